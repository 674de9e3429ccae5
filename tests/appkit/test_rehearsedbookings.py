"""Rehearsals are held at any hour: what is booked for later today is still today's."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from appkit.rehearsedbookings import zone_with_hours_left

RESET_HOUR = 3


@pytest.mark.parametrize("minute", range(0, 24 * 60, 20))
def test_slots_of_the_next_hours_are_of_the_same_business_day(minute: int) -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC) + timedelta(minutes=minute)
    zone = ZoneInfo(zone_with_hours_left(now.timestamp()))

    def business_day(moment: datetime) -> str:
        return (moment.astimezone(zone) - timedelta(hours=RESET_HOUR)).date().isoformat()

    assert business_day(now) == business_day(now + timedelta(hours=6, minutes=30))
