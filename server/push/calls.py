"""The calls that boards can look back on: those of each zone, the oldest of too many forgotten."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from server.domain.queue.tickets import Ticket
from server.push.audience import Audience
from wire.rows import Speech

KEPT_CALLS = 40
"""Calls of each zone that a board can look back on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call or recall, as long as boards look back on it; `seq` and `at` are those of its fact."""

    seq: int
    at: int
    ticket: Ticket
    counter_id: int
    zone: str
    is_recall: bool
    speech: tuple[Speech, ...]


class Calls:
    """Calls by the numbers of their facts. Not thread-safe; one owner."""

    def __init__(self) -> None:
        self._by_seq: dict[int, Call] = {}
        self._of_zone: dict[str, deque[int]] = {}

    def __iter__(self) -> Iterator[int]:
        return iter(self._by_seq)

    def get(self, seq: int) -> Call | None:
        """The call of this fact, None if there is none or it was too long ago."""
        return self._by_seq.get(seq)

    def add(self, call: Call) -> Call | None:
        """Keep one more; gives the one that was forgotten for it."""
        self._by_seq[call.seq] = call
        kept = self._of_zone.setdefault(call.zone, deque())
        kept.append(call.seq)
        return self.forget(kept[0]) if len(kept) > KEPT_CALLS else None

    def forget(self, seq: int) -> Call | None:
        """Let a call go; gives it, None if it is not kept."""
        call = self._by_seq.pop(seq, None)
        if call is not None:
            self._of_zone[call.zone].remove(seq)
        return call

    def clear(self) -> None:
        """Another day begins."""
        self._by_seq.clear()
        self._of_zone.clear()

    def of_ticket(self, ticket_id: int) -> list[Call]:
        """Every call of a ticket, at whichever counter."""
        return [call for call in self._by_seq.values() if call.ticket.id == ticket_id]

    def latest(self, counter_id: int, ticket_id: int | None) -> Call | None:
        """The last call or recall of a ticket to a counter, None when it was too long ago."""
        calls = [c for c in self._by_seq.values() if (c.counter_id, c.ticket.id) == (counter_id, ticket_id)]
        return max(calls, key=lambda call: call.seq, default=None)

    def known(self, call_ids: Iterable[int], audience: Audience | None = None) -> set[int]:
        """Those of the ids that are calls, and such as this audience was told of."""
        calls = [call for call_id in call_ids if (call := self._by_seq.get(call_id)) is not None]
        return {call.seq for call in calls if audience is None or audience.shows_zone(call.zone)}
