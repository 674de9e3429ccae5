"""When a booking is, in words, and which of the service's cases it is for."""

from __future__ import annotations

from server.application.booking_desk import BookingView
from server.application.reception import ServiceNow
from server.domain.leaflet import RequirementCase
from server.web.texts import Texts
from server.web.visit.days import Days, day_of


def when(slot_at: int, utc_offset_s: int, texts: Texts, days: Days) -> str:
    """`Senin, 23 November 2026, pukul 09.00`."""
    day = days.whole(day_of(slot_at, utc_offset_s))
    return texts.text("{day}, pukul {time}", day=day, time=texts.clock(slot_at, utc_offset_s))


def case_of(found: ServiceNow, view: BookingView) -> RequirementCase | None:
    """The case chosen, None if the service has but one or it is no more."""
    if len(found.service.cases) == 1:
        return None
    return next((case for case in found.service.cases if case.key == view.case), None)
