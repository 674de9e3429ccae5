"""Once a day what is kept of visitors is erased when its time is over: started by time, carried out by the writer."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future

from server.application.ports import Clock

DAY_S = 86_400
BEGINS_S = 19 * 3600
"""Second of the day in UTC: two in the morning in Jakarta, four in Jayapura."""

_log = logging.getLogger(__name__)


class DailyRetention:
    """Asks the writer to erase what is due, at the first look and then at the first one of every night."""

    def __init__(self, begin: Callable[[], Future[object]], clock: Clock) -> None:
        """`begin` hands the work to the writer."""
        self._begin = begin
        self._clock = clock
        self._night: int | None = None

    def look(self) -> None:
        """Begin if it is time; does not wait for it. A night that failed is logged, and the next one does it all."""
        night = (self._clock.now() - BEGINS_S) // DAY_S
        if night != self._night:
            self._night = night
            self._begin().add_done_callback(_tell)


def _tell(done: Future[object]) -> None:
    error = done.exception()
    if error is not None:
        _log.error("personal data could not be erased", exc_info=error)
