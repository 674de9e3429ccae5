"""Codes that nobody has: a kiosk where many are tried becomes slow, and every other kiosk stays quick."""

from collections import OrderedDict
from threading import Lock

from server.application.refusals import Refusal
from wire.codes import RefusalCode

FREE_TRIES = 10
"""So many wrong codes in a row cost nothing: people mistype, and hold all sorts of codes before a scanner."""

ONE_MORE_AFTER_S = 15
"""Then one try in this time: some 240 an hour, against more than 2^37 codes."""

MOST_REMEMBERED = 1000


class ScanGate:
    """Counts wrong codes by device. Thread-safe; forgets with the process. `now` is any clock that does not go back."""

    def __init__(self) -> None:
        self._lock = Lock()
        # When the last of the tries used so far will be given back.
        self._used_until: OrderedDict[int, int] = OrderedDict()

    def pass_in(self, device_id: int, now: int) -> None:
        """Let a code through.

        Raises:
            Refusal: `too_many_attempts`, without looking at the code.
        """
        with self._lock:
            wait_s = self._used_until.get(device_id, now) - now - (FREE_TRIES - 1) * ONE_MORE_AFTER_S
        if wait_s > 0:
            raise Refusal(RefusalCode.TOO_MANY_ATTEMPTS, f"too many unknown codes; try again in {wait_s} s")

    def note_unknown(self, device_id: int, now: int) -> None:
        """Nobody has the code that was let through."""
        with self._lock:
            until = max(self._used_until.pop(device_id, now), now) + ONE_MORE_AFTER_S
            self._used_until[device_id] = until
            while len(self._used_until) > MOST_REMEMBERED:
                self._used_until.popitem(last=False)
