"""Turn time: the golden values, exactly, and what follows from the rule at its edges."""

from __future__ import annotations

import pytest

from server.domain.queue.parameters import Parameters
from server.domain.queue.turn_time import Standing, carried_turn_time, right_due_at, turn_time

PARAMETERS = Parameters()


def at(clock: str) -> int:
    """The second of the day of `HH:MM` or `HH:MM:SS`."""
    hours, minutes, seconds = [*clock.split(":"), "0"][:3]
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds)


@pytest.mark.parametrize(
    ("slot", "arrival", "has_priority", "asked", "expected"),
    [
        ("10:00", "08:30", False, "09:00", "08:30"),
        ("10:00", "08:30", False, "10:00", "08:00"),
        ("10:00", "07:30", False, "10:00", "07:30"),
        ("10:00", "09:50", False, "09:55", "09:50"),
        ("10:00", "09:50", False, "10:00", "08:00"),
        ("10:00", "10:05", False, "10:05", "08:05"),
        ("10:00", "10:10", False, "10:10", "08:10"),
        ("10:00", "10:17", False, "10:17", "08:41"),
        ("10:00", "10:24", False, "10:24", "09:12"),
        ("10:00", "10:38", False, "10:38", "10:14"),
        ("10:00", "10:45", False, "10:45", "10:45"),
        (None, "10:00", True, "10:00", "09:00"),
        ("10:00", "09:30", True, "09:30", "08:30"),
        ("10:00", "09:30", True, "10:00", "08:00"),
        ("10:00", "10:38", True, "10:38", "09:38"),
    ],
)
def test_golden_turn_times(slot: str | None, arrival: str, has_priority: bool, asked: str, expected: str) -> None:
    slot_at = None if slot is None else at(slot)
    standing = Standing.on_arrival(at(arrival), slot_at=slot_at, has_priority=has_priority)
    assert turn_time(standing, PARAMETERS, at(asked)) == at(expected)


@pytest.mark.parametrize(
    ("returned", "expected"),
    [
        ("09:05", "08:00"),
        ("09:10", "08:00"),
        ("09:17", "08:15:24"),
        ("09:27:30", "08:43:45"),
        ("09:45", "09:45"),
        ("10:30", "10:30"),
    ],
)
def test_golden_returns(returned: str, expected: str) -> None:
    carried_at = carried_turn_time(
        left_with=at("08:00"), away_s=at(returned) - at("09:00"), returned_at=at(returned), parameters=PARAMETERS
    )
    assert carried_at == at(expected)


def test_right_is_due_the_lead_before_the_slot() -> None:
    parameters = Parameters(lead_min=5)
    standing = Standing.on_arrival(at("09:30"), slot_at=at("10:00"))
    assert right_due_at(standing, parameters) == at("09:55")
    assert turn_time(standing, parameters, at("09:54:59")) == at("09:30")
    assert turn_time(standing, parameters, at("09:55")) == at("08:00")


def test_walk_in_has_no_right_that_becomes_due() -> None:
    assert right_due_at(Standing.on_arrival(at("09:30")), PARAMETERS) is None


def test_fading_right_is_rounded_down_exactly() -> None:
    # 7200 s * (2700 - 601) / 2100 = 7196.57...: one second past the grace costs whole seconds, rounded down.
    standing = Standing.on_arrival(at("10:10:01"), slot_at=at("10:00"))
    assert turn_time(standing, PARAMETERS, at("10:10:01")) == at("10:10:01") - 7196


def test_granted_time_beyond_the_absence_counts_as_no_absence() -> None:
    assert carried_turn_time(left_with=100, away_s=-900, returned_at=5000, parameters=PARAMETERS) == 100


def test_slot_and_priority_stay_after_a_return() -> None:
    standing = Standing.on_arrival(at("08:00"), slot_at=at("10:00"), has_priority=True)
    returned = standing.after_return(returned_at=at("09:50"), carried_at=at("09:50"))
    assert turn_time(returned, PARAMETERS, at("09:50")) == at("08:50")
    assert turn_time(returned, PARAMETERS, at("10:00")) == at("08:00")
    assert returned.first_arrival_at == at("08:00")
