"""The next day, lived a hundred times in advance: where waits will be long, and which opening hours would help."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from server.domain.forecast.day_model import DayModel
from server.domain.forecast.staffing import TARGET_S
from server.domain.queue.parameters import RuleTimes
from server.domain.queue.simulated_office import CounterPlan, OfficeRules, by_turn_time, run_office
from server.domain.queue.textbook import erlang_c_wait

HALF_HOUR_S = 1800
DAYS = 100
SEARCH_DAYS = 20
LATE_SHARE = 0.9


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Cell:
    """One field of the heat map: who comes for this service within this half hour."""

    starts_at: int
    service_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatMap:
    """Waits of the possible days.

    Attributes:
        late_s: P90 wait in seconds by half hour and service, over all days; infinite if more than one in ten are not
            called that day. Cells in which nobody ever came are missing.
    """

    late_s: Mapping[Cell, float]

    @property
    def worst_s(self) -> float:
        """The longest P90 wait of any cell, 0 if nobody came."""
        return max(self.late_s.values(), default=0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningChange:
    """Other hours for one counter.

    Attributes:
        plan: the counter's plan after the change.
        cost_min: further counter minutes that it asks for.
    """

    plan: CounterPlan
    cost_min: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRules:
    """What the possible days are run by."""

    times: RuleTimes
    missed_after_s: int


def heat_map(model: DayModel, rules: PlanRules, chance: random.Random, days: int = DAYS) -> HeatMap:
    """The waits of this many possible days; about ten milliseconds a day of 300 visitors."""
    waits_s: dict[Cell, list[float]] = {}
    office = OfficeRules(times=rules.times, missed_after_s=rules.missed_after_s, discipline=by_turn_time(rules.times))
    for _ in range(days):
        visitors = model.draw(chance)
        called_at = {
            call.choice.ticket_id: call.called_at for call in run_office(model.counters, visitors, office).calls
        }
        for each in visitors:
            arrival_at = each.standing.first_arrival_at
            cell = Cell(starts_at=arrival_at // HALF_HOUR_S * HALF_HOUR_S, service_id=each.service_id)
            waits_s.setdefault(cell, []).append(called_at.get(each.n, math.inf) - arrival_at)
    return HeatMap(late_s={cell: _late(waits) for cell, waits in sorted(waits_s.items())})


def opening_changes(counters: Iterable[CounterPlan], longest_s: int = 2 * HALF_HOUR_S) -> list[OpeningChange]:
    """Every single change of one counter that is worth trying, the cheapest first.

    A counter may open earlier or close later by half an hour at a time, up to `longest_s`, or leave out a pause.
    """
    changes = []
    for plan in counters:
        for more_s in range(HALF_HOUR_S, longest_s + 1, HALF_HOUR_S):
            changes.append(_change(replace(plan, opens_at=plan.opens_at - more_s), more_s))
            changes.append(_change(replace(plan, closes_at=plan.closes_at + more_s), more_s))
        for pause in plan.pauses:
            kept = tuple(each for each in plan.pauses if each != pause)
            changes.append(_change(replace(plan, pauses=kept), pause.ends_at - pause.starts_at))
    return sorted(changes, key=lambda each: each.cost_min)


def cheapest_change(
    model: DayModel,
    changes: Sequence[OpeningChange],
    rules: PlanRules,
    *,
    seed: int,
    target_s: int = TARGET_S,
) -> OpeningChange | None:
    """The first of these changes that brings every cell of the heat map under the target; None if none does.

    Every change meets the same possible days. Takes up to a quarter of a second for each change of an office with
    300 visitors a day: work for the background.
    """
    for change in changes:
        counters = tuple(
            change.plan if plan.skills.counter_id == change.plan.skills.counter_id else plan for plan in model.counters
        )
        changed = replace(model, counters=counters)
        if heat_map(changed, rules, random.Random(seed), SEARCH_DAYS).worst_s <= target_s:
            return change
    return None


def rough_wait_s(*, arrivals_per_hour: float, mean_service_s: float, open_counters: int) -> float | None:
    """Erlang C's mean wait of a half hour, as a rough check beside the heat map; None if it would grow for ever.

    It assumes that the half hour goes on for ever, so it is wrong in and after peaks.
    """
    load = arrivals_per_hour * mean_service_s / 3600 / open_counters if open_counters else math.inf
    if load >= 1:
        return None
    return erlang_c_wait(counters=open_counters, load=load) * mean_service_s if load > 0 else 0.0


def _late(waits_s: Sequence[float]) -> float:
    return sorted(waits_s)[min(int(LATE_SHARE * len(waits_s)), len(waits_s) - 1)]


def _change(plan: CounterPlan, cost_s: int) -> OpeningChange:
    return OpeningChange(plan=plan, cost_min=cost_s // 60)
