"""Every case of "why was X called before me?", on a day small enough to be read."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from server.domain.queue import facts
from server.domain.queue.chronicle import Chronicle
from server.domain.queue.explanation import Reason, place_reason, why_before
from server.domain.queue.hall import Hall
from server.domain.queue.parameters import Parameters
from server.domain.queue.record import parse
from server.domain.queue.turn_time import Standing
from tests.server.domain.queue.full_day import OPENING_AT, Day
from wire.codes import OverrideReason, PlaceReason, PriorityKind, WhyCase

MINUTE = 60


def why(day: Day, own: int, other: int) -> Reason | None:
    hall, chronicle = Hall((), Parameters()), Chronicle()
    for stored in day.stored:
        record = parse(stored.text)
        chronicle.observe(record, hall.apply(record), hall)
    return why_before(chronicle, own, other, Parameters(), day.at)


@pytest.fixture
def day() -> Day:
    """Counter 1 serves services 1 and 2, counter 2 serves 2 alone."""
    opened = Day()
    opened.open({1: [1, 2], 2: [2]})
    return opened


def at(day: Day, minutes: int) -> Day:
    day.at = OPENING_AT + minutes * MINUTE
    return day


def issue_two(day: Day, *, other_slot_min: int | None = None, other_priority: str | None = None) -> None:
    """Ticket 1 comes at 10 minutes, ticket 2 at 30."""
    at(day, 10).issue(1, 1)
    slot = None if other_slot_min is None else OPENING_AT + other_slot_min * MINUTE
    at(day, 30).issue(2, 1, slot=slot, priority=other_priority)


def test_senior(day: Day) -> None:
    issue_two(day)
    at(day, 40).call(1)
    assert why(day, 2, 1) == Reason(
        case=WhyCase.SENIOR,
        called_at=OPENING_AT + 40 * MINUTE,
        own_turn_at=OPENING_AT + 30 * MINUTE,
        other_turn_at=OPENING_AT + 10 * MINUTE,
        other_arrived_at=OPENING_AT + 10 * MINUTE,
        counter_id=1,
    )


def test_booked(day: Day) -> None:
    issue_two(day, other_slot_min=40)
    at(day, 40).call(1)
    reason = why(day, 1, 2)
    assert reason is not None
    assert (reason.case, reason.slot_at) == (WhyCase.BOOKED, OPENING_AT + 40 * MINUTE)
    assert reason.other_turn_at == OPENING_AT + (40 - 120) * MINUTE


def test_priority(day: Day) -> None:
    issue_two(day, other_priority="pregnant")
    at(day, 40).call(1)
    reason = why(day, 1, 2)
    assert reason is not None
    assert (reason.case, reason.priority) == (WhyCase.PRIORITY, PriorityKind.PREGNANT)


def test_right_that_was_not_needed_is_not_told(day: Day) -> None:
    at(day, 10).issue(1, 1, priority="pregnant")
    at(day, 90).issue(2, 1)
    at(day, 91).call(1)
    reason = why(day, 2, 1)
    assert reason is not None
    assert (reason.case, reason.priority) == (WhyCase.SENIOR, None)


def test_returned_in_time(day: Day) -> None:
    issue_two(day)
    day.record(facts.TicketHeld(ticket=1, granted_min=0, reason="other"))
    at(day, 35).record(facts.TicketReturned(ticket=1, granted_min=0))
    day.call(1)
    reason = why(day, 2, 1)
    assert reason is not None
    assert (reason.case, reason.back_at) == (WhyCase.RETURNED, OPENING_AT + 35 * MINUTE)


def test_transferred(day: Day) -> None:
    issue_two(day)
    day.record(facts.TicketTransferred(ticket=1, from_service=1, to_service=2))
    day.call(1)
    reason = why(day, 2, 1)
    assert reason is not None
    assert reason.case is WhyCase.TRANSFERRED


def test_other_counter(day: Day) -> None:
    at(day, 10).issue(1, 1)
    at(day, 20).issue(2, 2)
    day.call(2)
    assert why(day, 1, 2) == Reason(case=WhyCase.OTHER_COUNTER, called_at=day.at, counter_id=2, service_id=1)


def test_counter_that_prefers_its_own(day: Day) -> None:
    day.record(facts.SkillsSet(counter=1, services=[1, 2], offsets={"1": 20}))
    at(day, 10).issue(1, 1)
    at(day, 20).issue(2, 2)
    day.call(1)
    reason = why(day, 1, 2)
    assert reason is not None
    assert (reason.case, reason.service_id, reason.counter_id) == (WhyCase.OTHER_FIRST, 1, 1)


def test_asker_is_away(day: Day) -> None:
    issue_two(day)
    day.record(facts.TicketHeld(ticket=1, granted_min=0, reason="other"))
    at(day, 40).call(1)
    gone = why(day, 1, 2)
    assert gone is not None
    assert (gone.case, gone.left_at, gone.back_at) == (WhyCase.AWAY, OPENING_AT + 30 * MINUTE, None)
    at(day, 50).record(facts.TicketReturned(ticket=1, granted_min=0))
    back = why(day, 1, 2)
    assert back is not None
    assert back.back_at == OPENING_AT + 50 * MINUTE


def test_asker_came_back_late(day: Day) -> None:
    issue_two(day)
    day.record(facts.TicketHeld(ticket=1, granted_min=0, reason="other"))
    at(day, 90).record(facts.TicketReturned(ticket=1, granted_min=0))
    day.call(1)
    reason = why(day, 1, 2)
    assert reason is not None
    assert (reason.case, reason.left_at, reason.back_at, reason.shift_s) == (
        WhyCase.BACK_LATE,
        OPENING_AT + 30 * MINUTE,
        OPENING_AT + 90 * MINUTE,
        80 * MINUTE,
    )


def test_override(day: Day) -> None:
    issue_two(day)
    turn_at = day.hall.tickets[2].standing.carried_at
    called = facts.TicketCalled(ticket=2, counter=1, turn_time=turn_at, override="medical_emergency")
    seq = day.record(called).seq
    assert why(day, 1, 2) == Reason(
        case=WhyCase.OVERRIDE,
        called_at=day.at,
        counter_id=1,
        override=OverrideReason.MEDICAL_EMERGENCY,
        record=seq,
    )


def test_call_that_no_rule_gives_is_not_explained_away(day: Day) -> None:
    issue_two(day)
    turn_at = day.hall.tickets[2].standing.carried_at
    day.record(facts.TicketCalled(ticket=2, counter=1, turn_time=turn_at))
    reason = why(day, 1, 2)
    assert reason is not None
    assert reason.case is WhyCase.UNEXPLAINED


def called_before_asker_came(day: Day) -> None:
    at(day, 10).issue(2, 1)
    day.call(1)
    at(day, 20).issue(1, 1)


def asker_was_first(day: Day) -> None:
    issue_two(day)
    day.call(1)
    day.finish_as_started(1)
    day.call(1)


def both_wait_and_asker_is_first(day: Day) -> None:
    issue_two(day)


@pytest.mark.parametrize(
    ("act", "case"),
    [
        (called_before_asker_came, WhyCase.CAME_LATER),
        (asker_was_first, WhyCase.NOT_BEFORE),
        (both_wait_and_asker_is_first, WhyCase.NOT_BEFORE),
    ],
)
def test_what_was_no_passing(act: Callable[[Day], None], case: WhyCase, day: Day) -> None:
    act(day)
    reason = why(day, 1, 2)
    assert reason is not None
    assert reason.case is case


def test_place_of_two_who_wait(day: Day) -> None:
    issue_two(day, other_priority="elderly")
    reason = why(day, 1, 2)
    assert reason is not None
    assert (reason.case, reason.called_at) == (WhyCase.PRIORITY, None)


def test_call_taken_back_is_no_call(day: Day) -> None:
    issue_two(day, other_priority="elderly")
    called = day.record(facts.TicketCalled(ticket=2, counter=1, turn_time=day.at - 60 * MINUTE), device=1)
    day.record(facts.FactUndone(number=called.seq, counter=1, ticket=2), device=1)
    reason = why(day, 1, 2)
    assert reason is not None
    assert reason.called_at is None


def test_unknown_ticket_and_oneself_have_no_reason(day: Day) -> None:
    issue_two(day)
    assert why(day, 1, 9) is None
    assert why(day, 9, 1) is None
    assert why(day, 1, 1) is None


@pytest.mark.parametrize(
    ("standing", "reason"),
    [
        (Standing.on_arrival(OPENING_AT), PlaceReason.ARRIVAL),
        (Standing.on_arrival(OPENING_AT, has_priority=True), PlaceReason.PRIORITY),
        (Standing.on_arrival(OPENING_AT, slot_at=OPENING_AT), PlaceReason.BOOKED),
        (Standing.on_arrival(OPENING_AT, slot_at=OPENING_AT, has_priority=True), PlaceReason.BOOKED),
        (Standing.on_arrival(OPENING_AT, slot_at=OPENING_AT - 38 * 60, has_priority=True), PlaceReason.PRIORITY),
        (Standing.on_arrival(OPENING_AT, slot_at=OPENING_AT + 3600), PlaceReason.BOOKED_LATER),
        (Standing.on_arrival(OPENING_AT, slot_at=OPENING_AT + 3600, has_priority=True), PlaceReason.PRIORITY),
        (Standing.on_arrival(OPENING_AT, slot_at=OPENING_AT - 3600), PlaceReason.ARRIVAL),
        (
            Standing.on_arrival(OPENING_AT - 60).after_return(returned_at=OPENING_AT, carried_at=OPENING_AT - 60),
            PlaceReason.RETURNED,
        ),
    ],
)
def test_place_is_what_the_turn_time_comes_from(standing: Standing, reason: PlaceReason) -> None:
    assert place_reason(standing, Parameters(), OPENING_AT) is reason
