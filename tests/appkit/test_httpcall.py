"""HTTP over one kept connection: stale ones, silent servers, and the way out."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from appkit.httpcall import HttpCaller, UnreachableError

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
Script = Callable[[socket.socket], None]


class ScriptedServer:
    """Serves one connection after the other, each by its own script."""

    def __init__(self, scripts: list[Script]) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.requests: list[bytes] = []
        self._scripts = scripts
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def close(self) -> None:
        self._listener.close()
        self._thread.join()

    def _run(self) -> None:
        for script in self._scripts:
            connection, _ = self._listener.accept()
            with connection:
                connection.settimeout(5)
                script(connection)


@pytest.fixture
def serve() -> Iterator[Callable[..., tuple[ScriptedServer, HttpCaller]]]:
    opened: list[tuple[ScriptedServer, HttpCaller]] = []

    def serve(*scripts: Script, timeout_s: float = 2.0) -> tuple[ScriptedServer, HttpCaller]:
        server = ScriptedServer(list(scripts))
        opened.append((server, HttpCaller(server.url, timeout_s)))
        return opened[-1]

    yield serve
    for server, caller in opened:
        caller.close()
        server.close()


def answer(n_times: int) -> Script:
    def script(connection: socket.socket) -> None:
        for _ in range(n_times):
            connection.recv(65536)
            connection.sendall(OK)

    return script


def stay_silent(connection: socket.socket) -> None:
    connection.recv(65536)
    connection.recv(65536)


def hang_up(connection: socket.socket) -> None:
    connection.recv(65536)


def test_a_kept_connection_is_used_again(serve) -> None:
    _, caller = serve(answer(3))
    assert [caller.get("/").body for _ in range(3)] == [b"ok"] * 3


def test_a_connection_that_the_server_closed_meanwhile_is_replaced_unnoticed(serve) -> None:
    _, caller = serve(answer(1), answer(1))
    assert caller.get("/").is_ok
    assert caller.post("/", "{}").is_ok


def test_a_new_connection_that_breaks_is_not_tried_twice(serve) -> None:
    _, caller = serve(hang_up, answer(1))
    with pytest.raises(UnreachableError):
        caller.get("/")
    assert caller.get("/").is_ok


def test_a_silent_server_is_given_up(serve) -> None:
    _, caller = serve(stay_silent, timeout_s=0.05)
    with pytest.raises(UnreachableError, match="timed out"):
        caller.get("/")


def test_abort_ends_a_call_that_waits(serve) -> None:
    _, caller = serve(stay_silent, timeout_s=30.0)
    ended: list[UnreachableError] = []

    def call() -> None:
        with pytest.raises(UnreachableError) as error:
            caller.get("/")
        ended.append(error.value)

    thread = threading.Thread(target=call)
    thread.start()
    deadline_at_s = time.monotonic() + 5
    while thread.is_alive() and time.monotonic() < deadline_at_s:
        caller.abort()
        thread.join(0.01)
    assert len(ended) == 1
    with pytest.raises(UnreachableError, match="aborted"):
        caller.get("/")


@pytest.mark.parametrize("reply", [b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort"])
def test_a_broken_answer_is_no_answer(serve, reply: bytes) -> None:
    def script(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(reply)

    _, caller = serve(script)
    with pytest.raises(UnreachableError):
        caller.get("/")


def test_a_path_before_the_interface_is_kept(serve) -> None:
    heard: list[bytes] = []

    def script(connection: socket.socket) -> None:
        heard.append(connection.recv(65536))
        connection.sendall(OK)

    server, _ = serve(script)
    caller = HttpCaller(f"{server.url}/giliran/")
    caller.get("/api/info", {"X-Mark": "1"})
    caller.close()
    assert heard[0].startswith(b"GET /giliran/api/info HTTP/1.1\r\n")
    assert b"X-Mark: 1" in heard[0]
