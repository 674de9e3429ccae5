"""What is kept of the days that can be booked does not grow with the days that pass."""

from __future__ import annotations

from datetime import date, timedelta

from server.domain.booking.history import BookingPast
from tests.server.bookings.booking_office import MONDAY


def test_what_was_learned_on_days_gone_by_is_let_go(make_booking_office) -> None:
    office = make_booking_office()
    office.set_hours()
    occupancy = office.bookings._offers._occupancy
    for passed in range(5):
        # Each morning brings a past of its own, of hundreds of kilobytes.
        office.plans.past = BookingPast()
        for ahead in range(3):
            day = date.fromisoformat(MONDAY) + timedelta(days=passed + ahead)
            occupancy.taken(office.bookings._offers.office(), day, office.clock.now())

    assert len(occupancy._days) == 3
