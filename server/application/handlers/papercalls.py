"""Calls by voice at a counter without a network, entered once it is there again. Nothing of it ran by the rule."""

from __future__ import annotations

from server.application.caller import Caller
from server.application.ports import Books
from server.application.views import words
from server.domain.queue import facts
from server.domain.queue.counters import Counter
from server.domain.queue.tickets import AT_COUNTER_STATES, OPEN_STATES, Ticket
from wire.codes import ExpiryReason, PaperCallEnd, PaperCallOutcome
from wire.commands import EnterPaperCall, PaperCallAnswer


def enter_paper_call(books: Books, caller: Caller, command: EnterPaperCall) -> PaperCallAnswer:
    """Write down what happened, if the ticket's later story allows it; conflicts are told, never overruled."""
    counter = caller.counter(books)
    series, serial = command.number.split(" ")
    ticket = books.ticket_numbered(series, int(serial))
    if ticket is None:
        return PaperCallAnswer(outcome=PaperCallOutcome.UNKNOWN)
    called_at = _within(command.called_at, ticket.standing.first_arrival_at, books.now)
    if _is_entered(books, counter, ticket, called_at):
        return PaperCallAnswer(outcome=PaperCallOutcome.ENTERED)
    conflict = _conflict(books, counter, ticket)
    if conflict is not None:
        return conflict
    if command.end is PaperCallEnd.SERVED:
        ended_at = _within(command.ended_at, called_at, books.now)
        books.record(
            facts.TicketServedOnPaper(ticket=ticket.id, counter=counter.id, called=called_at, ended=ended_at)
        )  # fmt: skip
    else:
        _miss(books, counter, ticket, called_at)
    return PaperCallAnswer(outcome=PaperCallOutcome.ENTERED)


def _miss(books: Books, counter: Counter, ticket: Ticket, called_at: int) -> None:
    """The last permitted miss lets the ticket expire, by voice as by board."""
    books.record(facts.TicketMissedOnPaper(ticket=ticket.id, counter=counter.id, called=called_at))
    if ticket.missed_count + 1 >= books.parameters.max_missed:
        books.record(facts.TicketExpired(ticket=ticket.id, reason=ExpiryReason.LAST_MISS.value))


def _is_entered(books: Books, counter: Counter, ticket: Ticket, called_at: int) -> bool:
    """Whether this very call stands in the journal already."""
    return any(
        isinstance(record.fact, facts.TicketServedOnPaper | facts.TicketMissedOnPaper)
        and (record.fact.counter, record.fact.called) == (counter.id, called_at)
        for record in books.history(ticket.id)
    )


def _conflict(books: Books, counter: Counter, ticket: Ticket) -> PaperCallAnswer | None:
    """What speaks against it: somebody else has the visitor, or the ticket's day ended in another way."""
    if ticket.state not in OPEN_STATES:
        return _told(books, PaperCallOutcome.OVER, _last_counter(books, ticket), ticket.called_at)
    if ticket.state in AT_COUNTER_STATES and ticket.counter_id != counter.id:
        return _told(books, PaperCallOutcome.ELSEWHERE, ticket.counter_id, ticket.called_at)
    return None


def _told(books: Books, outcome: PaperCallOutcome, counter_id: int | None, at: int | None) -> PaperCallAnswer:
    set_up = None if counter_id is None else books.office.counters.get(counter_id)
    return PaperCallAnswer(outcome=outcome, counter_name=None if set_up is None else words(set_up.name), at=at)


def _last_counter(books: Books, ticket: Ticket) -> int | None:
    named = (getattr(record.fact, "counter", None) for record in reversed(books.history(ticket.id)))
    return next((each for each in named if each is not None), None)


def _within(at: int, first_at: int, last_at: int) -> int:
    """A counter's clock may be wrong: nobody was called before they came, nor later than now."""
    return min(max(at, first_at), last_at)
