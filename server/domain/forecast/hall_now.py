"""What a forecast starts from: the hall as it stands, the plan for the rest of the day, and what was learned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from server.domain.forecast.attendance import Attendance
from server.domain.forecast.durations import ServiceDuration
from server.domain.queue.choice import Candidate
from server.domain.queue.parameters import RuleTimes
from server.domain.queue.simulated_office import CounterPlan


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningService:
    """What a counter is busy with since the call."""

    service_id: int
    called_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterNow:
    """A counter that is open or will open today.

    Attributes:
        plan: skills, hours and planned pauses; a pause of now is part of it.
        running: what it is busy with, None if it is free or closed.
    """

    plan: CounterPlan
    running: RunningService | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedBooking:
    """A booked visitor who has not come yet."""

    service_id: int
    slot_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeHistory:
    """What the office has learned.

    Attributes:
        durations: of every service, by service id.
        attendance: of booked visitors.
        priority_per_hour: priority walk-ins expected per hour of the next hours, by service id; 0 if not named.
        n_services: services observed so far; below 200 a forecast is no more than a guess.
    """

    durations: Mapping[int, ServiceDuration]
    attendance: Attendance
    priority_per_hour: Mapping[int, float]
    n_services: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HallNow:
    """The hall at one instant.

    Attributes:
        now: the instant.
        times: the durations that turn times depend on.
        counters: those that serve today.
        waiting: everybody who waits.
        bookings: who is still expected today.
    """

    now: int
    times: RuleTimes
    counters: tuple[CounterNow, ...]
    waiting: tuple[Candidate, ...]
    bookings: tuple[ExpectedBooking, ...] = ()
