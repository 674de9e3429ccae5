"""What many visits come to: how long people waited, how it went on, and through which door they came."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TypeVar

from server.domain.reports.visits import Visit, VisitEnd
from wire.codes import Outcome

_UNFINISHED = frozenset({Outcome.INCOMPLETE.value, Outcome.REFERRED.value})

_Key = TypeVar("_Key", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Visits that have something in common. Minutes are None where nobody was called or served.

    Attributes:
        n_visits: tickets issued; `n_by_end` splits them.
        n_incomplete: sent home for missing documents.
        wait_median_min, wait_p90_min: to the first call, by the nearest rank.
        service_median_min: at the counter.
    """

    n_visits: int
    n_by_end: Mapping[VisitEnd, int]
    n_incomplete: int
    wait_median_min: float | None
    wait_p90_min: float | None
    service_median_min: float | None

    @property
    def absent_share(self) -> float:
        """Of all whose visit is over."""
        over = self.n_visits - self.n_by_end.get(VisitEnd.OPEN, 0)
        return self.n_by_end.get(VisitEnd.ABSENT, 0) / over if over else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The figures of some days.

    Attributes:
        by_hour: by local hour of arrival. by_time: by weekday (0 is Monday) and that hour.
        channels_by_day: tickets by ISO day and channel, every day in order.
        returns_by_service: visits that ended without what people came for, by outcome, and interruptions by reason.
        priority: tickets by kind, and by the operator who granted it, 0 for a choice at the kiosk.
    """

    total: Group
    by_service: Mapping[int, Group]
    by_channel: Mapping[str, Group]
    by_hour: Mapping[int, Group]
    by_weekday: Mapping[int, Group]
    by_time: Mapping[tuple[int, int], Group]
    channels_by_day: Mapping[str, Mapping[str, int]]
    returns_by_service: Mapping[int, Mapping[str, int]]
    priority_by_kind: Mapping[str, int]
    priority_by_operator: Mapping[int, int]


def figures_of(days: Mapping[str, Sequence[Visit]], zone: tzinfo) -> Figures:
    """The figures of these ISO days; hours and weekdays are those of the zone."""
    visits = [visit for day in days.values() for visit in day]
    seen = [_Seen.of(visit, zone) for visit in visits]
    preferred = [visit for visit in visits if visit.priority is not None]
    return Figures(
        total=_group(seen),
        by_service=_grouped(seen, lambda each: each.visit.service_id),
        by_channel=_grouped(seen, lambda each: each.visit.channel),
        by_hour=_grouped(seen, lambda each: each.hour),
        by_weekday=_grouped(seen, lambda each: each.weekday),
        by_time=_grouped(seen, lambda each: (each.weekday, each.hour)),
        channels_by_day={day: Counter(visit.channel for visit in days[day]) for day in sorted(days)},
        returns_by_service=_returns(visits),
        priority_by_kind=Counter(str(visit.priority) for visit in preferred),
        priority_by_operator=Counter(visit.priority_by for visit in preferred),
    )


@dataclass(slots=True)
class _Seen:
    """A visit with what six groupings ask of it. The end is plain text: members of enumerations are slow to count."""

    visit: Visit
    hour: int
    weekday: int
    wait_s: int | None
    end: str

    @classmethod
    def of(cls, visit: Visit, zone: tzinfo) -> _Seen:
        local = datetime.fromtimestamp(visit.arrived_at, zone)
        return cls(visit, local.hour, local.weekday(), visit.wait_s, visit.end.value)


def _grouped(visits: Iterable[_Seen], key: Callable[[_Seen], _Key]) -> dict[_Key, Group]:
    found: dict[_Key, list[_Seen]] = defaultdict(list)
    for visit in visits:
        found[key(visit)].append(visit)
    # Keys of one grouping are all of one kind, which the type of Hashable cannot say.
    return {each: _group(found[each]) for each in sorted(found)}  # type: ignore[type-var]


def _group(visits: Sequence[_Seen]) -> Group:
    waits_s = sorted(each.wait_s for each in visits if each.wait_s is not None)
    services_s = sorted(each.visit.service_s for each in visits if each.end == VisitEnd.SERVED.value)
    ends = Counter(each.end for each in visits)
    return Group(
        n_visits=len(visits),
        n_by_end={end: ends[end.value] for end in VisitEnd if end.value in ends},
        n_incomplete=sum(each.visit.outcome == Outcome.INCOMPLETE.value for each in visits),
        wait_median_min=_minutes(waits_s, 0.5),
        wait_p90_min=_minutes(waits_s, 0.9),
        service_median_min=_minutes(services_s, 0.5),
    )


def _returns(visits: Iterable[Visit]) -> dict[int, Counter[str]]:
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for visit in visits:
        reasons = [*visit.held_for, *([visit.outcome] if visit.outcome in _UNFINISHED else [])]
        if reasons:
            found[visit.service_id].update(reasons)
    return {each: found[each] for each in sorted(found)}


def _minutes(sorted_s: Sequence[int], share: float) -> float | None:
    """Nearest rank, so that it is a time somebody really had."""
    if not sorted_s:
        return None
    return round(sorted_s[math.ceil(share * len(sorted_s)) - 1] / 60, 1)
