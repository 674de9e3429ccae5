"""A day of a thousand tickets as its journal would have it, without database or clock."""

from __future__ import annotations

from collections import deque

from server.domain.queue import facts
from server.domain.queue.choice import choose_ticket
from server.domain.queue.hall import Hall
from server.domain.queue.parameters import Parameters
from server.domain.queue.record import FIRST_HASH, Record, canonical, chained
from server.domain.queue.replay import StoredRecord
from server.domain.queue.tickets import OPEN_STATES
from wire.codes import TicketState

OPENING_AT = 4_102_448_400


class Day:
    """Appends facts as the server would, keeping the chain and the hall."""

    def __init__(self) -> None:
        self.hall = Hall((), Parameters())
        self.stored: list[StoredRecord] = []
        self.hash = FIRST_HASH
        self.at = OPENING_AT

    def record(self, fact: facts.Fact, *, actor: int = 0, device: int = 0) -> Record:
        """The next record of the journal."""
        seq = len(self.stored) + 1
        record = Record(seq=seq, at=self.at, branch=1, actor=actor, device=device, fact=fact)
        text = canonical(record)
        self.hash = chained(self.hash, text)
        self.stored.append(StoredRecord(seq=seq, text=text, hash=self.hash))
        self.hall.apply(record)
        return record

    def open(self, counters: dict[int, list[int]]) -> None:
        """Opens the day and these counters with their services."""
        parameters = Parameters().to_record()
        self.record(facts.DayOpened(day="2100-01-01", previous=self.hash, parameters=parameters))
        for number, services in counters.items():
            opened = facts.CounterOpened(counter=number, number=number, services=services, offsets={})
            self.record(opened, actor=number, device=number)

    def issue(self, ticket: int, service: int, *, slot: int | None = None, priority: str | None = None) -> None:
        """A ticket comes, booked if it has a slot."""
        common = {
            "ticket": ticket,
            "n": ticket,
            "number": f"A {ticket:03}",
            "service": service,
            "channel": "kiosk",
            "headcount": 1,
            "arrived": self.at,
            "language": "id",
            "priority": priority,
        }
        self.record(facts.TicketIssued(**common) if slot is None else facts.TicketCheckedIn(**common, slot=slot))

    def call(self, counter: int) -> int | None:
        """The counter calls by the rule; None if it can serve nobody."""
        hall = self.hall
        choice = choose_ticket(hall.waiting(), hall.counters[counter].skills, hall.parameters, self.at)
        if choice is None:
            return None
        called = facts.TicketCalled(
            ticket=choice.ticket_id,
            counter=counter,
            turn_time=choice.turn_time_at,
            runner_up=choice.runner_up_id,
            runner_up_turn_time=choice.runner_up_turn_time_at,
        )
        self.record(called, actor=counter, device=counter)
        return choice.ticket_id

    def finish(self, counter: int) -> None:
        """Whoever stands at the counter was served."""
        ticket = self.hall.counters[counter].ticket_id
        if ticket is not None:
            self.record(facts.TicketEnded(ticket=ticket, counter=counter, outcome="served"), actor=counter)

    def finish_as_started(self, counter: int) -> None:
        """Whoever stands at the counter was served, the start pressed or not."""
        ticket = self.hall.counters[counter].ticket_id
        if ticket is not None and self.hall.tickets[ticket].state is TicketState.CALLED:
            self.record(facts.TicketStarted(ticket=ticket, counter=counter, assumed=1), actor=counter, device=counter)
        self.finish(counter)


def thousand_tickets() -> Day:
    """1,000 tickets of 6 services at 12 counters, 6,000 facts and a little more, up to 200 waiting."""
    day = Day()
    day.open({number: sorted({number % 6 + 1, (number + 2) % 6 + 1}) for number in range(1, 13)})
    counters = deque(range(1, 13))
    for ticket in range(1, 1001):
        day.at += 15
        slot = OPENING_AT + 900 * (ticket // 60) if ticket % 3 == 0 else None
        day.issue(ticket, ticket % 6 + 1, slot=slot, priority="elderly" if ticket % 10 == 0 else None)
        day.record(facts.PaperReported(ticket=ticket, paper="printed"))
        if ticket > 200:
            serve_one(day, counters)
    while any(each.state in OPEN_STATES for each in day.hall.tickets.values()):
        day.at += 20
        serve_one(day, counters)
    return day


def serve_one(day: Day, counters: deque[int]) -> None:
    """The next counter in turn serves whom the rule gives it."""
    counters.rotate(-1)
    day.finish(counters[0])
    ticket = day.call(counters[0])
    if ticket is not None:
        day.record(facts.TicketRecalled(ticket=ticket, counter=counters[0]))
        day.record(facts.TicketStarted(ticket=ticket, counter=counters[0]))
