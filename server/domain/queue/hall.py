"""The hall: who waits, who is called, which counters are ready; a value that facts are applied to.

The boards, the status pages, the replay and the audit all read the same hall. It holds one business day only, so that
it stays small however long the history grows.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Iterable, Iterator, MutableMapping
from dataclasses import dataclass, field, replace

from server.domain.queue import counters as counter_rules
from server.domain.queue import facts
from server.domain.queue import tickets as ticket_rules
from server.domain.queue.choice import Candidate, ReadyCounter
from server.domain.queue.counters import Counter
from server.domain.queue.parameters import Parameters
from server.domain.queue.record import Record
from server.domain.queue.tickets import OPEN_STATES, Ticket
from wire.codes import TicketState

UNDO_WITHIN_S = 60
"""An act may be taken back for this long."""

UNDOABLE: frozenset[type[facts.Fact]] = frozenset(
    {
        facts.TicketCalled,
        facts.TicketStarted,
        facts.TicketEnded,
        facts.TicketMissed,
        facts.TicketHeld,
        facts.TicketReturned,
        facts.TicketTransferred,
        facts.TicketCancelled,
        facts.PrioritySet,
        facts.PriorityRemoved,
        facts.CounterReady,
        facts.CounterPaused,
    }
)
"""What a counter may take back; opening, closing, paper and the like happened in the world."""


@dataclass(slots=True, kw_only=True)
class Touched:
    """What one fact changed: ids of tickets and counters, with the ticket before and after."""

    ticket_before: Ticket | None = None
    ticket_after: Ticket | None = None
    counter_ids: set[int] = field(default_factory=set)
    is_new_day: bool = False


def seat(counters: MutableMapping[int, Counter], before: Ticket | None, after: Ticket) -> set[int]:
    """Move a ticket from the counter it left to the one it was called to; gives the ids of the counters changed."""
    left, taken = (None if before is None else before.counter_id), after.counter_id
    if left == taken:
        return set()
    if left is not None:
        counters[left] = counter_rules.with_ticket(counters[left], None)
    if taken is not None:
        counters[taken] = counter_rules.with_ticket(counters[taken], after.id)
    return {counter_id for counter_id in (left, taken) if counter_id is not None}


def last_act(newest_first: Iterable[Record], counter_id: int, device: int) -> Record | None:
    """The latest act of a counter that was not taken back; None if it is none of UNDOABLE.

    A fact that names a counter is that counter's, whoever brought it about; any other is that of the device's counter.
    """
    taken_back: set[int] = set()
    for record in newest_first:
        fact = record.fact
        if isinstance(fact, facts.FactUndone):
            taken_back.add(fact.number)
        elif record.seq in taken_back or isinstance(fact, facts.PaperReported | facts.BookingFact):
            continue
        elif _is_by(record, counter_id, device):
            return record if type(fact) in UNDOABLE else None
    return None


def _is_by(record: Record, counter_id: int, device: int) -> bool:
    named = getattr(record.fact, "counter", None)
    return record.device == device if named is None else bool(named == counter_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Staffing:
    """Who opened a counter: the operator and the device they sit at."""

    operator: int
    device: int


class Hall:
    """Tickets and counters of a branch on one business day, advanced fact by fact. Not thread-safe; one owner.

    Attributes:
        parameters: the set in force today.
        business_day: the open day as YYYY-MM-DD, None while closed.
        tickets: the day's tickets by id, closed ones too.
        counters: every counter by id, those not set up from their opening on.
        staffing: who sits at each open counter, by counter id.
        last_seq: number of the last fact applied, 0 before the first.
    """

    def __init__(self, counters: Iterable[Counter], parameters: Parameters) -> None:
        self.parameters = parameters
        self.business_day: str | None = None
        self._closed_day: str | None = None
        self.tickets: dict[int, Ticket] = {}
        self.counters: dict[int, Counter] = {counter.id: counter for counter in counters}
        self.last_seq = 0
        self._waiting: dict[int, Candidate] = {}
        self.staffing: dict[int, Staffing] = {}
        # What was recorded within the time of an undo, and how the ticket of each such record stood before it.
        self._recent: deque[Record] = deque()
        self._before: dict[int, Ticket | None] = {}

    def waiting(self) -> Collection[Candidate]:
        """Everybody who waits, in no particular order."""
        return self._waiting.values()

    def open_tickets(self) -> Iterator[Ticket]:
        """Every ticket that may still be served today."""
        return (ticket for ticket in self.tickets.values() if ticket.state in OPEN_STATES)

    def ready(self) -> Iterator[ReadyCounter]:
        """Every counter that takes the next ticket by itself."""
        return (ready for counter in self.counters.values() if (ready := counter.as_ready()) is not None)

    def last_undoable(self, counter_id: int, now: int) -> Record | None:
        """What an operator could take back at this counter at `now`, None if nothing."""
        staffing = self.staffing.get(counter_id)
        last = last_act(reversed(self._recent), counter_id, 0 if staffing is None else staffing.device)
        if last is None or now - last.at > UNDO_WITHIN_S:
            return None
        if isinstance(last.fact, facts.TicketFact) and self.tickets[last.fact.ticket].touched_seq != last.seq:
            return None
        return last

    def apply(self, record: Record) -> Touched:
        """Advance by one fact.

        Raises:
            IllegalTransition: the fact is not possible now.
            ValueError: the fact speaks of something that does not exist.
        """
        touched = self._apply(record)
        self.last_seq = record.seq
        while self._recent and record.at - self._recent[0].at > UNDO_WITHIN_S:
            self._before.pop(self._recent.popleft().seq, None)
        if self._may_be_last_act(record):
            self._recent.append(record)
            self._before[record.seq] = touched.ticket_before
        return touched

    def _may_be_last_act(self, record: Record) -> bool:
        """False for what comes by hundreds from kiosks, which nobody takes back and no counter did."""
        if isinstance(record.fact, facts.PaperReported | facts.BookingFact):
            return False
        if not isinstance(record.fact, facts.TicketIssued | facts.TicketCheckedIn):
            return True
        return any(staffing.device == record.device for staffing in self.staffing.values())

    def _apply(self, record: Record) -> Touched:
        fact = record.fact
        match fact:
            case facts.DayOpened():
                return self._open_day(fact)
            case facts.DayClosed():
                self._closed_day, self.business_day = fact.day, None
                return Touched(is_new_day=True)
            case facts.DayReopened():
                return self._reopen_day(fact)
            case facts.FactUndone():
                return self._undo(fact)
            case facts.TicketFact():
                return self._change_ticket(fact.ticket, record)
            case facts.CounterFact():
                return self._change_counter(fact.counter, record)
            case _:
                return Touched()

    def _open_day(self, fact: facts.DayOpened) -> Touched:
        self.parameters = Parameters.from_record(fact.parameters)
        self.business_day = fact.day
        self.tickets.clear()
        self._waiting.clear()
        self._recent.clear()
        self._before.clear()
        return Touched(is_new_day=True, counter_ids=set(self.counters))

    def _reopen_day(self, fact: facts.DayReopened) -> Touched:
        if self.business_day is not None or fact.day != self._closed_day:
            raise ValueError(f"{fact.day} is not the day that was closed")
        self.business_day = fact.day
        return Touched(is_new_day=True, counter_ids=set(self.counters))

    def _change_ticket(self, ticket_id: int, record: Record) -> Touched:
        before = self.tickets.get(ticket_id)
        after = ticket_rules.apply(before, record, self.parameters)
        return self._replace(before, after)

    def _change_counter(self, counter_id: int, record: Record) -> Touched:
        counter = self.counters.get(counter_id) or Counter.unknown(counter_id)
        self.counters[counter_id] = counter_rules.apply(counter, record)
        if isinstance(record.fact, facts.CounterOpened):
            self.staffing[counter_id] = Staffing(operator=record.actor, device=record.device)
        elif isinstance(record.fact, facts.CounterClosed):
            self.staffing.pop(counter_id, None)
        return Touched(counter_ids={counter_id})

    def _undo(self, fact: facts.FactUndone) -> Touched:
        taken_back = next(record for record in reversed(self._recent) if record.seq == fact.number)
        self.counters[fact.counter] = counter_rules.undone(self.counters[fact.counter], taken_back.fact)
        before = self._before.get(fact.number)
        if fact.ticket is None or before is None:
            return Touched(counter_ids={fact.counter})
        present = self.tickets[fact.ticket]
        # The paper is a thing in the world: taking a call back does not unprint it.
        touched = self._replace(present, replace(before, paper=present.paper))
        touched.counter_ids.add(fact.counter)
        return touched

    def _replace(self, before: Ticket | None, after: Ticket) -> Touched:
        self.tickets[after.id] = after
        if after.state is TicketState.WAITING:
            self._waiting[after.id] = after.as_candidate()
        else:
            self._waiting.pop(after.id, None)
        return Touched(ticket_before=before, ticket_after=after, counter_ids=seat(self.counters, before, after))
