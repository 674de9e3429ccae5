"""What a connection needs beyond its messages: its end noticed, and little memory kept."""

import socket

from websockets.asyncio.server import ServerConnection

LOST_AFTER_MS = 20_000
"""A watcher whose machine or cable is gone is given up after this time."""


def notice_loss(connection: ServerConnection) -> None:
    """Have the system end a connection whose other side acknowledges none of the heartbeats any more."""
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        plain = connection.transport.get_extra_info("socket")
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, LOST_AFTER_MS)


def forget_handshake(connection: ServerConnection) -> None:
    """Let go of headers that nobody reads any more: a fifth of what a connection keeps."""
    for message in (connection.request, connection.response):
        if message is not None:
            message.headers.clear()
