"""The other process answers as this one would, survives bad work, and is gone when the server is."""

from __future__ import annotations

import logging
import os
import random
import signal

import pytest

from server.application.promising import Seen
from server.domain.forecast.calibration import Calibration
from server.domain.forecast.forecast import forecast
from server.domain.forecast.hall_now import CounterNow, HallNow
from server.domain.forecast.lessons import learn
from server.domain.forecast.staffing import compare_staffing
from server.domain.queue.choice import Candidate, CounterSkills
from server.domain.queue.parameters import Parameters
from server.domain.queue.simulated_office import CounterPlan
from server.domain.queue.turn_time import Standing
from server.forecast_process import ForecastProcess

NOW = 36_000


def counter(number: int) -> CounterNow:
    skills = CounterSkills(counter_id=number, service_ids=frozenset({1}), offsets_min={})
    return CounterNow(plan=CounterPlan(skills=skills, opens_at=0, closes_at=10**6))


SEEN = Seen(
    hall=HallNow(
        now=NOW,
        times=Parameters(),
        counters=(counter(1),),
        waiting=tuple(
            Candidate(ticket_id=n, n=n, service_id=1, standing=Standing.on_arrival(NOW - n)) for n in range(1, 9)
        ),
    ),
    history=learn([], {1: 10}),
    last_waits_s={},
)


@pytest.fixture(scope="module")
def process():
    made = ForecastProcess()
    yield made
    made.stop()


def test_answer_is_that_of_the_same_work_here(process):
    here = forecast(SEEN.hall, SEEN.history, calibration=Calibration(), last_waits_s={}, chance=random.Random(5))
    assert process.forecast(SEEN, Calibration(), 5) == here


def test_comparison_is_that_of_the_same_work_here(process):
    changed = (counter(1), counter(2))
    here = compare_staffing(SEEN.hall, changed, SEEN.history, calibration=Calibration(), seed=5)
    assert process.compare(SEEN, changed, Calibration(), 5) == here
    assert here.saving_s > 0


def test_failed_work_is_told_and_the_next_is_done(process, caplog):
    with caplog.at_level(logging.WARNING):
        assert process.forecast(None, Calibration(), 5) is None
    assert "started anew" in caplog.text
    assert process.forecast(SEEN, Calibration(), 5) is not None


def test_killed_process_is_replaced(process):
    assert process.forecast(SEEN, Calibration(), 5) is not None
    first = process._process.pid
    os.kill(first, signal.SIGKILL)
    process._process.join()
    assert process.forecast(SEEN, Calibration(), 5) is not None
    assert process._process.pid != first


def test_late_answer_is_no_answer():
    process = ForecastProcess(answer_within_s=0.0)
    assert process.forecast(SEEN, Calibration(), 5) is None
    process.stop()


def test_stopped_process_takes_no_task():
    process = ForecastProcess()
    process.stop()
    process.stop()
    assert process.forecast(SEEN, Calibration(), 5) is None
