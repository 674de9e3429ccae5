"""Byte links to devices. Every call ends by its deadline; who writes learns how many bytes may have left."""

import contextlib
import socket
import time
from dataclasses import dataclass
from typing import Protocol

from hardware.errors import Unavailable, WriteFailed, WriteTimedOut
from hardware.url import FileLink, Link, Rfc2217Link, SerialLink, TcpLink, UsbLink

_CLOSE_S = 0.5


@dataclass(frozen=True, kw_only=True)
class PortStatus:
    """What the socket of a USB printer says without the printer's own words."""

    paper_out: bool
    selected: bool
    has_error: bool


class Transport(Protocol):
    """A link to one device, owned by one thread.

    Attributes:
        label: the device for people and logs.
        duplex: the device can answer.
        bytes_per_s: speed of the link where it is the bottleneck, else None.
    """

    @property
    def label(self) -> str: ...

    @property
    def duplex(self) -> bool: ...

    @property
    def bytes_per_s(self) -> float | None: ...

    def open(self) -> None:
        """Connect, within a few seconds at most.

        Raises:
            Unavailable: the device is not there or refuses.
            NotSupported: this system has no such devices.
        """

    def close(self) -> None:
        """End the connection; nothing happens when there is none."""

    def write(self, data: bytes, timeout_s: float) -> None:
        """Hand over all bytes.

        Raises:
            WriteTimedOut: the device took only a part in this time.
            WriteFailed: the connection is gone.
        """

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        """Give what the device said, b"" when it is silent until the time is over.

        Raises:
            Unavailable: the connection is gone.
        """

    def port_status(self) -> PortStatus | None:
        """Give the state of the port, None where there is no such thing."""


def make_transport(link: Link, label: str) -> Transport:
    """Give the transport for a link of this computer or its network; a virtual one has to be made by its owner."""
    # each family is imported when it is used: not every system has every module
    if isinstance(link, TcpLink):
        return TcpTransport(link, label)
    if isinstance(link, SerialLink | Rfc2217Link):
        from hardware.serialport import SerialTransport

        return SerialTransport(link, label)
    if isinstance(link, UsbLink):
        from hardware.usbport import UsbTransport

        return UsbTransport(link, label)
    if isinstance(link, FileLink):
        from hardware.nodeport import NodeTransport

        return NodeTransport(link, label)
    from hardware.virtualport import VirtualTransport

    return VirtualTransport.of_link(link)


class TcpTransport:
    """A printer in the network."""

    duplex = True
    bytes_per_s = None

    def __init__(self, link: TcpLink, label: str) -> None:
        self._link = link
        self.label = label
        self._socket: socket.socket | None = None

    def open(self) -> None:
        self.close()
        try:
            connection = socket.create_connection((self._link.host, self._link.port), self._link.options.connect)
        except OSError as error:
            raise Unavailable(self.label, f"cannot connect: {error}") from error
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        user_timeout = getattr(socket, "TCP_USER_TIMEOUT", None)  # Linux alone has it
        if user_timeout is not None:
            connection.setsockopt(socket.IPPROTO_TCP, user_timeout, int(self._link.options.keepalive * 1000))
        self._socket = connection

    def close(self) -> None:
        connection, self._socket = self._socket, None
        if connection is None:
            return
        # closing with unread bytes resets the connection, and a reset can eat the tail of the last ticket
        with connection, contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_WR)
            connection.settimeout(_CLOSE_S)
            end = time.monotonic() + _CLOSE_S
            while connection.recv(4096) and time.monotonic() < end:
                pass

    def write(self, data: bytes, timeout_s: float) -> None:
        connection = self._connected(sent=0)
        end = time.monotonic() + timeout_s
        sent = 0
        while sent < len(data):
            try:
                connection.settimeout(max(0.001, end - time.monotonic()))
                sent += connection.send(data[sent:])
            except TimeoutError as error:
                raise WriteTimedOut(self.label, "the printer takes no more", sent) from error
            except OSError as error:
                raise WriteFailed(self.label, f"connection lost: {error}", sent) from error

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        connection = self._connected(sent=None)
        try:
            connection.settimeout(max(0.001, timeout_s))
            data = connection.recv(max_bytes)
        except TimeoutError:
            return b""
        except OSError as error:
            raise Unavailable(self.label, f"connection lost: {error}") from error
        if not data:
            raise Unavailable(self.label, "the printer closed the connection")
        return data

    def port_status(self) -> PortStatus | None:
        return None

    def _connected(self, sent: int | None) -> socket.socket:
        if self._socket is not None:
            return self._socket
        if sent is None:
            raise Unavailable(self.label, "not connected")
        raise WriteFailed(self.label, "not connected", sent)
