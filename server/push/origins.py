"""Who may open the socket: our own web pages, and programs, which name no page; both from the office's own network."""

import logging
import time
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlsplit

from websockets.asyncio.server import ServerConnection
from websockets.http11 import Request, Response

from server.application.inside import PROXY_HEADER, Inside

LOGS_EVERY_S = 10.0

_log = logging.getLogger(__name__)


def is_own(origin: str | None, host: str | None, pages_port: int) -> bool:
    """Whether a page of this origin is one of ours, by the same name as the socket. None is a program.

    Pages come from a port of their own, or from the very address of the socket where the office's proxy has both.
    """
    if origin is None:
        return True
    try:
        page, socket = urlsplit(origin), urlsplit(f"//{host or ''}")
        usual = {"http": 80, "https": 443}.get(page.scheme)
        port, socket_port = page.port or usual, socket.port or usual
    except ValueError:
        return False
    if usual is None or page.hostname is None or page.hostname != socket.hostname:
        return False
    return port == pages_port or (page.scheme == "https" and port == socket_port)


def only_from_inside(
    pages_port: Callable[[], int], inside: Inside
) -> Callable[[ServerConnection, Request], Response | None]:
    """Refuses the handshake of anybody else with 403 and a line in the log."""

    told_at_s = -LOGS_EVERY_S

    def check(connection: ServerConnection, request: Request) -> Response | None:
        nonlocal told_at_s
        why = why_not(_peer(connection), request, pages_port(), inside)
        if why is None:
            return None
        # Whoever tries all day fills no log.
        if time.monotonic() - told_at_s >= LOGS_EVERY_S:
            told_at_s = time.monotonic()
            origin = next(iter(request.headers.get_all("Origin")), "")
            _log.warning("somebody was refused the socket", extra={"why": why, "origin": origin[:200]})
        return connection.respond(HTTPStatus.FORBIDDEN, f"{why}\n")

    return check


def why_not(peer: str, request: Request, pages_port: int, inside: Inside) -> str | None:
    """Why somebody at this address may not open the socket; None if they may."""
    origins, hosts = request.headers.get_all("Origin"), request.headers.get_all("Host")
    forwarded = request.headers.get_all("X-Forwarded-For")
    said = request.headers.get_all(PROXY_HEADER)
    if forwarded and not inside.is_own_proxy(said[0] if len(said) == 1 else None):
        return "nothing for the public stands here"
    if not inside.has_address(peer) or not all(inside.has_address(each) for each in forwarded):
        return "nothing for the public stands here"
    if len(hosts) != 1 or not inside.has_name(hosts[0]):
        return "the office's server is not known by this name"
    if len(origins) > 1 or not is_own(next(iter(origins), None), hosts[0], pages_port):
        return "only pages of this server may watch"
    return None


def _peer(connection: ServerConnection) -> str:
    address = connection.remote_address
    return str(address[0]) if isinstance(address, tuple) and address else ""
