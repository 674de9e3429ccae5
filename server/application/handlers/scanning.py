"""Codes held before a kiosk: whatever is behind one decides what happens now; nothing in the text is believed."""

from __future__ import annotations

from server.application.caller import Caller
from server.application.ports import Books
from server.application.queueing import known_ticket, offer
from server.application.views import n_before_in_books, ticket_paper, words
from server.domain.queue import facts
from server.domain.queue.tickets import AWAY_STATES, Ticket
from server.domain.scanned import read_scanned
from wire.codes import ScanOutcome, TicketState
from wire.commands import ScanAnswer, ScanCode

_STANDS = {
    TicketState.WAITING: ScanOutcome.WAITING,
    TicketState.CALLED: ScanOutcome.CALLED,
    TicketState.SERVING: ScanOutcome.SERVING,
}


def scan_code(books: Books, caller: Caller, command: ScanCode) -> ScanAnswer:
    """Say what is behind a code, and do what its holder came for: a missed or held ticket goes back in line."""
    ticket = books.ticket_behind(read_scanned(command.text).secret)
    if ticket is None:
        return ScanAnswer(outcome=ScanOutcome.UNKNOWN)
    return _of_ticket(books, ticket)


def _of_ticket(books: Books, ticket: Ticket) -> ScanAnswer:
    """How a ticket of today stands. Its visitor is here: one who was away waits again from now on."""
    if ticket.state in AWAY_STATES:
        books.record(facts.TicketReturned(ticket=ticket.id, granted_min=0))
        answer = _with_paper(books, known_ticket(books, ticket.id), ScanOutcome.RETURNED)
        offer(books, ticket.id)
        return answer
    outcome = _STANDS.get(ticket.state)
    return ScanAnswer(outcome=ScanOutcome.OVER) if outcome is None else _with_paper(books, ticket, outcome)


def _with_paper(books: Books, ticket: Ticket, outcome: ScanOutcome) -> ScanAnswer:
    counter = None if ticket.counter_id is None else books.office.counters[ticket.counter_id]
    return ScanAnswer(
        outcome=outcome,
        paper=ticket_paper(books, ticket, books.slip(ticket.id), n_before_in_books(books, ticket)),
        slot_at=ticket.standing.slot_at,
        counter_name=None if counter is None else words(counter.name),
    )
