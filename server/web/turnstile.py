"""Few visitors' pages at a time, so that a crowd of phones never stands between a kiosk and its answer.

Python runs one thread at a time: two dozen that draw pages would each take a turn before the one that carries a call.
Pages wait here for each other instead, and the rest of the server sees two of them at the most.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from server.application.crowd import Crowd, Delay
from server.web.right_of_way import RightOfWay

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

AT_ONCE = 1

MOST_WAITING = 20
"""Beyond it a request is told at once to come back: the listener's other threads are for kiosks and counters."""

_COME_BACK_S = 3
_TOLD = (
    '<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
    f'<meta http-equiv="refresh" content="{_COME_BACK_S}"><title>Mohon tunggu</title>'
    "<p>Sedang ramai. Halaman ini terbuka sendiri sebentar lagi. / Busy now. This page opens by itself in a moment."
).encode()


class Turnstile:
    """Lets requests of one kind through, some at a time; others pass. Thread-safe."""

    def __init__(
        self,
        inside: WSGIApplication,
        is_counted: Callable[[str], bool],
        crowd: Crowd | None = None,
        right_of_way: RightOfWay | None = None,
    ) -> None:
        """`crowd` hears of everybody who is told to come back; pages give way to those who have the `right_of_way`."""
        self._inside = inside
        self._right_of_way = right_of_way or RightOfWay()
        self._crowd = crowd or Crowd()
        self._is_counted = is_counted
        self._places = threading.BoundedSemaphore(AT_ONCE)
        self._waiting = threading.BoundedSemaphore(AT_ONCE + MOST_WAITING)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request. The page is drawn before this returns; only sending it comes later."""
        if not self._is_counted(environ.get("PATH_INFO", "")):
            return self._inside(environ, start_response)
        if not self._waiting.acquire(blocking=False):
            self._crowd.count(Delay.TOO_BUSY)
            headers = [("Content-Type", "text/html; charset=utf-8"), ("Retry-After", str(_COME_BACK_S))]
            start_response("503 Service Unavailable", [*headers, ("Cache-Control", "no-store")])
            return [_TOLD]
        try:
            with self._places, self._right_of_way.giving():
                return self._inside(environ, start_response)
        finally:
            self._waiting.release()
