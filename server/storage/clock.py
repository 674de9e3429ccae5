"""The journal's clock: it never goes back and does not run away."""

import logging
import time
from typing import Protocol

from server.application.ports import Clock

TRUSTED_WITHIN_S = 300
"""How far the system clock may stand from what has passed since the last reading."""

_log = logging.getLogger(__name__)


class SystemClock:
    """The machine's clocks; for a rehearsal `speed` times as fast, and `ahead_s` seconds ahead of them, or behind.

    A fast clock begins at `not_before_at` at the earliest: it goes on where it was when its server ended.
    """

    def __init__(self, speed: int = 1, ahead_s: int = 0, not_before_at: int = 0) -> None:
        self._speed = speed
        self._ahead_s = ahead_s
        self._began_at = max(time.time(), not_before_at - ahead_s)
        self._began_s = _stopwatch_s()

    def now(self) -> int:
        """Whole seconds since the epoch, UTC."""
        if self._speed == 1:
            return int(time.time()) + self._ahead_s
        return int(self._began_at + self.elapsed_s()) + self._ahead_s

    def elapsed_s(self) -> float:
        """Seconds that have really passed since this clock was made; no change of the wall clock moves it."""
        return (_stopwatch_s() - self._began_s) * self._speed


def _stopwatch_s() -> float:
    # Linux stops its monotonic clock in standby: a computer that slept over night would not believe the morning.
    boot_time = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boot_time is None else time.clock_gettime(boot_time)


class SteadyClock(Clock, Protocol):
    """A wall clock with a stopwatch beside it."""

    def elapsed_s(self) -> float: ...


class JournalClock:
    """Follows the wall clock while that moves plausibly, else goes on by the stopwatch. One owner.

    Attributes:
        is_doubtful: the wall clock jumped; a supervisor has to look at it.
    """

    def __init__(self, clock: SteadyClock) -> None:
        self._clock = clock
        self._read_at: int | None = None
        self._read_elapsed_s = 0.0
        self.is_doubtful = False

    def reading(self, previous_at: int) -> int:
        """The journal's time now, never before `previous_at`, the time of the newest record."""
        wall, elapsed_s = self._clock.now(), self._clock.elapsed_s()
        if self._read_at is None:
            reading = wall
        else:
            expected = self._read_at + int(elapsed_s - self._read_elapsed_s)
            self._doubt(is_doubtful=abs(wall - expected) > TRUSTED_WITHIN_S)
            reading = expected if self.is_doubtful else wall
        reading = max(reading, previous_at)
        if not self.is_doubtful:
            self._read_at, self._read_elapsed_s = reading, elapsed_s
        return reading

    def _doubt(self, *, is_doubtful: bool) -> None:
        if is_doubtful and not self.is_doubtful:
            _log.error("the system clock jumped; the office goes on by its own until it is right or a restart")
        elif self.is_doubtful and not is_doubtful:
            _log.warning("the system clock is right again and followed")
        self.is_doubtful = is_doubtful
