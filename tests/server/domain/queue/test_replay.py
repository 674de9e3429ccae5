"""Replaying a journal: a true day is without fault, any other is named, and what to look at is counted."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.queue import facts
from server.domain.queue.audit import audit_lines
from server.domain.queue.record import FIRST_HASH, chained
from server.domain.queue.replay import Fault, Notice, StoredRecord, replay
from tests.server.domain.queue.full_day import Day, thousand_tickets
from wire.codes import TicketState

CALLED_AFTER_S = 180


def small_day(act: Callable[[Day], None] = lambda day: None) -> Day:
    """Two counters for one service; three tickets, the first called at counter 1, then `act`."""
    day = Day()
    day.open({1: [1], 2: [1]})
    for ticket in (1, 2, 3):
        day.at += 60
        day.issue(ticket, 1)
    day.at += 60
    day.call(1)
    act(day)
    return day


def faults(day: Day) -> list[tuple[int, Fault]]:
    return [(each.seq, Fault(each.what)) for each in replay(day.stored).faults]


def test_true_day_is_without_fault() -> None:
    assert faults(small_day()) == []


def test_day_of_a_thousand_tickets_is_replayed_in_half_a_second() -> None:
    day = thousand_tickets()
    assert len(day.stored) >= 6000

    def cpu_s() -> float:
        started_s = time.process_time()
        assert replay(day.stored).faults == []
        return time.process_time() - started_s

    assert min(cpu_s() for _ in range(3)) <= 0.5


def wrong_turn_time(day: Day) -> None:
    day.record(facts.TicketCalled(ticket=2, counter=2, turn_time=7, runner_up=3, runner_up_turn_time=day.at - 60))


def wrong_choice(day: Day) -> None:
    standing = day.hall.tickets[3].standing
    day.record(facts.TicketCalled(ticket=3, counter=2, turn_time=standing.carried_at))


def wrong_runner_up(day: Day) -> None:
    standing = day.hall.tickets[2].standing
    day.record(facts.TicketCalled(ticket=2, counter=2, turn_time=standing.carried_at))


def early_miss(day: Day) -> None:
    day.at += CALLED_AFTER_S - 1
    day.record(facts.TicketMissed(ticket=1, counter=1))


def skipped_issue_number(day: Day) -> None:
    day.issue(5, 1)


def clock_gone_back(day: Day) -> None:
    day.at -= 1
    day.record(facts.PaperReported(ticket=1, paper="printed"))


def idle_counter(day: Day) -> None:
    day.record(facts.CounterReady(counter=2))
    day.at += 5
    day.record(facts.PaperReported(ticket=1, paper="printed"))


def wrong_ready_counter(day: Day) -> None:
    for ticket in (2, 3):
        day.record(facts.TicketCancelled(ticket=ticket, reason="other"))
    day.record(facts.TicketEnded(ticket=day.hall.counters[1].ticket_id or 0, counter=1, outcome="served"))
    for counter in (2, 1):
        day.at += 10
        day.record(facts.CounterReady(counter=counter))
    day.issue(4, 1)
    day.call(1)


@pytest.mark.parametrize(
    ("act", "fault"),
    [
        (wrong_turn_time, Fault.TURN_TIME),
        (wrong_choice, Fault.CHOICE),
        (wrong_runner_up, Fault.CHOICE),
        (skipped_issue_number, Fault.ISSUE_NUMBER),
        (clock_gone_back, Fault.CLOCK),
        (wrong_ready_counter, Fault.COUNTER),
    ],
)
def test_last_record_of_a_wrong_day_is_named(act: Callable[[Day], None], fault: Fault) -> None:
    day = small_day(lambda each: start_and(each, act))
    assert faults(day)[-1] == (len(day.stored), fault)
    assert all(seq == len(day.stored) for seq, _ in faults(day))


def start_and(day: Day, act: Callable[[Day], None]) -> None:
    day.record(facts.TicketStarted(ticket=1, counter=1))
    act(day)


def test_absence_marked_too_early_is_named() -> None:
    day = small_day(early_miss)
    assert faults(day) == [(len(day.stored), Fault.EARLY_MISS)]


def test_idle_readiness_is_named_at_the_record_that_began_it() -> None:
    day = small_day(idle_counter)
    assert faults(day) == [(len(day.stored) - 1, Fault.IDLE)]


def test_acts_worth_looking_at_are_counted_by_person_and_counter() -> None:
    day = small_day()
    day.at += CALLED_AFTER_S
    day.record(facts.TicketMissed(ticket=1, counter=1), actor=4, device=1)
    day.at += 170
    day.record(facts.TicketReturned(ticket=1, granted_min=0), actor=4, device=1)
    undone = day.record(facts.PrioritySet(ticket=2, priority="elderly", reason="seen_at_counter"), actor=4, device=1)
    day.record(facts.FactUndone(number=undone.seq, counter=1, ticket=2), actor=4, device=1)
    standing = day.hall.tickets[3].standing
    override = facts.TicketCalled(
        ticket=3,
        counter=2,
        turn_time=standing.carried_at,
        runner_up=1,
        runner_up_turn_time=day.hall.tickets[1].standing.carried_at,
        override="safety",
    )
    day.record(override, actor=5, device=2)
    report = replay(day.stored)
    assert report.faults == []
    assert [(each.what, each.operator, each.counter) for each in report.notices] == [
        (Notice.QUICK_RETURN, None, 1),
        (Notice.PRIORITY_BY_STAFF, 4, None),
        (Notice.UNDO, 4, None),
        (Notice.OVERRIDE, 5, None),
    ]
    lines = list(audit_lines("2100-01-01", report, {4: "Sari"}))
    assert lines[3] == f"look at override at record {len(day.stored)}: ticket 3, safety, past 2 waiting, by operator 5"
    assert lines[4:8] == [
        "calls out of order: 1 (operator 5 1)",
        "marked missed and back within 3 minutes: 1 (counter 1 1)",
        "priority given by staff: 1 (Sari 1)",
        "acts taken back: 1 (Sari 1)",
    ]
    assert lines[-1].startswith(f"2100-01-01: correct, {len(day.stored)} records, 2 calls, chain ends with ")


TRUE_DAY = small_day().stored


@given(st.data())
def test_any_altered_letter_of_any_record_is_found_there(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(TRUE_DAY) - 1))
    text = TRUE_DAY[place].text
    index = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.characters(min_codepoint=32, max_codepoint=126).filter(lambda each: each != text[index]))
    altered = replace(TRUE_DAY[place], text=text[:index] + letter + text[index + 1 :])
    found = replay([*TRUE_DAY[:place], altered, *TRUE_DAY[place + 1 :]]).faults
    assert (found[0].seq, found[0].what) == (place + 1, Fault.CHAIN)


@given(st.data())
def test_forged_values_of_a_wrong_type_are_found_though_the_chain_is_true(data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(TRUE_DAY) - 1))
    text = TRUE_DAY[place].text
    name = data.draw(st.sampled_from(['"ticket":', '"counter":', '"at":', '"service":', '"turn_time":', '"kind":']))
    value = data.draw(st.sampled_from(["null", "true", "[]", "{}", "1.5"]))
    begin = text.find(name)
    if begin < 0:
        return
    end = min(each for each in (text.find(",", begin), text.find("}", begin)) if each > 0)
    forged = text[: begin + len(name)] + value + text[end:]
    stored, head = list[StoredRecord](), FIRST_HASH
    for each in [*TRUE_DAY[:place], replace(TRUE_DAY[place], text=forged), *TRUE_DAY[place + 1 :]]:
        head = chained(head, each.text)
        stored.append(replace(each, hash=head))
    assert replay(stored).faults


@pytest.mark.parametrize("place", range(1, len(TRUE_DAY) - 1))
def test_dropped_and_doubled_records_are_found(place: int) -> None:
    assert replay([*TRUE_DAY[:place], *TRUE_DAY[place + 1 :]]).faults[0].seq == place + 2
    assert replay([*TRUE_DAY[: place + 1], TRUE_DAY[place], *TRUE_DAY[place + 1 :]]).faults[0].seq == place + 1


def closed(day: Day) -> None:
    """The day ends with two in the line; one of them had expired before."""
    day.record(facts.TicketExpired(ticket=2, reason="last_miss"))
    day.record(facts.TicketExpired(ticket=3, reason="day_closed"))
    day.record(facts.DayClosed(day="2100-01-01"))


def test_a_closed_day_that_goes_on_is_without_fault() -> None:
    day = small_day(closed)
    day.record(facts.DayReopened(day="2100-01-01"))
    day.record(facts.TicketRevived(ticket=3))
    before = day.hall.tickets[3]
    assert (before.state, before.left_at) == (TicketState.WAITING, None)
    day.issue(4, 1)
    assert day.call(2) == 3
    assert faults(day) == []


def test_what_no_closing_ended_is_not_revived() -> None:
    day = small_day(closed)
    day.record(facts.DayReopened(day="2100-01-01"))
    day.record(facts.TicketRevived(ticket=2))
    assert faults(day) == [(len(day.stored), Fault.IMPOSSIBLE)]


@pytest.mark.parametrize("name", ["2100-01-01", "2100-01-02"])
def test_only_the_day_that_was_closed_goes_on(name: str) -> None:
    day = small_day(closed if name == "2100-01-02" else lambda day: None)
    with pytest.raises(ValueError, match="is not the day that was closed"):
        day.record(facts.DayReopened(day=name))
    assert faults(day) == [(len(day.stored), Fault.IMPOSSIBLE)]


def test_only_the_first_faults_are_listed() -> None:
    day = thousand_tickets()
    report = replay([*day.stored[:4], *day.stored[14:]])
    lines = list(audit_lines("2100-01-01", report, {}))
    assert lines[0].startswith("FAULT chain at record 15: ")
    assert lines[20] == f"FAULT and {len(report.faults) - 20} more after these"
    assert lines[-1].startswith("2100-01-01: FAULTY from record 15 on, ")
