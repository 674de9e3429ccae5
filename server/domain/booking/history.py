"""What the past teaches about bookings: minutes from call to call, who stays away, and when walk-ins come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

WEEKS = 8
PLANNED_WEIGHT = 20
"""The planning value weighs as much as this many observed services."""

PRIOR_ABSENT_SHARE = 0.15
PRIOR_BOOKINGS = 20
"""The prior no-show share weighs as much as this many past bookings."""

QUARTER_S = 900
WEEK_S = 7 * 24 * 3600

SMOOTHED_QUARTERS = 3
_QUARTERS = WEEK_S // QUARTER_S


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicePast:
    """What is known of one service.

    Attributes:
        call_to_call_min: minutes from one call to the next of the same counter, above 0.
        absent_share: share of its bookings that nobody comes for, below 1.
    """

    call_to_call_min: float
    absent_share: float = PRIOR_ABSENT_SHARE

    @property
    def asked_min(self) -> float:
        """Minutes of a counter that one booking asks on average."""
        return (1 - self.absent_share) * self.call_to_call_min


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingPast:
    """What is known of an office.

    Attributes:
        services: by service id; a service that is not named is as it was planned.
        walk_ins: by service id, how many come without a booking in each quarter of an hour of the week (see `WalkIns`).
    """

    services: Mapping[int, ServicePast] = field(default_factory=dict)
    walk_ins: Mapping[int, WalkIns] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkIns:
    """How many walk-ins of a service are usual, by quarter of an hour of the week.

    The quarters count from the epoch modulo a week: an office's local time keeps its offset, so equal places in the
    week are equal weekdays and times of the day.
    """

    by_quarter: Mapping[int, float] = field(default_factory=dict)
    _smooth: Sequence[float] = field(init=False, repr=False, compare=False)
    """By quarter of the week; asked for with every slot of every service of a month."""

    def __post_init__(self) -> None:
        """Smooth over the quarters on both sides; the week is a ring."""
        usual = [self.by_quarter.get(place, 0.0) for place in range(_QUARTERS)]
        smooth = [(usual[i - 1] + usual[i] + usual[(i + 1) % _QUARTERS]) / SMOOTHED_QUARTERS for i in range(_QUARTERS)]
        object.__setattr__(self, "_smooth", tuple(smooth))

    @classmethod
    def learned(cls, counts: Mapping[int, int], weeks: Mapping[int, int]) -> WalkIns:
        """The median of the same quarter in every week.

        Args:
            counts: walk-ins by the quarter's first instant.
            weeks: by place in the week, how many weeks the office was open then; quarters with nobody count as 0.
        """
        seen: dict[int, list[int]] = defaultdict(list)
        for starts_at, count in counts.items():
            seen[_place(starts_at)].append(count)
        usual = {}
        for place, found in seen.items():
            nobody = [0] * max(0, weeks.get(place, 0) - len(found))
            usual[place] = float(median([*found, *nobody]))
        return cls(by_quarter=usual)

    def expected(self, starts_at: int, length_s: int) -> float:
        """How many come from this instant on for so long, smoothed over three quarters."""
        first = starts_at // QUARTER_S
        last = (starts_at + length_s - 1) // QUARTER_S
        total = 0.0
        for quarter in range(first, last + 1):
            overlap_s = min((quarter + 1) * QUARTER_S, starts_at + length_s) - max(quarter * QUARTER_S, starts_at)
            total += self._smooth[quarter % _QUARTERS] * overlap_s / QUARTER_S
        return total


def call_to_call_min(observed_s: Sequence[float], planned_min: float) -> float:
    """The median of what was observed, shrunk to the planning value."""
    if not observed_s:
        return planned_min
    n = len(observed_s)
    return (n * median(observed_s) / 60 + PLANNED_WEIGHT * planned_min) / (n + PLANNED_WEIGHT)


def absent_share(n_came: int, n_absent: int) -> float:
    """The share of bookings that nobody comes for, from those that ended and the prior."""
    return (n_absent + PRIOR_ABSENT_SHARE * PRIOR_BOOKINGS) / (n_came + n_absent + PRIOR_BOOKINGS)


def open_weeks(opened: Iterable[tuple[int, int]]) -> dict[int, int]:
    """By place in the week, on how many of these days the office was open then; each is (first, last instant)."""
    weeks: dict[int, int] = defaultdict(int)
    for first_at, last_at in opened:
        for quarter in range(first_at // QUARTER_S, last_at // QUARTER_S + 1):
            weeks[_place(quarter * QUARTER_S)] += 1
    return weeks


def _place(at: int) -> int:
    return at % WEEK_S // QUARTER_S
