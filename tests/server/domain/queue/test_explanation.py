"""Why was X called before me: one answer for any two tickets."""

from __future__ import annotations

from dataclasses import replace

import pytest

from server.domain.queue.choice import CounterSkills
from server.domain.queue.explanation import Asker, AskerAbsence, ExplainedCall, Explanation, Reason, explain
from server.domain.queue.parameters import Parameters
from server.domain.queue.turn_time import Standing

PARAMETERS = Parameters()
CALLED_AT = 36_000
MINUTE = 60
HOUR = 3600

CALL = ExplainedCall(
    called_at=CALLED_AT,
    record=1234,
    skills=CounterSkills(counter_id=2, service_ids=frozenset({1, 2}), offsets_min={}),
    override=None,
    service_id=1,
    standing=Standing.on_arrival(CALLED_AT - 40 * MINUTE),
)
ASKER = Asker(service_id=1, standing=Standing.on_arrival(CALLED_AT - 30 * MINUTE))


def reason_of(call: ExplainedCall, asker: Asker = ASKER) -> Reason:
    return explain(call, asker, PARAMETERS).reason


def late(**rights: int | bool) -> ExplainedCall:
    """A call of somebody who came ten minutes before it, after the asker."""
    return replace(CALL, standing=Standing.on_arrival(CALLED_AT - 10 * MINUTE, **rights))  # type: ignore[arg-type]


def test_who_came_earlier_is_senior_and_both_turn_times_are_named() -> None:
    assert explain(CALL, ASKER, PARAMETERS) == Explanation(
        reason=Reason.SENIOR, turn_time_at=CALLED_AT - 40 * MINUTE, own_turn_time_at=CALLED_AT - 30 * MINUTE
    )


def test_booking_counts_as_having_come_two_hours_before_its_time() -> None:
    explained = explain(late(slot_at=CALLED_AT - 5 * MINUTE), ASKER, PARAMETERS)
    assert (explained.reason, explained.turn_time_at) == (Reason.BOOKED, CALLED_AT - 5 * MINUTE - 2 * HOUR)


def test_priority_counts_as_having_come_an_hour_earlier() -> None:
    explained = explain(late(has_priority=True), ASKER, PARAMETERS)
    assert (explained.reason, explained.turn_time_at) == (Reason.PRIORITY, CALLED_AT - 70 * MINUTE)


def test_right_that_was_not_needed_is_no_reason() -> None:
    senior = replace(CALL, standing=replace(CALL.standing, has_priority=True, slot_at=CALLED_AT))
    assert reason_of(senior) is Reason.SENIOR


def test_priority_that_would_not_have_sufficed_gives_way_to_the_booking() -> None:
    asker = replace(ASKER, standing=Standing.on_arrival(CALLED_AT - 90 * MINUTE))
    assert reason_of(late(has_priority=True, slot_at=CALLED_AT), asker) is Reason.BOOKED


def test_turn_time_kept_over_an_absence() -> None:
    returned = CALL.standing.after_return(returned_at=CALLED_AT - 5 * MINUTE, carried_at=CALL.standing.first_arrival_at)
    assert reason_of(replace(CALL, standing=returned)) is Reason.RETURNED


def test_turn_time_kept_over_a_transfer() -> None:
    assert reason_of(replace(CALL, was_transferred=True)) is Reason.TRANSFERRED


def test_counter_that_does_not_serve_the_asker() -> None:
    assert reason_of(CALL, replace(ASKER, service_id=3)) is Reason.OTHER_COUNTER


def test_asker_who_came_after_the_call() -> None:
    assert reason_of(CALL, replace(ASKER, standing=Standing.on_arrival(CALLED_AT + 1))) is Reason.CAME_LATER


@pytest.mark.parametrize("returned_at", [None, CALLED_AT + 1])
def test_asker_who_was_away(returned_at: int | None) -> None:
    absence = AskerAbsence(left_at=CALLED_AT - MINUTE, left_with=CALLED_AT - HOUR, returned_at=returned_at)
    explained = explain(CALL, replace(ASKER, absence=absence), PARAMETERS)
    assert (explained.reason, explained.moved_s) == (Reason.ASKER_AWAY, 0)


def test_asker_whose_turn_time_moved_over_an_absence() -> None:
    absence = AskerAbsence(
        left_at=CALLED_AT - 40 * MINUTE, left_with=CALLED_AT - HOUR, returned_at=CALLED_AT - 12 * MINUTE
    )
    standing = ASKER.standing.after_return(returned_at=CALLED_AT - 12 * MINUTE, carried_at=CALLED_AT - 35 * MINUTE)
    explained = explain(CALL, Asker(service_id=1, standing=standing, absence=absence), PARAMETERS)
    assert (explained.reason, explained.moved_s) == (Reason.ASKER_AWAY, 25 * MINUTE)


def test_absence_that_decided_nothing_is_no_reason() -> None:
    absence = AskerAbsence(
        left_at=CALLED_AT - 25 * MINUTE, left_with=CALLED_AT - 30 * MINUTE, returned_at=CALLED_AT - 20 * MINUTE
    )
    assert reason_of(CALL, replace(ASKER, absence=absence)) is Reason.SENIOR


def test_counter_that_prefers_the_service_of_the_called_one() -> None:
    prefers_first = CounterSkills(counter_id=2, service_ids=frozenset({1, 2}), offsets_min={2: 20})
    earlier_asker = Asker(service_id=2, standing=Standing.on_arrival(CALLED_AT - 50 * MINUTE))
    assert reason_of(replace(CALL, skills=prefers_first), earlier_asker) is Reason.OWN_SERVICE


def test_call_out_of_order_is_explained_by_itself_alone() -> None:
    assert reason_of(replace(CALL, override="medical_emergency"), replace(ASKER, service_id=3)) is Reason.OVERRIDE
