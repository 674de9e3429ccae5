"""Who stands in the hall goes first: while a device's request is at work, no visitor's page is begun.

Python runs one thread at a time, and a command gives the interpreter away at every step through the database: beside a
page that is being drawn it waits at each of them. A page takes some milliseconds, and can wait as long.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

LONGEST_S = 0.05
"""A page is begun after this in any case: devices that never stop asking must not shut visitors out."""

CALM_S, HURRIED_S = 0.001, 0.0002
"""How long a thread keeps the interpreter that another one wants: most of the time, and while a page is at work as well
as somebody in the hall. Python's own 5 ms are too long for either; handing it over oftener costs a tenth of a core."""


class RightOfWay:
    """Thread-safe."""

    def __init__(self, hand_over_after: Callable[[float], None] = lambda seconds: None) -> None:
        """`hand_over_after` is told how long a thread may keep the interpreter."""
        self._hand_over_after = hand_over_after
        self._n_at_work = self._n_pages = 0
        self._is_hurried = False
        self._changed = threading.Condition()
        hand_over_after(CALM_S)

    def given_to(self, inside: WSGIApplication) -> WSGIApplication:
        """The application, with its requests noted while they are at work."""

        def noted(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            self._note(at_work=1)
            try:
                return inside(environ, start_response)
            finally:
                self._note(at_work=-1)

        return noted

    @contextmanager
    def giving(self) -> Iterator[None]:
        """A page at work; begun once nobody is who goes first."""
        with self._changed:
            self._changed.wait_for(lambda: not self._n_at_work, LONGEST_S)
        self._note(pages=1)
        try:
            yield
        finally:
            self._note(pages=-1)

    def _note(self, *, at_work: int = 0, pages: int = 0) -> None:
        with self._changed:
            self._n_at_work += at_work
            self._n_pages += pages
            is_hurried = self._n_at_work > 0 and self._n_pages > 0
            if is_hurried is not self._is_hurried:
                self._is_hurried = is_hurried
                self._hand_over_after(HURRIED_S if is_hurried else CALM_S)
            if not self._n_at_work:
                self._changed.notify_all()
