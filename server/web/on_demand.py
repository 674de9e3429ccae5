"""The office's pages, made when somebody first asks for one of them.

Kiosks, counters and phones need neither their memory, a tenth of the server's, nor their time at each start.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_FOLDERS = ("/kantor", "/mulai")


class OfficeOnDemand:
    """Hands what is asked of the office's pages to an application that is made for the first of them. Thread-safe."""

    def __init__(self, everyday: WSGIApplication, make_office: Callable[[], WSGIApplication]) -> None:
        self._everyday = everyday
        self._make_office = make_office
        self._office: WSGIApplication | None = None
        self._making = threading.Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request."""
        path = environ.get("PATH_INFO", "")
        if not any(path == folder or path.startswith(f"{folder}/") for folder in _FOLDERS):
            return self._everyday(environ, start_response)
        with self._making:
            self._office = self._office or self._make_office()
        return self._office(environ, start_response)
