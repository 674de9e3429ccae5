"""A day is closed that visitors have booked: what they are told, and what the desk offers from then on."""

import pytest

from server.application.refusals import Refusal
from server.domain.calendar.changing import opened_again, with_closure
from server.domain.calendar.document import Closure
from server.domain.text import Text
from server.storage.calendar import BookingsTouched, set_calendar
from tests.server.bookings.booking_office import MONDAY, MONDAY_8
from tests.server.domain.calendar.week import day
from tests.server.small_office import KK, KTP
from wire.codes import BookingState, RefusalCode

DAY_S = 24 * 3600
TELL = Text(id="Kami pindah gedung; datanglah hari Selasa.", en="We move house; please come on Tuesday.")
WHY = Text(id="Pindah gedung", en="Moving house")


def close_monday(office, tell=None, services=frozenset()):
    closure = Closure(first=day(MONDAY), last=day(MONDAY), reason=WHY, services=services)
    change = set_calendar(
        office.engine, lambda document: with_closure(document, closure), now=office.clock.now(), tell=tell
    )
    office.look()
    return change


def test_nothing_closes_over_a_booking_without_words(office):
    booked = office.book()
    with pytest.raises(BookingsTouched) as touched:
        close_monday(office)
    assert [each.code for each in touched.value.slots] == [booked.code]
    assert office.bookings.booking(booked.token) == booked


def test_the_booking_stays_and_its_page_says_what_the_office_says(office):
    booked = office.book()
    assert [each.booking_id for each in close_monday(office, TELL).told] == [booked.booking_id]
    told = office.bookings.booking(booked.token)
    assert (told.state, told.slot_at, told.notice) == (BookingState.CONFIRMED, MONDAY_8, TELL)
    (monday,) = (each for each in office.bookings.days(KTP) if each.day == MONDAY)
    assert (monday.n_free, monday.closed_because) == (0, WHY)


def test_who_moves_to_another_day_has_read_it(office):
    booked = office.book()
    close_monday(office, TELL)
    moved = office.bookings.move(booked.token, MONDAY_8 + DAY_S)
    assert (moved.slot_at, moved.notice) == (MONDAY_8 + DAY_S, None)
    assert office.bookings.booking(booked.token).notice is None


def test_saying_to_come_all_the_same_keeps_the_words(office):
    booked = office.book()
    close_monday(office, TELL)
    assert office.bookings.will_come(booked.token).notice == TELL


def test_an_open_day_again_takes_the_words_back(office):
    booked = office.book()
    close_monday(office, TELL)
    set_calendar(office.engine, lambda document: opened_again(document, day(MONDAY)), now=office.clock.now())
    office.look()
    assert office.bookings.booking(booked.token) == booked


def test_a_service_closes_for_its_own_bookings_alone(office):
    of_ktp, of_kk = office.book(KTP), office.book(KK)
    close_monday(office, TELL, frozenset({"KK"}))
    assert office.bookings.booking(of_ktp.token).notice is None
    assert office.bookings.booking(of_kk.token).notice == TELL


def test_a_closed_day_cannot_be_booked(office):
    close_monday(office)
    with pytest.raises(Refusal) as refused:
        office.bookings.hold(office.wish())
    assert refused.value.code is RefusalCode.NOT_BOOKABLE
