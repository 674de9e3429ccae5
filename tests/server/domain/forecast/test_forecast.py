"""From futures to a range, and from a range to what a person is told."""

from __future__ import annotations

import random
import time
from dataclasses import replace

import pytest

from server.domain.forecast.attendance import Attendance
from server.domain.forecast.calibration import Calibration
from server.domain.forecast.durations import ServiceDuration
from server.domain.forecast.forecast import CallRange, Forecast, forecast
from server.domain.forecast.hall_now import CounterNow, ExpectedBooking, HallNow, OfficeHistory, RunningService
from server.domain.forecast.promise import Outlook, Promise, may_replace, promise
from server.domain.queue.choice import Candidate, CounterSkills
from server.domain.queue.parameters import Parameters
from server.domain.queue.simulated_office import CounterPlan
from server.domain.queue.turn_time import Standing
from wire.codes import PromiseKind

NOW = 36_000
HISTORY = OfficeHistory(
    durations={service_id: ServiceDuration.planned(400) for service_id in range(1, 6)},
    attendance=Attendance.learned([], 0),
    priority_per_hour=dict.fromkeys(range(1, 6), 1.0),
    n_services=500,
)


def hall(n_waiting: int, *, closes_at: int = 10**6, has_priority: bool = False) -> HallNow:
    skills = CounterSkills(counter_id=1, service_ids=frozenset({1}), offsets_min={})
    return HallNow(
        now=NOW,
        times=Parameters(),
        counters=(CounterNow(plan=CounterPlan(skills=skills, opens_at=0, closes_at=closes_at)),),
        waiting=tuple(
            Candidate(
                ticket_id=n,
                n=n,
                service_id=1,
                standing=Standing.on_arrival(NOW - 1000 + n, has_priority=has_priority),
            )
            for n in range(1, n_waiting + 1)
        ),
    )


def made(start: HallNow, calibration: Calibration | None = None, **last_waits_s: int) -> Forecast:
    return forecast(
        start,
        replace(HISTORY, priority_per_hour={}),
        calibration=calibration or Calibration(),
        last_waits_s={int(name.removeprefix("service_")): wait_s for name, wait_s in last_waits_s.items()},
        chance=random.Random(1),
    )


def test_range_rises_from_early_to_late_and_along_the_line() -> None:
    tickets = made(hall(8)).tickets
    sixth, eighth = tickets[6], tickets[8]
    assert NOW < (sixth.early_at or 0) < (sixth.middle_at or 0) < (sixth.late_at or 0)
    assert (sixth.middle_at or 0) < (eighth.middle_at or 0)
    assert eighth.middle_at == pytest.approx(NOW + 7 * 400, rel=0.01)


def test_first_in_line_at_a_free_counter_is_called_now() -> None:
    assert made(hall(1)).tickets[1].late_at == NOW


def test_calibration_moves_what_is_shown_as_late_alone() -> None:
    plain, wary = (made(hall(8), Calibration(upper_level=level)).tickets[8] for level in (0.80, 0.98))
    assert (plain.late_at or 0) < (wary.late_at or 0)
    assert (plain.early_at, plain.middle_at) == (wary.early_at, wary.middle_at)


def test_walk_in_is_blended_with_the_wait_of_the_one_called_last() -> None:
    plain = made(hall(8)).tickets[8]
    blended = made(hall(8), service_1=7000).tickets[8]
    assert plain.middle_at is not None
    expected_at = NOW - 992 + 7000
    shift_s = round(0.2 * (expected_at - plain.middle_at))
    assert blended.middle_at == plain.middle_at + shift_s
    assert blended.late_at == (plain.late_at or 0) + shift_s
    assert blended.simulated_middle_at == plain.middle_at


def test_priority_visitor_is_not_blended() -> None:
    start = hall(8, has_priority=True)
    assert made(start, service_1=7000).tickets == made(start).tickets


def test_blending_never_promises_the_past() -> None:
    assert made(hall(2), service_1=0).tickets[1].early_at == NOW


def test_counter_that_closes_first_leaves_no_number() -> None:
    expected = made(hall(8, closes_at=NOW + 300))
    assert expected.tickets[8] == CallRange(early_at=None, middle_at=None, late_at=None, simulated_middle_at=None)
    assert expected.newcomers[2].middle_at is None


def test_forecast_of_sixty_five_waiting_takes_at_most_a_tenth_of_a_second() -> None:
    chance = random.Random(3)
    counters = []
    for counter_id in range(1, 7):
        skills = CounterSkills(
            counter_id=counter_id, service_ids=frozenset(chance.sample(range(1, 6), 3)), offsets_min={}
        )
        plan = CounterPlan(skills=skills, opens_at=0, closes_at=10**6)
        counters.append(CounterNow(plan=plan, running=RunningService(service_id=1, called_at=NOW - 200)))
    waiting = [
        Candidate(
            ticket_id=n,
            n=n,
            service_id=chance.randint(1, 5),
            standing=Standing.on_arrival(
                NOW - 70 * (66 - n), slot_at=chance.choice([None, None, NOW + 60 * chance.randint(-60, 60)])
            ),
        )
        for n in range(1, 66)
    ]
    bookings = tuple(
        ExpectedBooking(service_id=chance.randint(1, 5), slot_at=NOW + 60 * chance.randint(-30, 120)) for _ in range(30)
    )
    start = HallNow(now=NOW, times=Parameters(), counters=tuple(counters), waiting=tuple(waiting), bookings=bookings)

    def cpu_s() -> float:
        started_s = time.process_time()
        forecast(start, HISTORY, calibration=Calibration(), last_waits_s={}, chance=random.Random(1))
        return time.process_time() - started_s

    assert min(cpu_s() for _ in range(5)) <= 0.1


def outlook(middle_at: int | None, late_at: int | None, **more: object) -> Outlook:
    expected = CallRange(early_at=None, middle_at=middle_at, late_at=late_at, simulated_middle_at=None)
    plain = Outlook(expected=expected, people_in_list=9, has_open_counter=True, n_services=500)
    return replace(plain, **more)  # type: ignore[arg-type]


def ranged(from_at: int, until_at: int) -> Promise:
    return Promise(kind=PromiseKind.RANGE, from_at=from_at, until_at=until_at)


def test_range_is_rounded_outwards_to_five_minutes() -> None:
    assert promise(outlook(NOW + 1199, NOW + 1801), NOW) == ranged(NOW + 900, NOW + 2100)
    assert promise(outlook(NOW + 1200, NOW + 1800), NOW) == ranged(NOW + 1200, NOW + 1800)


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        (outlook(NOW, NOW + 299), PromiseKind.SOON),
        (outlook(NOW, NOW + 300), PromiseKind.RANGE),
        (outlook(NOW + 900, NOW + 1800, people_in_list=2), PromiseKind.FEW_PEOPLE),
        (outlook(NOW + 900, NOW + 1800, has_open_counter=False), PromiseKind.NO_COUNTER),
        (outlook(NOW + 900, None), PromiseKind.NO_COUNTER),
        (outlook(NOW + 900, NOW + 1800, expected=None), PromiseKind.NO_COUNTER),
        (outlook(NOW + 900, NOW + 1800, n_services=199), PromiseKind.ROUGH),
    ],
)
def test_what_is_said_instead_of_a_range(given: Outlook, kind: PromiseKind) -> None:
    assert promise(given, NOW).kind is kind


def test_rough_promise_is_around_the_nearest_five_minutes() -> None:
    rough = promise(outlook(NOW + 1049, NOW + 1800, n_services=0), NOW)
    assert (rough.from_at, rough.until_at) == (NOW + 900, NOW + 900)


SHOWN = ranged(NOW + 900, NOW + 1800)


@pytest.mark.parametrize(
    ("fresh", "at_once"),
    [
        (ranged(NOW + 600, NOW + 1800), True),
        (ranged(NOW + 900, NOW + 1500), True),
        (Promise(kind=PromiseKind.SOON), True),
        (ranged(NOW + 600, NOW + 2100), False),
        (ranged(NOW + 1200, NOW + 1800), False),
        (Promise(kind=PromiseKind.NO_COUNTER), False),
    ],
)
def test_earlier_is_shown_at_once_and_later_after_five_minutes(fresh: Promise, at_once: bool) -> None:
    assert may_replace(SHOWN, NOW, fresh, NOW + 299) is at_once
    assert may_replace(SHOWN, NOW, fresh, NOW + 300)


def test_unchanged_promise_is_not_sent_again() -> None:
    assert not may_replace(SHOWN, NOW, SHOWN, NOW + 3600)
