"""Applications that are made when somebody first asks for one of their addresses.

Kiosks and counters need neither the memory of pages, a tenth of the server's, nor their time at each start.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_OFFICE = ("/kantor", "/mulai")


class OnDemand:
    """An application that has another one made for the first who asks for an address of that. Thread-safe."""

    def __init__(
        self, first: WSGIApplication, make_second: Callable[[], WSGIApplication], is_seconds: Callable[[str], bool]
    ) -> None:
        """`is_seconds` knows the addresses of the application that is yet to be made."""
        self._first = first
        self._make_second = make_second
        self._is_seconds = is_seconds
        self._second: WSGIApplication | None = None
        self._making = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        if not self._is_seconds(environ.get("PATH_INFO", "")):
            return self._first(environ, start_response)
        return self.made()(environ, start_response)

    def made(self) -> WSGIApplication:
        """The second application, made now if nobody has asked for it yet. That takes half a second."""
        if self._second is None:
            with self._making:
                self._second = self._second or self._make_second()
        return self._second


def is_offices(path: str) -> bool:
    """Whether an address belongs to the office's pages."""
    return any(path == folder or path.startswith(f"{folder}/") for folder in _OFFICE)
