"""Codes held before a kiosk: whatever is behind one decides what happens now; nothing in the text is believed."""

from __future__ import annotations

from dataclasses import replace

from server.application.caller import Caller
from server.application.handlers.arriving import Arrival, booking_behind, check_in_booking
from server.application.ports import Books
from server.application.queueing import known_ticket, offer
from server.application.refusals import Refusal
from server.application.views import n_before_in_books, ticket_paper, words
from server.domain.booking.booking import Booking
from server.domain.business_day import business_day_of
from server.domain.queue import facts
from server.domain.queue.tickets import AWAY_STATES, Ticket
from server.domain.scanned import read_scanned
from wire.codes import BookingState, RefusalCode, ScanOutcome, TicketState
from wire.commands import ScanAnswer, ScanCode

_STANDS = {
    TicketState.WAITING: ScanOutcome.WAITING,
    TicketState.CALLED: ScanOutcome.CALLED,
    TicketState.SERVING: ScanOutcome.SERVING,
}
_NOT_TOGETHER = frozenset({RefusalCode.WRONG_STATE, RefusalCode.UNKNOWN_TICKET})


def scan_code(books: Books, caller: Caller, command: ScanCode) -> ScanAnswer:
    """Say what is behind a code, and do what its holder came for: check in, or go back in line."""
    found = _behind(books, command.text)
    arrival = Arrival(language=command.language)
    if command.also is not None:
        return _of_two(books, caller, (found, _behind(books, command.also)), arrival)
    if isinstance(found, Booking):
        return _of_booking(books, caller, found, arrival)
    return ScanAnswer(outcome=ScanOutcome.UNKNOWN) if found is None else _of_ticket(books, found)


def _behind(books: Books, text: str) -> Booking | Ticket | None:
    """Both are looked for whatever is found, so that the time taken tells nothing."""
    booking, ticket = booking_behind(books, text), books.ticket_behind(read_scanned(text).secret)
    return booking if booking is not None else ticket


def _of_two(
    books: Books, caller: Caller, found: tuple[Booking | Ticket | None, Booking | Ticket | None], arrival: Arrival
) -> ScanAnswer:
    """A booking and the number that its holder took before, in either order."""
    if None in found:
        return ScanAnswer(outcome=ScanOutcome.UNKNOWN)
    bookings = [each for each in found if isinstance(each, Booking)]
    tickets = [each for each in found if isinstance(each, Ticket)]
    if len(bookings) != 1 or len(tickets) != 1:
        return ScanAnswer(outcome=ScanOutcome.NOT_TOGETHER)
    return _of_booking(books, caller, bookings[0], replace(arrival, ticket_id=tickets[0].id))


def _of_booking(books: Books, caller: Caller, booking: Booking, arrival: Arrival) -> ScanAnswer:
    if booking.state is BookingState.CANCELLED:
        return ScanAnswer(outcome=ScanOutcome.CANCELLED)
    if booking.state is BookingState.CHECKED_IN:
        return _of_checked_in(books, booking)
    branch = books.office.branch
    day, today = business_day_of(booking.slot_at, branch.zone, branch.reset_hour), books.business_day or ""
    if booking.state is not BookingState.CONFIRMED or day < today:
        return ScanAnswer(outcome=ScanOutcome.LAPSED)
    if day > today:
        return ScanAnswer(outcome=ScanOutcome.WRONG_DAY, slot_at=booking.slot_at)
    try:
        paper = check_in_booking(books, caller, booking, arrival)
    except Refusal as refusal:
        is_apart = arrival.ticket_id is not None and refusal.code in _NOT_TOGETHER
        return ScanAnswer(outcome=ScanOutcome.NOT_TOGETHER if is_apart else ScanOutcome.SERVICE_CLOSED)
    if arrival.ticket_id is None:
        return ScanAnswer(outcome=ScanOutcome.CHECKED_IN, paper=paper, slot_at=booking.slot_at)
    return _back_if_away(books, known_ticket(books, arrival.ticket_id), ScanOutcome.JOINED)


def _of_checked_in(books: Books, booking: Booking) -> ScanAnswer:
    """The booking is a ticket by now: the code stands for that."""
    ticket = None if booking.ticket_id is None else books.ticket(booking.ticket_id)
    if ticket is None:
        return ScanAnswer(outcome=ScanOutcome.LAPSED)
    if ticket.state is TicketState.WAITING:
        return _with_paper(books, ticket, ScanOutcome.ALREADY)
    return _of_ticket(books, ticket)


def _of_ticket(books: Books, ticket: Ticket) -> ScanAnswer:
    """How a ticket of today stands. Its visitor is here: one who was away waits again from now on."""
    if ticket.state in AWAY_STATES:
        return _back_if_away(books, ticket, ScanOutcome.RETURNED)
    outcome = _STANDS.get(ticket.state)
    return ScanAnswer(outcome=ScanOutcome.OVER) if outcome is None else _with_paper(books, ticket, outcome)


def _back_if_away(books: Books, ticket: Ticket, outcome: ScanOutcome) -> ScanAnswer:
    is_away = ticket.state in AWAY_STATES
    if is_away:
        books.record(facts.TicketReturned(ticket=ticket.id, granted_min=0))
    answer = _with_paper(books, known_ticket(books, ticket.id), outcome)
    if is_away:
        offer(books, ticket.id)
    return answer


def _with_paper(books: Books, ticket: Ticket, outcome: ScanOutcome) -> ScanAnswer:
    counter = None if ticket.counter_id is None else books.office.counters[ticket.counter_id]
    return ScanAnswer(
        outcome=outcome,
        paper=ticket_paper(books, ticket, books.slip(ticket.id), n_before_in_books(books, ticket)),
        slot_at=ticket.standing.slot_at,
        counter_name=None if counter is None else words(counter.name),
    )
