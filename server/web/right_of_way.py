"""Who stands in the hall goes first: while a device's request is at work, no visitor's page is begun.

Python runs one thread at a time, and a command changes hands a dozen times on its way through the database: beside a
page that is being drawn it waits at each of them. A page takes some milliseconds, and can wait as long.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

LONGEST_S = 0.05
"""A page is begun after this in any case: devices that never stop asking must not shut visitors out."""


class RightOfWay:
    """Thread-safe."""

    def __init__(self) -> None:
        self._n_at_work = 0
        self._changed = threading.Condition()

    def given_to(self, inside: WSGIApplication) -> WSGIApplication:
        """The application, with its requests noted while they are at work."""

        def noted(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            with self._changed:
                self._n_at_work += 1
            try:
                return inside(environ, start_response)
            finally:
                with self._changed:
                    self._n_at_work -= 1
                    if not self._n_at_work:
                        self._changed.notify_all()

        return noted

    def give(self) -> None:
        """Wait until nobody is at work who goes first."""
        with self._changed:
            self._changed.wait_for(lambda: not self._n_at_work, LONGEST_S)
