"""Slots: how long, where they begin, and until when they can be booked."""

import pytest

from server.domain.booking.slots import is_too_late, slot_length_min, slot_starts
from server.domain.calendar.day_plan import Span

EIGHT = 1_789_002_000


@pytest.mark.parametrize(
    ("minutes", "single", "length"),
    [(3, False, 10), (5.9, False, 10), (6, False, 15), (40, False, 15), (3, True, 10), (10, True, 25), (25, True, 55)],
)
def test_length_follows_the_minutes_of_the_service(minutes, single, length):
    assert slot_length_min(minutes, has_single_counter=single) == length


def test_slots_lie_whole_within_the_hours_and_none_in_a_break():
    spans = [Span(from_at=EIGHT, until_at=EIGHT + 3600), Span(from_at=EIGHT + 5400, until_at=EIGHT + 7000)]
    assert slot_starts(spans, 25) == [EIGHT, EIGHT + 1500, EIGHT + 5400]


def test_a_span_that_begins_at_an_odd_minute_has_its_first_slot_at_whole_five():
    assert slot_starts([Span(from_at=EIGHT + 60, until_at=EIGHT + 1300)], 15) == [EIGHT + 300]


def test_a_slot_is_bookable_until_exactly_two_hours_before():
    assert not is_too_late(EIGHT, EIGHT - 7200)
    assert is_too_late(EIGHT, EIGHT - 7199)
