"""What a connection needs beyond its messages: its end noticed, and little memory kept."""

import re
import socket
import sys
from contextlib import suppress

from websockets.asyncio.server import ServerConnection

PROGRAM = "giliran/"
"""What our programs begin their `User-Agent` with; older servers and clients never cared what stands there."""

_VERSION = re.compile(r"[0-9A-Za-z.+-]{1,40}")

LOST_AFTER_MS = 20_000
"""A watcher whose machine or cable is gone is given up after this time."""

_THIN_LINEAR_TIMEOUTS = 16
"""Linux: what was lost is sent again at even pauses, not at ever longer ones, where little is on its way."""


def notice_loss(connection: ServerConnection) -> None:
    """Have the system end a connection whose other side acknowledges none of the heartbeats any more.

    And have it hurry: on a network that loses a fifth of all packets a heartbeat comes late four times less often.
    """
    plain = connection.transport.get_extra_info("socket")
    # Whoever is gone already needs none of it: reading from the connection will say so.
    with suppress(OSError):
        if hasattr(socket, "TCP_USER_TIMEOUT"):
            plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, LOST_AFTER_MS)
        if sys.platform == "linux":
            plain.setsockopt(socket.IPPROTO_TCP, _THIN_LINEAR_TIMEOUTS, 1)


def program_version(connection: ServerConnection) -> str | None:
    """The version of our program at the other end; None for browsers and for versions that did not say it yet."""
    request = connection.request
    told = "" if request is None else ", ".join(request.headers.get_all("User-Agent"))
    version = told.removeprefix(PROGRAM)
    return version if told.startswith(PROGRAM) and _VERSION.fullmatch(version) else None


def is_forwarded(connection: ServerConnection) -> bool:
    """Whether the office's proxy stands between: then the other end knows another address of ours than our own."""
    return connection.request is not None and "X-Forwarded-For" in connection.request.headers


def forget_handshake(connection: ServerConnection) -> None:
    """Let go of headers that nobody reads any more: a fifth of what a connection keeps."""
    for message in (connection.request, connection.response):
        if message is not None:
            message.headers.clear()
