"""Holding, confirming, moving and giving back, through the desk that everybody uses."""

import pytest

from server.application.refusals import Refusal
from tests.server.bookings.booking_office import MONDAY, MONDAY_8, TODAY, visitor
from tests.server.small_office import AKL, KK, KTP, OPENING_AT
from wire.codes import BookingState, Channel, RefusalCode

NIK = "3204014101901234"


def refused(act):
    """The code with which something is refused."""
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value.code


def test_a_fresh_office_that_was_never_open_takes_a_booking_and_stays_closed(office):
    view = office.bookings.confirm(office.bookings.hold(office.wish()).token, visitor())

    assert (view.state, view.slot_at, view.channel) == (BookingState.CONFIRMED, MONDAY_8, Channel.WEB)
    assert office.reads.head().business_day is None
    assert office.kinds() == ["booking_confirmed"]


def test_services_days_and_slots_are_offered_as_the_calendar_has_them(office):
    assert [each.service_id for each in office.bookings.services()] == [KTP, KK, AKL]
    assert [each.needs_nik for each in office.bookings.services()] == [False, False, True]
    days = office.bookings.days(KTP)
    assert len(days) == 30
    assert days[0].day == TODAY
    saturday = days[1]
    assert (saturday.n_free, saturday.closed_because.id) == (0, "Tutup setiap hari Sabtu")
    assert days[3].day == MONDAY
    assert days[3].n_free == sum(office.free().values()) > 20


def test_today_is_bookable_until_two_hours_before(office):
    slots = [each.slot_at for each in office.bookings.slots(KTP, TODAY)]
    assert slots[0] == OPENING_AT + 2 * 3600
    assert refused(lambda: office.bookings.hold(office.wish(slot_at=slots[0] - 900))) is RefusalCode.TOO_LATE_TO_BOOK
    office.clock.pass_s(1)
    assert refused(lambda: office.bookings.hold(office.wish(slot_at=slots[0]))) is RefusalCode.TOO_LATE_TO_BOOK
    office.bookings.hold(office.wish(slot_at=slots[1]))
