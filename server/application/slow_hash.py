"""Hashes that are slow on purpose, so that a stolen database tells neither PINs nor passwords."""

from functools import lru_cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

AT_ONCE = 2
"""Each takes 19 MiB while it runs."""

# 19 MiB and two passes: some 30 ms on a small office computer, and no more memory than it can spare at opening time.
_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def slow_hash(secret: str) -> str:
    """What is kept of a PIN or password: an argon2id hash with its salt. Takes some 30 ms."""
    return _hasher.hash(secret)


class SlowHashes:
    """Makes and checks slow hashes, a few at a time. Thread-safe; each call takes some 30 ms, more when many ask."""

    def __init__(self) -> None:
        self._turns = BoundedSemaphore(AT_ONCE)

    def make(self, secret: str) -> str:
        """See `slow_hash`."""
        with self._turns:
            return slow_hash(secret)

    def fits(self, secret: str, kept: str | None) -> bool:
        """Whether this is the secret of that hash. Takes as long where there is no hash: nobody learns who has one."""
        with self._turns:
            return _fits(secret, kept)


def _fits(secret: str, kept: str | None) -> bool:
    try:
        return _hasher.verify(_decoy_hash() if kept is None else kept, secret) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


@lru_cache(maxsize=1)
def _decoy_hash() -> str:
    return _hasher.hash("nobody has this secret")
