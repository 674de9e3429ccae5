"""Choosing the next ticket, and the counter for a ticket that comes while counters are ready."""

from __future__ import annotations

from server.domain.queue.choice import (
    Candidate,
    Choice,
    CounterSkills,
    ReadyCounter,
    choose_counter,
    choose_ticket,
    order_of,
)
from server.domain.queue.parameters import Parameters
from server.domain.queue.turn_time import Standing

PARAMETERS = Parameters()
NOW = 36_000


def waiting(n: int, arrived_at: int, *, service_id: int = 1, has_priority: bool = False) -> Candidate:
    standing = Standing.on_arrival(arrived_at, has_priority=has_priority)
    return Candidate(ticket_id=100 + n, service_id=service_id, standing=standing, n=n)


def counter(*service_ids: int, **offsets_min: int) -> CounterSkills:
    by_service = {int(name.removeprefix("service_")): minutes for name, minutes in offsets_min.items()}
    return CounterSkills(counter_id=1, service_ids=frozenset(service_ids), offsets_min=by_service)


def ready(counter_id: int, *service_ids: int, since: int = 0) -> ReadyCounter:
    return ReadyCounter(
        counter_id=counter_id, service_ids=frozenset(service_ids), ready_since_at=since, number=counter_id
    )


def test_earliest_turn_time_is_chosen_and_the_next_is_named() -> None:
    candidates = [waiting(1, 30_000), waiting(2, 31_000), waiting(3, 32_000, has_priority=True)]
    assert choose_ticket(candidates, counter(1), PARAMETERS, NOW) == Choice(
        ticket_id=103, turn_time_at=28_400, runner_up_id=101, runner_up_turn_time_at=30_000
    )


def test_ticket_that_the_counter_cannot_serve_is_neither_chosen_nor_runner_up() -> None:
    candidates = [waiting(1, 30_000, service_id=2), waiting(2, 31_000)]
    assert choose_ticket(candidates, counter(1), PARAMETERS, NOW) == Choice(
        ticket_id=102, turn_time_at=31_000, runner_up_id=None, runner_up_turn_time_at=None
    )


def test_nobody_to_serve_gives_no_choice() -> None:
    assert choose_ticket([waiting(1, 30_000, service_id=2)], counter(1), PARAMETERS, NOW) is None


def test_helper_offset_delays_the_secondary_service_but_not_its_turn_time() -> None:
    candidates = [waiting(1, 30_000, service_id=2), waiting(2, 30_299)]
    skills = counter(1, 2, service_2=5)
    chosen = choose_ticket(candidates, skills, PARAMETERS, NOW)
    assert chosen is not None
    assert (chosen.ticket_id, chosen.runner_up_id, chosen.runner_up_turn_time_at) == (102, 101, 30_000)


def test_equal_turn_times_are_decided_by_first_arrival_then_issue_number() -> None:
    prioritised = waiting(1, 33_600, has_priority=True)
    walk_ins = [waiting(3, 30_000), waiting(2, 30_000)]
    order = order_of([prioritised, *walk_ins], counter(1), PARAMETERS, NOW)
    assert [place.ticket_id for place in order] == [102, 103, 101]


def test_order_shows_turn_time_without_offset_and_sorts_with_it() -> None:
    order = order_of(
        [waiting(1, 30_000, service_id=2), waiting(2, 30_200)], counter(1, 2, service_2=5), PARAMETERS, NOW
    )
    assert [(place.ticket_id, place.turn_time_at, place.sort_at) for place in order] == [
        (102, 30_200, 30_200),
        (101, 30_000, 30_300),
    ]


def test_ready_counter_with_the_fewest_skills_takes_the_ticket() -> None:
    assert choose_counter([ready(1, 1, 2, 3, since=0), ready(2, 1, 2, since=50), ready(3, 2)], 1) == 2


def test_of_equally_skilled_counters_the_one_ready_longest_then_the_lowest_number_takes_it() -> None:
    assert choose_counter([ready(1, 1, since=50), ready(2, 1, since=40)], 1) == 2
    assert choose_counter([ready(2, 1, since=40), ready(1, 1, since=40)], 1) == 1


def test_no_ready_counter_that_can_serve_gives_none() -> None:
    assert choose_counter([ready(1, 2)], 1) is None
