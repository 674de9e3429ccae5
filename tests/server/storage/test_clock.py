"""The journal's clock: what it believes, and that it says when it does not."""

import logging
import time

import pytest

from server.storage.clock import JournalClock, SystemClock
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
