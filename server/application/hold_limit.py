"""How many slots one address keeps at a time: many phones share one, but not hundreds within some minutes."""

from __future__ import annotations

import threading

from server.application.refusals import Refusal
from wire.codes import RefusalCode

MOST_HELD = 60
"""Slots kept at once for one address; a mobile network shows thousands of phones as one."""

_MOST_ADDRESSES = 5_000


class HoldLimit:
    """Counts slots that are kept, by address. Thread-safe; forgets with the process, and when the slots run out."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        # By address, by token, when the slot runs out.
        self._kept: dict[str, dict[str, int]] = {}

    def require_room(self, address: str, now: int) -> None:
        """Let one more be kept.

        Raises:
            Refusal: `too_many_attempts`.
        """
        with self._lock:
            kept = self._kept.get(address, {})
            for token in [each for each, expires_at in kept.items() if expires_at <= now]:
                del kept[token]
            if len(kept) >= MOST_HELD:
                raise Refusal(RefusalCode.TOO_MANY_ATTEMPTS, f"{MOST_HELD} slots are kept for one address")

    def note(self, address: str, token: str, expires_at: int) -> None:
        """One more is kept."""
        with self._lock:
            if len(self._kept) >= _MOST_ADDRESSES and address not in self._kept:
                self._kept.pop(next(iter(self._kept)))
            self._kept.setdefault(address, {})[token] = expires_at

    def forget(self, token: str) -> None:
        """It was given back, or is somebody's."""
        with self._lock:
            for kept in self._kept.values():
                if kept.pop(token, None) is not None:
                    return
