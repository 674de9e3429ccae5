"""Making guesses slow: each miss beyond the free ones doubles the wait. Nothing is ever locked for everybody."""

from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock

Key = tuple[int | str, ...]
"""What misses are counted for: an account at a place, a place, an account."""

FIRST_WAIT_S = 30
LONGEST_WAIT_S = 15 * 60
FORGET_AFTER_S = 60 * 60
MOST_REMEMBERED = 1000
WORTH_REMEMBERING = 5
"""Where too many are remembered, those with fewer misses are forgotten first."""


class TooSoon(Exception):  # noqa: N818 - refusals are nouns
    """A try before its time; it was not looked at.

    Attributes:
        wait_s: seconds until the next one counts.
    """

    def __init__(self, wait_s: int) -> None:
        super().__init__(f"try again in {wait_s} s")
        self.wait_s = wait_s


@dataclass(frozen=True, slots=True)
class _Misses:
    n: int
    last_at: int

    def wait_s(self, free_tries: int) -> int:
        """Seconds after the last miss before the next try; each miss beyond the free ones doubles it."""
        beyond = self.n - free_tries
        return 0 if beyond < 0 else min(FIRST_WAIT_S * 2 ** min(beyond, 10), LONGEST_WAIT_S)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try that was let through and is counted as missed until `Slowdown.succeed`."""

    before: Mapping[Key, _Misses | None]


class Slowdown:
    """Counts misses for any kind of key. Thread-safe; forgets after an hour and with the process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._misses: dict[Key, _Misses] = {}

    def begin(self, free_tries: Mapping[Key, int], now: int) -> Attempt:
        """Let one try through, counted for each of these keys.

        Args:
            free_tries: by key, how many misses cost nothing.
            now: whole seconds of any clock that does not go back.

        Raises:
            TooSoon: one of the keys has to wait.
        """
        with self._lock:
            wait_s = max(self._wait_s(key, free, now) for key, free in free_tries.items())
            if wait_s > 0:
                raise TooSoon(wait_s)
            # Counted as missed until it proves right: tries made at the same time are not free.
            before = {key: self._misses.get(key) for key in free_tries}
            for key in free_tries:
                self._miss(key, now)
        return Attempt(before)

    def succeed(self, attempt: Attempt, *, cleared: Key) -> None:
        """The try was right: `cleared` is forgiven everything, the other keys this one try."""
        with self._lock:
            for key, misses in attempt.before.items():
                if misses is None or key == cleared:
                    self._misses.pop(key, None)
                else:
                    self._misses[key] = misses

    def _wait_s(self, key: Key, free_tries: int, now: int) -> int:
        misses = self._misses.get(key)
        return 0 if misses is None else max(0, misses.last_at + misses.wait_s(free_tries) - now)

    def _miss(self, key: Key, now: int) -> None:
        if len(self._misses) >= MOST_REMEMBERED:
            self._misses = {each: misses for each, misses in self._misses.items() if misses.n >= WORTH_REMEMBERING}
        before = self._misses.get(key)
        is_old = before is None or now - before.last_at > FORGET_AFTER_S
        self._misses[key] = _Misses(1 if before is None or is_old else before.n + 1, now)
