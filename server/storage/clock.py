"""The office's clock: it follows the computer's while that is plausible, and goes on by itself while it is not.

Order and numbers do not hang on it: those are the journal's. What hangs on it is which day it is, and every time that
people read; so whatever is wrong with the computer's clock must neither switch the day nor throw the hall about.
"""

import logging
import threading
import time
from typing import Protocol

from server.application.office_time import ClockDoubt, ClockFault
from server.application.ports import Clock

TRUSTED_WITHIN_S = 300
"""How far the computer's clock may stand from what has passed since the last reading."""

NOT_BEFORE_AT = 1_767_225_600
"""1 January 2026: before this product was. A computer whose battery is empty comes back with 1970 or 2000."""

LONGEST_CLOSURE_S = 400 * 24 * 3600
"""An office that was closed for longer than this after its last record has to be told that it is so."""

STEADY_S = 60
"""A clock that jumped and has gone on evenly for so long has probably been put right."""

_CATCHING_UP = 0.5
"""The office's seconds are twice as long while it waits for a clock that is behind: times never go back."""

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
    """The office's clock. Thread-safe. Anchored at the first reading.

    A clock that was impossible at the start (before the last record, or years after it) is believed as soon as it is
    possible. One that jumps while the office goes on is not: it may as well be wrong now as before. Then somebody says
    so (`follow`), or the day ends (`settle`), or it comes back.
    """

    def __init__(self, clock: SteadyClock, last_at: int = 0) -> None:
        """`last_at` is the time of the newest record, 0 for none."""
        self._clock = clock
        self._last_at = last_at
        self._lock = threading.Lock()
        self._own_s: float | None = None
        self._elapsed_s = 0.0
        self._rate = 1.0
        self._fault: ClockFault | None = None
        self._ahead_s = 0.0
        self._steady_from_s = 0.0

    @property
    def is_doubtful(self) -> bool:
        """Whether the computer's clock is not followed now, so that somebody has to look at it."""
        return self._fault is not None

    def now(self) -> int:
        """The office's time, whole seconds since the epoch, UTC."""
        with self._lock:
            return self._read()

    def reading(self, previous_at: int) -> int:
        """The journal's time now, never before `previous_at`, the time of the newest record."""
        with self._lock:
            at = self._read()
            self._last_at = max(self._last_at, previous_at, at)
            if previous_at > at:
                self._be_behind(previous_at, at)
            return max(at, previous_at)

    def doubt(self) -> ClockDoubt | None:
        """What is wrong with the computer's clock, None while it is followed."""
        with self._lock:
            at = self._read()
            if self._fault is None:
                return None
            return ClockDoubt(why=self._fault, office_at=at, computer_at=self._clock.now())

    def follow(self) -> None:
        """Somebody says that the computer's clock is right: go there, or wait for it if it is behind."""
        with self._lock:
            at, wall = self._read(), self._clock.now()
            if self._fault is None:
                return
            if wall >= min(at, self._last_at):
                self._believe(wall)
            else:
                self._rate = _CATCHING_UP
                _log.warning(
                    "the office's clock goes slowly until the computer's has caught up", extra={"behind_s": at - wall}
                )

    def settle(self, last_at: int) -> None:
        """The day is closed since `last_at`: a clock that is steady and contradicts no record is believed again."""
        with self._lock:
            self._read()
            wall = self._clock.now()
            is_steady = self._clock.elapsed_s() - self._steady_from_s >= STEADY_S
            if self._fault is not None and is_steady and _fault_of(wall, last_at) is None:
                self._last_at = last_at
                self._believe(wall)

    def _read(self) -> int:
        wall, elapsed_s = self._clock.now(), self._clock.elapsed_s()
        self._watch_jumps(wall, elapsed_s)
        if self._own_s is None:
            return self._begin(wall, elapsed_s)
        self._own_s += (elapsed_s - self._elapsed_s) * self._rate
        self._elapsed_s = elapsed_s
        is_near = abs(wall - int(self._own_s)) <= TRUSTED_WITHIN_S
        has_become_possible = self._own_s <= wall <= self._own_s + LONGEST_CLOSURE_S
        if is_near and (self._rate == 1 or wall >= self._own_s):
            self._believe(wall)
        elif self._fault is None:
            self._doubt(ClockFault.JUMPED, wall)
        elif self._fault is not ClockFault.JUMPED and has_become_possible:
            self._believe(wall)
        return int(self._own_s)

    def _begin(self, wall: int, elapsed_s: float) -> int:
        self._elapsed_s = elapsed_s
        fault = _fault_of(wall, self._last_at)
        self._own_s = float(wall if fault is None else max(self._last_at, NOT_BEFORE_AT))
        if fault is not None:
            self._doubt(fault, wall)
        return int(self._own_s)

    def _be_behind(self, previous_at: int, at: int) -> None:
        """The journal is later than this clock: another process wrote, or the clock was wrong at its first reading."""
        if previous_at - at > TRUSTED_WITHIN_S and self._fault is None:
            self._doubt(ClockFault.BEHIND, at)
        if self._fault is not None:
            self._own_s = float(previous_at)

    def _watch_jumps(self, wall: int, elapsed_s: float) -> None:
        ahead_s = wall - elapsed_s
        if abs(ahead_s - self._ahead_s) > TRUSTED_WITHIN_S:
            self._steady_from_s = elapsed_s
        self._ahead_s = ahead_s

    def _believe(self, wall: int) -> None:
        if self._fault is not None:
            _log.warning("the computer's clock is right again and followed", extra={"computer_at": wall})
        self._own_s, self._rate, self._fault = float(wall), 1.0, None

    def _doubt(self, fault: ClockFault, wall: int) -> None:
        self._fault = fault
        assert self._own_s is not None
        said = {"why": fault.value, "computer_at": wall, "office_at": int(self._own_s)}
        _log.error("the computer's clock is not plausible; the office goes on by its own", extra=said)


def _fault_of(wall: int, last_at: int) -> ClockFault | None:
    """What is impossible about a clock that shows `wall` after a record of `last_at`."""
    if wall < max(last_at - TRUSTED_WITHIN_S, NOT_BEFORE_AT):
        return ClockFault.BEHIND
    return ClockFault.FAR_AHEAD if last_at and wall > last_at + LONGEST_CLOSURE_S else None
