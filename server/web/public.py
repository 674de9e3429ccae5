"""Which addresses are for everybody. All others are for the office's own network, whoever asks and however.

The list here is the only one: the proxy's files in `docs/public-url` are compared with it by a test, and the server
itself keeps to it for whatever comes through a proxy.
"""

import logging
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from server.application.inside import PROXY_HEADER, Inside
from server.web.problems import PROBLEM_TYPE, problem
from wire.codes import RefusalCode

PUBLIC_PATHS = ("/janji", "/layanan", "/cari", "/b", "/t", "/gaya", "/api/partner")
"""Visitors' pages and what other apps book by: these addresses and what is below them. The first page is public too."""

PROXY = "127.0.0.1"
"""Who may say on whose behalf it asks: the proxy or the end of a tunnel on the server's own computer."""

FORWARDED_FOR = "HTTP_X_FORWARDED_FOR"

_SAID_BY_PROXY = f"HTTP_{PROXY_HEADER.upper().replace('-', '_')}"
_MOST_NAMES_LOGGED = 20

_log = logging.getLogger(__name__)


def is_public(path: str) -> bool:
    """Whether an address may be reached from outside the office."""
    return path == "/" or any(path == public or path.startswith(f"{public}/") for public in PUBLIC_PATHS)


def is_visitors_page(path: str) -> bool:
    """Whether an address shows a page to a visitor's phone; apps of others are counted by themselves."""
    return is_public(path) and not path.startswith("/api/")


class KeptInside:
    """An application of which nobody outside the office sees anything but the public addresses.

    Outside is who asks through a proxy other than the office's own, from an address that is not the office's, or for a
    name that is not the office's: a page of somebody else may have led a browser here. A proxy says in
    `X-Forwarded-For` for whom it asks; the listener lets this header pass from `PROXY` alone.
    """

    def __init__(self, wsgi_app: "WSGIApplication", inside: Inside) -> None:
        self._wsgi_app = wsgi_app
        self._inside = inside
        self._names_logged: set[str] = set()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> "Iterable[bytes]":
        """See PEP 3333."""
        said = environ.pop(_SAID_BY_PROXY, None)
        is_own_proxy = FORWARDED_FOR in environ and self._inside.is_own_proxy(said)
        if is_own_proxy:
            environ["wsgi.url_scheme"] = "https"
        if is_public(environ["PATH_INFO"]):
            return self._wsgi_app(environ, start_response)
        if FORWARDED_FOR in environ and not is_own_proxy:
            return _not_found(start_response, "nothing for the public stands here")
        if not self._inside.has_address(environ.get("REMOTE_ADDR", "")):
            return _not_found(start_response, "nothing for the public stands here")
        host = environ.get("HTTP_HOST", "")
        if not self._inside.has_name(host):
            self._note_name(host)
            return _not_found(start_response, "the office's server is not known by this name; see docs/tls.md")
        return self._wsgi_app(environ, start_response)

    def _note_name(self, host: str) -> None:
        # Whoever makes names up fills no log; whoever set one up finds it there.
        if host not in self._names_logged and len(self._names_logged) < _MOST_NAMES_LOGGED:
            self._names_logged.add(host)
            _log.warning("somebody asked for a name that is not the office's", extra={"host": host[:100]})


def _not_found(start_response: "StartResponse", detail: str) -> list[bytes]:
    body = problem(RefusalCode.NOT_FOUND, detail).model_dump_json().encode()
    start_response("404 NOT FOUND", [("Content-Type", PROBLEM_TYPE), ("Content-Length", str(len(body)))])
    return [body]
