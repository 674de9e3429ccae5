"""Replaying a business day from its journal: does every record follow from those before it?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from server.domain.queue import facts
from server.domain.queue.choice import choose_counter, choose_ticket
from server.domain.queue.hall import Hall
from server.domain.queue.parameters import Parameters
from server.domain.queue.record import FIRST_HASH, Record, canonical, chained, parse
from server.domain.queue.tickets import IllegalTransition, Ticket
from server.domain.queue.turn_time import turn_time
from wire.codes import ExpiryReason

QUICK_RETURN_S = 180
"""Who was marked missed and is back within this time was perhaps never away."""


class Fault(StrEnum):
    """What makes a day wrong."""

    UNREADABLE = "unreadable"
    CHAIN = "chain"
    GAP = "gap"
    CLOCK = "clock"
    IMPOSSIBLE = "impossible"
    TURN_TIME = "turn_time"
    CHOICE = "choice"
    COUNTER = "counter"
    EARLY_MISS = "early_miss"
    ISSUE_NUMBER = "issue_number"
    IDLE = "idle"
    CUT_OFF = "cut_off"
    ROW = "row"


class Notice(StrEnum):
    """What is allowed, but should be looked at."""

    OVERRIDE = "override"
    QUICK_RETURN = "quick_return"
    PRIORITY_BY_STAFF = "priority_by_staff"
    UNDO = "undo"
    HANDED_IN = "handed_in"
    ON_PAPER = "on_paper"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something about one record.

    Attributes:
        what: a Fault or a Notice.
        detail: one sentence with the values.
        operator, counter: whom a notice is counted for, None where it is not.
    """

    seq: int
    what: Fault | Notice
    detail: str
    operator: int | None = None
    counter: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRecord:
    """A record as it lies in the database."""

    seq: int
    text: str
    hash: str


@dataclass(slots=True, kw_only=True)
class Report:
    """What a replay found, in the order of the records.

    Attributes:
        faults, notices: empty for a day without blame.
        n_records: how many were read.
        head_hash: the chain's head after the last of them.
        tickets: the day's tickets as the journal makes them.
    """

    faults: list[Finding] = field(default_factory=list)
    notices: list[Finding] = field(default_factory=list)
    n_records: int = 0
    n_calls: int = 0
    head_hash: str = FIRST_HASH
    tickets: Mapping[int, Ticket] = field(default_factory=dict)


_NONSENSE = (IllegalTransition, ValueError, KeyError, TypeError, AttributeError, StopIteration)
"""What a fact raises that cannot have happened: a forged record may hold any value of any type."""


class Replay:
    """Reads a day record by record. Give every stored record to `read` in order, then take `report`."""

    def __init__(self, previous_hash: str) -> None:
        """`previous_hash` is that of the record before the first one read; `FIRST_HASH` where a journal begins."""
        self.hall = Hall((), Parameters())
        self.report = Report(head_hash=previous_hash, tickets=self.hall.tickets)
        self._last: Record | None = None
        self._last_n = 0
        self._missed: dict[int, tuple[int, int]] = {}
        self._closed_out: set[int] = set()

    def read(self, stored: StoredRecord) -> None:
        """Check one more record against all before it."""
        self.report.n_records += 1
        self._check_chain(stored)
        try:
            record = parse(stored.text)
        except ValueError as error:
            self._fault(stored.seq, Fault.UNREADABLE, str(error))
            return
        try:
            self._check_place(stored, record)
            self._check_idle(record)
            self._check_fact(record)
            self.hall.apply(record)
        except _NONSENSE as error:
            self._fault(record.seq, Fault.IMPOSSIBLE, f"{record.fact.kind}: {error}")
        self._last = record

    def _check_chain(self, stored: StoredRecord) -> None:
        if chained(self.report.head_hash, stored.text) != stored.hash:
            self._fault(stored.seq, Fault.CHAIN, "the record or its hash is not what was written")
        self.report.head_hash = stored.hash

    def _check_place(self, stored: StoredRecord, record: Record) -> None:
        if record.seq != stored.seq or canonical(record) != stored.text:
            self._fault(stored.seq, Fault.UNREADABLE, "the record is not in canonical form")
        if self._last is None:
            return
        if record.seq != self._last.seq + 1:
            self._fault(record.seq, Fault.GAP, f"follows record {self._last.seq}")
        if record.at < self._last.at:
            self._fault(record.seq, Fault.CLOCK, f"is {self._last.at - record.at} s before the record before it")

    def _check_idle(self, record: Record) -> None:
        # Within one second a command may issue a ticket and call it: only time that passes is idle time.
        if self._last is None or record.at == self._last.at:
            return
        for counter in self.hall.ready():
            waiting = next((c for c in self.hall.waiting() if c.service_id in counter.service_ids), None)
            if waiting is not None:
                idle_s = record.at - self._last.at
                detail = f"counter {counter.number} was ready for {idle_s} s while ticket {waiting.ticket_id} waited"
                self._fault(self._last.seq, Fault.IDLE, detail)

    def _check_fact(self, record: Record) -> None:
        match record.fact:
            case facts.DayOpened():
                self._last_n = 0
                self._missed.clear()
                self._closed_out.clear()
            case facts.TicketExpired(ticket=ticket_id, reason=ExpiryReason.DAY_CLOSED.value):
                self._closed_out.add(ticket_id)
            case facts.TicketRevived(ticket=ticket_id) if ticket_id not in self._closed_out:
                self._fault(record.seq, Fault.IMPOSSIBLE, f"revives ticket {ticket_id}, which no closing ended")
            case facts.TicketIssued() as fact:
                self._check_n(record.seq, fact.n)
                self._check_past(record, fact.arrived)
            case facts.TicketCheckedIn() as fact:
                if fact.ticket not in self.hall.tickets:
                    self._check_n(record.seq, fact.n)
            case facts.TicketCalled() as fact:
                self._check_call(record, fact)
            case facts.TicketMissed() as fact:
                self._check_miss(record, fact)
            case facts.TicketReturned(ticket=ticket_id):
                self._check_return(record, ticket_id)
            case facts.PrioritySet(ticket=ticket_id):
                detail = f"ticket {ticket_id}, by operator {record.actor}"
                self._notice(record, Notice.PRIORITY_BY_STAFF, detail, operator=record.actor)
            case facts.TicketServedOnPaper() | facts.TicketMissedOnPaper() as fact:
                self._check_past(record, fact.called)
                detail = f"ticket {fact.ticket} at counter {fact.counter}, called {record.at - fact.called} s before"
                self._notice(record, Notice.ON_PAPER, detail, operator=record.actor)
            case facts.TicketsHandedIn() as fact:
                detail = f"{fact.n} numbers with letter {fact.letter} by device {record.device}, since {fact.since}"
                self._notice(record, Notice.HANDED_IN, detail)
            case facts.FactUndone(number=number):
                detail = f"record {number}, by operator {record.actor}"
                self._notice(record, Notice.UNDO, detail, operator=record.actor)

    def _check_n(self, seq: int, n: int) -> None:
        if n != self._last_n + 1:
            self._fault(seq, Fault.ISSUE_NUMBER, f"issue number {n} follows {self._last_n}")
        self._last_n = n

    def _check_past(self, record: Record, at: int) -> None:
        if at > record.at:
            self._fault(record.seq, Fault.CLOCK, f"it speaks of a moment {at - record.at} s after itself")

    def _check_call(self, record: Record, fact: facts.TicketCalled) -> None:
        self.report.n_calls += 1
        ticket, counter = self.hall.tickets.get(fact.ticket), self.hall.counters.get(fact.counter)
        if ticket is None or counter is None:
            self._fault(record.seq, Fault.IMPOSSIBLE, f"calls ticket {fact.ticket} to counter {fact.counter}")
            return
        turn_at = turn_time(ticket.standing, self.hall.parameters, record.at)
        if turn_at != fact.turn_time:
            self._fault(record.seq, Fault.TURN_TIME, f"names turn time {fact.turn_time}, the rule gives {turn_at}")
        choice = choose_ticket(self.hall.waiting(), counter.skills, self.hall.parameters, record.at)
        if fact.override is not None:
            self._note_override(record, fact, ticket)
        elif choice is None or choice.ticket_id != fact.ticket:
            chosen = None if choice is None else choice.ticket_id
            self._fault(record.seq, Fault.CHOICE, f"calls ticket {fact.ticket}, the rule calls {chosen}")
        elif (choice.runner_up_id, choice.runner_up_turn_time_at) != (fact.runner_up, fact.runner_up_turn_time):
            self._fault(record.seq, Fault.CHOICE, f"names runner-up {fact.runner_up}, the rule {choice.runner_up_id}")
        elif counter.ready_since_at is not None:
            self._check_ready_counter(record, ticket, fact.counter)

    def _check_ready_counter(self, record: Record, ticket: Ticket, counter_id: int) -> None:
        due = choose_counter(self.hall.ready(), ticket.service_id)
        if due != counter_id:
            self._fault(record.seq, Fault.COUNTER, f"counter {counter_id} took ticket {ticket.id}, the rule says {due}")

    def _note_override(self, record: Record, fact: facts.TicketCalled, ticket: Ticket) -> None:
        parameters, at = self.hall.parameters, record.at
        own = (fact.turn_time, ticket.standing.first_arrival_at, ticket.n)
        passed = sum(
            (turn_time(each.standing, parameters, at), each.standing.first_arrival_at, each.n) < own
            for each in self.hall.waiting()
        )
        detail = f"ticket {fact.ticket}, {fact.override}, past {passed} waiting, by operator {record.actor}"
        self._notice(record, Notice.OVERRIDE, detail, operator=record.actor)

    def _check_miss(self, record: Record, fact: facts.TicketMissed) -> None:
        self._missed[fact.ticket] = (record.at, fact.counter)
        ticket = self.hall.tickets.get(fact.ticket)
        called_at = None if ticket is None else ticket.called_at
        if called_at is not None and record.at - called_at < self.hall.parameters.missed_after_s:
            self._fault(record.seq, Fault.EARLY_MISS, f"ticket {fact.ticket} was called {record.at - called_at} s ago")

    def _check_return(self, record: Record, ticket_id: int) -> None:
        missed_at, counter_id = self._missed.pop(ticket_id, (None, None))
        if missed_at is not None and record.at - missed_at <= QUICK_RETURN_S:
            detail = f"ticket {ticket_id} was back after {record.at - missed_at} s, missed at counter {counter_id}"
            self._notice(record, Notice.QUICK_RETURN, detail, counter=counter_id)

    def _fault(self, seq: int, what: Fault, detail: str) -> None:
        self.report.faults.append(Finding(seq=seq, what=what, detail=detail))

    def _notice(
        self,
        record: Record,
        what: Notice,
        detail: str,
        *,
        operator: int | None = None,
        counter: int | None = None,
    ) -> None:
        self.report.notices.append(
            Finding(seq=record.seq, what=what, detail=detail, operator=operator, counter=counter)
        )


def replay(stored: Iterable[StoredRecord], previous_hash: str = FIRST_HASH) -> Report:
    """What a replay of these records finds."""
    replaying = Replay(previous_hash)
    for record in stored:
        replaying.read(record)
    return replaying.report
