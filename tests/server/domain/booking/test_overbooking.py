"""Overbooking where nobody walks in."""

from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.booking.overbooking import most_booked, session_times


@pytest.mark.parametrize(
    ("served", "absent", "booked"), [(0, 0.15, 0), (10, 0.0, 10), (10, 0.15, 10), (20, 0.15, 21), (20, 0.3, 24)]
)
def test_golden_values(served, absent, booked):
    assert most_booked(served, absent) == booked


@given(st.integers(1, 40), st.floats(0, 0.5))
def test_it_is_the_largest_number_within_the_risk(served, absent):
    def risk(booked):
        return sum(comb(booked, n) * (1 - absent) ** n * absent ** (booked - n) for n in range(served + 1, booked + 1))

    booked = most_booked(served, absent)
    assert booked >= served
    assert risk(booked) <= 0.05
    assert risk(booked + 1) > 0.05


def test_a_session_begins_with_two_and_goes_on_evenly():
    assert session_times(36_000, 5, 510) == [36_000, 36_000, 36_300, 36_900, 37_500]
    assert session_times(36_000, 1, 510) == [36_000]
    assert session_times(36_000, 0, 510) == []
