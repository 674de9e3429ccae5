"""The short way for phones that have their status page already: thousands of them look every twenty seconds.

Flask's own way costs more than finding out that nothing changed. What was found out goes along to the page if it did.
"""

from __future__ import annotations

import re
from contextlib import suppress
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from server.application.status_page import StatusPage
from server.web.port import Application
from server.web.status import etag_of
from server.web.visit.pages import unchanged_headers
from server.web.visit.tomorrow import is_offered
from wire.codes import Language

SEEN = "giliran.status_page"
"""Where the page looked up here stands in the environment."""

_TICKET = re.compile(r"/t/([A-Za-z0-9_-]{16,64})")
_ASKED = {f"bahasa={language.value}": language for language in Language}


def short_way(wsgi_app: WSGIApplication, application: Application) -> WSGIApplication:
    """The same application, with unchanged status pages answered on the way in."""

    def answering(environ: WSGIEnvironment, start_response: StartResponse) -> object:
        etag = None
        if "HTTP_IF_NONE_MATCH" in environ:
            # What fails here fails again on the long way, where it is said in plain words and written down.
            with suppress(Exception):
                etag = _unchanged(environ, application)
        if etag is None:
            return wsgi_app(environ, start_response)
        start_response("304 NOT MODIFIED", [*unchanged_headers(), ("ETag", etag)])
        return []

    return answering  # type: ignore[return-value]


def _unchanged(environ: WSGIEnvironment, application: Application) -> str | None:
    """The tag of the page if the phone has that one, else None."""
    found = _TICKET.fullmatch(environ["PATH_INFO"])
    query = environ["QUERY_STRING"]
    if found is None or environ["REQUEST_METHOD"] != "GET" or (query and query not in _ASKED):
        return None
    page = application.status_page(found[1])
    # An offer of another day is part of the page, and looked up elsewhere.
    if page is None or is_offered(page):
        return None
    environ[SEEN] = page
    etag = f'W/"{etag_of(page, _ASKED.get(query, page.language))}"'
    return etag if environ["HTTP_IF_NONE_MATCH"] == etag else None


def seen_before(environ: WSGIEnvironment) -> StatusPage | None:
    """The page that was looked up on the way in."""
    page = environ.get(SEEN)
    return page if isinstance(page, StatusPage) else None
