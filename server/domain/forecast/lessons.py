"""What a closed day teaches the forecast, and what many days together do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from server.domain.forecast.attendance import Attendance
from server.domain.forecast.calibration import BlendObservation
from server.domain.forecast.durations import ServiceDuration
from server.domain.forecast.hall_now import OfficeHistory
from server.domain.queue import facts
from server.domain.queue.record import Record

LONGEST_SERVICE_S = 4 * 3600
"""A call-to-call time beyond this is a counter that was left alone, not a service."""

SECONDS_PER_HOUR = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class DayLessons:
    """One day's observations; all in seconds, by service id where a mapping.

    Attributes:
        durations_s: from each call to the next time that its counter asked for somebody.
        lateness_s: arrival less slot of booked visitors.
        n_absent: booked visitors who did not come.
        n_priority: walk-ins with priority.
        open_s: from the first counter's opening to the last fact at a counter.
        blend: what was expected of tickets and what it came to.
    """

    durations_s: Mapping[int, Sequence[int]] = field(default_factory=dict)
    lateness_s: Sequence[int] = ()
    n_absent: int = 0
    n_priority: Mapping[int, int] = field(default_factory=dict)
    open_s: int = 0
    blend: Sequence[BlendObservation] = ()


def lessons_of(records: Iterable[Record]) -> DayLessons:
    """What the records of one day teach; predictions are told elsewhere, so `blend` is empty."""
    records = list(records)
    undone = {record.fact.number for record in records if isinstance(record.fact, facts.FactUndone)}
    day = _Day()
    for record in records:
        if record.seq not in undone:
            day.read(record)
    return day.lessons()


def learn(days: Sequence[DayLessons], planned_min: Mapping[int, int]) -> OfficeHistory:
    """What these days teach together, beside the planned minutes of every service of the office."""
    observed: dict[int, list[float]] = {service_id: [] for service_id in planned_min}
    n_priority: dict[int, int] = defaultdict(int)
    for day in days:
        for service_id, durations_s in day.durations_s.items():
            observed.get(service_id, []).extend(durations_s)
        for service_id, count in day.n_priority.items():
            n_priority[service_id] += count
    open_h = sum(day.open_s for day in days) / SECONDS_PER_HOUR
    return OfficeHistory(
        durations={
            service_id: ServiceDuration.learned(observed_s, planned_min[service_id] * 60)
            for service_id, observed_s in observed.items()
        },
        attendance=Attendance.learned(
            [each for day in days for each in day.lateness_s], sum(day.n_absent for day in days)
        ),
        priority_per_hour={each: count / open_h for each, count in n_priority.items()} if open_h > 0 else {},
        n_services=sum(len(each) for each in observed.values()),
    )


class _Day:
    def __init__(self) -> None:
        self._service_of: dict[int, int] = {}
        self._running: dict[int, tuple[int, int]] = {}
        self._durations_s: dict[int, list[int]] = defaultdict(list)
        self._lateness_s: list[int] = []
        self._n_absent = 0
        self._n_priority: dict[int, int] = defaultdict(int)
        self._opened_at: int | None = None
        self._last_at = 0

    def read(self, record: Record) -> None:
        match record.fact:
            case facts.TicketIssued() as issued:
                self._service_of[issued.ticket] = issued.service
                self._n_priority[issued.service] += issued.priority is not None
            case facts.TicketCheckedIn() as checked_in:
                self._service_of[checked_in.ticket] = checked_in.service
                self._lateness_s.append(checked_in.arrived - checked_in.slot)
            case facts.BookingLapsed():
                self._n_absent += 1
            case facts.TicketTransferred(ticket=ticket, to_service=service):
                self._service_of[ticket] = service
            case facts.TicketCalled(ticket=ticket, counter=counter):
                self._ask(counter, record.at)
                self._running[counter] = (self._service_of[ticket], record.at)
            case facts.CounterReady(counter=counter):
                self._ask(counter, record.at)
            case facts.CounterPaused(counter=counter) | facts.CounterClosed(counter=counter):
                self._running.pop(counter, None)
                self._last_at = record.at
            case facts.CounterOpened() if self._opened_at is None:
                self._opened_at = record.at

    def lessons(self) -> DayLessons:
        return DayLessons(
            durations_s=dict(self._durations_s),
            lateness_s=self._lateness_s,
            n_absent=self._n_absent,
            n_priority={service_id: count for service_id, count in self._n_priority.items() if count},
            open_s=0 if self._opened_at is None else max(0, self._last_at - self._opened_at),
        )

    def _ask(self, counter: int, at: int) -> None:
        self._last_at = at
        service_id, called_at = self._running.pop(counter, (0, at))
        if 1 <= at - called_at <= LONGEST_SERVICE_S:
            self._durations_s[service_id].append(at - called_at)
