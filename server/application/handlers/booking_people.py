"""Who books: what is asked of them, what they may, and how they prove that a booking is theirs."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace

from server.application.booking_desk import Visitor
from server.application.booking_plans import BookingPlans
from server.application.persons import Asked, NewPerson, Persons, read_visitor
from server.application.ports import Books
from server.application.refusals import Refusal
from server.domain.booking.booking import Booking
from server.domain.consent import CONSENT_VERSION
from wire.codes import Channel, RefusalCode

MOST_MISSED = 2
MISSED_WITHIN_S = 60 * 24 * 3600
"""Who booked so often and did not come within this time books the service for the same day only."""

IN_PERSON = frozenset({Channel.KIOSK, Channel.DESK, Channel.ASSISTED})
"""Whoever books here stands before staff or a kiosk, and need not say who they are."""

BY_STAFF = frozenset({Channel.DESK, Channel.ASSISTED})
"""Staff tell by mouth what is kept."""


@dataclass(frozen=True, kw_only=True)
class BookingRules:
    """What deciding about bookings takes beside the books.

    Attributes:
        persons: visitors' personal data within the transaction of these books.
        below: a random number from 0 to below this one.
    """

    plans: BookingPlans
    persons: Callable[[Books], Persons]
    below: Callable[[int], int] = secrets.randbelow


def with_person(books: Books, rules: BookingRules, booking: Booking, visitor: Visitor) -> Booking:
    """The booking with its visitor, who is kept; nothing is kept of anybody who is refused.

    Raises:
        Refusal: `visitor_faulty`, `already_booked`, `same_day_only` or `too_many_bookings`.
    """
    service = books.office.services[booking.service_id]
    is_told = booking.channel in BY_STAFF
    asked = Asked(needs_nik=service.booking.needs_nik, consent_version=None if is_told else CONSENT_VERSION)
    person = read_visitor(visitor, asked)
    persons = rules.persons(books)
    indexes = persons.indexes(person)
    if indexes.identity is not None and books.bookings.has_open(indexes.identity, booking.service_id):
        raise Refusal(RefusalCode.ALREADY_BOOKED, f"an open booking for service {booking.service_id} is there")
    require_reliable(books, indexes.identity, booking.service_id, booking.slot_at)
    most = books.office.branch.booking.most_per_phone
    if indexes.phone is not None and books.bookings.n_open_of_phone(indexes.phone) >= most:
        raise Refusal(RefusalCode.TOO_MANY_BOOKINGS, f"{most} open bookings of this phone are there")
    kept = persons.keep(
        NewPerson(
            person=person,
            visit_on=books.office.calendar.day_of(booking.slot_at).isoformat(),
            consent_version=visitor.consent_version,
            wants_messages=visitor.wants_messages,
        )
    )
    return replace(booking, person_id=kept.person_id, identity_index=kept.identity_index)


def require_reliable(books: Books, identity_index: str | None, service_id: int, slot_at: int) -> None:
    """Make sure that a person who left bookings unused books for today alone.

    Raises:
        Refusal: `same_day_only`.
    """
    if identity_index is None or books.office.calendar.day_of(slot_at) == books.office.calendar.day_of(books.now):
        return
    if books.bookings.n_missed(identity_index, service_id, books.now - MISSED_WITHIN_S) >= MOST_MISSED:
        raise Refusal(RefusalCode.SAME_DAY_ONLY, f"service {service_id}: {MOST_MISSED} bookings were not used")


def require_proof(books: Books, rules: BookingRules, booking: Booking, proof: str | None) -> None:
    """Make sure that a booking is changed by its visitor, or by staff (None).

    Raises:
        Refusal: `wrong_proof`.
    """
    if proof is None or booking.person_id is None:
        return
    persons = rules.persons(books)
    kept = persons.kept(booking.person_id)
    if kept is not None and kept.phone_hint and not persons.proves(booking.person_id, proof):
        raise Refusal(RefusalCode.WRONG_PROOF, f"the proof is not that of booking {booking.id}")
