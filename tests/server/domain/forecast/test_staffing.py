"""Advice on counters, for now and for the next day."""

from __future__ import annotations

import math
import random
from dataclasses import replace

import pytest

from server.domain.forecast.attendance import Attendance
from server.domain.forecast.calibration import Calibration
from server.domain.forecast.day_model import DayModel, Stream
from server.domain.forecast.day_plan import (
    Cell,
    PlanRules,
    cheapest_change,
    heat_map,
    opening_changes,
    rough_wait_s,
)
from server.domain.forecast.durations import ServiceDuration
from server.domain.forecast.hall_now import CounterNow, ExpectedBooking, HallNow, OfficeHistory
from server.domain.forecast.staffing import StaffingComparison, StaffingWatch, compare_staffing
from server.domain.queue.choice import Candidate, CounterSkills
from server.domain.queue.parameters import Parameters
from server.domain.queue.simulated_office import CounterPlan, Pause
from server.domain.queue.turn_time import Standing

HOUR_S = 3600
OPENS_AT, CLOSES_AT = 8 * HOUR_S, 12 * HOUR_S
NOW = 9 * HOUR_S
RULES = PlanRules(times=Parameters(), missed_after_s=180)


def plan(counter_id: int, **more: int | tuple[Pause, ...]) -> CounterPlan:
    skills = CounterSkills(counter_id=counter_id, service_ids=frozenset({1}), offsets_min={})
    whole_morning = CounterPlan(skills=skills, opens_at=OPENS_AT, closes_at=CLOSES_AT)
    return replace(whole_morning, **more)  # type: ignore[arg-type]


def comparison(n_waiting: int, n_counters: int, closes_at: int = CLOSES_AT * 2) -> StaffingComparison:
    counters = tuple(CounterNow(plan=plan(each, closes_at=closes_at)) for each in range(1, n_counters + 1))
    hall = HallNow(
        now=NOW,
        times=Parameters(),
        counters=counters,
        waiting=tuple(
            Candidate(ticket_id=n, n=n, service_id=1, standing=Standing.on_arrival(NOW - 600 + n))
            for n in range(1, n_waiting + 1)
        ),
    )
    history = OfficeHistory(
        durations={1: ServiceDuration.planned(600)},
        attendance=Attendance.learned([], 0),
        priority_per_hour={},
        n_services=500,
    )
    one_more = CounterNow(plan=plan(n_counters + 1, closes_at=closes_at))
    return compare_staffing(hall, (*counters, one_more), history, calibration=Calibration(), seed=1)


def test_one_more_counter_halves_a_long_line() -> None:
    compared = comparison(n_waiting=12, n_counters=1)
    before_s, after_s = compared.newcomer_late_s[1], compared.changed_newcomer_late_s[1]
    assert before_s is not None and after_s is not None
    assert before_s > 7200
    assert after_s < 0.65 * before_s
    # The mean of 0, 10, 20 ... 110 minutes, halved.
    assert compared.saving_s == pytest.approx(1800, rel=0.15)
    assert compared.is_called_for()


def test_short_line_calls_for_nobody() -> None:
    assert not comparison(n_waiting=3, n_counters=2).is_called_for()


def test_those_who_would_go_home_uncalled_call_for_one_more() -> None:
    compared = comparison(n_waiting=12, n_counters=1, closes_at=NOW + 1800)
    assert compared.newcomer_late_s[1] is None
    assert compared.further_calls >= 2
    assert compared.is_called_for()


def test_advice_is_due_once_its_reason_has_lasted_ten_minutes() -> None:
    watch = StaffingWatch().observe(True, NOW).observe(True, NOW + 300)
    assert not watch.is_due(NOW + 599)
    assert watch.is_due(NOW + 600)
    assert not watch.observe(False, NOW + 600).is_due(NOW + 700)


def model(counters: tuple[CounterPlan, ...], expected: float = 24.0) -> DayModel:
    return DayModel(
        counters=counters,
        streams=(Stream(service_id=1, starts_at=OPENS_AT, ends_at=OPENS_AT + HOUR_S, expected=expected),),
        bookings=(ExpectedBooking(service_id=1, slot_at=OPENS_AT + 3 * HOUR_S),),
        durations={1: ServiceDuration.planned(600)},
        attendance=Attendance.learned([], 0),
    )


def test_drawn_days_have_the_expected_visitors_in_order_of_arrival() -> None:
    chance = random.Random(1)
    days = [model((plan(1),)).draw(chance) for _ in range(300)]
    walk_ins = [sum(each.standing.slot_at is None for each in day) for day in days]
    booked = [sum(each.standing.slot_at is not None for each in day) for day in days]
    assert sum(walk_ins) / len(days) == pytest.approx(24, rel=0.05)
    assert sum(booked) / len(days) == pytest.approx(0.85, abs=0.07)
    for day in days:
        arrivals = [each.standing.arrival_at for each in day]
        assert arrivals == sorted(arrivals)
        assert [each.n for each in day] == list(range(1, len(day) + 1))


def test_heat_map_shows_where_waits_grow() -> None:
    waits = heat_map(model((plan(1), plan(2))), RULES, random.Random(1), days=30).late_s
    first, second = waits[Cell(starts_at=OPENS_AT, service_id=1)], waits[Cell(starts_at=OPENS_AT + 1800, service_id=1)]
    assert 600 < first < second


def test_who_is_not_called_before_closing_waits_for_ever() -> None:
    early_end = plan(1, closes_at=OPENS_AT + 1800)
    assert heat_map(model((early_end,)), RULES, random.Random(1), days=10).worst_s == math.inf


def test_heat_map_of_a_day_without_visitors_is_empty() -> None:
    empty = replace(model((plan(1),)), streams=(), bookings=())
    assert heat_map(empty, RULES, random.Random(1), days=3).worst_s == 0


def test_opening_changes_are_tried_the_cheapest_first() -> None:
    pause = Pause(starts_at=OPENS_AT + 1800, ends_at=OPENS_AT + 3000)
    changes = opening_changes([plan(1, pauses=(pause,))])
    assert [each.cost_min for each in changes] == [20, 30, 30, 60, 60]
    assert changes[0].plan.pauses == ()
    assert {each.plan.opens_at for each in changes[1:3]} == {OPENS_AT, OPENS_AT - 1800}


def test_cheapest_change_that_helps_is_named() -> None:
    pause = Pause(starts_at=OPENS_AT + 900, ends_at=OPENS_AT + 4500)
    counters = (plan(1), plan(2), plan(3, pauses=(pause,)))
    found = cheapest_change(model(counters), opening_changes(counters), RULES, seed=1, target_s=3000)
    assert found is not None
    assert (found.plan.skills.counter_id, found.plan.pauses, found.cost_min) == (3, (), 60)


def test_no_change_is_named_if_none_helps() -> None:
    counters = (plan(1),)
    assert cheapest_change(model(counters), opening_changes(counters), RULES, seed=1, target_s=60) is None


def test_rough_wait_is_erlang_c_while_the_load_is_below_one() -> None:
    assert rough_wait_s(arrivals_per_hour=6, mean_service_s=600, open_counters=2) == pytest.approx(200)
    assert rough_wait_s(arrivals_per_hour=12, mean_service_s=600, open_counters=2) is None
    assert rough_wait_s(arrivals_per_hour=0, mean_service_s=600, open_counters=2) == 0
    assert rough_wait_s(arrivals_per_hour=1, mean_service_s=600, open_counters=0) is None
