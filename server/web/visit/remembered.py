"""Pages that are the same for everybody: drawn seldom however many ask, and handed out before Flask hears of it.

An opening minute asks for few pages hundreds of times a second. To find one here takes a tenth of what Flask needs to
find out who draws it.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from server.web.headers import Headers
from wire.codes import Language

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

REMEMBERED_S = 4.0
MOST_REMEMBERED = 1_000
"""Some 3 kB each."""

PACKING = 5

_LANGUAGES = {"": Language.INDONESIAN, **{f"bahasa={language.value}": language for language in Language}}


@dataclass(frozen=True, slots=True)
class RememberedPage:
    """A page as it was drawn; `etag` is weak."""

    until: float
    headers: Headers
    packed: bytes
    etag: str

    def answer(self, if_none_match: str, *, takes_gzip: bool) -> tuple[int, Headers, bytes]:
        """Status, headers and body for whoever asks like this."""
        headers = [*self.headers, ("ETag", f'W/"{self.etag}"')]
        if f'"{self.etag}"' in if_none_match:
            return 304, headers, b""
        headers.append(("Content-Type", "text/html; charset=utf-8"))
        if takes_gzip:
            return 200, [*headers, ("Content-Encoding", "gzip")], self.packed
        return 200, headers, gzip.decompress(self.packed)


class PageMemory:
    """Thread-safe; what is too old is drawn again by whoever asks next."""

    def __init__(self, seconds: Callable[[], float], headers: Headers) -> None:
        self._seconds = seconds
        self._headers = headers
        self._pages: dict[tuple[str, Language], RememberedPage] = {}

    def find(self, path: str, language: Language) -> RememberedPage | None:
        """The page if it is young enough."""
        found = self._pages.get((path, language))
        return None if found is None or found.until < self._seconds() else found

    def keep(self, path: str, language: Language, html: str) -> RememberedPage:
        """The page as it will be handed out from now on."""
        body = html.encode()
        etag = hashlib.sha256(body).hexdigest()[:24]
        packed = gzip.compress(body, PACKING, mtime=0)
        page = RememberedPage(self._seconds() + REMEMBERED_S, self._headers, packed, etag)
        if len(self._pages) >= MOST_REMEMBERED:
            self._pages.clear()
        self._pages[path, language] = page
        return page


class FromMemory:
    """An application that is only asked for what is not remembered."""

    def __init__(self, wsgi_app: WSGIApplication, memory: PageMemory) -> None:
        self._wsgi_app = wsgi_app
        self._memory = memory

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """See PEP 3333."""
        language = _LANGUAGES.get(environ.get("QUERY_STRING", ""))
        page = None
        if language is not None and environ["REQUEST_METHOD"] == "GET":
            page = self._memory.find(environ["PATH_INFO"], language)
        if page is None:
            return self._wsgi_app(environ, start_response)
        takes_gzip = "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
        status, headers, body = page.answer(environ.get("HTTP_IF_NONE_MATCH", ""), takes_gzip=takes_gzip)
        if status == 304:
            start_response("304 NOT MODIFIED", headers)
            return []
        start_response("200 OK", [*headers, ("Content-Length", str(len(body)))])
        return [body]
