"""What a board tells the server about calls: shown, heard, or meant to be heard and not. Without Qt or network."""

from __future__ import annotations

from collections.abc import Iterable

from wire.boardrules import ACKED_EVERY_MS
from wire.messages import MOST_ACKED, Acked


class Acknowledging:
    """Collects what became of calls and gives it out once, some at a time. One owner.

    A call that went away is forgotten; everything is said again to a server that we come back to, since it may be a
    server that began anew.
    """

    def __init__(self) -> None:
        self._shown: dict[int, None] = {}
        self._said: dict[int, bool] = {}
        self._told_shown: set[int] = set()
        self._told_said: set[int] = set()
        self._told_ms: int | None = None

    def show(self, call_ids: Iterable[int]) -> None:
        """These calls were painted."""
        self._shown.update(dict.fromkeys(call_ids))

    def say(self, call_id: int, *, is_heard: bool) -> None:
        """This call was said for the first time, or should have been."""
        self._said[call_id] = is_heard

    def keep(self, call_ids: Iterable[int]) -> None:
        """Only these calls are still known."""
        known = set(call_ids)
        self._shown = {each: None for each in self._shown if each in known}
        self._said = {each: is_heard for each, is_heard in self._said.items() if each in known}
        self._told_shown &= known
        self._told_said &= known

    def begin_anew(self) -> None:
        """The server greeted us: it may know nothing of what it was told."""
        self._told_shown.clear()
        self._told_said.clear()
        self._told_ms = None

    def next(self, now_ms: int) -> Acked | None:
        """What to tell now, None for nothing or not yet."""
        shown = [each for each in self._shown if each not in self._told_shown][:MOST_ACKED]
        said = [each for each in self._said if each not in self._told_said][:MOST_ACKED]
        is_early = self._told_ms is not None and now_ms - self._told_ms < ACKED_EVERY_MS
        if is_early or not (shown or said):
            return None
        self._told_shown.update(shown)
        self._told_said.update(said)
        self._told_ms = now_ms
        return Acked(
            shown=shown,
            heard=[each for each in said if self._said[each]],
            unheard=[each for each in said if not self._said[each]],
        )
