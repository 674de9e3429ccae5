"""The office's parameters: defaults, ranges, presets and their form in the journal."""

from __future__ import annotations

import pytest

from server.domain.queue.parameters import ParameterOutOfRange, Parameters


def test_defaults_are_the_published_ones() -> None:
    assert Parameters().to_record() == {
        "booking_head_start_min": 120,
        "priority_head_start_min": 60,
        "grace_min": 10,
        "fade_end_min": 45,
        "lead_min": 0,
        "call_timeout_s": 90,
        "call_repeats": 2,
        "max_missed": 3,
        "booked_share_percent": 45,
        "planned_load_percent": 90,
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("booking_head_start_min", -1),
        ("booking_head_start_min", 241),
        ("priority_head_start_min", -1),
        ("grace_min", 31),
        ("fade_end_min", 121),
        ("lead_min", 11),
        ("call_timeout_s", 29),
        ("call_timeout_s", 181),
        ("call_repeats", 0),
        ("call_repeats", 4),
        ("max_missed", 0),
        ("max_missed", 6),
        ("booked_share_percent", 9),
        ("booked_share_percent", 61),
        ("planned_load_percent", 59),
        ("planned_load_percent", 101),
        ("call_repeats", True),
        ("grace_min", "10"),
    ],
)
def test_value_outside_its_range_is_refused_by_name(name: str, value: object) -> None:
    with pytest.raises(ParameterOutOfRange) as refusal:
        Parameters(**{name: value})  # type: ignore[arg-type]
    assert (refusal.value.field, refusal.value.value) == (name, value)


def test_fade_end_must_come_after_the_grace() -> None:
    with pytest.raises(ParameterOutOfRange) as refusal:
        Parameters(grace_min=20, fade_end_min=20)
    assert (refusal.value.field, refusal.value.lowest) == ("fade_end_min", 21)


def test_priority_may_not_exceed_the_booking_head_start_while_bookings_are_on() -> None:
    with pytest.raises(ParameterOutOfRange) as refusal:
        Parameters(booking_head_start_min=45, priority_head_start_min=46)
    assert (refusal.value.field, refusal.value.highest) == ("priority_head_start_min", 45)


def test_priority_may_take_any_value_in_an_office_without_bookings() -> None:
    assert not Parameters(booking_head_start_min=0, priority_head_start_min=240).has_bookings


@pytest.mark.parametrize(
    ("parameters", "booking_min", "priority_min"),
    [
        (Parameters.registry_office(), 120, 60),
        (Parameters.many_priority_visitors(), 60, 30),
        (Parameters.without_bookings(), 0, 30),
    ],
)
def test_presets(parameters: Parameters, booking_min: int, priority_min: int) -> None:
    assert parameters.booking_head_start_min == booking_min
    assert parameters.priority_head_start_min == priority_min


def test_shield_is_the_larger_head_start_plus_the_largest_offset() -> None:
    assert Parameters().shield_min(0) == 120
    assert Parameters.without_bookings().shield_min(15) == 45


def test_call_may_be_marked_missed_after_all_its_repeats() -> None:
    assert Parameters(call_timeout_s=40, call_repeats=3).missed_after_s == 120


def test_journal_record_gives_the_same_parameters_back() -> None:
    parameters = Parameters(booking_head_start_min=90, grace_min=0, lead_min=5)
    assert Parameters.from_record(parameters.to_record()) == parameters


def test_journal_record_with_an_unknown_or_lacking_parameter_is_refused() -> None:
    record = Parameters().to_record()
    with pytest.raises(ValueError, match="weight"):
        Parameters.from_record({**record, "weight": 3})
    del record["grace_min"]
    with pytest.raises(ValueError, match="grace_min"):
        Parameters.from_record(record)
