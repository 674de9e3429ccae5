"""A serial line of a device server in the network, played by pyserial's own server."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest
import serial
from serial import rfc2217

from hardware.errors import Unavailable, WriteFailed
from hardware.transport import Transport, make_transport
from hardware.url import parse_printer_url

# pyserial 3.5 starts its reader thread the old way
pytestmark = pytest.mark.filterwarnings("ignore:set(Daemon|Name):DeprecationWarning")


class EchoServer:
    """Says back what comes in, behind the telnet options of RFC 2217."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._line = serial.serial_for_url("loop://", timeout=0)
        self._connection: socket.socket | None = None
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def write(self, data: bytes) -> None:
        """What the port manager answers to the host."""
        assert self._connection is not None
        self._connection.sendall(data)

    def close(self) -> None:
        self._closing.set()
        self._listener.close()
        self._thread.join()

    def _serve(self) -> None:
        try:
            self._connection, _ = self._listener.accept()
        except OSError:
            return
        manager = rfc2217.PortManager(self._line, self)
        with self._connection as connection:
            connection.settimeout(0.02)
            while not self._closing.is_set():
                try:
                    data = connection.recv(1024)
                except TimeoutError:
                    data = None
                if data == b"":
                    return
                self._line.write(b"".join(manager.filter(data)) if data else b"")
                connection.sendall(b"".join(manager.escape(self._line.read(1024))))


@pytest.fixture
def server() -> Iterator[EchoServer]:
    server = EchoServer()
    yield server
    server.close()


def _transport(port: int) -> Transport:
    parsed = parse_printer_url(f"rfc2217://127.0.0.1:{port}?baudrate=19200")
    return make_transport(parsed.link, parsed.label)


def test_bytes_go_to_the_line_and_back(server: EchoServer):
    transport = _transport(server.port)
    transport.open()
    transport.write(b"\x10\x04\x01\xff\x00ticket", 5)
    answer, end_s = b"", time.monotonic() + 10
    while len(answer) < 11 and time.monotonic() < end_s:
        answer += transport.read(100, 0.2)
    assert answer == b"\x10\x04\x01\xff\x00ticket"
    assert transport.bytes_per_s == 1920
    transport.close()


def test_a_device_server_that_is_not_there():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(Unavailable):
        _transport(port).open()


def test_a_device_server_that_went_away(server: EchoServer):
    transport = _transport(server.port)
    transport.open()
    server.close()
    end_s = time.monotonic() + 10
    with pytest.raises((Unavailable, WriteFailed)):
        while time.monotonic() < end_s:
            transport.write(b"x", 1)
            transport.read(10, 0.05)
    transport.close()
