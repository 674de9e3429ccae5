"""A listener in between: passes bytes on both ways and notes when which ones came."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType

_CHUNK_BYTES = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """Bytes that came at one moment of the machine's monotonic clock, from the one who called or back to them."""

    at_s: float
    is_from_caller: bool
    data: bytes


class Relay:
    """Listens on loopback for callers of `host:port`. Ends with the context.

    Attributes:
        address: where to call instead.
        heard: everything that passed, in the order in which it came.
    """

    def __init__(self, address: str) -> None:
        host, _, port = address.rpartition(":")
        self._target = (host, int(port))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._listener.getsockname()[1]}"
        self.heard: list[Heard] = []
        self._sockets: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept, name="relay", daemon=True)]
        self._threads[0].start()

    def __enter__(self) -> Relay:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # A blocked accept does not notice that its socket was closed.
        self._listener.shutdown(socket.SHUT_RDWR)
        for each in [self._listener, *self._sockets]:
            _hang_up(each)
        for thread in self._threads:
            thread.join()

    def _accept(self) -> None:
        while True:
            try:
                caller, _ = self._listener.accept()
                called = socket.create_connection(self._target)
            except OSError:
                return
            self._sockets += [caller, called]
            for source, sink in ((caller, called), (called, caller)):
                source.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                passing = threading.Thread(target=self._pass_on, args=(source, sink, source is caller), daemon=True)
                self._threads.append(passing)
                passing.start()

    def _pass_on(self, source: socket.socket, sink: socket.socket, is_from_caller: bool) -> None:
        with suppress(OSError):
            while data := source.recv(_CHUNK_BYTES):
                self.heard.append(Heard(at_s=time.monotonic(), is_from_caller=is_from_caller, data=data))
                sink.sendall(data)
        _hang_up(source)
        _hang_up(sink)


def _hang_up(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()
