"""What the past teaches, and how little a short past may say."""

import pytest

from server.domain.booking.history import (
    QUARTER_S,
    WEEK_S,
    ServicePast,
    WalkIns,
    absent_share,
    call_to_call_min,
    open_weeks,
)

NINE = 1_789_005_600


def test_minutes_are_the_median_shrunk_to_the_plan():
    assert call_to_call_min([], 10) == 10
    assert call_to_call_min([300] * 20, 10) == pytest.approx(7.5)
    assert call_to_call_min([60, 300, 9000], 10) == pytest.approx((3 * 5 + 20 * 10) / 23)


def test_the_no_show_share_begins_at_fifteen_percent_worth_twenty_bookings():
    assert absent_share(0, 0) == pytest.approx(0.15)
    assert absent_share(17, 3) == pytest.approx(0.15)
    assert absent_share(0, 20) == pytest.approx(23 / 40)


def test_a_booking_asks_what_it_takes_if_somebody_comes():
    assert ServicePast(call_to_call_min=10).asked_min == pytest.approx(8.5)


def walk_ins(counts, n_weeks=8):
    """Walk-ins at nine o'clock, one count for each week; weeks without a count had nobody."""
    place = NINE % WEEK_S // QUARTER_S
    found = {NINE + week * WEEK_S: count for week, count in enumerate(counts)}
    return WalkIns.learned(found, {place: n_weeks})


def test_walk_ins_are_the_median_of_the_same_quarter_smoothed_over_three():
    usual = walk_ins([3, 3, 3, 3, 3, 3, 3, 90])
    # The quarters before and after had nobody.
    assert usual.expected(NINE, QUARTER_S) == pytest.approx(1.0)
    assert usual.expected(NINE - QUARTER_S, QUARTER_S) == pytest.approx(1.0)
    assert usual.expected(NINE + 2 * QUARTER_S, QUARTER_S) == 0
    assert usual.expected(NINE + 5 * WEEK_S, QUARTER_S) == pytest.approx(1.0)


def test_weeks_with_nobody_count_and_days_the_office_was_closed_do_not():
    assert walk_ins([6, 6, 6]).expected(NINE, QUARTER_S) == 0
    assert walk_ins([6, 6, 6], n_weeks=3).expected(NINE, QUARTER_S) == pytest.approx(2.0)


def test_a_short_slot_gets_its_share_of_the_quarters_it_touches():
    usual = walk_ins([9] * 8)
    assert usual.expected(NINE + 600, 600) == pytest.approx(3 * 300 / 900 + 3 * 300 / 900)


def test_an_office_was_open_in_every_quarter_of_its_day():
    weeks = open_weeks([(NINE, NINE + 3600), (NINE + WEEK_S, NINE + WEEK_S + 60)])
    assert weeks[NINE % WEEK_S // QUARTER_S] == 2
    assert weeks[(NINE + 3600) % WEEK_S // QUARTER_S] == 1
