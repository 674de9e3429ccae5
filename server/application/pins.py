"""Operators' PINs: hashed, so that a stolen database does not tell them, and slow to guess."""

from dataclasses import dataclass
from functools import lru_cache
from threading import BoundedSemaphore, Lock

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from server.application.refusals import Refusal
from wire.codes import RefusalCode

FREE_TRIES = 5
FREE_TRIES_AT_DEVICE = 15
FIRST_WAIT_S = 30
LONGEST_WAIT_S = 15 * 60
FORGET_AFTER_S = 60 * 60
MOST_REMEMBERED = 1000

HASHES_AT_ONCE = 2
"""Each takes 19 MiB while it runs."""

# 19 MiB and two passes: some 30 ms on a small office computer, and no more memory than it can spare at opening time.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hash_pin(pin: str) -> str:
    """What is kept of a PIN: an argon2id hash with its salt. Takes some 30 ms."""
    return _hasher.hash(pin)


_Key = tuple[int, str]


@dataclass(frozen=True, slots=True)
class _Misses:
    n: int
    last_at: int

    def wait_s(self, free_tries: int) -> int:
        """Seconds after the last miss before the next try; each miss beyond the free ones doubles it."""
        beyond = self.n - free_tries
        return 0 if beyond < 0 else min(FIRST_WAIT_S * 2 ** min(beyond, 10), LONGEST_WAIT_S)


class PinGate:
    """Checks PINs and makes guessing slow. Thread-safe. What it counted is forgotten with the process or after an hour.

    Misses count for an operator *at a device*, and for the device: who guesses at one counter slows that counter down,
    never the operator at another one. Devices are paired, so nobody outside the office can try at all.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._hashing = BoundedSemaphore(HASHES_AT_ONCE)
        self._misses: dict[_Key, _Misses] = {}

    def check(self, *, login: str, pin: str, pin_hash: str | None, device_id: int, now: int) -> None:
        """Pass for the right PIN. Takes some 30 ms, also for unknown operators (`pin_hash` None): not for the writer.

        Args:
            now: whole seconds of any clock that does not go back.

        Raises:
            Refusal: `wrong_pin`, or `too_many_attempts` without looking at the PIN.
        """
        operator, device = (device_id, login), (device_id, "")
        with self._lock:
            self._refuse_while_waiting(operator, device, now)
            # Counted as missed until it proves right: tries made at the same time are not free.
            before = {key: self._misses.get(key) for key in (operator, device)}
            self._miss(operator, now)
            self._miss(device, now)
        with self._hashing:
            is_right = _fits(pin, pin_hash)
        if not is_right:
            raise Refusal(RefusalCode.WRONG_PIN, "no such operator, or another PIN")
        with self._lock:
            self._misses.pop(operator, None)
            self._restore(device, before[device])

    def _refuse_while_waiting(self, operator: _Key, device: _Key, now: int) -> None:
        wait_s = max(self._wait_s(operator, FREE_TRIES, now), self._wait_s(device, FREE_TRIES_AT_DEVICE, now))
        if wait_s > 0:
            raise Refusal(RefusalCode.TOO_MANY_ATTEMPTS, f"too many wrong PINs; try again in {wait_s} s")

    def _restore(self, key: _Key, misses: _Misses | None) -> None:
        if misses is None:
            self._misses.pop(key, None)
        else:
            self._misses[key] = misses

    def _wait_s(self, key: _Key, free_tries: int, now: int) -> int:
        misses = self._misses.get(key)
        return 0 if misses is None else max(0, misses.last_at + misses.wait_s(free_tries) - now)

    def _miss(self, key: _Key, now: int) -> None:
        if len(self._misses) >= MOST_REMEMBERED:
            self._misses = {each: misses for each, misses in self._misses.items() if misses.n >= FREE_TRIES}
        before = self._misses.get(key)
        is_old = before is None or now - before.last_at > FORGET_AFTER_S
        self._misses[key] = _Misses(1 if before is None or is_old else before.n + 1, now)


def _fits(pin: str, pin_hash: str | None) -> bool:
    try:
        return _hasher.verify(_decoy_hash() if pin_hash is None else pin_hash, pin) and pin_hash is not None
    except (VerificationError, InvalidHashError):
        return False


@lru_cache(maxsize=1)
def _decoy_hash() -> str:
    return _hasher.hash("no operator has this PIN")
