"""The fast futures of a forecast are days of the very same rule."""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from server.domain.forecast.attendance import Attendance
from server.domain.forecast.durations import ServiceDuration
from server.domain.forecast.hall_now import CounterNow, ExpectedBooking, HallNow, OfficeHistory, RunningService
from server.domain.forecast.replication import run_futures
from server.domain.queue.choice import Candidate, CounterSkills
from server.domain.queue.parameters import Parameters
from server.domain.queue.simulated_office import (
    CounterPlan,
    OfficeRules,
    Pause,
    SimulatedVisitor,
    by_turn_time,
    run_office,
)
from server.domain.queue.turn_time import Standing

NOW = 36_000
PARAMETERS = Parameters(lead_min=5)
SERVICES = (1, 2, 3)
# Without spread every future is the same, so that it can be compared call by call.
EXACT_S = {1: 300, 2: 421, 3: 555}
EXACT = {service_id: ServiceDuration.planned(mean_s, variation=1e-6) for service_id, mean_s in EXACT_S.items()}


def history(durations: dict[int, ServiceDuration] | None = None, **priority_per_hour: float) -> OfficeHistory:
    return OfficeHistory(
        durations=durations or EXACT,
        attendance=Attendance.learned([], 0),
        priority_per_hour={int(name.removeprefix("service_")): each for name, each in priority_per_hour.items()},
        n_services=500,
    )


def counter(counter_id: int, *service_ids: int, opens_at: int = 0, closes_at: int = 10**6) -> CounterPlan:
    skills = CounterSkills(counter_id=counter_id, service_ids=frozenset(service_ids), offsets_min={})
    return CounterPlan(skills=skills, opens_at=opens_at, closes_at=closes_at)


def candidate(n: int, waited_s: int, service_id: int = 1, slot_at: int | None = None) -> Candidate:
    standing = Standing.on_arrival(NOW - waited_s, slot_at=slot_at)
    return Candidate(ticket_id=n, service_id=service_id, standing=standing, n=n)


def hall(counters: list[CounterPlan], waiting: list[Candidate], **more: object) -> HallNow:
    return replace(
        HallNow(
            now=NOW,
            times=PARAMETERS,
            counters=tuple(CounterNow(plan=plan) for plan in counters),
            waiting=tuple(waiting),
        ),
        **more,  # type: ignore[arg-type]
    )


def random_hall(seed: int, n_counters: int, n_waiting: int) -> HallNow:
    chance = random.Random(seed)
    counters = []
    for counter_id in range(1, n_counters + 1):
        service_ids = chance.sample(SERVICES, chance.randint(1, 3))
        offsets_min = {service_id: chance.choice([0, 0, 5, 20]) for service_id in service_ids}
        pause_at = NOW + chance.randint(-10, 60) * 60
        counters.append(
            CounterPlan(
                skills=CounterSkills(
                    counter_id=counter_id, service_ids=frozenset(service_ids), offsets_min=offsets_min
                ),
                opens_at=NOW + 60 * chance.choice([-60, 0, 10]),
                closes_at=NOW + 60 * chance.choice([5, 45, 600]),
                pauses=(Pause(starts_at=pause_at, ends_at=pause_at + 900),) * chance.randint(0, 1),
            )
        )
    # Before now: at this very second the office would ask its counters first.
    arrivals = sorted(NOW - 60 * chance.randint(1, 150) for _ in range(n_waiting))
    waiting = [
        Candidate(
            ticket_id=n,
            n=n,
            service_id=chance.choice(SERVICES),
            standing=Standing.on_arrival(
                arrival_at,
                slot_at=chance.choice([None, NOW + 60 * chance.randint(-200, 60)]),
                has_priority=chance.random() < 0.2,
            ),
        )
        for n, arrival_at in enumerate(arrivals, start=1)
    ]
    return hall(counters, waiting)


@settings(max_examples=300, deadline=None)
@given(st.builds(random_hall, st.integers(0, 2**32), st.integers(1, 4), st.integers(0, 20)))
def test_futures_are_the_days_of_the_simulated_office(start: HallNow) -> None:
    futures = run_futures(start, history(), 1, random.Random(0))

    visitors = [
        SimulatedVisitor(
            n=each.n, service_id=each.service_id, standing=each.standing, service_s=EXACT_S[each.service_id]
        )
        for each in start.waiting
    ]
    # The hall of now begins at now: nobody was called before.
    plans = [replace(counter.plan, opens_at=max(counter.plan.opens_at, NOW)) for counter in start.counters]
    rules = OfficeRules(times=PARAMETERS, missed_after_s=180, discipline=by_turn_time(PARAMETERS))
    called_at = {call.choice.ticket_id: [call.called_at] for call in run_office(plans, visitors, rules).calls}
    assert {n: at for n, at in futures.called_at.items() if at} == called_at


def test_newcomer_takes_no_time_from_those_who_wait() -> None:
    futures = run_futures(
        hall([counter(1, 1, 2)], [candidate(1, 60), candidate(2, 30)]), history(), 1, random.Random(0)
    )
    assert futures.called_at == {1: [NOW], 2: [NOW + 300]}
    assert futures.newcomer_called_at == {1: [NOW + 600], 2: [NOW + 600], 3: []}


def test_running_service_delays_the_first_call_by_what_is_left_of_it() -> None:
    busy = CounterNow(plan=counter(1, 1), running=RunningService(service_id=1, called_at=NOW - 100))
    futures = run_futures(replace(hall([], [candidate(1, 60)]), counters=(busy,)), history(), 1, random.Random(0))
    assert futures.called_at[1] == [NOW + 200]


def test_expected_booking_comes_first_once_it_is_due_in_the_futures_in_which_it_comes() -> None:
    queue = [candidate(n, 900 - n) for n in range(1, 13)]
    alone = hall([counter(1, 1)], queue)
    expected = replace(alone, bookings=(ExpectedBooking(service_id=1, slot_at=NOW + 900),))
    last_alone = run_futures(alone, history(), 200, random.Random(0)).called_at[12]
    last_after_booking = run_futures(expected, history(), 200, random.Random(0)).called_at[12]
    assert set(last_alone) == {NOW + 3300}
    assert set(last_after_booking) == {NOW + 3300, NOW + 3600}
    assert 150 <= last_after_booking.count(NOW + 3600) <= 185


def test_priority_walk_ins_to_come_push_others_back() -> None:
    queue = [candidate(n, 900 - n) for n in range(1, 13)]
    start = hall([counter(1, 1)], queue)
    pushed = run_futures(start, history(service_1=4.0), 200, random.Random(0)).called_at[12]
    assert pushed[0] == NOW + 3300
    # Four an hour come within the 55 minutes of the line before the last one.
    assert 2.5 <= (sum(pushed) / len(pushed) - NOW - 3300) / 300 <= 4.5


def test_idle_counter_takes_a_stranger_who_comes() -> None:
    # The narrow counter is ready; a booking for its service must not occupy the all-round one.
    start = replace(
        hall([counter(1, 1, 2), counter(2, 1)], [candidate(1, 60, service_id=2)]),
        bookings=(ExpectedBooking(service_id=1, slot_at=NOW + 60),),
    )
    futures = run_futures(start, history(), 50, random.Random(0))
    assert set(futures.newcomer_called_at[2]) == {NOW + 421}


def test_same_chance_gives_the_same_futures() -> None:
    start = replace(random_hall(5, 3, 15), bookings=(ExpectedBooking(service_id=2, slot_at=NOW + 300),))
    spread = {service_id: ServiceDuration.planned(mean_s) for service_id, mean_s in EXACT_S.items()}
    first, second = (run_futures(start, history(spread, service_1=3.0), 20, random.Random(7)) for _ in range(2))
    assert first == second


def test_ticket_of_an_unknown_service_is_left_out() -> None:
    futures = run_futures(hall([counter(1, 9)], [candidate(1, 60, service_id=9)]), history(), 1, random.Random(0))
    assert futures.called_at == {}
