"""What visitors' pages say of the office as it is now: a value, read from the live hall."""

from __future__ import annotations

from dataclasses import dataclass

from server.application.status_page import CalledNow
from server.domain.calendar.day_plan import DayPlan
from server.domain.office import Service, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceNow:
    """A service and the line for it. `likely_wait_min` is None when nobody can say."""

    service: Service
    plan: DayPlan | None
    n_waiting: int
    likely_wait_min: int | None
    called_now: tuple[CalledNow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NextOpening:
    """When the office serves again after today."""

    day: str
    from_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reception:
    """The office today.

    Attributes:
        public_url: where visitors' phones reach the server, None if they cannot.
        today: ISO date of the local day.
        plan: today's hours; None for an office that never said when it is open.
        next_opening: None if nobody can say, and for an office that is always open.
        keep_persons_days: for so many days after a visit its visitor's data are kept.
        services: in the order of the kiosk.
    """

    office_name: str
    public_url: str | None
    utc_offset_s: int
    at: int
    today: str
    plan: DayPlan | None
    next_opening: NextOpening | None
    n_waiting: int
    n_counters_open: int
    keep_persons_days: int
    services: tuple[ServiceNow, ...]

    def by_code(self, code: str) -> ServiceNow | None:
        """The service with this code."""
        return next((each for each in self.services if each.service.code == code), None)

    def by_id(self, service_id: int) -> ServiceNow | None:
        """The service with this id."""
        return next((each for each in self.services if each.service.id == service_id), None)

    @property
    def closed_because(self) -> Text | None:
        """Why nobody is served today, or why the hours are other than usual."""
        return None if self.plan is None else self.plan.reason
