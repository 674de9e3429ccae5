"""Bookings within a transaction of the writer: held, confirmed, moved, given back, and turned into a ticket.

Everything is looked at before anything is written, as a refusal does not take back what was written before it.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import date, timedelta

from server.application.booking_desk import SlotWish, Visitor
from server.application.booking_plans import business_day_starts_at, day_starts_at, is_bookable
from server.application.booking_ports import NewBooking
from server.application.handlers.booking_people import IN_PERSON, require_proof, require_reliable, with_person
from server.application.handlers.booking_people import BookingRules as BookingRules
from server.application.ports import Books
from server.application.refusals import Refusal
from server.application.room import require_room
from server.domain.booking.admission import PlannedSlot
from server.domain.booking.booking import Booking, BookingAction, IllegalBookingMove, next_booking_state
from server.domain.booking.codes import new_code
from server.domain.booking.slots import is_too_late
from server.domain.business_day import business_day_of
from server.domain.doors import door_of
from server.domain.office import Office, Service
from server.domain.queue import facts
from wire.codes import BookingState, RefusalCode, ServiceState

TOKEN_BYTES = 16
"""A booking's link is a secret of 128 bits."""

UNUSED_KEPT_S = 24 * 3600
"""A slot that was held and never confirmed is forgotten after this time."""


def hold(books: Books, rules: BookingRules, wish: SlotWish) -> Booking:
    """Keep a slot free for some minutes."""
    require_room(books)
    slot = _free_slot(books, rules, wish.service_id, wish.slot_at)
    expires_at = books.now + books.office.branch.booking.hold_min * 60
    new = NewBooking(
        code=new_code(),
        token=secrets.token_urlsafe(TOKEN_BYTES),
        state=BookingState.HELD,
        channel=wish.channel,
        language=wish.language,
        service_id=wish.service_id,
        case=wish.case,
        slot_at=wish.slot_at,
        length_min=slot.length_min,
        made_at=books.now,
        expires_at=expires_at,
        frees_at=_freed_from(books, rules, expires_at),
        device_id=wish.device_id,
    )
    return books.bookings.add(new)


def confirm(books: Books, rules: BookingRules, token: str, visitor: Visitor | None) -> Booking:
    """Make a held booking firm; one that is firm already stays as it is."""
    held = known_booking(books, token)
    if held.state is not BookingState.HELD and held.confirmed_at is not None:
        return held
    if held.state is not BookingState.HELD or held.expires_at is None or held.expires_at <= books.now:
        raise Refusal(RefusalCode.HOLD_EXPIRED, f"booking {held.id} is not held any more")
    confirmed = replace(
        held, state=_after(held, BookingAction.CONFIRM), confirmed_at=books.now, expires_at=None, frees_at=None
    )
    service = books.office.services[held.service_id]
    if visitor is not None or held.channel not in IN_PERSON or service.booking.needs_nik:
        confirmed = with_person(books, rules, confirmed, visitor or Visitor(name=""))
    books.bookings.replace(confirmed)
    if held.device_id is not None:
        shift = books.shift_at(held.device_id)
        books.begin_command(actor=0 if shift is None else shift.operator_id, device=held.device_id)
    books.record(
        facts.BookingConfirmed(booking=held.id, service=held.service_id, slot=held.slot_at, channel=held.channel.value)
    )
    return confirmed


def release(books: Books, token: str) -> None:
    """Give a held slot back; nothing happens if it is no longer held."""
    held = books.bookings.by_token(token)
    if held is not None and held.state is BookingState.HELD:
        books.bookings.replace(replace(held, state=_after(held, BookingAction.RELEASE), frees_at=books.now))


def move(books: Books, rules: BookingRules, token: str, slot_at: int, proof: str | None) -> Booking:
    """Another slot for the same service; the old one is kept as long as the new one is not sure. No proof: by staff."""
    booking = known_booking(books, token)
    state = _after(booking, BookingAction.MOVE)
    require_proof(books, rules, booking, proof)
    if slot_at == booking.slot_at:
        return booking
    slot = _free_slot(books, rules, booking.service_id, slot_at, but=booking)
    require_reliable(books, booking.identity_index, booking.service_id, slot_at)
    # First, as it may be refused: the keys to personal data may be away.
    if booking.person_id is not None:
        rules.persons(books).visit_moved(booking.person_id, local_day(books.office, slot_at).isoformat())
    # What was said and told of the old day is not true of the new one.
    moved = replace(
        booking, state=state, slot_at=slot_at, length_min=slot.length_min, says_will_come=False, notice=None
    )
    books.bookings.replace(moved)
    _keep_place(books, rules, booking)
    books.record(
        facts.BookingMoved(booking=booking.id, service=booking.service_id, slot=slot_at, from_slot=booking.slot_at)
    )
    return moved


def cancel(books: Books, rules: BookingRules, token: str, proof: str | None) -> Booking:
    """Give a booking back; one that was given back stays so. No proof: by staff."""
    booking = known_booking(books, token)
    if booking.state is BookingState.CANCELLED and booking.confirmed_at is not None:
        return booking
    state = _after(booking, BookingAction.CANCEL)
    require_proof(books, rules, booking, proof)
    cancelled = replace(booking, state=state, frees_at=_freed_from(books, rules, books.now), identity_index=None)
    books.bookings.replace(cancelled)
    books.record(facts.BookingCancelled(booking=booking.id, service=booking.service_id, slot=booking.slot_at))
    return cancelled


def will_come(books: Books, token: str) -> Booking:
    """The visitor says that they will come."""
    booking = known_booking(books, token)
    state = _after(booking, BookingAction.SAY_WILL_COME)
    if booking.says_will_come:
        return booking
    said = replace(booking, state=state, says_will_come=True)
    books.bookings.replace(said)
    books.record(facts.BookingPromised(booking=booking.id, service=booking.service_id, slot=booking.slot_at))
    return said


def tidy(books: Books) -> None:
    """What time brings: held slots run out, bookings of days gone by lapse, unused rows are forgotten."""
    books.begin_command(actor=0, device=0)
    for held in books.bookings.run_out(books.now):
        books.bookings.replace(replace(held, state=_after(held, BookingAction.RUN_OUT)))
    branch = books.office.branch
    lapse_before_day(books, business_day_of(books.now, branch.zone, branch.reset_hour))
    books.bookings.forget_unused(books.now - UNUSED_KEPT_S)


def lapse_bookings(books: Books, before_at: int) -> None:
    """Let every booking lapse that nobody came for, of slots before an instant."""
    for booking in books.bookings.overdue(before_at):
        lapsed = replace(booking, state=_after(booking, BookingAction.LAPSE), identity_index=None)
        books.bookings.replace(lapsed)
        books.record(facts.BookingLapsed(booking=booking.id, service=booking.service_id, slot=booking.slot_at))


def lapse_before_day(books: Books, day: str) -> None:
    """Let every booking lapse of the business days before this one: nobody may have opened or closed them."""
    lapse_bookings(books, business_day_starts_at(books.office, day))


def known_booking(books: Books, token: str) -> Booking:
    """The booking with this link.

    Raises:
        Refusal: `unknown_booking`.
    """
    booking = books.bookings.by_token(token)
    if booking is None:
        raise Refusal(RefusalCode.UNKNOWN_BOOKING, "no booking has this link")
    return booking


def local_day(office: Office, at: int) -> date:
    """The local day of an instant."""
    return office.calendar.day_of(at)


def _free_slot(
    books: Books, rules: BookingRules, service_id: int, slot_at: int, but: Booking | None = None
) -> PlannedSlot:
    """The slot, if one more may have it; `but` is a booking that would leave its own place."""
    office, now = books.office, books.now
    if not is_bookable(office, service_id):
        raise Refusal(RefusalCode.NOT_BOOKABLE, f"service {service_id} takes no bookings")
    if is_too_late(slot_at, now):
        raise Refusal(RefusalCode.TOO_LATE_TO_BOOK, f"slot {slot_at} is too near, or has passed")
    _require_published(books, service_id, slot_at)
    day = local_day(office, slot_at)
    plan = rules.plans.day(office, day)
    slot = plan.slots(service_id).get(slot_at)
    if slot is None:
        raise Refusal(RefusalCode.NOT_BOOKABLE, f"service {service_id} has no slot at {slot_at}")
    starts_at, ends_at = day_starts_at(office, day), day_starts_at(office, day + timedelta(days=1))
    taken = books.bookings.taken(starts_at, ends_at, now)
    if not plan.admits(service_id, slot_at, (each for each in taken if but is None or each.booking_id != but.id)):
        raise Refusal(RefusalCode.SLOT_TAKEN, f"slot {slot_at} of service {service_id} is full")
    return slot


def _require_published(books: Books, service_id: int, slot_at: int) -> None:
    office, branch = books.office, books.office.branch
    # Far instants have no local day that a program could name.
    if slot_at - books.now > (branch.booking.days_ahead + 2) * 24 * 3600:
        raise Refusal(RefusalCode.NOT_BOOKABLE, f"slot {slot_at} is too far away")
    ahead = (local_day(office, slot_at) - local_day(office, books.now)).days
    if not 0 <= ahead < branch.booking.days_ahead:
        raise Refusal(RefusalCode.NOT_BOOKABLE, f"slot {slot_at} is {ahead} days ahead")
    if business_day_of(slot_at, branch.zone, branch.reset_hour) != business_day_of(
        books.now, branch.zone, branch.reset_hour
    ):
        return
    is_closed_early = not books.is_day_open and books.business_day == business_day_of(
        slot_at, branch.zone, branch.reset_hour
    )
    if is_closed_early or not _is_open_today(office.services[service_id], books):
        raise Refusal(RefusalCode.NOT_BOOKABLE, f"service {service_id} gives out nothing more today")


def _is_open_today(service: Service, books: Books) -> bool:
    return service.state is ServiceState.OPEN and not door_of(books.office, books.now, service.id).is_full


def _keep_place(books: Books, rules: BookingRules, left: Booking) -> None:
    """Keep the place that was left for a random while: whoever watches for it cannot take it at once."""
    frees_at = _freed_from(books, rules, books.now)
    if frees_at == books.now:
        return
    books.bookings.add(
        NewBooking(
            code=new_code(),
            token=secrets.token_urlsafe(TOKEN_BYTES),
            state=BookingState.CANCELLED,
            channel=left.channel,
            language=left.language,
            service_id=left.service_id,
            case=None,
            slot_at=left.slot_at,
            length_min=left.length_min,
            made_at=books.now,
            expires_at=None,
            frees_at=frees_at,
        )
    )


def _freed_from(books: Books, rules: BookingRules, at: int) -> int:
    """The random moment at which a place is free again that is given up at this instant."""
    return at + rules.below(books.office.branch.booking.return_within_min * 60 + 1)


def _after(booking: Booking, action: BookingAction) -> BookingState:
    try:
        return next_booking_state(booking.state, action)
    except IllegalBookingMove as error:
        raise Refusal(RefusalCode.WRONG_STATE, f"booking {booking.id}: {error}") from error
