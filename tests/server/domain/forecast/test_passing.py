"""Who is not here yet and may still come first: booked visitors, and as many with priority as usual."""

from __future__ import annotations

from dataclasses import replace

import pytest

from server.domain.forecast.hall_now import CounterNow, ExpectedBooking, HallNow
from server.domain.forecast.lessons import learn
from server.domain.forecast.passing import passers
from server.domain.queue.choice import Candidate, CounterSkills
from server.domain.queue.parameters import Parameters
from server.domain.queue.simulated_office import CounterPlan
from server.domain.queue.turn_time import Standing

NOW = 36_000
HOUR = 3600
HISTORY = replace(learn([], {1: 10, 2: 10, 3: 10}), priority_per_hour={1: 1.5, 2: 1.0, 3: 40.0})


def counter(number: int, *services: int) -> CounterNow:
    skills = CounterSkills(counter_id=number, service_ids=frozenset(services), offsets_min={})
    return CounterNow(plan=CounterPlan(skills=skills, opens_at=0, closes_at=10**6))


def may_pass(came_at: int, *bookings: ExpectedBooking, slot_at: int | None = None) -> int:
    candidate = Candidate(ticket_id=1, n=1, service_id=1, standing=Standing.on_arrival(came_at, slot_at=slot_at))
    hall = HallNow(
        now=NOW,
        times=Parameters(),
        counters=(counter(1, 1, 2), counter(2, 3)),
        waiting=(candidate,),
        bookings=bookings,
    )
    return passers(candidate, hall, HISTORY)


@pytest.mark.parametrize(("waited_s", "n"), [(0, 3), (HOUR // 2, 2), (HOUR - 60, 1), (HOUR, 0), (3 * HOUR, 0)])
def test_usual_priority_visitors_of_competing_services_until_the_head_start_is_over(waited_s: int, n: int) -> None:
    assert may_pass(NOW - waited_s) == n


def test_bookings_of_competing_services_whose_turn_would_be_earlier() -> None:
    early, late = NOW - HOUR + 2 * HOUR - 1, NOW - HOUR + 2 * HOUR
    bookings = [ExpectedBooking(service_id=service_id, slot_at=early) for service_id in (1, 2, 3)]
    assert may_pass(NOW - HOUR, *bookings, ExpectedBooking(service_id=1, slot_at=late)) == 2


def test_own_booking_protects() -> None:
    assert may_pass(NOW, slot_at=NOW) == 0
