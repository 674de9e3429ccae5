"""Ways to reach a virtual printer: inside the program, over TCP, over a pseudo-terminal."""

import contextlib
import os
import select
import socket
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from hardware.clock import Clock, SystemClock
from hardware.errors import NotSupported, Unavailable, WriteFailed, WriteTimedOut
from hardware.transport import PortStatus
from hardware.url import VirtualLink
from hardware.virtualcore import Faults, VirtualPrinter, VirtualTicket, faults_of

_SLICE_S = 0.02
_CHUNK_BYTES = 1024


class VirtualTransport:
    """A virtual printer inside the program, with the manners of a real link: it fills up, breaks and stays silent."""

    duplex = True
    bytes_per_s = None

    def __init__(self, printer: VirtualPrinter, clock: Clock, label: str = "virtual://printer") -> None:
        self.printer = printer
        self.label = label
        self._clock = clock
        self._is_open = False

    @classmethod
    def of_link(cls, link: VirtualLink) -> "VirtualTransport":
        """Give a printer of its own for a `virtual:` URL; its papers go nowhere."""

        def discard(ticket: VirtualTicket) -> None:
            """Nobody looks at the papers of a printer that only a URL names."""

        printer = VirtualPrinter(discard, faults=faults_of(link.options))
        return cls(printer, SystemClock(), f"virtual://{link.name}")

    def open(self) -> None:
        if not self.printer.faults.power:
            raise Unavailable(self.label, "switched off")
        self.printer.disconnect()
        self._is_open = True

    def close(self) -> None:
        if self._is_open:
            self._is_open = False
            self.printer.disconnect()

    def write(self, data: bytes, timeout_s: float) -> None:
        end_s = self._clock.monotonic() + timeout_s
        sent = 0
        while sent < len(data):
            self._refuse_when_gone(sent)
            speed = self.printer.faults.speed
            size = len(data) - sent if speed == 0 else max(1, int(speed * _SLICE_S))
            accepted = self.printer.receive(data[sent : sent + size])
            sent += accepted
            if self.printer.has_dropped:
                self._is_open = False
                raise WriteFailed(self.label, "connection lost", sent)
            if sent < len(data) and (accepted == 0 or speed):
                self._clock.wait(threading.Event(), _SLICE_S)
            if sent < len(data) and self._clock.monotonic() >= end_s:
                raise WriteTimedOut(self.label, "the printer takes no more", sent)

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        self._raise_when_gone()
        if not self.printer.answered.is_set():
            self._clock.wait(self.printer.answered, timeout_s)
        self._raise_when_gone()
        return self.printer.take_answers()

    def port_status(self) -> PortStatus | None:
        return None

    def _is_gone(self) -> bool:
        if not self.printer.faults.power:
            self._is_open = False
        return not self._is_open

    def _raise_when_gone(self) -> None:
        if self._is_gone():
            raise Unavailable(self.label, "not connected")

    def _refuse_when_gone(self, sent: int) -> None:
        if self._is_gone():
            raise WriteFailed(self.label, "not connected", sent)


class _Pipe(Protocol):
    """One connection of a host to the printer, as the pump sees it."""

    def wait_readable(self, timeout_s: float) -> bool: ...

    def read(self, size: int) -> bytes:
        """Give bytes, b"" when the host is gone."""

    def write(self, data: bytes) -> None: ...


class TcpVirtualPrinter:
    """A virtual printer on a network port. One host at a time; the next waits in the line, as with real ones."""

    def __init__(self, printer: VirtualPrinter, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listen at once; port 0 takes any free one."""
        self.printer = printer
        self._listener = socket.create_server((host, port), backlog=3)
        self.host, self.port = self._listener.getsockname()[:2]
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="virtual-printer-tcp", daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """Where hosts connect to."""
        return f"tcp://{self.host}:{self.port}"

    def close(self) -> None:
        """Stop listening and end the connection."""
        self._stopping.set()
        self._thread.join(5)
        self._listener.close()

    def _serve(self) -> None:
        self._listener.settimeout(_SLICE_S)
        while not self._stopping.is_set():
            if not self.printer.faults.power:
                self._refuse_waiting()
                continue
            try:
                connection, _ = self._listener.accept()
            except TimeoutError:
                continue
            with connection:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                pump(self.printer, _SocketPipe(connection), self._stopping.is_set)

    def _refuse_waiting(self) -> None:
        with contextlib.suppress(TimeoutError):
            self._listener.accept()[0].close()


class PtyVirtualPrinter:
    """A virtual printer on a pseudo-terminal: the host opens `path` as a serial port. Not under Windows."""

    def __init__(self, printer: VirtualPrinter, link: Path | None = None) -> None:
        """Open the terminal; `link` becomes a stable name for it, as udev rules give real ports.

        Raises:
            NotSupported: this system has no pseudo-terminals.
        """
        try:
            import tty
        except ImportError as error:
            raise NotSupported("virtual", "this system has no pseudo-terminals") from error
        self.printer = printer
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        self.path = os.ttyname(self._slave)
        self._link = link
        if link is not None:
            link.unlink(missing_ok=True)
            link.symlink_to(self.path)
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="virtual-printer-pty", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Take the terminal away, as unplugging does."""
        self._stopping.set()
        self._thread.join(5)
        os.close(self._master)
        os.close(self._slave)
        if self._link is not None:
            self._link.unlink(missing_ok=True)

    def _serve(self) -> None:
        pump(self.printer, _FilePipe(self._master), self._stopping.is_set)


def pump(printer: VirtualPrinter, pipe: _Pipe, is_stopping: Callable[[], bool]) -> None:
    """Carry bytes between a host and the printer until one of them is gone."""
    unread = b""
    pause = threading.Event()
    try:
        while not is_stopping() and printer.faults.power:
            if not unread and pipe.wait_readable(_SLICE_S if not printer.answered.is_set() else 0):
                unread = pipe.read(_CHUNK_BYTES)
                if not unread:
                    return
            speed = printer.faults.speed
            accepted = printer.receive(unread[: max(1, int(speed * _SLICE_S))] if speed else unread)
            unread = unread[accepted:]
            if printer.has_dropped:
                return
            if printer.answered.is_set():
                pipe.write(printer.take_answers())
            if unread and (accepted == 0 or speed):
                pause.wait(_SLICE_S)
    except OSError:
        return
    finally:
        printer.disconnect()


class _SocketPipe:
    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def wait_readable(self, timeout_s: float) -> bool:
        return bool(select.select([self._connection], [], [], timeout_s)[0])

    def read(self, size: int) -> bytes:
        return self._connection.recv(size)

    def write(self, data: bytes) -> None:
        self._connection.settimeout(1)
        self._connection.sendall(data)


class _FilePipe:
    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def wait_readable(self, timeout_s: float) -> bool:
        return bool(select.select([self._descriptor], [], [], timeout_s)[0])

    def read(self, size: int) -> bytes:
        return os.read(self._descriptor, size)

    def write(self, data: bytes) -> None:
        os.write(self._descriptor, data)


__all__ = ["Faults", "PtyVirtualPrinter", "TcpVirtualPrinter", "VirtualPrinter", "VirtualTransport", "pump"]
