"""Who stands in the hall goes first: while a device's request is at work, no visitor's page is begun.

Python runs one thread at a time, and a command gives the interpreter away at every step through the database: beside a
page that is being drawn it waits at each of them. A page takes some milliseconds, and can wait as long.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

LONGEST_S = 0.05
"""A page is begun after this in any case: devices that never stop asking must not shut visitors out."""

CALM_S, HURRIED_S = 0.001, 0.0002
"""How long a thread keeps the interpreter that another one wants, while nobody in the hall waits and while somebody
does; Python's own 5 ms are too long for either, and handing it over oftener costs the phones that poll."""


class RightOfWay:
    """Thread-safe."""

    def __init__(self, hand_over_after: Callable[[float], None] = lambda seconds: None) -> None:
        """`hand_over_after` is told how long a thread may keep the interpreter."""
        self._hand_over_after = hand_over_after
        self._n_at_work = 0
        self._changed = threading.Condition()
        hand_over_after(CALM_S)

    def given_to(self, inside: WSGIApplication) -> WSGIApplication:
        """The application, with its requests noted while they are at work."""

        def noted(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            self._begin()
            try:
                return inside(environ, start_response)
            finally:
                self._end()

        return noted

    def give(self) -> None:
        """Wait until nobody is at work who goes first."""
        with self._changed:
            self._changed.wait_for(lambda: not self._n_at_work, LONGEST_S)

    def _begin(self) -> None:
        with self._changed:
            self._n_at_work += 1
            if self._n_at_work == 1:
                self._hand_over_after(HURRIED_S)

    def _end(self) -> None:
        with self._changed:
            self._n_at_work -= 1
            if not self._n_at_work:
                self._hand_over_after(CALM_S)
                self._changed.notify_all()
