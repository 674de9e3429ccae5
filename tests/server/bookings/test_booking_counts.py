"""Bookings as a report counts them: by service and channel, with what became of each."""

from __future__ import annotations

from server.application.booking_plans import business_day_ends_at, business_day_starts_at
from server.domain.reports.bookings import BookingGroup
from server.storage.booking_counts import booking_groups
from tests.server.bookings.booking_office import MONDAY, MONDAY_8, BookingOffice
from tests.server.small_office import BRANCH, KK, KTP, OPENING_AT
from wire.codes import Channel

TEN = OPENING_AT + 2 * 3600


def groups(office: BookingOffice, first: str, last: str) -> list[BookingGroup]:
    now = office.reads.office()
    span = (business_day_starts_at(now, first), business_day_ends_at(now, last))
    return list(booking_groups(office.engine, BRANCH, *span))


def test_every_booking_of_the_period_is_counted_where_it_belongs(office: BookingOffice) -> None:
    for slot_at in (TEN, TEN + 900):
        office.book_for(KTP, slot_at)
    office.bookings.cancel(office.book_for(KTP, TEN + 1800).token, None)
    office.book(KK, TEN, Channel.DESK)
    office.book_for(KTP, MONDAY_8)
    office.issue()
    office.clock.pass_s(10 * 3600)
    office.do(office.open_counter(1), "close-day")
    web, desk = groups(office, "2100-01-01", "2100-01-01")
    assert web == BookingGroup(service_id=KTP, channel=Channel.WEB.value, n_came=0, n_absent=2, n_cancelled=1, n_open=0)
    assert (web.n_booked, web.absent_share) == (3, 1.0)
    assert (desk.service_id, desk.channel, desk.n_absent) == (KK, Channel.DESK.value, 1)
    (later,) = groups(office, MONDAY, MONDAY)
    assert (later.n_open, later.absent_share) == (1, None)


def test_a_slot_that_was_only_held_is_no_booking(office: BookingOffice) -> None:
    office.bookings.hold(office.wish(KTP, TEN))
    assert groups(office, "2100-01-01", MONDAY) == []
