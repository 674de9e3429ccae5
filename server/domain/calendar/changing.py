"""Small changes of a calendar: each gives the document as it is afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from server.domain.calendar.document import (
    BadCalendar,
    CalendarDocument,
    Closure,
    Holiday,
    HolidayKind,
    OwnDay,
    Season,
)
from server.domain.text import Text

_DAY = timedelta(days=1)
_LONGEST_RAMADAN_DAYS = 31
_FROM_THE_LIST = (HolidayKind.NATIONAL, HolidayKind.JOINT_LEAVE)

MOVE_WORDS = Text(
    id="Jam layanan kantor pada hari itu berubah. Silakan pilih waktu lain.",
    en="The office's hours on that day have changed. Please choose another time.",
)
"""What those are told who are offered another time."""


def with_closure(document: CalendarDocument, closure: Closure) -> CalendarDocument:
    """Closed once more."""
    return replace(document, closures=(*document.closures, closure))


def opened_again(document: CalendarDocument, day: date) -> CalendarDocument:
    """Without anything that closed this day; a holiday becomes a day with the usual hours.

    Raises:
        BadCalendar: nothing closes it.
    """
    closures = tuple(part for each in document.closures for part in _without_day(each, day))
    is_holiday = any(each.day == day for each in document.holidays)
    own = next((each for each in document.days if each.day == day and not each.services), None)
    if closures == document.closures and (not is_holiday or own is not None):
        raise BadCalendar(f"{day}: nothing closes this day but its weekly hours")
    days = (*document.days, OwnDay(day=day)) if is_holiday and own is None else document.days
    return replace(document, closures=closures, days=days)


def with_ramadan(document: CalendarDocument, season: Season) -> CalendarDocument:
    """With a Ramadan from one day to another; it takes the place of one it overlaps.

    Raises:
        BadCalendar: it ends before it begins, or is no month.
    """
    n_days = (season.last - season.first).days + 1
    if not 1 <= n_days <= _LONGEST_RAMADAN_DAYS:
        raise BadCalendar(f"a Ramadan from {season.first} to {season.last} has {n_days} days")
    others = (each for each in document.ramadan if each.last < season.first or season.last < each.first)
    return replace(document, ramadan=tuple(sorted((*others, season), key=lambda each: each.first)))


def with_holidays(document: CalendarDocument, year: int, holidays: Iterable[Holiday]) -> CalendarDocument:
    """With the holidays of a year instead of those of the list before; the region's own stay."""
    kept = (each for each in document.holidays if each.day.year != year or each.kind not in _FROM_THE_LIST)
    return replace(document, holidays=tuple(sorted((*kept, *holidays), key=lambda each: (each.day, each.name.id))))


def _without_day(period: Closure, day: date) -> list[Closure]:
    """The same without one day: nothing, one part, or what is before and after it."""
    if not period.first <= day <= period.last:
        return [period]
    parts = [replace(period, last=day - _DAY), replace(period, first=day + _DAY)]
    return [each for each in parts if each.first <= each.last]
