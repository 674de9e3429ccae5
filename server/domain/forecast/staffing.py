"""What one more counter, or a changed one, would do for those who wait now."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, replace

from server.domain.forecast.calibration import Calibration
from server.domain.forecast.forecast import Forecast, forecast
from server.domain.forecast.hall_now import CounterNow, HallNow, OfficeHistory

TARGET_S = 3600
"""A newcomer's P90 beyond which an office wants advice, unless it chose another target."""

LEAST_SAVING_S = 300
LASTING_S = 600


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffingComparison:
    """The hall as it is and with other counters; both figures are always shown.

    Attributes:
        newcomer_late_s: by service, P90 of a newcomer's wait as it is; None if nobody would serve it today.
        changed_newcomer_late_s: the same with the change.
        saving_s: mean seconds that the change saves each person who waits now, among those called in both; 0 if
            nobody waits.
        further_calls: how many who wait now would be called today only with the change.
    """

    newcomer_late_s: Mapping[int, int | None]
    changed_newcomer_late_s: Mapping[int, int | None]
    saving_s: float
    further_calls: int

    def is_called_for(self, target_s: int = TARGET_S) -> bool:
        """Whether some newcomer's P90 exceeds the target and the change saves those waiting at least five minutes."""
        exceeds = any(late_s is None or late_s > target_s for late_s in self.newcomer_late_s.values())
        return exceeds and (self.saving_s >= LEAST_SAVING_S or self.further_calls > 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffingWatch:
    """Keeps advice from flickering: it is given once its reason has lasted for ten minutes.

    Attributes:
        since_at: since when the change has been called for without a break, None if it is not.
    """

    since_at: int | None = None

    def observe(self, is_called_for: bool, now: int) -> StaffingWatch:
        """The watch after one more comparison."""
        if not is_called_for:
            return StaffingWatch()
        return self if self.since_at is not None else replace(self, since_at=now)

    def is_due(self, now: int) -> bool:
        """Whether the advice is to be given."""
        return self.since_at is not None and now - self.since_at >= LASTING_S


def compare_staffing(
    hall: HallNow,
    changed_counters: tuple[CounterNow, ...],
    history: OfficeHistory,
    *,
    calibration: Calibration,
    seed: int,
) -> StaffingComparison:
    """Two forecasts of the same hall, as it is and with these counters; takes twice as long as one forecast.

    Args:
        hall: the hall as it is.
        changed_counters: all counters after the change, those that stay the same included.
        history: what the office has learned.
        calibration: what the office has corrected so far.
        seed: gives both forecasts the same chance, so that they differ by the change alone.
    """
    as_is, changed = (
        forecast(each, history, calibration=calibration, last_waits_s={}, chance=random.Random(seed))
        for each in (hall, replace(hall, counters=changed_counters))
    )
    savings, further = [], 0
    for n, expected in as_is.tickets.items():
        changed_at = changed.tickets[n].middle_at
        if expected.middle_at is not None and changed_at is not None:
            savings.append(expected.middle_at - changed_at)
        elif changed_at is not None:
            further += 1
    return StaffingComparison(
        newcomer_late_s=_newcomer_late_s(as_is),
        changed_newcomer_late_s=_newcomer_late_s(changed),
        saving_s=sum(savings) / len(savings) if savings else 0.0,
        further_calls=further,
    )


def _newcomer_late_s(made: Forecast) -> dict[int, int | None]:
    return {
        service_id: None if each.late_at is None else each.late_at - made.made_at
        for service_id, each in made.newcomers.items()
    }
