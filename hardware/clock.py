"""Time for device threads, as a parameter."""

import threading
import time
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

    def monotonic(self) -> float:
        return self._elapsed_s

    def now_at(self) -> int:
        return self._start_at + int(self._elapsed_s)

    def wait(self, event: threading.Event, timeout_s: float) -> bool:
        if event.is_set():
            return True
        self.advance(timeout_s)
        return event.is_set()

    def advance(self, duration_s: float) -> None:
        """Let time pass."""
        self._elapsed_s += max(0.0, duration_s)
