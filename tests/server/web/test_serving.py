"""The listener itself: what never reaches Flask is answered in the same form, and slow or many clients stop nobody."""

import gc
import json
import socket
from contextlib import ExitStack
from http.client import HTTPConnection
from threading import Event, Thread

import pytest
from flask import Flask, Response

from server.web.samples import SampleApplication
from server.web.serving import LARGEST_READ_BYTES, THREADS, HttpServer

LARGER_THAN_SOCKETS = 12 * 1024 * 1024


def raw(server: HttpServer, request: bytes) -> tuple[bytes, bytes]:
    """Head and body of the answer to these bytes."""
    with socket.create_connection(server.address, timeout=10) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while part := connection.recv(65_536):
            answer += part
    head, _, body = answer.partition(b"\r\n\r\n")
    return head, body


def post(length: int) -> bytes:
    head = (
        "POST /api/commands/issue-ticket HTTP/1.1",
        "Host: x",
        "Connection: close",
        "Content-Type: application/json",
        "Authorization: Bearer good",
        "Idempotency-Key: 12345678",
        f"Content-Length: {length}",
    )
    return "\r\n".join((*head, "", "")).encode()


@pytest.mark.parametrize(
    ("request_bytes", "status", "code"),
    [
        (b"GET / HTTP/1.1\r\nHost: x\r\nBad Header\r\n\r\n", b"400", "malformed"),
        (b"GET /".ljust(16 * 1024, b"x"), b"431", "malformed"),
        (post(LARGEST_READ_BYTES + 1), b"413", "body_too_large"),
        (post(100_000) + b" " * 100_000, b"413", "body_too_large"),
        (b"GET /nothing HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", b"404", "not_found"),
        (b"POST /api/devices/pair HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: banana\r\n\r\n", b"501", "malformed"),
    ],
)
def test_answer_is_a_problem_whoever_gives_it(
    request_bytes: bytes, status: bytes, code: str, listening: HttpServer
) -> None:
    head, body = raw(listening, request_bytes)
    assert head.split(b" ")[1] == status
    assert b"Content-Type: application/problem+json" in head
    assert b"nosniff" in head
    assert b"waitress" not in head + body
    assert json.loads(body)["code"] == code


def get(server: HttpServer, path: str = "/healthz") -> int:
    connection = HTTPConnection(*server.address, timeout=10)
    connection.request("GET", path)
    status = connection.getresponse().status
    connection.close()
    return status


def test_slow_bodies_hold_nobody_up(listening: HttpServer) -> None:
    with ExitStack() as slow:
        for _ in range(2 * THREADS):
            connection = slow.enter_context(socket.create_connection(listening.address, timeout=10))
            connection.sendall(post(50) + b'{"service')
        assert get(listening) == 200


def test_address_is_the_one_that_was_bound(app: Flask) -> None:
    server = HttpServer(app, "127.0.0.1", 0)
    host, port = server.address
    assert (host, port > 0) == ("127.0.0.1", True)
    server.stop()


def test_taken_address_is_an_error(listening: HttpServer, app: Flask) -> None:
    with pytest.raises(OSError, match="in use"):
        HttpServer(app, *listening.address)


def test_stop_finishes_what_was_begun(app: Flask) -> None:
    is_begun, may_end = Event(), Event()

    @app.get("/slow")
    def slow() -> str:
        is_begun.set()
        assert may_end.wait(10)
        return "finished"

    server = HttpServer(app, "127.0.0.1", 0)
    server.start()
    statuses = list[int]()
    asking = Thread(target=lambda: statuses.append(get(server, "/slow")))
    asking.start()
    assert is_begun.wait(10)
    stopping = Thread(target=server.stop)
    stopping.start()
    may_end.set()
    stopping.join(10)
    asking.join(10)
    assert statuses == [200]
    with pytest.raises(ConnectionRefusedError):
        get(server)


def test_kept_connections_do_not_delay_the_end(app: Flask) -> None:
    server = HttpServer(app, "127.0.0.1", 0)
    server.start()
    connection = HTTPConnection(*server.address, timeout=10)
    connection.request("GET", "/healthz")
    connection.getresponse().read()
    server.stop()
    assert connection.sock.recv(10) == b""
    connection.close()


def test_answer_that_nobody_read_leaves_no_file_open(app: Flask) -> None:
    """What a client does not take lies in a file of waitress's; one that is left open warns, and a warning fails."""
    is_told = Event()

    @app.get("/large")
    def large() -> Response:
        answer = Response(bytes(LARGER_THAN_SOCKETS))
        answer.call_on_close(is_told.set)
        return answer

    server = HttpServer(app, "127.0.0.1", 0)
    server.start()
    with socket.create_connection(server.address, timeout=10) as connection:
        connection.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
        assert is_told.wait(10)
        server.stop()
    gc.collect()


def test_proxy_headers_of_strangers_are_ignored(app: Flask, application: SampleApplication) -> None:
    application.push_url = "ws://0.0.0.0:8001"
    server = HttpServer(app, "127.0.0.1", 0)
    server.start()
    connection = HTTPConnection(*server.address, timeout=10)
    connection.request("GET", "/api/info", headers={"X-Forwarded-Host": "evil.example"})
    assert json.loads(connection.getresponse().read())["push_url"] == "ws://127.0.0.1:8001"
    connection.close()
    server.stop()
