"""Which web pages may open the socket: our own. Programs name no origin and are let through to sign in."""

from __future__ import annotations

import logging
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlsplit

from websockets.asyncio.server import ServerConnection
from websockets.http11 import Request, Response

_log = logging.getLogger(__name__)


def is_own(origin: str | None, host: str | None, pages_port: int) -> bool:
    """Whether a page of this origin is one of ours, by the same name as the socket. None is a program."""
    if origin is None:
        return True
    try:
        page, socket = urlsplit(origin), urlsplit(f"//{host or ''}")
        usual = {"http": 80, "https": 443}.get(page.scheme)
        port = page.port or usual
    except ValueError:
        return False
    return usual is not None and page.hostname is not None and (page.hostname, port) == (socket.hostname, pages_port)


def only_own_pages(pages_port: Callable[[], int]) -> Callable[[ServerConnection, Request], Response | None]:
    """Refuses the handshake of anybody else's page with 403 and a line in the log."""

    def check(connection: ServerConnection, request: Request) -> Response | None:
        origins = request.headers.get_all("Origin")
        hosts = request.headers.get_all("Host")
        if len(origins) <= 1 and is_own(next(iter(origins), None), next(iter(hosts), None), pages_port()):
            return None
        _log.warning("a page of somebody else was refused the socket", extra={"origin": origins[0][:200]})
        return connection.respond(HTTPStatus.FORBIDDEN, "only pages of this server may watch\n")

    return check
