"""A service that is full for today gives no numbers, says when there are some again, and is itself again tomorrow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from server.domain.calendar.calendar import Calendar
from server.domain.calendar.reading import read_calendar
from server.domain.doors import door_of
from server.domain.office import Office
from tests.server.small_office import AKL, KK, KTP, OPENING_AT, SmallOffice
from wire.codes import Admission

HOUR_S, DAY_S = 3600, 24 * 3600
HOURS = {"hours": [{"days": ["thursday", "friday", "monday"], "open": "09:00-15:00"}]}


@pytest.fixture
def full(make_office: Callable[..., SmallOffice]) -> Office:
    """KTP is full on Friday 1 January 2100."""
    office = make_office().reads.office()
    service = replace(office.services[KTP], full_on="2100-01-01")
    calendar = Calendar(zone="Asia/Jakarta", document=read_calendar(HOURS), codes={KTP: "KTP", KK: "KK", AKL: "AKL"})
    return replace(office, services={**office.services, KTP: service}, calendar=calendar)


@pytest.mark.parametrize("at", [OPENING_AT, OPENING_AT + 2 * HOUR_S])
def test_numbers_are_over_before_opening_and_after_it(full: Office, at: int) -> None:
    door = door_of(full, at, KTP)
    assert (door.admission, door.is_full) == (Admission.REGISTRATION_OVER, True)
    assert door.opens_at == OPENING_AT + HOUR_S + 3 * DAY_S, "on Monday at nine"
    assert door.served_until_at == OPENING_AT + 7 * HOUR_S, "who has a number is served to the end"


def test_others_and_other_days_are_not_touched(full: Office) -> None:
    assert door_of(full, OPENING_AT + 2 * HOUR_S, KK).admission is Admission.OPEN
    monday = door_of(full, OPENING_AT + 3 * DAY_S + 2 * HOUR_S, KTP)
    assert (monday.admission, monday.is_full) == (Admission.OPEN, False)
    evening = door_of(full, OPENING_AT + 10 * HOUR_S, KTP)
    assert (evening.admission, evening.is_full) == (Admission.REGISTRATION_OVER, False)


def test_the_office_itself_is_never_full(full: Office) -> None:
    assert door_of(full, OPENING_AT + 2 * HOUR_S).admission is Admission.OPEN
