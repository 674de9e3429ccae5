"""What tests of the push server share: a client that watches, and an office without a voice."""

from contextlib import contextmanager

from websockets.sync.client import connect

from wire.session import ClientSession, Step


class SilentVoice:
    def announcer(self, office):
        return lambda ticket, counter_id, is_recall: ()


class Watcher:
    """A client with its session, reading until something is true."""

    def __init__(self, socket, token):
        self.socket = socket
        self.session = ClientSession()
        self.token = token
        self.steps = []
        socket.send(self.session.hello(token))

    def read(self):
        received = self.session.receive(self.socket.recv(timeout=5), 0)
        self.steps.append(received.step)
        if received.step is Step.RESYNC:
            self.socket.send(self.session.hello(self.token))
        return received

    def until(self, condition):
        for _ in range(200):
            if condition(self.session.rows):
                return self.session.rows
            self.read()
        raise AssertionError(f"it never became true; {self.session.rows}")


@contextmanager
def watching(push, token):
    with connect(f"ws://127.0.0.1:{push.port}", max_size=2**24, legacy=False) as socket:
        yield Watcher(socket, token)
