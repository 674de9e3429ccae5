"""Booked visitors who come: their booking becomes a ticket, or a right of the ticket they took before."""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.application.caller import Caller
from server.application.handlers.taking import Place, handed_out, open_service, require_admission
from server.application.ports import Books
from server.application.queueing import known_ticket
from server.application.refusals import Refusal
from server.application.views import n_before_in_books, ticket_paper
from server.domain.booking.booking import Booking, BookingAction, next_booking_state
from server.domain.booking.codes import read_code
from server.domain.business_day import business_day_of
from server.domain.calendar.admission import late_for_check_in
from server.domain.queue import facts
from server.domain.queue.tickets import OPEN_STATES, Ticket
from server.domain.scanned import read_scanned
from wire.codes import BookingState, DeviceRole, Language, PriorityKind, RefusalCode
from wire.commands import CheckIn, TicketPaper


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """How a booked visitor comes.

    Attributes:
        ticket_id: the walk-in ticket that they hold already.
        language: of the ticket; None for the one they booked in.
    """

    ticket_id: int | None = None
    priority: PriorityKind | None = None
    headcount: int = 1
    language: Language | None = None


def check_in(books: Books, caller: Caller, command: CheckIn) -> TicketPaper:
    """Take what was scanned or typed for a booking, and give its visitor a number."""
    booking = booking_behind(books, command.text)
    if booking is None:
        raise Refusal(RefusalCode.UNKNOWN_BOOKING, "no booking has this link or code")
    arrival = Arrival(
        ticket_id=command.ticket_id,
        priority=command.priority,
        headcount=command.headcount,
        language=command.language,
    )
    return check_in_booking(books, caller, booking, arrival)


def booking_behind(books: Books, text: str) -> Booking | None:
    """The booking whose link or code this is, None for anything else; one that was only ever held is nobody's."""
    scanned = read_scanned(text)
    booking = books.bookings.by_token(scanned.secret) if scanned.secret else None
    code = read_code(scanned.code) if scanned.code else None
    if code is not None:
        booking = books.bookings.by_code(code)
    return None if booking is None or booking.confirmed_at is None else booking


def check_in_booking(books: Books, caller: Caller, booking: Booking, arrival: Arrival) -> TicketPaper:
    """Give a booked visitor a number, however early or late on the day, or add the slot to the number they hold.

    Raises:
        Refusal: `booking_cancelled`, `already_checked_in`, `wrong_day`; `unknown_ticket` or `wrong_state` for a ticket
            that cannot take the slot; what the service gives out no number for.
    """
    _require_today(books, booking)
    service = open_service(books, booking.service_id, is_booked=True)
    if caller.device.role is DeviceRole.KIOSK:
        require_admission(late_for_check_in(books.office.calendar, books.now, service.id), service)
    held = None if arrival.ticket_id is None else _ticket_for(books, booking, arrival.ticket_id)
    if held is None:
        place = Place.drawn(books, service)
    else:
        place = Place(held.id, held.n, held.number, held.standing.first_arrival_at)
    books.record(_fact(caller, booking, arrival, place))
    checked_in = next_booking_state(booking.state, BookingAction.CHECK_IN)
    books.bookings.replace(replace(booking, state=checked_in, ticket_id=place.ticket_id, identity_index=None))
    if held is None:
        return handed_out(books, place.ticket_id, None)
    with_slot = known_ticket(books, held.id)
    return ticket_paper(books, with_slot, books.slip(held.id), n_before_in_books(books, with_slot))


def _require_today(books: Books, booking: Booking) -> None:
    if booking.confirmed_at is None:
        raise Refusal(RefusalCode.UNKNOWN_BOOKING, f"booking {booking.id} was never confirmed")
    if booking.state is BookingState.CANCELLED:
        raise Refusal(RefusalCode.BOOKING_CANCELLED, f"booking {booking.id} was cancelled")
    if booking.state is BookingState.CHECKED_IN:
        raise Refusal(RefusalCode.ALREADY_CHECKED_IN, f"booking {booking.id} is ticket {booking.ticket_id}")
    branch = books.office.branch
    day = business_day_of(booking.slot_at, branch.zone, branch.reset_hour)
    if day != books.business_day or booking.state is not BookingState.CONFIRMED:
        raise Refusal(RefusalCode.WRONG_DAY, f"booking {booking.id} is for {day}")


def _ticket_for(books: Books, booking: Booking, ticket_id: int) -> Ticket:
    held = known_ticket(books, ticket_id)
    if held.state not in OPEN_STATES or held.service_id != booking.service_id:
        raise Refusal(RefusalCode.WRONG_STATE, f"ticket {held.id} cannot take a slot of service {booking.service_id}")
    if held.standing.slot_at is not None:
        raise Refusal(RefusalCode.WRONG_STATE, f"ticket {held.id} has a slot; another would take its right")
    return held


def _fact(caller: Caller, booking: Booking, arrival: Arrival, place: Place) -> facts.TicketCheckedIn:
    return facts.TicketCheckedIn(
        ticket=place.ticket_id,
        n=place.n,
        number=place.number,
        service=booking.service_id,
        channel=booking.channel.value,
        headcount=arrival.headcount,
        arrived=place.arrived_at,
        language=(arrival.language or booking.language).value,
        slot=booking.slot_at,
        booking=booking.id,
        priority=None if arrival.priority is None else arrival.priority.value,
    )
