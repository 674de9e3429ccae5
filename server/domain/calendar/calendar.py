"""The calendar of an office: when it serves and when it gives out numbers, day by day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from server.domain.calendar.day_plan import DayPlan, Span
from server.domain.calendar.document import (
    CalendarDocument,
    Closure,
    Hours,
    OwnDay,
    RegistrationRule,
    Timetable,
    Week,
)
from server.domain.calendar.stretches import DAY_MIN, WHOLE_DAY, Stretch, common, joined, without
from server.domain.text import Text

RAMADAN = Text(id="Jam layanan bulan Ramadan", en="Ramadan hours")
_WEEKDAYS = (
    Text(id="Tutup setiap hari Senin", en="Closed on Mondays"),
    Text(id="Tutup setiap hari Selasa", en="Closed on Tuesdays"),
    Text(id="Tutup setiap hari Rabu", en="Closed on Wednesdays"),
    Text(id="Tutup setiap hari Kamis", en="Closed on Thursdays"),
    Text(id="Tutup setiap hari Jumat", en="Closed on Fridays"),
    Text(id="Tutup setiap hari Sabtu", en="Closed on Saturdays"),
    Text(id="Tutup setiap hari Minggu", en="Closed on Sundays"),
)
_ALL_DAY = Hours(open=(WHOLE_DAY,))
_MOST_KEPT = 2000

# One service by its code, or one counter by its number, or the office as a whole.
_Whose = str | int | None


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """The calendar of one office. Days are local days; the same question is answered from memory.

    Attributes:
        zone: IANA name of the time zone.
        codes: codes of the services by id.
        numbers: numbers of the counters by id.
    """

    zone: str
    document: CalendarDocument = field(default_factory=CalendarDocument)
    codes: Mapping[int, str] = field(default_factory=dict)
    numbers: Mapping[int, int] = field(default_factory=dict)
    _kept: dict[tuple[date, _Whose], DayPlan] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def is_always_open(self) -> bool:
        """Nothing was ever said: numbers are given out at any hour of any day."""
        return self.document == _EMPTY

    def plan(self, day: date, *, service_id: int | None = None) -> DayPlan:
        """The day of one service, or of the office as a whole."""
        return self._plan(day, None if service_id is None else self.codes.get(service_id, ""))

    def counter_plan(self, day: date, counter_id: int) -> DayPlan:
        """The day of one counter. What one service is closed for does not close a counter."""
        return self._plan(day, self.numbers.get(counter_id, 0))

    def day_of(self, at: int) -> date:
        """The local day of an instant."""
        return datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(self.zone)).date()

    def end_of(self, day: date) -> int:
        """The instant at which this local day is over."""
        return int(datetime.combine(day + timedelta(days=1), time(), ZoneInfo(self.zone)).timestamp())

    def is_served(self, at: int, service_id: int) -> bool:
        """Whether an instant is within the hours of a service."""
        plan = self.plan(self.day_of(at), service_id=service_id)
        return any(span.from_at <= at < span.until_at for span in plan.service)

    def _plan(self, day: date, whose: _Whose) -> DayPlan:
        kept = self._kept.get((day, whose))
        if kept is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            kept = self._kept[day, whose] = self._made(day, whose)
        return kept

    def _made(self, day: date, whose: _Whose) -> DayPlan:
        found, reason = _Day(self.document, day, whose).hours()
        if found is None:
            return DayPlan(day=day.isoformat(), service=(), registration=(), reason=reason)
        opened, registered = found.open, _registration(found, self.document.registration)
        closures = [each for each in self.document.closures if _is_for(each, day, whose, opened)]
        if closures:
            reason = closures[-1].reason
            opened = without(opened, (each.at or WHOLE_DAY for each in closures))
            registered = common(registered, _chances(found, opened, self.document.registration))
        service = without(opened, found.breaks)
        spans, chances = self._spans(day, service), self._spans(day, registered)
        return DayPlan(day=day.isoformat(), service=spans, registration=chances, reason=reason)

    def _spans(self, day: date, stretches: Iterable[Stretch]) -> tuple[Span, ...]:
        # The zones of Indonesia never change their offset; elsewhere midnight's may not be that of noon.
        midnight = datetime.combine(day, time(), ZoneInfo(self.zone))

        def at(minute: int) -> int:
            return int((midnight + timedelta(minutes=minute)).timestamp())

        return tuple(Span(from_at=at(each.from_min), until_at=at(each.until_min)) for each in stretches)


_EMPTY = CalendarDocument()


@dataclass(frozen=True, slots=True)
class _Day:
    """One day of one service, counter or the whole office, before closures."""

    document: CalendarDocument
    day: date
    whose: _Whose

    def hours(self) -> tuple[Hours | None, Text | None]:
        """The hours, None if there are none, and why they are other than usual."""
        own = self._own_day()
        if own is not None:
            hours, reason = self._usual() if own.hours is None else (own.hours, None)
            is_meant = bool(own.services)
            if hours is not None and own.hours is not None and not is_meant:
                hours = self._as_far_as(hours, self._timetable().hours)
            return hours, own.reason or reason
        for holiday in self.document.holidays:
            if holiday.day == self.day:
                return None, holiday.name
        return self._usual()

    def _own_day(self) -> OwnDay | None:
        found = [each for each in self.document.days if _is_for_day(each, self.day, self.whose)]
        # What names the service goes before what is said of the whole office.
        return max(found, key=lambda each: bool(each.services), default=None)

    def _usual(self) -> tuple[Hours | None, Text | None]:
        own, office = self._timetable(), self.document.office
        if any(season.first <= self.day <= season.last for season in self.document.ramadan):
            if own.ramadan_hours is not None:
                return self._of_week(own.ramadan_hours), RAMADAN
            if office.ramadan_hours is not None:
                hours = self._of_week(office.ramadan_hours)
                return (None if hours is None else self._as_far_as(hours, own.hours)), RAMADAN
        week = office.hours if own.hours is None else own.hours
        if week is None:
            return _ALL_DAY, None
        hours = self._of_week(week)
        return hours, _WEEKDAYS[self.day.weekday()] if hours is None else None

    def _timetable(self) -> Timetable:
        if isinstance(self.whose, str):
            return self.document.services.get(self.whose, Timetable())
        if isinstance(self.whose, int):
            return self.document.counters.get(self.whose, Timetable())
        return Timetable()

    def _of_week(self, week: Week) -> Hours | None:
        weekday = self.day.weekday()
        return next((each.hours for each in week if weekday in each.weekdays), None)

    def _as_far_as(self, hours: Hours, own_week: Week | None) -> Hours | None:
        """Hours of the office, kept to the service's own ones: what opens one morning a week opens no other."""
        if own_week is None:
            return hours
        own = self._of_week(own_week)
        opened = () if own is None else common(hours.open, own.open)
        if own is None or not opened:
            return None
        rule = self.document.registration
        return Hours(
            open=opened,
            breaks=common(joined((*hours.breaks, *own.breaks)), opened),
            registration=common(_registration(own, rule), _chances(own, opened, rule)),
        )


def _registration(hours: Hours, rule: RegistrationRule) -> tuple[Stretch, ...]:
    if hours.registration is not None:
        return hours.registration
    spans = joined(
        Stretch(from_min=max(first.from_min - rule.before_opening_min, 0), until_min=until)
        for first in hours.open
        if (until := first.until_min - rule.before_closing_min) > first.from_min - rule.before_opening_min
    )
    return spans if rule.is_open_in_breaks else without(spans, hours.breaks)


def _chances(hours: Hours, left: Iterable[Stretch], rule: RegistrationRule) -> tuple[Stretch, ...]:
    """When numbers for what closures left make sense: from shortly before it opens until shortly before it closes."""
    starts, ends = {each.from_min for each in hours.open}, {each.until_min for each in hours.open}
    chances: list[Stretch] = []
    for each in left:
        # Only breaks may be left before the closure, and then there is nobody to wait for.
        served = without([each], hours.breaks)
        begin, end = 0, DAY_MIN
        if each.from_min not in starts:
            begin = max(each.from_min - rule.before_opening_min, 0)
        if each.until_min not in ends:
            end = (served[-1].until_min if served else begin) - rule.before_closing_min
        if served and begin < end:
            chances.append(Stretch(from_min=begin, until_min=end))
    return joined(chances)


def _is_for(closure: Closure, day: date, whose: _Whose, opened: Sequence[Stretch]) -> bool:
    is_theirs = closure.first <= day <= closure.last and (not closure.services or whose in closure.services)
    # What is closed anyway at that hour is not closed for this reason.
    return is_theirs and bool(common(opened, (closure.at or WHOLE_DAY,)))


def _is_for_day(own: OwnDay, day: date, whose: _Whose) -> bool:
    return own.day == day and (not own.services or whose in own.services)
