"""From a forecast to what each person is told: promises that do not jump about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from server.application.expectations import NewcomerOutlook, Promises
from server.domain.forecast.accuracy import people_ahead_wait_s
from server.domain.forecast.forecast import CallRange, Forecast
from server.domain.forecast.hall_now import HallNow, OfficeHistory
from server.domain.forecast.passing import passers
from server.domain.forecast.promise import STEP_S, Outlook, Promise, may_replace, promise
from server.domain.forecast.telling import Told
from server.domain.queue.choice import Candidate
from wire.codes import PromiseKind

_MINUTE_S = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What one forecast was made from."""

    hall: HallNow
    history: OfficeHistory
    last_waits_s: Mapping[int, int]

    def n_waiting(self, service_id: int) -> int:
        """How many wait for a service."""
        return sum(each.service_id == service_id for each in self.hall.waiting)

    def n_open(self, service_id: int) -> int:
        """How many open counters serve it."""
        return sum(service_id in each.plan.skills.service_ids for each in self.hall.counters)

    def outlook(self, expected: CallRange | None, service_id: int, *, people: int) -> Outlook:
        """What a promise about this service is made from."""
        return Outlook(
            expected=expected,
            people_in_list=people,
            has_open_counter=self.n_open(service_id) > 0,
            n_services=self.history.n_services,
        )


@dataclass(slots=True, kw_only=True)
class Promiser:
    """Keeps what people read, so that it changes no more often than it may. One owner, one business day.

    Attributes:
        told: the first forecast of every ticket of the day, by its id.
    """

    told: dict[int, Told] = field(default_factory=dict)
    _shown: dict[int, tuple[Promise, int]] = field(default_factory=dict)
    _newcomers: dict[int, NewcomerOutlook] = field(default_factory=dict)

    def take(self, made: Forecast, seen: Seen) -> Promises:
        """What to show after one more forecast."""
        now, papers = made.made_at, self._newcomers
        waiting = {each.ticket_id for each in seen.hall.waiting}
        self._shown = {ticket_id: shown for ticket_id, shown in self._shown.items() if ticket_id in waiting}
        for each in seen.hall.waiting:
            fresh = promise(
                seen.outlook(made.tickets.get(each.n), each.service_id, people=seen.n_waiting(each.service_id)), now
            )
            shown, shown_at = self._shown.get(each.ticket_id) or _on_paper(each, papers) or (fresh, now)
            self._shown[each.ticket_id] = (
                (fresh, now) if may_replace(shown, shown_at, fresh, now) else (shown, shown_at)
            )
            self._note(each, made, seen)
        self._newcomers = {service_id: _newcomer(made, seen, service_id) for service_id in made.newcomers}
        return Promises(
            newcomers=self._newcomers,
            tickets={ticket_id: shown for ticket_id, (shown, _) in self._shown.items()},
            passers={each.ticket_id: passers(each, seen.hall, seen.history) for each in seen.hall.waiting},
        )

    def _note(self, candidate: Candidate, made: Forecast, seen: Seen) -> None:
        expected, standing = made.tickets.get(candidate.n), candidate.standing
        if candidate.ticket_id in self.told or expected is None or standing.arrival_at != standing.first_arrival_at:
            return
        if expected.middle_at is None or expected.late_at is None or expected.simulated_middle_at is None:
            return
        service_id, arrived_at = candidate.service_id, standing.first_arrival_at
        ahead = sum(
            each.service_id == service_id and each.standing.first_arrival_at < arrived_at for each in seen.hall.waiting
        )
        self.told[candidate.ticket_id] = Told(
            arrived_at=arrived_at,
            middle_s=expected.middle_at - arrived_at,
            late_s=expected.late_at - arrived_at,
            simulated_s=expected.simulated_middle_at - arrived_at,
            last_called_s=seen.last_waits_s.get(service_id),
            people_ahead_s=people_ahead_wait_s(
                people_ahead=ahead,
                mean_service_s=seen.history.durations[service_id].mean_s,
                open_counters=seen.n_open(service_id),
            ),
        )


def _on_paper(candidate: Candidate, newcomers: Mapping[int, NewcomerOutlook]) -> tuple[Promise, int] | None:
    """What this ticket's holder was told when it was issued."""
    standing = candidate.standing
    given = newcomers.get(candidate.service_id)
    if given is None or standing.has_priority or standing.slot_at is not None:
        return None
    return (given.promise, standing.first_arrival_at)


def _newcomer(made: Forecast, seen: Seen, service_id: int) -> NewcomerOutlook:
    expected, now = made.newcomers[service_id], made.made_at
    given = promise(seen.outlook(expected, service_id, people=seen.n_waiting(service_id) + 1), now)
    if given.kind not in (PromiseKind.RANGE, PromiseKind.ROUGH) or expected.middle_at is None:
        return NewcomerOutlook(promise=given)
    if given.kind is PromiseKind.ROUGH or expected.late_at is None:
        around_min = (expected.middle_at - now + STEP_S // 2) // STEP_S * STEP_S // _MINUTE_S
        return NewcomerOutlook(promise=given, from_min=around_min, until_min=around_min)
    return NewcomerOutlook(
        promise=given,
        from_min=(expected.middle_at - now) // STEP_S * STEP_S // _MINUTE_S,
        until_min=-(-(expected.late_at - now) // STEP_S) * STEP_S // _MINUTE_S,
    )
