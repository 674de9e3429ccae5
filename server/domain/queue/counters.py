"""A counter as a value: whether it takes tickets, which ones, and what stands at it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.domain.queue import facts
from server.domain.queue.choice import CounterSkills, ReadyCounter
from server.domain.queue.record import Record
from wire.codes import CounterState


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """A counter after all its facts so far.

    Attributes:
        offsets_min: helper offsets by service id; services without one have 0.
        is_open, is_paused: whether somebody sits there, and whether they take a break.
        ready_since_at: since when it takes the next ticket by itself, None if it does not.
        ticket_id: the ticket called to it or served at it.
    """

    id: int
    number: int
    service_ids: frozenset[int]
    offsets_min: dict[int, int]
    is_open: bool = False
    is_paused: bool = False
    ready_since_at: int | None = None
    ticket_id: int | None = None

    @classmethod
    def unknown(cls, counter_id: int) -> Counter:
        """A counter of which nothing was heard yet: closed, and serving nothing."""
        return cls(id=counter_id, number=counter_id, service_ids=frozenset(), offsets_min={})

    @property
    def state(self) -> CounterState:
        """The one word for what the counter does."""
        if not self.is_open:
            return CounterState.CLOSED
        if self.ticket_id is not None:
            return CounterState.BUSY
        if self.is_paused:
            return CounterState.PAUSED
        return CounterState.OPEN if self.ready_since_at is None else CounterState.READY

    @property
    def skills(self) -> CounterSkills:
        """What the counter may serve now."""
        return CounterSkills(counter_id=self.id, service_ids=self.service_ids, offsets_min=self.offsets_min)

    def as_ready(self) -> ReadyCounter | None:
        """The counter as the rule sees it while it is ready, else None."""
        if self.ready_since_at is None:
            return None
        return ReadyCounter(
            counter_id=self.id, service_ids=self.service_ids, ready_since_at=self.ready_since_at, number=self.number
        )


def apply(counter: Counter, record: Record) -> Counter:
    """The counter after a fact about it. Tickets coming and going are told by `with_ticket`."""
    match record.fact:
        case facts.CounterOpened(number=number, services=services, offsets=offsets):
            skilled = _skilled(counter, services, offsets)
            return replace(skilled, number=number, is_open=True, is_paused=False, ready_since_at=None)
        case facts.SkillsSet(services=services, offsets=offsets):
            return _skilled(counter, services, offsets)
        case facts.CounterReady():
            return replace(counter, ready_since_at=record.at, is_paused=False)
        case facts.CounterPaused():
            return replace(counter, is_paused=True, ready_since_at=None)
        case facts.CounterClosed():
            return replace(counter, is_open=False, is_paused=False, ready_since_at=None, ticket_id=None)
        case _:
            raise ValueError(f"record {record.seq} is not about a counter: {record.fact.kind}")


def with_ticket(counter: Counter, ticket_id: int | None) -> Counter:
    """The counter once a ticket is called to it or has left it; either ends its readiness."""
    return replace(counter, ticket_id=ticket_id, ready_since_at=None)


def undone(counter: Counter, fact: facts.Fact) -> Counter:
    """The counter once its own fact is taken back. What stands there then is told by `with_ticket`."""
    if isinstance(fact, facts.CounterReady | facts.CounterPaused):
        return replace(counter, is_paused=False, ready_since_at=None)
    return counter


def _skilled(counter: Counter, services: list[int], offsets: dict[str, int]) -> Counter:
    return replace(
        counter,
        service_ids=frozenset(services),
        offsets_min={int(service_id): minutes for service_id, minutes in offsets.items()},
    )
