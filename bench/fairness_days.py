"""The same simulated days under every discipline: who waits how long, and who is passed by whom."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum

from bench.disciplines import disciplines
from bench.simulated_day import day_model
from server.domain.forecast.day_model import DayModel
from server.domain.queue.parameters import Parameters
from server.domain.queue.simulated_office import (
    Discipline,
    OfficeRules,
    SimulatedOutcome,
    SimulatedVisitor,
    run_office,
)

PUNCTUAL_S = 600
PARAMETERS = Parameters()


class VisitorClass(Enum):
    """Kinds of visitors that are compared; somebody with a booking counts as booked."""

    WALK_IN = "walk-in"
    BOOKED = "booked"
    PRIORITY = "priority"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassWaits:
    """Waits of one class over all days, in minutes; a booked visitor's counts from the booked time at the earliest."""

    mean_min: float
    late_min: float
    longest_min: float


@dataclass(frozen=True, slots=True, kw_only=True)
class DisciplineResult:
    """What a discipline does to visitors.

    Attributes:
        waits: mean, P90 and longest wait by class.
        punctual_share: share of booked visitors who came on time and were called within ten minutes of their time.
        widest_overtaking_min: how much later than somebody passed the passer came, at most.
        most_overtakers: how many later arrivals passed one person, at most.
    """

    waits: dict[VisitorClass, ClassWaits]
    punctual_share: float
    widest_overtaking_min: float
    most_overtakers: int


def compare(load: float, days: int, seed: int) -> dict[str, DisciplineResult]:
    """Every discipline, by name, on the same days at this load."""
    chance = random.Random(seed)
    drawn = []
    for _ in range(days):
        model = day_model(load, chance)
        drawn.append((model, model.draw(chance)))
    results = {}
    for name, make in disciplines().items():
        tally = _Tally()
        for model, visitors in drawn:
            tally.add(model, visitors, _run(model, visitors, make()))
        results[name] = tally.result()
    return results


def _run(model: DayModel, visitors: Sequence[SimulatedVisitor], discipline: Discipline) -> SimulatedOutcome:
    rules = OfficeRules(times=PARAMETERS, missed_after_s=PARAMETERS.missed_after_s, discipline=discipline)
    return run_office(model.counters, visitors, rules)


@dataclass(kw_only=True)
class _Tally:
    waits_s: dict[VisitorClass, list[int]] = field(default_factory=lambda: {each: [] for each in VisitorClass})
    delays_s: list[int] = field(default_factory=list)
    widest_overtaking_s: int = 0
    most_overtakers: int = 0

    def add(self, model: DayModel, visitors: Sequence[SimulatedVisitor], outcome: SimulatedOutcome) -> None:
        called_at = {call.choice.ticket_id: call.called_at for call in outcome.calls}
        for each in visitors:
            standing = each.standing
            expected_at = (
                standing.arrival_at if standing.slot_at is None else max(standing.arrival_at, standing.slot_at)
            )
            self.waits_s[_class_of(each)].append(max(0, called_at[each.n] - expected_at))
            if standing.slot_at is not None and standing.arrival_at <= standing.slot_at:
                self.delays_s.append(called_at[each.n] - standing.slot_at)
        self._add_overtakings(model, visitors, outcome)

    def result(self) -> DisciplineResult:
        return DisciplineResult(
            waits={each: _class_waits(self.waits_s[each]) for each in VisitorClass},
            punctual_share=sum(each <= PUNCTUAL_S for each in self.delays_s) / len(self.delays_s),
            widest_overtaking_min=self.widest_overtaking_s / 60,
            most_overtakers=self.most_overtakers,
        )

    def _add_overtakings(
        self, model: DayModel, visitors: Sequence[SimulatedVisitor], outcome: SimulatedOutcome
    ) -> None:
        skills = {each.skills.counter_id: each.skills.service_ids for each in model.counters}
        waiting = {each.n: each for each in visitors}
        overtakers = dict.fromkeys(waiting, 0)
        for call in outcome.calls:
            passer = waiting.pop(call.choice.ticket_id)
            came_at = passer.standing.arrival_at
            for passed in _passed(waiting.values(), came_at, skills[call.counter_id]):
                overtakers[passed.n] += 1
                self.widest_overtaking_s = max(self.widest_overtaking_s, came_at - passed.standing.arrival_at)
        self.most_overtakers = max(self.most_overtakers, *overtakers.values())


def _passed(
    uncalled: Iterable[SimulatedVisitor], came_at: int, service_ids: frozenset[int]
) -> Iterable[SimulatedVisitor]:
    """Those who came before this instant, still wait, and could have been called instead."""
    for each in uncalled:
        # Issue numbers follow arrivals: nobody after this one came earlier.
        if each.standing.arrival_at >= came_at:
            return
        if each.service_id in service_ids:
            yield each


def _class_of(visitor: SimulatedVisitor) -> VisitorClass:
    if visitor.standing.slot_at is not None:
        return VisitorClass.BOOKED
    return VisitorClass.PRIORITY if visitor.standing.has_priority else VisitorClass.WALK_IN


def _class_waits(waits_s: list[int]) -> ClassWaits:
    ordered = sorted(waits_s)
    return ClassWaits(
        mean_min=sum(ordered) / len(ordered) / 60,
        late_min=ordered[int(0.9 * len(ordered))] / 60,
        longest_min=ordered[-1] / 60,
    )
