"""Time for device threads, as a parameter."""

import heapq
import threading
import time
from collections.abc import Callable
from typing import Protocol


class Clock(Protocol):
    """A steady clock that can also wait."""

    def monotonic(self) -> float:
        """Give seconds that never go back; only differences mean something."""

    def now_at(self) -> int:
        """Give the instant as whole seconds since 1970-01-01 UTC."""

    def wait(self, event: threading.Event, timeout_s: float) -> bool:
        """Block until the event is set or the time is over; say whether it was set."""


class SystemClock:
    """The real time."""

    def monotonic(self) -> float:
        return time.monotonic()

    def now_at(self) -> int:
        return int(time.time())

    def wait(self, event: threading.Event, timeout_s: float) -> bool:
        return event.wait(timeout_s)


class VirtualClock:
    """Time that passes only when somebody waits: hours of faults run in seconds.

    For one thread at a time; a wait for an unset event moves the clock by the whole timeout and returns at once.
    """

    def __init__(self, start_at: int = 1_800_000_000) -> None:
        self._start_at = start_at
        self._elapsed_s = 0.0
        self._planned: list[tuple[float, int, Callable[[], None]]] = []
        self._n_planned = 0

    def monotonic(self) -> float:
        return self._elapsed_s

    def now_at(self) -> int:
        return self._start_at + int(self._elapsed_s)

    def wait(self, event: threading.Event, timeout_s: float) -> bool:
        end_s = self._elapsed_s + max(0.0, timeout_s)
        while not event.is_set() and self._planned and self._planned[0][0] <= end_s:
            self._run_next()
        if not event.is_set():
            self._elapsed_s = max(self._elapsed_s, end_s)
        return event.is_set()

    def plan(self, after_s: float, action: Callable[[], None]) -> None:
        """Have something happen after this time, in the thread that waits then."""
        self._n_planned += 1
        heapq.heappush(self._planned, (self._elapsed_s + after_s, self._n_planned, action))

    def _run_next(self) -> None:
        moment_s, _, action = heapq.heappop(self._planned)
        self._elapsed_s = max(self._elapsed_s, moment_s)
        action()
