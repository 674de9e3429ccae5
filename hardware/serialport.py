"""Printers on a serial line of this computer or of a device server (RFC 2217), through pyserial."""

import contextlib
import os
import select
import time
from typing import Any

from hardware.errors import Unavailable, WriteFailed, WriteTimedOut
from hardware.options import Flow
from hardware.transport import PortStatus
from hardware.url import Rfc2217Link, SerialLink

try:
    from termios import error as _TerminalError  # noqa: N812 - an exception by its nature
except ImportError:  # Windows has no terminals of this kind
    _TerminalError = OSError  # type: ignore[misc,assignment]

_READ_SLICE_S = 0.02
_WRITE_SLICE_S = 0.5
_DSR_CHUNK_BYTES = 32
_DSR_POLL_S = 0.005
_BITS_PER_BYTE = 10


class SerialTransport:
    """A serial line. A write never waits longer than told: pyserial alone would wait for ever."""

    duplex = True

    def __init__(self, link: SerialLink | Rfc2217Link, label: str) -> None:
        self._link = link
        self.label = label
        self.bytes_per_s: float | None = link.options.baudrate / _BITS_PER_BYTE
        self._port: Any = None  # pyserial gives different classes for local and remote ports

    def open(self) -> None:
        import serial

        self.close()
        options = self._link.options
        remote = isinstance(self._link, Rfc2217Link)
        name = (
            f"rfc2217://{self._link.host}:{self._link.port}" if isinstance(self._link, Rfc2217Link) else self._link.port
        )
        try:
            port = serial.serial_for_url(name, do_not_open=True, timeout=_READ_SLICE_S)
            port.baudrate, port.bytesize, port.stopbits = options.baudrate, options.bytesize, options.stopbits
            port.parity = options.parity.value
            port.xonxoff, port.rtscts = options.flow is Flow.XONXOFF, options.flow is Flow.RTSCTS
            if not remote:
                # a remote port knows neither; its socket has a time limit of its own
                port.exclusive, port.write_timeout = True, _WRITE_SLICE_S
            port.open()
        except (OSError, ValueError, _TerminalError) as error:
            raise Unavailable(self.label, _explain(error)) from error
        self._port = port

    def close(self) -> None:
        port, self._port = self._port, None
        # pyserial 3.5 forgets to close the socket of a remote port whose server went away
        remote_socket = getattr(port, "_socket", None)
        if port is not None:
            with contextlib.suppress(OSError, _TerminalError):
                # waiting for a stalled printer to take the rest would block the close
                port.reset_output_buffer()
            with contextlib.suppress(OSError, _TerminalError):
                port.close()
        if remote_socket is not None:
            remote_socket.close()

    def write(self, data: bytes, timeout_s: float) -> None:
        if self._port is None:
            raise WriteFailed(self.label, "not connected", 0)
        end = time.monotonic() + timeout_s
        size = _DSR_CHUNK_BYTES if self._link.options.flow is Flow.DSR else self._link.options.chunk
        for start in range(0, len(data), size):
            self._wait_for_dsr(end, start)
            self._write_chunk(data[start : start + size], start, end)
            if self._link.options.delay:
                time.sleep(self._link.options.delay)

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        if self._port is None:
            raise Unavailable(self.label, "not connected")
        end = time.monotonic() + timeout_s
        while True:
            try:
                data: bytes = self._port.read(max(1, min(max_bytes, self._port.in_waiting)))
            except (OSError, _TerminalError) as error:
                raise Unavailable(self.label, f"connection lost: {error}") from error
            if data or time.monotonic() >= end:
                return data

    def port_status(self) -> PortStatus | None:
        return None

    def _write_chunk(self, chunk: bytes, sent: int, end: float) -> None:
        descriptor = getattr(self._port, "fd", None)
        if descriptor is None:
            self._write_through_pyserial(chunk, sent)
            return
        # past pyserial, which does not say how much of a timed-out write has left
        while chunk:
            try:
                if not select.select([], [descriptor], [], max(0.0, end - time.monotonic()))[1]:
                    raise WriteTimedOut(self.label, "the printer takes no more", sent)
                written = os.write(descriptor, chunk)
            except BlockingIOError:
                continue
            except OSError as error:
                raise WriteFailed(self.label, f"connection lost: {error}", sent) from error
            sent, chunk = sent + written, chunk[written:]

    def _write_through_pyserial(self, chunk: bytes, sent: int) -> None:
        try:
            self._port.write(chunk)
        except OSError as error:
            # all of the chunk may have left, or a part
            raise WriteFailed(self.label, f"not taken: {error}", sent + len(chunk)) from error

    def _wait_for_dsr(self, end: float, sent: int) -> None:
        """Wait while a printer with DTR/DSR handshake is busy: Linux does not do it in the driver."""
        if self._link.options.flow is not Flow.DSR:
            return
        with contextlib.suppress(OSError):  # a line without modem signals cannot say that it is busy
            while not self._port.dsr:
                if time.monotonic() >= end:
                    raise WriteTimedOut(self.label, "the printer stays busy (DSR)", sent)
                time.sleep(_DSR_POLL_S)


def _explain(error: Exception) -> str:
    text = str(error)
    if isinstance(error, PermissionError) or "Permission denied" in text:
        return f"no permission; add the user to the group dialout: {text}"
    return f"cannot open: {text}"
