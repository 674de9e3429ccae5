"""How many visitors' phones had to wait or to come back today: whoever runs the hall sees when there are too many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from enum import StrEnum
from threading import Lock


class Delay(StrEnum):
    """What somebody was shown instead of the page they asked for."""

    WAITING_ROOM = "waiting_room"
    TOO_BUSY = "too_busy"


class Crowd:
    """Counts the delays of one day since the server started. Thread-safe."""

    def __init__(self, today: Callable[[], str] = lambda: "") -> None:
        """`today` names the day; with another one the counting begins anew."""
        self._today = today
        self._day = ""
        self._counted: Counter[Delay] = Counter()
        self._lock = Lock()

    def count(self, delay: Delay) -> None:
        """One more."""
        with self._lock:
            self._turn()
            self._counted[delay] += 1

    def counted(self) -> Mapping[Delay, int]:
        """How many today, none for what did not happen."""
        with self._lock:
            self._turn()
            return dict(self._counted)

    def _turn(self) -> None:
        today = self._today()
        if today != self._day:
            self._counted.clear()
            self._day = today
