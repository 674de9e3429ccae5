"""How much processor time the rule takes to choose, to simulate a day and to forecast a full hall."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from functools import partial

from server.domain.forecast.attendance import Attendance
from server.domain.forecast.calibration import Calibration
from server.domain.forecast.durations import ServiceDuration
from server.domain.forecast.forecast import forecast
from server.domain.forecast.hall_now import CounterNow, ExpectedBooking, HallNow, OfficeHistory, RunningService
from server.domain.queue.choice import Candidate, CounterSkills, choose_ticket
from server.domain.queue.parameters import Parameters
from server.domain.queue.simulate import simulate
from server.domain.queue.simulate_input import SimulatedDay
from server.domain.queue.simulated_office import CounterPlan, OfficeRules, SimulatedVisitor, by_turn_time
from server.domain.queue.turn_time import Standing

NOW = 10 * 3600
CLOSES_AT = 24 * 3600
PARAMETERS = Parameters()
CHOICES = 3000
RUNS = 5


def choice_p99_ms() -> float:
    """A choice among 500 waiting for 6 services, asked by 30 counters in turn."""
    chance = random.Random(1)
    services = range(1, 7)
    waiting = [_candidate(chance, n, chance.choice(services)) for n in range(1, 501)]
    skills = [
        CounterSkills(
            counter_id=counter_id,
            service_ids=frozenset(chance.sample(services, chance.randint(1, 6))),
            offsets_min={1: chance.choice([0, 5])},
        )
        for counter_id in range(1, 31)
    ]
    taken_s = sorted(
        _cpu_s(partial(choose_ticket, waiting, each, PARAMETERS, NOW))
        for _ in range(CHOICES // len(skills))
        for each in skills
    )
    return 1000 * taken_s[int(0.99 * len(taken_s))]


def simulated_day_s() -> float:
    """A day of 1,000 tickets through `simulate`, the median of some runs."""
    chance = random.Random(2)
    arrivals = sorted(chance.randrange(7 * 3600, 12 * 3600) for _ in range(1000))
    visitors = tuple(
        SimulatedVisitor(
            n=n,
            service_id=1,
            standing=Standing.on_arrival(
                arrival_at, slot_at=chance.choice([None, NOW]), has_priority=chance.random() < 0.1
            ),
            service_s=chance.randrange(60, 1200),
        )
        for n, arrival_at in enumerate(arrivals, start=1)
    )
    rules = OfficeRules(times=PARAMETERS, missed_after_s=PARAMETERS.missed_after_s, discipline=by_turn_time(PARAMETERS))
    day = SimulatedDay(
        counters=tuple(_plan(counter_id, frozenset({1})) for counter_id in range(1, 21)),
        visitors=visitors,
        rules=rules,
        ticket_names=tuple(str(each.n) for each in visitors),
    )
    return sorted(_cpu_s(lambda: simulate(day)) for _ in range(RUNS))[RUNS // 2]


def forecast_cpu_ms() -> float:
    """A forecast of 65 waiting, 6 busy counters and 30 bookings, the median of some runs."""
    chance = random.Random(3)
    services = range(1, 6)
    counters = tuple(
        CounterNow(
            plan=_plan(counter_id, frozenset(chance.sample(services, 3))),
            running=RunningService(service_id=chance.choice(services), called_at=NOW - chance.randrange(600)),
        )
        for counter_id in range(1, 7)
    )
    hall = HallNow(
        now=NOW,
        times=PARAMETERS,
        counters=counters,
        waiting=tuple(_candidate(chance, n, chance.choice(services)) for n in range(1, 66)),
        bookings=tuple(
            ExpectedBooking(service_id=chance.choice(services), slot_at=NOW + 60 * chance.randint(-30, 120))
            for _ in range(30)
        ),
    )
    history = OfficeHistory(
        durations={service_id: ServiceDuration.planned(480) for service_id in services},
        attendance=Attendance.learned([], 0),
        priority_per_hour=dict.fromkeys(services, 1.0),
        n_services=500,
    )

    def run() -> object:
        return forecast(hall, history, calibration=Calibration(), last_waits_s={}, chance=random.Random(1))

    return 1000 * sorted(_cpu_s(run) for _ in range(RUNS))[RUNS // 2]


def _cpu_s(act: Callable[[], object]) -> float:
    # The rule waits for nothing, so that its processor time is its time; neighbours on the machine do not count.
    started_s = time.thread_time()
    act()
    return time.thread_time() - started_s


def _candidate(chance: random.Random, n: int, service_id: int) -> Candidate:
    slot_at = NOW + 60 * chance.randint(-120, 60) if chance.random() < 0.3 else None
    standing = Standing.on_arrival(NOW - chance.randrange(9000), slot_at=slot_at, has_priority=chance.random() < 0.1)
    return Candidate(ticket_id=n, service_id=service_id, standing=standing, n=n)


def _plan(counter_id: int, service_ids: frozenset[int]) -> CounterPlan:
    skills = CounterSkills(counter_id=counter_id, service_ids=service_ids, offsets_min={})
    return CounterPlan(skills=skills, opens_at=7 * 3600, closes_at=CLOSES_AT)
