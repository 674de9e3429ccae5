"""What a visitor may expect: how many come first, and a rough wait. Plain counting, for tiles and tickets."""

from collections.abc import Iterable, Mapping

from server.domain.queue.choice import Candidate
from server.domain.queue.counters import Counter
from server.domain.queue.parameters import Parameters
from server.domain.queue.turn_time import Standing, turn_time


def competing_services(service_id: int, counters: Iterable[Counter]) -> frozenset[int]:
    """Services whose tickets may be called instead of one of this service: all that share a counter with it.

    Open counters count; while none that serves it is open, every counter that could.
    """
    able = [counter for counter in counters if service_id in counter.service_ids]
    opened = [counter for counter in able if counter.is_open]
    return frozenset().union({service_id}, *(counter.service_ids for counter in opened or able))


def n_before(service_id: int, n_waiting: Mapping[int, int], counters: Iterable[Counter]) -> int:
    """How many come before an ordinary newcomer for this service: everybody who waits for a competing one."""
    return sum(n_waiting.get(each, 0) for each in competing_services(service_id, counters))


def n_senior(
    ticket_id: int,
    standing: Standing,
    waiting: Iterable[Candidate],
    competing: frozenset[int],
    parameters: Parameters,
    now: int,
) -> int:
    """How many of those who wait for a competing service stand before this ticket; helper offsets are left out."""
    own = (turn_time(standing, parameters, now), standing.first_arrival_at)
    return sum(
        1
        for each in waiting
        if each.service_id in competing
        and each.ticket_id != ticket_id
        and (turn_time(each.standing, parameters, now), each.standing.first_arrival_at) <= own
    )


def likely_wait_min(
    service_id: int, n_waiting: Mapping[int, int], expected_min: Mapping[int, int], counters: Iterable[Counter]
) -> int | None:
    """Minutes until a newcomer is likely to be called, by planned durations; None while no counter serves this service.

    Every counter that shares a service takes its part of the work. Rounded up to 5 minutes, 0 when nobody waits.
    """
    counters = list(counters)
    if not any(counter.is_open and service_id in counter.service_ids for counter in counters):
        return None
    competing = competing_services(service_id, counters)
    helpers = sum(1 for counter in counters if counter.is_open and counter.service_ids & competing)
    work_min = sum(n_waiting.get(each, 0) * expected_min[each] for each in competing)
    return -(-work_min // (helpers * 5)) * 5
