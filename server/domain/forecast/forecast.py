"""When everybody who waits, and a newcomer of each service, will be called: P10, P50 and P90."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from server.domain.forecast.calibration import Calibration
from server.domain.forecast.hall_now import HallNow, OfficeHistory
from server.domain.forecast.replication import run_futures

REPLICATIONS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRange:
    """When a call is to be expected; each instant is None if the day probably ends before it.

    Attributes:
        early_at: one in ten is called before this.
        middle_at: half are called before this.
        late_at: nine in ten are called before this, as far as the office's calibration reaches.
        simulated_middle_at: the middle before it was blended, kept for the calibration.
    """

    early_at: int | None
    middle_at: int | None
    late_at: int | None
    simulated_middle_at: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """The forecast of one instant.

    Attributes:
        tickets: by issue number, of everybody who waits.
        newcomers: by service, of a walk-in who comes at this instant.
    """

    made_at: int
    tickets: Mapping[int, CallRange]
    newcomers: Mapping[int, CallRange]


def forecast(
    hall: HallNow,
    history: OfficeHistory,
    *,
    calibration: Calibration,
    last_waits_s: Mapping[int, int],
    chance: random.Random,
    replications: int = REPLICATIONS,
) -> Forecast:
    """The forecast of the hall as it stands; takes tens of milliseconds, so not in the thread that answers people.

    Args:
        hall: who waits, the counters, who is expected.
        history: what the office has learned.
        calibration: what the office has corrected so far.
        last_waits_s: by service, how long the walk-in called last had waited; services without one are not blended.
        chance: decides the futures.
        replications: how many futures.
    """
    futures = run_futures(hall, history, replications, chance)
    summary = _Summary(count=futures.count, now=hall.now, calibration=calibration)
    tickets = {}
    for each in hall.waiting:
        if each.n not in futures.called_at:
            continue
        # A booking or a priority has its own course; only walk-ins are like the walk-in called last.
        is_walk_in = each.standing.slot_at is None and not each.standing.has_priority
        last_s = last_waits_s.get(each.service_id) if is_walk_in else None
        tickets[each.n] = summary.of(futures.called_at[each.n], each.standing.arrival_at, last_s)
    newcomers = {
        service_id: summary.of(called_at, hall.now, last_waits_s.get(service_id))
        for service_id, called_at in futures.newcomer_called_at.items()
    }
    return Forecast(made_at=hall.now, tickets=tickets, newcomers=newcomers)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Summary:
    """Turns the futures of one ticket into a range."""

    count: int
    now: int
    calibration: Calibration

    def of(self, called_at: Sequence[int], arrival_at: int, last_wait_s: int | None) -> CallRange:
        middle_at = self._quantile(called_at, 0.5)
        shift_s = 0
        if last_wait_s is not None and middle_at is not None:
            expected_at = max(self.now, arrival_at + last_wait_s)
            shift_s = round((1 - self.calibration.weight) * (expected_at - middle_at))
        return CallRange(
            early_at=self._shifted(self._quantile(called_at, 0.1), shift_s),
            middle_at=self._shifted(middle_at, shift_s),
            late_at=self._shifted(self._quantile(called_at, self.calibration.upper_level), shift_s),
            simulated_middle_at=middle_at,
        )

    def _quantile(self, called_at: Sequence[int], share: float) -> int | None:
        rank = min(int(share * self.count), self.count - 1)
        return called_at[rank] if rank < len(called_at) else None

    def _shifted(self, at: int | None, shift_s: int) -> int | None:
        return None if at is None else max(self.now, at + shift_s)
