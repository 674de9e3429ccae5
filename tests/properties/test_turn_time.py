"""What must hold for every turn time: bounds, monotony, lateness and returns."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from server.domain.queue.parameters import Parameters
from server.domain.queue.turn_time import Standing, carried_turn_time, turn_time

HOUR_S = 3600
instants = st.integers(7 * HOUR_S, 16 * HOUR_S)
durations = st.integers(0, 4 * HOUR_S)
cases = settings(max_examples=300, deadline=None)


@st.composite
def parameter_sets(draw: st.DrawFn) -> Parameters:
    booking_min, grace_min = draw(st.integers(0, 240)), draw(st.integers(0, 30))
    return Parameters(
        booking_head_start_min=booking_min,
        priority_head_start_min=draw(st.integers(0, booking_min or 240)),
        grace_min=grace_min,
        fade_end_min=draw(st.integers(grace_min + 1, 120)),
        lead_min=draw(st.integers(0, 10)),
    )


def standings(arrival_at: int, slot_at: int | None, has_priority: bool) -> Standing:
    return Standing.on_arrival(arrival_at, slot_at=slot_at, has_priority=has_priority)


@cases
@given(parameter_sets(), instants, st.none() | instants, st.booleans(), instants)
def test_turn_time_lies_between_the_arrival_and_the_largest_head_start_before_it(
    parameters: Parameters, arrival_at: int, slot_at: int | None, has_priority: bool, now: int
) -> None:
    turn_at = turn_time(standings(arrival_at, slot_at, has_priority), parameters, now)
    assert 0 <= arrival_at - turn_at <= parameters.shield_min(0) * 60


@cases
@given(parameter_sets(), instants, durations, st.none() | instants, st.booleans(), instants)
def test_later_arrival_never_has_an_earlier_turn_time(
    parameters: Parameters, arrival_at: int, later_s: int, slot_at: int | None, has_priority: bool, now: int
) -> None:
    earlier = turn_time(standings(arrival_at, slot_at, has_priority), parameters, now)
    assert turn_time(standings(arrival_at + later_s, slot_at, has_priority), parameters, now) >= earlier


@cases
@given(parameter_sets(), instants, instants, st.booleans(), instants, durations)
def test_turn_time_never_rises_while_the_ticket_waits(
    parameters: Parameters, arrival_at: int, slot_at: int, has_priority: bool, now: int, later_s: int
) -> None:
    standing = standings(arrival_at, slot_at, has_priority)
    assert turn_time(standing, parameters, now + later_s) <= turn_time(standing, parameters, now)


@cases
@given(parameter_sets(), instants, durations, st.booleans())
def test_nothing_is_left_of_a_booking_from_the_fade_end_on(
    parameters: Parameters, slot_at: int, beyond_s: int, has_priority: bool
) -> None:
    arrival_at = slot_at + parameters.fade_end_s + beyond_s
    booked = turn_time(standings(arrival_at, slot_at, has_priority), parameters, arrival_at)
    assert booked == turn_time(standings(arrival_at, None, has_priority), parameters, arrival_at)


@cases
@given(parameter_sets(), instants, st.data())
def test_lateness_within_the_grace_costs_only_itself(parameters: Parameters, slot_at: int, data: st.DataObject) -> None:
    late_s = data.draw(st.integers(0, parameters.grace_s))
    turn_at = turn_time(standings(slot_at + late_s, slot_at, False), parameters, slot_at + late_s)
    assert turn_at == slot_at + late_s - parameters.booking_head_start_s


@cases
@given(parameter_sets(), instants, durations, durations, durations, durations)
def test_return_is_monotone_in_the_time_away_and_never_worse_than_a_new_ticket(
    parameters: Parameters, left_with: int, waited_s: int, away_s: int, longer_s: int, granted_s: int
) -> None:
    def kept_after(absent_s: int) -> int:
        returned_at = left_with + waited_s + absent_s
        return carried_turn_time(
            left_with=left_with, away_s=absent_s - granted_s, returned_at=returned_at, parameters=parameters
        )

    assert left_with <= kept_after(away_s) <= kept_after(away_s + longer_s)
    assert kept_after(away_s) <= left_with + waited_s + away_s


@cases
@given(parameter_sets(), instants, durations, durations, st.data())
def test_return_within_grace_and_granted_time_keeps_the_turn_time(
    parameters: Parameters, left_with: int, waited_s: int, granted_s: int, data: st.DataObject
) -> None:
    absent_s = data.draw(st.integers(0, parameters.grace_s + granted_s))
    returned_at = left_with + waited_s + absent_s
    kept_at = carried_turn_time(
        left_with=left_with, away_s=absent_s - granted_s, returned_at=returned_at, parameters=parameters
    )
    assert kept_at == left_with


@cases
@given(parameter_sets(), instants, durations, durations)
def test_return_after_the_fade_end_is_a_new_ticket(
    parameters: Parameters, left_with: int, waited_s: int, beyond_s: int
) -> None:
    returned_at = left_with + waited_s + parameters.fade_end_s + beyond_s
    kept_at = carried_turn_time(
        left_with=left_with, away_s=parameters.fade_end_s + beyond_s, returned_at=returned_at, parameters=parameters
    )
    assert kept_at == returned_at
