"""Work that time brings: looking for facts of other processes, and closing a day that is over."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Protocol

from server.application.days import close_day
from server.application.ports import Books, Clock
from server.domain.business_day import business_day_of

EVERY_S = 1.0
CLOSE_WITHIN_S = 20.0

_log = logging.getLogger(__name__)


class Submit(Protocol):
    """Hands work to the writer."""

    def __call__(self, work: Callable[[Books], object], /) -> Future[object]: ...


def close_day_if_over(books: Books) -> None:
    """Close a business day that the reset hour has ended; the next one opens with its first command."""
    branch = books.office.branch
    today = business_day_of(books.now, branch.zone, branch.reset_hour)
    if books.is_day_open and books.business_day is not None and books.business_day < today:
        close_day(books)


class Sweeper:
    """A thread that looks around once a second."""

    def __init__(
        self, submit: Submit, is_day_over: Callable[[int], bool], look_for_facts: Callable[[], None], clock: Clock
    ) -> None:
        self._submit = submit
        self._is_day_over = is_day_over
        self._look_for_facts = look_for_facts
        self._clock = clock
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sweeper", daemon=True)

    def start(self) -> None:
        """Begin to look; call once."""
        self._thread.start()

    def stop(self) -> None:
        """End; blocks until the present look is over."""
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        is_failing = False
        while not self._stopping.wait(EVERY_S):
            try:
                self._sweep()
                is_failing = False
            except Exception as error:  # noqa: BLE001 - the sweeper must outlive whatever it meets
                if not is_failing:
                    _log.error("sweeping failed", exc_info=error)
                is_failing = True

    def _sweep(self) -> None:
        try:
            self._look_for_facts()
        finally:
            # Whatever could not be looked at, the day ends.
            if self._is_day_over(self._clock.now()):
                self._submit(close_day_if_over).result(timeout=CLOSE_WITHIN_S)
