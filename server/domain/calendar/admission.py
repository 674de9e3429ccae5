"""Whether a number may be taken now, and until or from when: what a kiosk says of a service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from server.domain.calendar.calendar import Calendar
from server.domain.calendar.day_plan import DayPlan, Span
from server.domain.text import Text
from wire.codes import Admission

LOOKS_AHEAD_DAYS = 30
"""An opening later than this is not told: nobody waits for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """One service, or the office, at one instant.

    Attributes:
        opens_at: when numbers are given out next; None while they are, or when nobody knows.
        registration_until_at: when today's numbers end; None when they do not, or none are left today.
        served_until_at: when today's service ends; None when it does not, or when today is closed.
        reason: why today is closed or other than usual.
        changes_at: when any of this may be different; None for never.
        is_full: whether numbers are over because today's work is full.
    """

    admission: Admission
    opens_at: int | None = None
    registration_until_at: int | None = None
    served_until_at: int | None = None
    reason: Text | None = None
    changes_at: int | None = None
    is_full: bool = False


ALWAYS = Door(admission=Admission.OPEN)


def door(calendar: Calendar, now: int, service_id: int | None = None) -> Door:
    """How it stands at `now` with numbers for a service, or with those of the office as a whole."""
    if calendar.is_always_open:
        return ALWAYS
    day = calendar.day_of(now)
    plan = calendar.plan(day, service_id=service_id)
    admission = _admission(plan, now)
    is_open = admission is Admission.OPEN
    opens_at = None if is_open else _next_opening(calendar, day, now, service_id)
    until_at = plan.registration[-1].until_at if plan.registration and now < plan.registration[-1].until_at else None
    edges = (opens_at, *(edge for span in plan.registration for edge in (span.from_at, span.until_at)))
    return Door(
        admission=admission,
        opens_at=opens_at,
        registration_until_at=until_at,
        served_until_at=plan.service[-1].until_at if plan.service else None,
        reason=plan.reason,
        changes_at=min(each for each in (*edges, calendar.end_of(day)) if each is not None and each > now),
    )


def late_for_check_in(calendar: Calendar, now: int, service_id: int) -> Admission | None:
    """Why nobody with a booking is taken any more; None if they are. Coming early is never wrong."""
    if calendar.is_always_open:
        return None
    plan = calendar.plan(calendar.day_of(now), service_id=service_id)
    if plan.is_closed:
        return Admission.OFFICE_CLOSED
    return Admission.REGISTRATION_OVER if now >= plan.service[-1].until_at else None


def _admission(plan: DayPlan, now: int) -> Admission:
    if plan.is_closed:
        return Admission.OFFICE_CLOSED
    if any(span.from_at <= now < span.until_at for span in plan.registration):
        return Admission.OPEN
    is_later = any(now < span.from_at for span in plan.registration)
    return Admission.NOT_OPEN_YET if is_later else Admission.REGISTRATION_OVER


def _next_opening(calendar: Calendar, day: date, now: int, service_id: int | None) -> int | None:
    for ahead in range(LOOKS_AHEAD_DAYS + 1):
        spans: Sequence[Span] = calendar.plan(day + timedelta(days=ahead), service_id=service_id).registration
        for span in spans:
            if span.from_at > now:
                return span.from_at
    return None
