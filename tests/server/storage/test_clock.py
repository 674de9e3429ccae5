"""The journal's clock: what it believes, and that it says when it does not."""

import logging
import time

import pytest

from server.application.office_time import ClockDoubt, ClockFault
from server.storage.clock import NOT_BEFORE_AT, STEADY_S, JournalClock, SystemClock
from tests.server.small_office import OPENING_AT, ManualClock

FAR_FUTURE_AT = OPENING_AT + 50 * 365 * 24 * 3600


@pytest.mark.parametrize("wrong_at", [0, FAR_FUTURE_AT])
def test_a_clock_that_jumps_is_not_followed_and_said_once(wrong_at, caplog):
    wall = ManualClock()
    clock = JournalClock(wall)
    clock.reading(0)
    wall.at = wrong_at
    with caplog.at_level(logging.WARNING):
        readings = []
        for _ in range(3):
            wall.elapsed += 10
            readings.append(clock.reading(OPENING_AT))

    assert readings == [OPENING_AT + 10, OPENING_AT + 20, OPENING_AT + 30]
    assert [record.levelname for record in caplog.records] == ["ERROR"]


def test_a_clock_put_right_is_followed_again_and_said_once(caplog):
    wall = ManualClock()
    clock = JournalClock(wall)
    clock.reading(0)
    wall.at = 0
    clock.reading(OPENING_AT)
    wall.at = OPENING_AT + 60
    wall.elapsed = 60
    caplog.clear()
    with caplog.at_level(logging.WARNING):
        assert [clock.reading(OPENING_AT), clock.reading(OPENING_AT)] == [OPENING_AT + 60] * 2

    assert [record.levelname for record in caplog.records] == ["WARNING"]


def test_a_start_at_1970_goes_on_from_the_last_record():
    wall = ManualClock(at=0)
    clock = JournalClock(wall)
    assert clock.reading(OPENING_AT) == OPENING_AT
    wall.at, wall.elapsed = 30, 30
    assert clock.reading(OPENING_AT) == OPENING_AT + 30


def test_a_night_in_standby_has_passed(monkeypatch):
    clock = SystemClock()
    really = time.clock_gettime
    monkeypatch.setattr(time, "clock_gettime", lambda which: really(which) + 8 * 3600)

    assert 8 * 3600 <= clock.elapsed_s() < 8 * 3600 + 60


@pytest.mark.parametrize("ahead_s", [-7200, 7200])
def test_rehearsed_clock_is_ahead_or_behind_and_goes_on_like_any_other(monkeypatch, ahead_s):
    monkeypatch.setattr("time.time", lambda: 1_000_000.0)
    assert SystemClock(ahead_s=ahead_s).now() == 1_000_000 + ahead_s
    assert SystemClock(speed=12, ahead_s=ahead_s).now() in range(1_000_000 + ahead_s, 1_000_012 + ahead_s)


def test_a_fast_clock_goes_on_where_its_server_ended(monkeypatch):
    monkeypatch.setattr(time, "time", lambda: 1_000_000.0)
    assert SystemClock(speed=12, not_before_at=1_000_900).now() in range(1_000_900, 1_000_912)
    assert SystemClock(speed=1, not_before_at=1_000_900).now() == 1_000_000


DAY_S = 24 * 3600


def started(wall, last_at=OPENING_AT):
    clock = JournalClock(wall, last_at)
    clock.now()
    return clock


def test_a_computer_that_begins_in_1970_is_believed_as_soon_as_it_is_put_right():
    wall = ManualClock(at=0)
    clock = started(wall)
    assert clock.doubt() == ClockDoubt(why=ClockFault.BEHIND, office_at=OPENING_AT, computer_at=0)
    wall.pass_s(60)
    assert clock.now() == OPENING_AT + 60
    wall.at = OPENING_AT + 9 * 3600
    assert (clock.now(), clock.doubt()) == (OPENING_AT + 9 * 3600, None)


def test_a_new_office_on_a_computer_of_1970_is_not_in_1970():
    clock = started(ManualClock(at=0), last_at=0)
    assert (clock.now(), clock.is_doubtful) == (NOT_BEFORE_AT, True)


@pytest.mark.parametrize(("closed_s", "is_doubtful"), [(399 * DAY_S, False), (FAR_FUTURE_AT - OPENING_AT, True)])
def test_a_computer_years_ahead_opens_no_day_by_itself(closed_s, is_doubtful):
    wall = ManualClock(at=OPENING_AT + closed_s)
    clock = started(wall)
    assert clock.is_doubtful is is_doubtful
    assert clock.now() == (OPENING_AT if is_doubtful else wall.at)
    wall.at = OPENING_AT + DAY_S
    if is_doubtful:
        assert (clock.now(), clock.is_doubtful) == (wall.at, False)


@pytest.mark.parametrize("hours", [-1, 1, 14, -14])
def test_jumps_to_and_fro_leave_no_trace(hours):
    wall = ManualClock()
    clock = started(wall)
    readings = []
    for _ in range(4):
        wall.pass_s(100)
        wall.at += hours * 3600
        readings.append(clock.reading(0))
        wall.pass_s(100)
        wall.at -= hours * 3600
        readings.append(clock.reading(0))
    assert readings == [OPENING_AT + 100 * n for n in range(1, 9)]
    assert not clock.is_doubtful


def test_a_clock_that_jumped_forward_is_followed_on_somebody_s_word():
    wall = ManualClock()
    clock = started(wall)
    wall.at += 3600
    assert clock.now() == OPENING_AT
    clock.follow()
    assert (clock.now(), clock.is_doubtful) == (OPENING_AT + 3600, False)


def test_a_clock_that_was_an_hour_ahead_is_waited_for_on_somebody_s_word():
    wall = ManualClock()
    clock = started(wall)
    clock.reading(OPENING_AT)
    wall.at -= 3600
    clock.follow()
    readings = []
    for _ in range(80):
        wall.pass_s(100)
        readings.append(clock.reading(max(readings, default=OPENING_AT)))
    assert readings == sorted(readings)
    assert readings[0] == OPENING_AT + 50
    assert (readings[-1], clock.is_doubtful) == (wall.at, False)


def test_while_it_waits_another_jump_forward_is_not_believed():
    wall = ManualClock()
    clock = started(wall)
    clock.reading(OPENING_AT)
    wall.at -= 3600
    clock.follow()
    wall.at += 30 * DAY_S
    assert (clock.now(), clock.is_doubtful) == (OPENING_AT, True)


def test_after_closing_a_steady_clock_is_followed_even_backwards():
    wall = ManualClock()
    clock = started(wall, last_at=OPENING_AT - DAY_S)
    wall.at -= 7 * 3600
    clock.settle(OPENING_AT - DAY_S)
    assert clock.is_doubtful
    wall.pass_s(STEADY_S)
    clock.settle(OPENING_AT - DAY_S)
    assert (clock.now(), clock.is_doubtful) == (OPENING_AT - 7 * 3600 + STEADY_S, False)


def test_after_closing_a_clock_before_the_last_record_is_not_followed():
    wall = ManualClock()
    clock = started(wall)
    wall.at -= DAY_S
    clock.now()
    wall.pass_s(STEADY_S)
    clock.settle(OPENING_AT)
    assert (clock.now(), clock.is_doubtful) == (OPENING_AT + STEADY_S, True)


def test_an_open_day_is_switched_by_no_jump_and_numbers_go_on(office):
    office.issue()
    day = office.reads.head().business_day
    for jump_s in (-DAY_S, 14 * 3600, 2 * DAY_S, -50 * 365 * DAY_S):
        office.clock.at += jump_s
        office.clock.elapsed += 60
        office.issue()
    issued = [record.fact for record in office.reads.records_after(0) if record.fact.kind == "issued"]
    numbers = [fact.number for fact in issued]
    assert numbers == ["A 001", "A 002", "A 003", "A 004", "A 005"]
    assert office.reads.head().business_day == day
    assert [record.at for record in office.committed] == sorted(record.at for record in office.committed)
    assert office.faults() == []
