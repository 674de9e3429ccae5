"""Hall's condition: whether bookings of several services can all be served by the counters that may serve them.

For every set of services, what they ask must not exceed what the counters give that serve any of them. Asked and given
are shares of a counter's time.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence

MOST_BY_SUBSETS = 12
"""With more services the sets are too many, and a maximum flow answers the same."""

_SLACK = 1e-9
_UNITS = 10**9

# A counter as the set of services that it may serve.
Skills = frozenset[int]


def fits(asked: Mapping[int, float], counters: Sequence[Skills], given: float, newest: int | None = None) -> bool:
    """Whether every set of services asks no more than its counters give.

    Args:
        asked: by service id, what its bookings ask.
        counters: those that are open.
        given: what each of them gives.
        newest: only sets with this service count: the others are what they were before its last booking.
    """
    asking = {service_id: share for service_id, share in asked.items() if share > 0}
    if len(asking) <= MOST_BY_SUBSETS:
        return fits_by_subsets(asking, counters, given, newest)
    return fits_by_flow(asking, counters, given)


def fits_by_subsets(
    asked: Mapping[int, float], counters: Sequence[Skills], given: float, newest: int | None = None
) -> bool:
    """As `fits`, by looking at every set."""
    # Each set so far, as the counters it can use and what it asks.
    sets: list[tuple[int, float]] = [(0, 0.0)]
    for service_id in sorted(asked, key=lambda each: each != newest):
        own = sum(1 << place for place, skills in enumerate(counters) if service_id in skills)
        grown = [(usable | own, total + asked[service_id]) for usable, total in sets]
        if any(total > usable.bit_count() * given + _SLACK for usable, total in grown):
            return False
        sets = grown if service_id == newest else sets + grown
    return True


def fits_by_flow(asked: Mapping[int, float], counters: Sequence[Skills], given: float) -> bool:
    """As `fits`, by a maximum flow from services to counters."""
    # Whole numbers, so that the flow ends; what rounding loses is far below the slack.
    left = {service_id: round(share * _UNITS) for service_id, share in asked.items()}
    free = [round(given * _UNITS)] * len(counters)
    sent: dict[tuple[int, int], int] = {}
    for service_id in left:
        while left[service_id] > 0:
            path = _path(service_id, counters, free, sent)
            if path is None:
                break
            _send(path, left, free, sent)
    return sum(left.values()) <= len(asked) + len(counters)


def _path(service_id: int, counters: Sequence[Skills], free: list[int], sent: dict[tuple[int, int], int]) -> _Path:
    """Services and counters in turn, from this service to a counter with time left; None if there is no way."""
    came_from: dict[int, tuple[int, int | None]] = {}
    waiting: deque[tuple[int, int | None]] = deque([(service_id, None)])
    while waiting:
        service, by_counter = waiting.popleft()
        for place, skills in enumerate(counters):
            if service not in skills or place in came_from:
                continue
            came_from[place] = (service, by_counter)
            if free[place] > 0:
                return _walked_back(place, came_from)
            waiting.extend((other, place) for (other, at), flow in sent.items() if at == place and flow > 0)
    return None


# Steps (service, counter) from the first to the last.
_Path = list[tuple[int, int]] | None


def _walked_back(place: int, came_from: Mapping[int, tuple[int, int | None]]) -> list[tuple[int, int]]:
    steps: list[tuple[int, int]] = []
    at: int | None = place
    while at is not None:
        service, before = came_from[at]
        steps.append((service, at))
        at = before
    return steps[::-1]


def _send(path: list[tuple[int, int]], left: dict[int, int], free: list[int], sent: dict[tuple[int, int], int]) -> None:
    first_service, last_place = path[0][0], path[-1][1]
    moved = [(service, place) for (service, _), (_, place) in zip(path[1:], path, strict=False)]
    amount = min([left[first_service], free[last_place], *(sent[each] for each in moved)])
    left[first_service] -= amount
    free[last_place] -= amount
    for step in path:
        sent[step] = sent.get(step, 0) + amount
    for step in moved:
        sent[step] -= amount
