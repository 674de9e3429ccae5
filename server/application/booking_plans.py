"""The days of an office as they can be booked, made once and kept while office, settings and past stay the same."""

from __future__ import annotations

import threading
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from server.domain.booking.admission import AdmissionDay, PlannedCounter, PlannedService, Shares
from server.domain.booking.history import BookingPast, ServicePast
from server.domain.office import Office

_MOST_KEPT = 200


class BookingPlans:
    """Thread-safe; a day once made is never changed.

    Attributes:
        past: what the last weeks taught; replaced whole.
    """

    def __init__(self) -> None:
        self.past = BookingPast()
        self._lock = threading.Lock()
        self._made_of: tuple[Office, BookingPast] | None = None
        self._days: dict[date, AdmissionDay] = {}

    def day(self, office: Office, day: date) -> AdmissionDay:
        """One local day of this office."""
        past = self.past
        with self._lock:
            made_of = self._made_of
            if made_of is None or made_of[0] is not office or made_of[1] is not past or len(self._days) > _MOST_KEPT:
                self._made_of, self._days = (office, past), {}
            found = self._days.get(day)
            if found is None:
                found = self._days[day] = admission_day(office, past, day)
        return found


def admission_day(office: Office, past: BookingPast, day: date) -> AdmissionDay:
    """A day as it can be booked."""
    known = {
        each.id: past.services.get(each.id) or ServicePast(call_to_call_min=float(each.expected_min))
        for each in office.services.values()
    }
    calendar = office.calendar
    counters = [
        PlannedCounter(service_ids=each.service_ids, spans=calendar.counter_plan(day, each.id).service)
        for each in sorted(office.counters.values(), key=lambda each: each.number)
    ]
    services = [
        PlannedService(
            id=each.id,
            spans=calendar.plan(day, service_id=each.id).service,
            past=known[each.id],
            walk_ins=each.booking.walk_ins,
        )
        for each in office.services.values()
        if is_bookable(office, each.id)
    ]
    return AdmissionDay(counters, services, _shares(office), BookingPast(services=known, walk_ins=past.walk_ins))


def is_bookable(office: Office, service_id: int) -> bool:
    """Whether the office takes bookings for this service at all."""
    service = office.services.get(service_id)
    return service is not None and service.booking.is_bookable and office.branch.next_parameters.has_bookings


def day_starts_at(office: Office, day: date) -> int:
    """The first instant of a local day."""
    return int(datetime.combine(day, time(), ZoneInfo(office.branch.zone)).timestamp())


def business_day_starts_at(office: Office, day: str) -> int:
    """The first instant of a business day."""
    at = datetime.combine(date.fromisoformat(day), time(office.branch.reset_hour), ZoneInfo(office.branch.zone))
    return int(at.timestamp())


def business_day_ends_at(office: Office, day: str) -> int:
    """The instant at which the business day after this one begins."""
    return business_day_starts_at(office, (date.fromisoformat(day) + timedelta(days=1)).isoformat())


def _shares(office: Office) -> Shares:
    parameters = office.branch.next_parameters
    # Beyond the share that was shown to be fair, walk-ins would wait for bookings.
    percent = min(parameters.booked_share_percent, office.branch.booking.share_percent)
    return Shares(booked=percent / 100, planned=parameters.planned_load_percent / 100)
