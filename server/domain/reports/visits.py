"""Every visit of a day, read from the day's facts: when somebody came, was called and served, and how it ended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from server.domain.queue import facts
from server.domain.queue.record import Record
from wire.codes import ExpiryReason, Outcome, PaperState


class VisitEnd(StrEnum):
    """How a visit ended; the five add up to the tickets issued."""

    SERVED = "served"
    ABSENT = "absent"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    OPEN = "open"


@dataclass(slots=True, kw_only=True)
class Visit:
    """One ticket's day. Instants are None for what did not happen.

    Attributes:
        service_id: what the visitor came for; later legs of a transferred ticket do not change it.
        priority_by: operator who granted the priority, 0 if it was chosen at a kiosk.
        called_at: the first call.
        service_s: at counters in all legs, from the start of service or, where nobody pressed it, from the call.
        outcome: of the last service, such as `incomplete` for missing documents.
        held_for: why the visit was interrupted, each time.
        counter_id, operator_id: where and by whom the last service ended; 0 if it did not.
    """

    ticket_id: int
    number: str
    service_id: int
    channel: str
    arrived_at: int
    slot_at: int | None = None
    priority: str | None = None
    priority_by: int = 0
    called_at: int | None = None
    ended_at: int | None = None
    service_s: int = 0
    end: VisitEnd = VisitEnd.OPEN
    outcome: str | None = None
    counter_id: int = 0
    operator_id: int = 0
    n_missed: int = 0
    is_doubtful: bool = False
    held_for: list[str] = field(default_factory=list)

    @property
    def wait_s(self) -> int | None:
        """Seconds from when the visitor could expect to be called, arrival or slot, to the first call."""
        if self.called_at is None:
            return None
        return max(0, self.called_at - max(self.arrived_at, self.slot_at or 0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """Something that a supervisor looks at in the evening: `what` is `override`, `undo`, `priority_by_staff`."""

    what: str
    at: int
    ticket_id: int
    operator_id: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitDay:
    """All visits of one day by order of issue, and its incidents by time."""

    visits: tuple[Visit, ...]
    incidents: tuple[Incident, ...]


def visits_of(records: Iterable[Record]) -> VisitDay:
    """The visits that one day's records tell; facts that were taken back count as not having happened."""
    records = list(records)
    undone = {record.fact.number for record in records if isinstance(record.fact, facts.FactUndone)}
    reader = _Reader()
    for record in records:
        if record.seq not in undone:
            reader.read(record)
    return VisitDay(visits=tuple(reader.visits.values()), incidents=tuple(reader.incidents))


_IN_DOUBT = frozenset({PaperState.DOUBTFUL.value, PaperState.SHOWN.value})


class _Reader:
    def __init__(self) -> None:
        self.visits: dict[int, Visit] = {}
        self.incidents: list[Incident] = []
        self._at_counter_since: dict[int, int] = {}
        self._missed_last: set[int] = set()

    def read(self, record: Record) -> None:
        fact = record.fact
        if isinstance(fact, facts.TicketIssued | facts.TicketCheckedIn):
            self._come(record, fact)
        elif isinstance(fact, facts.FactUndone):
            self._note("undo", record, fact.ticket or 0, "")
        elif isinstance(fact, facts.TicketFact) and fact.ticket in self.visits:
            self._go_on(record, fact, self.visits[fact.ticket])

    def _come(self, record: Record, fact: facts.TicketIssued | facts.TicketCheckedIn) -> None:
        slot_at = fact.slot if isinstance(fact, facts.TicketCheckedIn) else None
        known = self.visits.get(fact.ticket)
        if known is not None:
            known.slot_at = slot_at
            known.priority = fact.priority or known.priority
            return
        self.visits[fact.ticket] = Visit(
            ticket_id=fact.ticket,
            number=fact.number,
            service_id=fact.service,
            channel=fact.channel,
            arrived_at=fact.arrived,
            slot_at=slot_at,
            priority=fact.priority,
        )

    def _go_on(self, record: Record, fact: facts.TicketFact, visit: Visit) -> None:
        match fact:
            case facts.TicketCalled():
                self._call(record, fact, visit)
            case facts.TicketStarted(assumed=None):
                self._at_counter_since[visit.ticket_id] = record.at
            case facts.TicketEnded():
                self._leave_counter(record, visit)
                visit.end, visit.outcome, visit.ended_at = VisitEnd.SERVED, fact.outcome, record.at
                visit.counter_id, visit.operator_id = fact.counter, record.actor
            case facts.TicketServedOnPaper() | facts.TicketMissedOnPaper():
                self._on_paper(record, fact, visit)
            case facts.TicketHeld():
                self._leave_counter(record, visit)
                visit.held_for.append(fact.reason)
            case facts.TicketTransferred():
                self._leave_counter(record, visit)
            case facts.TicketMissed():
                self._at_counter_since.pop(visit.ticket_id, None)
                self._missed_last.add(visit.ticket_id)
                visit.n_missed += 1
            case facts.TicketReturned():
                self._missed_last.discard(visit.ticket_id)
            case facts.TicketCancelled():
                visit.end, visit.ended_at = VisitEnd.CANCELLED, record.at
            case facts.TicketExpired():
                self._expire(record, fact, visit)
            case facts.TicketRevived():
                visit.end, visit.ended_at = VisitEnd.OPEN, None
            case facts.PaperReported():
                visit.is_doubtful = fact.paper in _IN_DOUBT
            case facts.PrioritySet():
                visit.priority, visit.priority_by = fact.priority, record.actor
                self._note("priority_by_staff", record, visit.ticket_id, fact.reason)
            case facts.PriorityRemoved():
                visit.priority, visit.priority_by = None, 0
                self._at_counter_since.pop(visit.ticket_id, None)

    def _call(self, record: Record, fact: facts.TicketCalled, visit: Visit) -> None:
        self._at_counter_since[visit.ticket_id] = record.at
        visit.called_at = visit.called_at or record.at
        if fact.override is not None:
            self._note("override", record, visit.ticket_id, fact.override)

    def _on_paper(
        self, record: Record, fact: facts.TicketServedOnPaper | facts.TicketMissedOnPaper, visit: Visit
    ) -> None:
        visit.called_at = visit.called_at or fact.called
        self._at_counter_since.pop(visit.ticket_id, None)
        if isinstance(fact, facts.TicketMissedOnPaper):
            self._missed_last.add(visit.ticket_id)
            visit.n_missed += 1
            return
        visit.service_s += fact.ended - fact.called
        visit.end, visit.outcome, visit.ended_at = VisitEnd.SERVED, Outcome.SERVED.value, fact.ended
        visit.counter_id, visit.operator_id = fact.counter, record.actor

    def _leave_counter(self, record: Record, visit: Visit) -> None:
        visit.service_s += record.at - self._at_counter_since.pop(visit.ticket_id, record.at)

    def _expire(self, record: Record, fact: facts.TicketExpired, visit: Visit) -> None:
        is_absent = fact.reason == ExpiryReason.LAST_MISS or visit.ticket_id in self._missed_last
        visit.end = VisitEnd.ABSENT if is_absent else VisitEnd.EXPIRED
        visit.ended_at = record.at

    def _note(self, what: str, record: Record, ticket_id: int, reason: str) -> None:
        self.incidents.append(
            Incident(what=what, at=record.at, ticket_id=ticket_id, operator_id=record.actor, reason=reason)
        )
