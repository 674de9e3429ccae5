"""Queues whose mean waits are known exactly, run through the same simulated office as every other day.

They show that the office itself, its counters, arrivals and choice, is right, before anybody believes what it says
about halls that no formula covers. Service takes hours here, so that rounding to whole seconds is far below the
statistical error.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import accumulate

from server.domain.queue.choice import Candidate, Choice, CounterSkills
from server.domain.queue.simulated_office import (
    CounterPlan,
    Discipline,
    OfficeRules,
    SimulatedVisitor,
    by_turn_time,
    run_office,
)
from server.domain.queue.turn_time import Standing

CUSTOMERS = 200_000
TOLERANCE = 0.04
"""Largest relative error accepted of a mean over `CUSTOMERS`: nearly three standard errors at these loads."""


class TextbookCase(Enum):
    """The queues that are run."""

    SEVERAL_COUNTERS = "M/M/c"
    GENERAL_SERVICE = "M/G/1"
    STRICT_PRIORITY = "two-class priority"
    ACCUMULATING_PRIORITY = "accumulating priority"
    CONSERVATION = "conservation law"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextbookResult:
    """One mean wait, measured and exact, in units of the mean service time."""

    name: str
    measured: float
    exact: float

    @property
    def error(self) -> float:
        """Relative error of the measured mean."""
        return self.measured / self.exact - 1

    @property
    def is_within_tolerance(self) -> bool:
        """Whether the error is one of chance."""
        return abs(self.error) <= TOLERANCE


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassWaits:
    """Mean waits of the class that goes first, or faster, and of the other, in units of the mean service time."""

    first: float
    second: float


def check(customers: int = CUSTOMERS) -> list[TextbookResult]:
    """Runs every textbook case with this many customers; some seconds each at the default."""
    return [result for case in TextbookCase for result in run_case(case, customers)]


def run_case(case: TextbookCase, customers: int) -> list[TextbookResult]:
    """The means of one case."""
    return list(_RUNS[case](customers))


def erlang_c_wait(*, counters: int, load: float) -> float:
    """Mean wait of M/M/c in units of the mean service time; `load` is per counter, below 1."""
    offered = counters * load
    busy_term = offered**counters / math.factorial(counters) / (1 - load)
    idle_terms = sum(offered**k / math.factorial(k) for k in range(counters))
    return busy_term / (idle_terms + busy_term) / (counters * (1 - load))


def pollaczek_khinchine_wait(*, load: float, second_moment: float) -> float:
    """Mean wait of M/G/1; `second_moment` of the service time, whose mean is 1."""
    return load * second_moment / 2 / (1 - load)


def cobham_waits(*, first_load: float, second_load: float, second_moment: float) -> ClassWaits:
    """Mean waits of M/G/1 where the first class always goes before the second, without interrupting it."""
    first = (first_load + second_load) * second_moment / 2 / (1 - first_load)
    return ClassWaits(first=first, second=first / (1 - first_load - second_load))


def kleinrock_waits(*, fast_load: float, slow_load: float, rate: float, second_moment: float) -> ClassWaits:
    """Mean waits of M/G/1 with accumulating priority; the second class gathers it at `rate` of the first's."""
    fair = pollaczek_khinchine_wait(load=fast_load + slow_load, second_moment=second_moment)
    slow = fair / (1 - fast_load * (1 - rate))
    return ClassWaits(first=fair - slow_load * slow * (1 - rate), second=slow)


_MEAN_SERVICE_S = 100_000
_SERVICE_ID = 1
_LOAD = 0.7
_PRIORITY_SHARE = 0.4
_VARIATION = 0.6
_SLOW_RATE = 0.5
_FOREVER_S = 10**15


@dataclass(frozen=True, slots=True, kw_only=True)
class _Times:
    """Durations of the rule on the scale of these cases, where one service takes `_MEAN_SERVICE_S`."""

    booking_head_start_s: int
    priority_head_start_s: int
    grace_s: int = _MEAN_SERVICE_S // 2
    fade_end_s: int = 3 * _MEAN_SERVICE_S
    lead_s: int = 0


_PLAIN = _Times(booking_head_start_s=0, priority_head_start_s=0)
_LIKE_AN_OFFICE = _Times(booking_head_start_s=6 * _MEAN_SERVICE_S, priority_head_start_s=3 * _MEAN_SERVICE_S)
# A head start beyond any wait is the rule at its limit: strict precedence.
_STRICT = _Times(booking_head_start_s=0, priority_head_start_s=_FOREVER_S)


def _several_counters(customers: int) -> Iterable[TextbookResult]:
    counters = 3
    visitors = _crowd(1, customers, mean_gap_s=_MEAN_SERVICE_S / (counters * _LOAD), draw=_exponential)
    waits = _waits(visitors, by_turn_time(_PLAIN), counters=counters)
    yield _result("M/M/3, Erlang C", waits, erlang_c_wait(counters=counters, load=_LOAD))


def _general_service(customers: int) -> Iterable[TextbookResult]:
    visitors = _crowd(2, customers)
    waits = _waits(visitors, by_turn_time(_PLAIN))
    second_moment = 1 + _VARIATION**2
    yield _result(
        "M/G/1, Pollaczek-Khinchine", waits, pollaczek_khinchine_wait(load=_LOAD, second_moment=second_moment)
    )


def _strict_priority(customers: int) -> Iterable[TextbookResult]:
    visitors = _crowd(3, customers, priority_share=_PRIORITY_SHARE)
    waits = _waits(visitors, by_turn_time(_STRICT))
    exact = cobham_waits(
        first_load=_LOAD * _PRIORITY_SHARE,
        second_load=_LOAD * (1 - _PRIORITY_SHARE),
        second_moment=1 + _VARIATION**2,
    )
    yield from _results_by_class("two classes, Cobham", visitors, waits, exact)


def _accumulating_priority(customers: int) -> Iterable[TextbookResult]:
    visitors = _crowd(4, customers, priority_share=_PRIORITY_SHARE)
    waits = _waits(visitors, _accumulating)
    exact = kleinrock_waits(
        fast_load=_LOAD * _PRIORITY_SHARE,
        slow_load=_LOAD * (1 - _PRIORITY_SHARE),
        rate=_SLOW_RATE,
        second_moment=1 + _VARIATION**2,
    )
    yield from _results_by_class("accumulating priority, Kleinrock", visitors, waits, exact)


def _conservation(customers: int) -> Iterable[TextbookResult]:
    # Bookings and priority move waiting between visitors, and priority visitors take longer here; with one counter
    # the mean wait, weighted by the work that each visitor brings, must not move at all.
    share, longer, shorter = 0.2, 2.0, 0.75
    visitors = [
        _with_service(each, longer if each.standing.has_priority else shorter)
        for each in _crowd(5, customers, priority_share=share, booked_share=0.4)
    ]
    waits = _waits(visitors, by_turn_time(_LIKE_AN_OFFICE))
    work_s = sum(each.service_s for each in visitors)
    weighted = sum(wait * each.service_s / work_s for wait, each in zip(waits, visitors, strict=True))
    second_moment = (share * longer**2 + (1 - share) * shorter**2) * (1 + _VARIATION**2)
    exact = pollaczek_khinchine_wait(load=_LOAD, second_moment=second_moment)
    yield TextbookResult(name="conservation law, bookings and priority", measured=weighted, exact=exact)


def _crowd(
    seed: int,
    customers: int,
    *,
    mean_gap_s: float = _MEAN_SERVICE_S / _LOAD,
    draw: Callable[[random.Random], float] | None = None,
    priority_share: float = 0.0,
    booked_share: float = 0.0,
) -> list[SimulatedVisitor]:
    """Visitors in a Poisson stream; booked ones come from two services early to two late."""
    chance = random.Random(seed)
    gaps = _with_mean_one([chance.expovariate(1.0) for _ in range(customers)])
    services = _with_mean_one([(draw or _log_normal)(chance) for _ in range(customers)])
    visitors = []
    arrivals = (round(mean_gap_s * gaps_before) for gaps_before in accumulate(gaps))
    for n, (arrival_at, service) in enumerate(zip(arrivals, services, strict=True), start=1):
        slot_at = None
        if chance.random() < booked_share:
            slot_at = arrival_at + chance.randint(-2 * _MEAN_SERVICE_S, 2 * _MEAN_SERVICE_S)
        standing = Standing.on_arrival(arrival_at, slot_at=slot_at, has_priority=chance.random() < priority_share)
        service_s = max(1, round(_MEAN_SERVICE_S * service))
        visitors.append(SimulatedVisitor(n=n, service_id=_SERVICE_ID, standing=standing, service_s=service_s))
    return visitors


def _with_mean_one(values: Sequence[float]) -> list[float]:
    # A sample's load is never quite the intended one, and near saturation waits multiply the difference; scaling it
    # away removes half of the error of chance.
    factor = len(values) / math.fsum(values)
    return [factor * value for value in values]


def _exponential(chance: random.Random) -> float:
    return chance.expovariate(1.0)


def _log_normal(chance: random.Random) -> float:
    spread = math.log(1 + _VARIATION**2)
    return chance.lognormvariate(-spread / 2, math.sqrt(spread))


def _with_service(visitor: SimulatedVisitor, factor: float) -> SimulatedVisitor:
    return replace(visitor, service_s=max(1, round(factor * visitor.service_s)))


def _accumulating(waiting: Collection[Candidate], skills: CounterSkills, now: int) -> Choice | None:
    """Calls whoever gathered most priority; those without priority gather it at `_SLOW_RATE` of the others' rate."""
    if not waiting:
        return None

    def gathered(candidate: Candidate) -> float:
        standing = candidate.standing
        return (now - standing.arrival_at) * (1.0 if standing.has_priority else _SLOW_RATE)

    chosen = max(waiting, key=gathered)
    return Choice(
        ticket_id=chosen.ticket_id,
        turn_time_at=chosen.standing.arrival_at,
        runner_up_id=None,
        runner_up_turn_time_at=None,
    )


def _waits(visitors: Sequence[SimulatedVisitor], discipline: Discipline, *, counters: int = 1) -> list[float]:
    """Every visitor's wait in the order of `visitors`, in units of the mean service time."""
    desks = [
        CounterPlan(
            skills=CounterSkills(counter_id=number, service_ids=frozenset({_SERVICE_ID}), offsets_min={}),
            opens_at=0,
            closes_at=_FOREVER_S,
        )
        for number in range(1, counters + 1)
    ]
    rules = OfficeRules(times=_PLAIN, missed_after_s=1, discipline=discipline)
    called_at = {call.choice.ticket_id: call.called_at for call in run_office(desks, visitors, rules).calls}
    return [(called_at[each.n] - each.standing.arrival_at) / _MEAN_SERVICE_S for each in visitors]


def _results_by_class(
    name: str, visitors: Sequence[SimulatedVisitor], waits: Sequence[float], exact: ClassWaits
) -> Iterable[TextbookResult]:
    """The means of those with priority and of the others."""
    for has_priority, expected in ((True, exact.first), (False, exact.second)):
        own = [wait for wait, each in zip(waits, visitors, strict=True) if each.standing.has_priority is has_priority]
        yield _result(f"{name}, {'first' if has_priority else 'second'} class", own, expected)


def _result(name: str, waits: Sequence[float], exact: float) -> TextbookResult:
    return TextbookResult(name=name, measured=math.fsum(waits) / len(waits), exact=exact)


_RUNS: Mapping[TextbookCase, Callable[[int], Iterable[TextbookResult]]] = {
    TextbookCase.SEVERAL_COUNTERS: _several_counters,
    TextbookCase.GENERAL_SERVICE: _general_service,
    TextbookCase.STRICT_PRIORITY: _strict_priority,
    TextbookCase.ACCUMULATING_PRIORITY: _accumulating_priority,
    TextbookCase.CONSERVATION: _conservation,
}
