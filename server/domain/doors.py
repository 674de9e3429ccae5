"""Whether a service gives out numbers now: by the calendar, and unless somebody said that it is full for today."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from server.domain.business_day import business_day_of
from server.domain.calendar.admission import Door, door
from server.domain.office import Branch, Office
from wire.codes import Admission


def door_of(office: Office, now: int, service_id: int | None = None) -> Door:
    """How it stands at `now` with numbers for a service, or with those of the office as a whole."""
    found = door(office.calendar, now, service_id)
    service = None if service_id is None else office.services.get(service_id)
    if service is None or service.full_on is None or found.admission not in (Admission.OPEN, Admission.NOT_OPEN_YET):
        return found
    if service.full_on != business_day_of(now, office.branch.zone, office.branch.reset_hour):
        return found
    over_at = found.registration_until_at
    opens_at = None if over_at is None else door(office.calendar, over_at, service_id).opens_at
    changes_at = _end_of(office.branch, service.full_on)
    return replace(
        found,
        admission=Admission.REGISTRATION_OVER,
        opens_at=opens_at,
        registration_until_at=None,
        changes_at=changes_at if found.changes_at is None else min(found.changes_at, changes_at),
        is_full=True,
    )


def _end_of(branch: Branch, business_day: str) -> int:
    following = date.fromisoformat(business_day) + timedelta(days=1)
    return int(datetime.combine(following, time(branch.reset_hour), ZoneInfo(branch.zone)).timestamp())
