"""What people are told stays as it is for a while, and begins with what their paper said."""

from __future__ import annotations

from dataclasses import replace

from server.application.promising import Promiser, Seen
from server.domain.forecast.forecast import CallRange, Forecast
from server.domain.forecast.hall_now import CounterNow, HallNow
from server.domain.forecast.lessons import learn
from server.domain.forecast.promise import Promise
from server.domain.queue.choice import Candidate, CounterSkills
from server.domain.queue.parameters import Parameters
from server.domain.queue.simulated_office import CounterPlan
from server.domain.queue.turn_time import Standing
from wire.codes import PromiseKind

NOW = 36_000
MINUTE = 60
HISTORY = replace(learn([], {1: 10}), n_services=500)


def seen(
    n_waiting: int, *, is_open: bool = True, n_services: int = 500, has_priority: bool = False, first_id: int = 101
) -> Seen:
    skills = CounterSkills(counter_id=1, service_ids=frozenset({1}), offsets_min={})
    counter = CounterNow(plan=CounterPlan(skills=skills, opens_at=0, closes_at=10**6))
    waiting = tuple(
        Candidate(
            ticket_id=first_id + n - 1, n=n, service_id=1, standing=Standing.on_arrival(NOW, has_priority=has_priority)
        )
        for n in range(1, n_waiting + 1)
    )
    hall = HallNow(now=NOW, times=Parameters(), counters=(counter,) if is_open else (), waiting=waiting)
    return Seen(hall=hall, history=replace(HISTORY, n_services=n_services), last_waits_s={1: 300})


def made(at: int, newcomer: tuple[int, int], *tickets: tuple[int, int]) -> Forecast:
    return Forecast(
        made_at=at,
        tickets={n: expected(*each) for n, each in enumerate(tickets, start=1)},
        newcomers={1: expected(*newcomer)},
    )


def expected(middle_min: int, late_min: int) -> CallRange:
    middle_at, late_at = NOW + middle_min * MINUTE, NOW + late_min * MINUTE
    return CallRange(early_at=None, middle_at=middle_at, late_at=late_at, simulated_middle_at=middle_at)


def ranged(from_min: int, until_min: int) -> Promise:
    return Promise(kind=PromiseKind.RANGE, from_at=NOW + from_min * MINUTE, until_at=NOW + until_min * MINUTE)


def test_newcomer_is_told_a_range_in_minutes_and_by_the_clock() -> None:
    promises = Promiser().take(made(NOW, (22, 38)), seen(2))
    assert promises.newcomers[1].promise == ranged(20, 40)
    assert (promises.newcomers[1].from_min, promises.newcomers[1].until_min) == (20, 40)


def test_newcomer_of_a_short_list_or_a_closed_service_is_told_so() -> None:
    assert Promiser().take(made(NOW, (22, 38)), seen(1)).newcomers[1].promise.kind is PromiseKind.FEW_PEOPLE
    closed = Promiser().take(made(NOW, (22, 38)), seen(5, is_open=False)).newcomers[1]
    assert (closed.promise.kind, closed.from_min) == (PromiseKind.NO_COUNTER, None)


def test_office_without_history_says_around() -> None:
    rough = Promiser().take(made(NOW, (22, 38)), seen(2, n_services=0)).newcomers[1]
    assert (rough.promise.kind, rough.from_min, rough.until_min) == (PromiseKind.ROUGH, 20, 20)


def test_ticket_begins_with_what_its_paper_said() -> None:
    promiser = Promiser()
    promiser.take(made(NOW, (20, 40)), seen(3, first_id=1))
    later = promiser.take(made(NOW + 20, (25, 45), (30, 50), (30, 50), (30, 50)), seen(3))
    assert set(later.tickets.values()) == {ranged(20, 40)}


def test_priority_ticket_was_not_told_what_ordinary_newcomers_are() -> None:
    promiser = Promiser()
    promiser.take(made(NOW, (20, 40)), seen(3, first_id=1))
    first = promiser.take(made(NOW + 20, (25, 45), *[(5, 10)] * 3), seen(3, has_priority=True))
    assert set(first.tickets.values()) == {ranged(5, 10)}


def test_later_waits_five_minutes_and_earlier_does_not() -> None:
    promiser = Promiser()
    assert promiser.take(made(NOW, (0, 5), *[(20, 40)] * 3), seen(3)).tickets[101] == ranged(20, 40)
    assert promiser.take(made(NOW + 299, (0, 5), *[(25, 45)] * 3), seen(3)).tickets[101] == ranged(20, 40)
    assert promiser.take(made(NOW + 300, (0, 5), *[(25, 45)] * 3), seen(3)).tickets[101] == ranged(25, 45)
    assert promiser.take(made(NOW + 301, (0, 5), *[(10, 30)] * 3), seen(3)).tickets[101] == ranged(10, 30)


def test_who_waits_no_more_is_promised_nothing() -> None:
    promiser = Promiser()
    promiser.take(made(NOW, (0, 5), *[(20, 40)] * 3), seen(3))
    assert promiser.take(made(NOW + 15, (0, 5)), seen(0)).tickets == {}


def test_first_forecast_of_each_ticket_is_kept_with_the_simple_predictors() -> None:
    promiser = Promiser()
    promiser.take(made(NOW, (0, 5), (20, 40), (25, 45)), seen(2))
    promiser.take(made(NOW + 30, (0, 5), (10, 15), (10, 15)), seen(2))
    first = promiser.told[101]
    assert (first.middle_s, first.late_s, first.simulated_s) == (1200, 2400, 1200)
    assert (first.last_called_s, first.people_ahead_s) == (300, 0)
    assert len(promiser.told) == 2
