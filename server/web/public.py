"""Which addresses are for everybody. All others are for the office's own network, whoever asks and however.

The list here is the only one: the proxy's files in `docs/public-url` are compared with it by a test, and the server
itself keeps to it for whatever comes through a proxy.
"""

from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from server.web.problems import PROBLEM_TYPE, problem
from wire.codes import RefusalCode

PUBLIC_PATHS = ("/janji", "/layanan", "/cari", "/b", "/t", "/gaya", "/api/partner")
"""Visitors' pages and what other apps book by: these addresses and what is below them. The first page is public too."""

PROXY = "127.0.0.1"
"""Who may say on whose behalf it asks: the proxy or the end of a tunnel on the server's own computer."""

FORWARDED_FOR = "HTTP_X_FORWARDED_FOR"


def is_public(path: str) -> bool:
    """Whether an address may be reached from outside the office."""
    return path == "/" or any(path == public or path.startswith(f"{public}/") for public in PUBLIC_PATHS)


def is_visitors_page(path: str) -> bool:
    """Whether an address shows a page to a visitor's phone; apps of others are counted by themselves."""
    return is_public(path) and not path.startswith("/api/")


def kept_inside(wsgi_app: "WSGIApplication") -> "WSGIApplication":
    """The same application, of which a request that came through a proxy sees nothing but the public addresses.

    A proxy says in `X-Forwarded-For` for whom it asks; the listener lets this header pass from `PROXY` alone.
    """
    body = problem(RefusalCode.NOT_FOUND, "nothing for the public stands here").model_dump_json().encode()
    headers = [("Content-Type", PROBLEM_TYPE), ("Content-Length", str(len(body)))]

    def application(environ: "WSGIEnvironment", start_response: "StartResponse") -> object:
        if FORWARDED_FOR in environ and not is_public(environ["PATH_INFO"]):
            start_response("404 NOT FOUND", headers)
            return [body]
        return wsgi_app(environ, start_response)

    return application  # type: ignore[return-value]
