"""What a visitor has typed but not yet sent off: kept in memory alone, for a while, under the token of the held slot.

Nothing of it reaches the disk, a log or an address. It is what lets every page be reached by a plain link again, and
what keeps the words of somebody whose slot expired while typing. After a restart a visitor types once more.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock

from wire.codes import VisitorFault, VisitorField

KEPT_S = 60 * 60
MOST_KEPT = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The form as typed. `faults` is what was found wrong with it; never shown anywhere but on its own page."""

    name: str = ""
    phone: str = ""
    nik: str = ""
    consent_version: int | None = None
    wants_messages: bool = False
    faults: Mapping[VisitorField, VisitorFault] = field(default_factory=dict)

    def __repr__(self) -> str:
        # It may end up in a traceback, and that in a log.
        return "Draft(...)"


EMPTY = Draft()


class Drafts:
    """Thread-safe. The oldest go first when there are too many."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._lock = Lock()
        self._kept: OrderedDict[str, tuple[float, Draft]] = OrderedDict()

    def get(self, token: str) -> Draft | None:
        """What was typed under this token, None if nothing or too long ago."""
        with self._lock:
            self._drop_old()
            kept = self._kept.get(token)
            return None if kept is None else kept[1]

    def keep(self, token: str, draft: Draft) -> None:
        """Remember it, in the place of what was there."""
        with self._lock:
            self._kept.pop(token, None)
            self._kept[token] = (self._seconds(), draft)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
            self._drop_old()

    def hand_on(self, token: str, new_token: str) -> None:
        """Another slot was chosen: what was typed goes along."""
        draft = self.get(token)
        if draft is not None:
            self.keep(new_token, draft)
            self.forget(token)

    def forget(self, token: str) -> None:
        """The booking is firm, or given up."""
        with self._lock:
            self._kept.pop(token, None)

    def _drop_old(self) -> None:
        before = self._seconds() - KEPT_S
        while self._kept and next(iter(self._kept.values()))[0] < before:
            self._kept.popitem(last=False)
