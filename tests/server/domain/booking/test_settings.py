"""What an office decides, from a column and back."""

import pytest

from server.domain.booking.settings import BadBookingSettings, BookingSettings, ServiceBooking


def test_what_was_never_chosen_is_as_an_office_starts():
    assert BookingSettings.from_record({}) == BookingSettings(share_percent=20, days_ahead=30, hold_min=10)
    assert ServiceBooking.from_record({}) == ServiceBooking(is_bookable=False, needs_nik=False, walk_ins=True)


def test_settings_come_back_from_their_record():
    settings = BookingSettings(share_percent=30, most_per_phone=2)
    assert BookingSettings.from_record(settings.to_record()) == settings
    service = ServiceBooking(is_bookable=True, needs_nik=True)
    assert ServiceBooking.from_record(service.to_record()) == service


@pytest.mark.parametrize("record", [{"share_percent": 0}, {"hold_min": True}, {"share": 20}, {"days_ahead": 181}])
def test_a_setting_that_cannot_be_is_named(record):
    with pytest.raises(BadBookingSettings, match=next(iter(record))):
        BookingSettings.from_record(record)


@pytest.mark.parametrize("record", [{"is_bookable": 1}, {"needs_ktp": True}])
def test_a_service_setting_that_cannot_be_is_named(record):
    with pytest.raises(BadBookingSettings, match=next(iter(record))):
        ServiceBooking.from_record(record)
