"""The HTTP listener: waitress with the settings that each cured a measured failure (docs/architecture.md)."""

import socket
import threading
from contextlib import suppress

from flask import Flask
from waitress.channel import HTTPChannel
from waitress.server import create_server
from waitress.task import ErrorTask
from waitress.wasyncore import close_all

from server.web.app import LARGEST_BODY_BYTES
from server.web.headers import ALWAYS, NEVER_KEPT, NEVER_SHOWN, NEVER_TOLD
from server.web.problems import PROBLEM_TYPE, problem
from server.web.public import PROXY
from wire.codes import RefusalCode

THREADS = 32
CONNECTION_LIMIT = 4_000
LARGEST_HEADER_BYTES = 16 * 1024
CLIENT_SILENT_S = 60
SEND_BYTES = 18_000
BACKLOG = 1_024

# Flask refuses bodies above its own limit with a problem document. waitress refuses in its own words what is far above.
LARGEST_READ_BYTES = 4 * LARGEST_BODY_BYTES

_CODES = {413: RefusalCode.BODY_TOO_LARGE}


class HttpServer:
    """Serves one Flask application on one address, in threads of its own."""

    def __init__(self, app: Flask, host: str, port: int, listener: socket.socket | None = None) -> None:
        """Binds the address, but answers nobody before `start`. A `listener` that was bound before is taken instead.

        Raises:
            OSError: the address is taken or not ours.
        """
        self._server = create_server(
            app.wsgi_app,
            # Bound here, because waitress would leave its threads behind where an address is taken.
            sockets=[listener or bound(host, port)],
            threads=THREADS,
            connection_limit=CONNECTION_LIMIT,
            # select() dies once the process holds about 1,000 sockets, and boards alone may be more.
            asyncore_use_poll=True,
            max_request_body_size=LARGEST_READ_BYTES,
            max_request_header_size=LARGEST_HEADER_BYTES,
            channel_timeout=CLIENT_SILENT_S,
            backlog=BACKLOG,
            ident=None,
            # Behind a proxy everybody would have its address, and be slowed down for everybody else's guessing.
            trusted_proxy=PROXY,
            trusted_proxy_count=1,
            trusted_proxy_headers={"x-forwarded-for"},
            clear_untrusted_proxy_headers=True,
            _start=False,
        )
        # With its default of 1 the main loop fights the worker for every response: a third of the rate. waitress 3.0.2
        # warns of this setting as an argument, and reads it here.
        self._server.adj.send_bytes = SEND_BYTES
        self._server.channel_class = _Channel
        self._thread = threading.Thread(target=self._server.run, name="http", daemon=True)

    @property
    def address(self) -> tuple[str, int]:
        """Host and port that were bound, the real port also where 0 was asked for."""
        return self._server.effective_host, int(self._server.effective_port)

    def start(self) -> None:
        """Begin to answer; call once."""
        self._server.accept_connections()
        self._thread.start()

    def stop(self) -> None:
        """Take no more requests, finish those begun, close. Blocks until then, five seconds at the most."""
        if not self._thread.is_alive():
            self._server.task_dispatcher.shutdown()
            self._close()
            return
        # Sockets belong to the loop's thread: it is told to close them once no request is at work any more.
        self._server.trigger.pull_trigger(self._refuse_newcomers)
        self._server.task_dispatcher.shutdown()
        # A loop that ended meanwhile has closed its trigger, and with it everything else.
        with suppress(OSError):
            self._server.trigger.pull_trigger(self._close)
        self._thread.join()

    def _refuse_newcomers(self) -> None:
        self._server.accepting = False

    def _close(self) -> None:
        # What the workers answered last may still lie in a buffer that the loop has not looked at since.
        for channel in list(self._server._map.values()):
            if not isinstance(channel, HTTPChannel):
                continue
            if channel.total_outbufs_len:
                channel.handle_write()
            # A large answer that was not taken lies in a file, which closing the socket leaves open.
            channel.handle_close()
        close_all(self._server._map)


def bound(host: str, port: int) -> socket.socket:
    """A socket that listens there; whoever connects waits until somebody answers.

    Raises:
        OSError: the address is taken or not ours.
    """
    family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    return socket.create_server(address[:2], family=family, backlog=BACKLOG)


class _ProblemTask(ErrorTask):  # type: ignore[misc]  # waitress has no types
    """Answers what waitress itself refuses in the same form as everything else."""

    def execute(self) -> None:
        code = _CODES.get(self.request.error.code, RefusalCode.MALFORMED)
        body = problem(code, self.request.error.reason).model_dump_json().encode()
        self.status = f"{self.request.error.code} {self.request.error.reason}"
        self.response_headers.extend([*ALWAYS, NEVER_SHOWN, NEVER_KEPT, NEVER_TOLD, ("Content-Type", PROBLEM_TYPE)])
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class _Channel(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    error_task_class = _ProblemTask
