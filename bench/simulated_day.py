"""The simulated office that forecasts and disciplines are measured on.

About 300 visitors on a day of seven hours, five services, six counters of mixed skills, a morning peak, log-normal
service times, three in ten booked of whom 15 % stay away, one in ten with priority. The load changes how long services
take. Counters stay until everybody was called, so that every forecast can be compared with what came.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from server.domain.forecast.attendance import PRIOR_LATENESS_S, Attendance
from server.domain.forecast.day_model import DayModel, Stream
from server.domain.forecast.durations import ServiceDuration
from server.domain.forecast.hall_now import ExpectedBooking
from server.domain.queue.choice import CounterSkills
from server.domain.queue.simulated_office import CounterPlan

HOUR_S = 3600
OPENS_AT = 8 * HOUR_S
CLOSES_AT = 15 * HOUR_S
STAYS_UNTIL_AT = 36 * HOUR_S
VISITORS = 300
BOOKED_SHARE = 0.3
PRIORITY_SHARE = 0.1
ABSENT_SHARE = 0.15
SLOT_S = 900
LOADS = (0.8, 0.95, 1.1)

SKILLS = ({1, 2}, {1, 2, 3}, {2, 3}, {3, 4}, {1, 4, 5}, {1, 2, 3, 4, 5})
HOURLY_SHARES = (0.24, 0.24, 0.19, 0.12, 0.08, 0.08, 0.05)
"""Of the walk-ins by hour from opening: two in three come before eleven."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceShare:
    """A service's share of the visitors and its length against the others."""

    visitors: float
    length: float


SERVICES = {
    1: ServiceShare(visitors=0.25, length=0.6),
    2: ServiceShare(visitors=0.25, length=0.8),
    3: ServiceShare(visitors=0.20, length=1.0),
    4: ServiceShare(visitors=0.15, length=1.3),
    5: ServiceShare(visitors=0.15, length=1.6),
}


def day_model(load: float, chance: random.Random) -> DayModel:
    """The office at this load, with bookings of its own for the day."""
    mean_length = sum(each.visitors * each.length for each in SERVICES.values())
    mean_service_s = load * len(SKILLS) * (CLOSES_AT - OPENS_AT) / VISITORS
    return DayModel(
        counters=tuple(_counter(number, frozenset(skills)) for number, skills in enumerate(SKILLS, start=1)),
        streams=tuple(_streams()),
        bookings=tuple(_draw_bookings(chance)),
        durations={
            service_id: ServiceDuration.planned(mean_service_s * each.length / mean_length)
            for service_id, each in SERVICES.items()
        },
        attendance=Attendance(absent_share=ABSENT_SHARE, lateness_s=PRIOR_LATENESS_S),
    )


def priority_per_hour(now: int) -> dict[int, float]:
    """Priority walk-ins per hour and service at this time of day, as an office knows them from other days."""
    hour = min(max((now - OPENS_AT) // HOUR_S, 0), len(HOURLY_SHARES) - 1)
    per_hour = VISITORS * PRIORITY_SHARE * HOURLY_SHARES[hour]
    return {service_id: per_hour * each.visitors for service_id, each in SERVICES.items()}


def _counter(number: int, service_ids: frozenset[int]) -> CounterPlan:
    skills = CounterSkills(counter_id=number, service_ids=service_ids, offsets_min={})
    return CounterPlan(skills=skills, opens_at=OPENS_AT, closes_at=STAYS_UNTIL_AT)


def _streams() -> list[Stream]:
    walk_in_share = 1 - BOOKED_SHARE - PRIORITY_SHARE
    return [
        Stream(
            service_id=service_id,
            starts_at=OPENS_AT + hour * HOUR_S,
            ends_at=OPENS_AT + (hour + 1) * HOUR_S,
            expected=VISITORS * share * kind_share * each.visitors,
            has_priority=has_priority,
        )
        for service_id, each in SERVICES.items()
        for hour, share in enumerate(HOURLY_SHARES)
        for has_priority, kind_share in ((False, walk_in_share), (True, PRIORITY_SHARE))
    ]


def _draw_bookings(chance: random.Random) -> list[ExpectedBooking]:
    count = round(VISITORS * BOOKED_SHARE / (1 - ABSENT_SHARE))
    service_ids = chance.choices(list(SERVICES), [each.visitors for each in SERVICES.values()], k=count)
    return [
        ExpectedBooking(service_id=service_id, slot_at=chance.randrange(OPENS_AT, CLOSES_AT, SLOT_S))
        for service_id in service_ids
    ]
