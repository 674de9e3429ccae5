"""A calendar's document out of what JSON or TOML gives, and back. Faults name the field.

Times are `HH:MM`, stretches `HH:MM-HH:MM`, days `YYYY-MM-DD`, texts a list of the Indonesian and the English words.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from server.domain.calendar.document import (
    DAY_NAMES,
    BadCalendar,
    CalendarDocument,
    Closure,
    Holiday,
    HolidayKind,
    Hours,
    OwnDay,
    RegistrationRule,
    Season,
    Timetable,
    Week,
    WeekdayHours,
)
from server.domain.calendar.fields import Fields
from server.domain.calendar.stretches import Stretch, without
from server.domain.text import Text

_LARGEST_LEAD_MIN = 12 * 60
_LARGEST_COUNTER = 999
_KINDS = [kind.value for kind in HolidayKind]


def read_calendar(record: Mapping[str, object]) -> CalendarDocument:
    """The calendar of a record.

    Raises:
        BadCalendar: something in it cannot be; the message begins with the field.
    """
    fields = Fields(record, "")
    document = CalendarDocument(
        office=_timetable(fields),
        services=fields.table("services", _own_timetable),
        counters={_counter_number(name): each for name, each in fields.table("counters", _own_timetable).items()},
        registration=_rule(fields.part("registration")),
        ramadan=fields.entries("ramadan", _season),
        holidays=fields.entries("holidays", _holiday),
        closures=fields.entries("closures", _closure),
        days=fields.entries("days", _own_day),
    )
    fields.end()
    return document


def record_of(document: CalendarDocument) -> dict[str, object]:
    """The document as JSON and TOML can hold it; `read_calendar` gives the same back. What is not said is left out."""
    parts: dict[str, object] = {
        "registration": _rule_record(document.registration),
        "ramadan": [_period_record(each) | _estimate(each.is_estimate) for each in document.ramadan],
        "services": {code: _timetable_record(each) for code, each in document.services.items()},
        "counters": {str(number): _timetable_record(each) for number, each in document.counters.items()},
        "holidays": [_holiday_record(each) for each in document.holidays],
        "closures": [_closure_record(each) for each in document.closures],
        "days": [_own_day_record(each) for each in document.days],
    }
    return {**_timetable_record(document.office), **{name: part for name, part in parts.items() if part}}


def _own_timetable(fields: Fields) -> Timetable:
    timetable = _timetable(fields)
    fields.end()
    return timetable


def _timetable(fields: Fields) -> Timetable:
    return Timetable(
        hours=_week(fields, "hours") if fields.has("hours") else None,
        ramadan_hours=_week(fields, "ramadan_hours") if fields.has("ramadan_hours") else None,
    )


def _week(fields: Fields, name: str) -> Week:
    week = fields.entries(name, _weekday_hours)
    seen = set[int]()
    for each in week:
        for weekday in each.weekdays:
            if weekday in seen:
                raise fields.fault(name, f"{DAY_NAMES[weekday]} is there twice")
            seen.add(weekday)
    return week


def _weekday_hours(fields: Fields) -> WeekdayHours:
    names = fields.names("days")
    for name in names:
        if name not in DAY_NAMES:
            raise fields.fault("days", f"'{name}' is none of {', '.join(DAY_NAMES)}")
    if not names:
        raise fields.fault("days", "name at least one")
    hours = _hours(fields)
    fields.end()
    return WeekdayHours(weekdays=tuple(DAY_NAMES.index(name) for name in names), hours=hours)


def _hours(fields: Fields) -> Hours:
    opened = fields.stretches("open")
    if not opened:
        raise fields.fault("open", "say when it is open; a day without hours is closed")
    breaks = fields.stretches("breaks")
    for each in breaks:
        if without([each], opened):
            raise fields.fault("breaks", f"{each} is not within the opening hours")
    if not without(opened, breaks):
        raise fields.fault("breaks", "no time is left to serve anybody")
    registration = fields.stretches("registration") if fields.has("registration") else None
    if registration and registration[-1].until_min > opened[-1].until_min:
        raise fields.fault("registration", f"{registration[-1]} goes on after closing")
    return Hours(open=opened, breaks=breaks, registration=registration)


def _rule(fields: Fields) -> RegistrationRule:
    rule = RegistrationRule(
        before_opening_min=fields.minutes("before_opening_min", _LARGEST_LEAD_MIN),
        before_closing_min=fields.minutes("before_closing_min", _LARGEST_LEAD_MIN),
        is_open_in_breaks=fields.flag("is_open_in_breaks", default=True),
    )
    fields.end()
    return rule


def _season(fields: Fields) -> Season:
    first, last = _period(fields)
    season = Season(first=first, last=last, is_estimate=fields.flag("is_estimate", default=False))
    fields.end()
    return season


def _holiday(fields: Fields) -> Holiday:
    holiday = Holiday(
        day=fields.day("day"),
        name=fields.text("name"),
        kind=HolidayKind(fields.one_of("kind", _KINDS)),
        is_estimate=fields.flag("is_estimate", default=False),
    )
    fields.end()
    return holiday


def _closure(fields: Fields) -> Closure:
    first, last = _period(fields)
    closure = Closure(
        first=first,
        last=last,
        at=fields.stretch("at") if fields.has("at") else None,
        services=frozenset(fields.names("services")),
        reason=fields.text("reason"),
    )
    fields.end()
    return closure


def _own_day(fields: Fields) -> OwnDay:
    own = OwnDay(
        day=fields.day("day"),
        reason=fields.text("reason") if fields.has("reason") else None,
        services=frozenset(fields.names("services")),
        hours=_hours(fields) if fields.has("open") else None,
    )
    fields.end()
    return own


def _period(fields: Fields) -> tuple[date, date]:
    """One `day`, or `first` and `last`."""
    if fields.has("day"):
        day = fields.day("day")
        return day, day
    first, last = fields.day("first"), fields.day("last")
    if last < first:
        raise fields.fault("last", f"{last} is before {first}")
    return first, last


def _counter_number(name: str) -> int:
    number = int(name) if name.isascii() and name.isdigit() and len(name) < 4 else 0
    if not 1 <= number <= _LARGEST_COUNTER:
        raise BadCalendar(f"counters.{name}: a counter goes by its number")
    return number


def _timetable_record(timetable: Timetable) -> dict[str, object]:
    weeks = (("hours", timetable.hours), ("ramadan_hours", timetable.ramadan_hours))
    return {name: [_weekday_record(each) for each in week] for name, week in weeks if week is not None}


def _weekday_record(given: WeekdayHours) -> dict[str, object]:
    return {"days": [DAY_NAMES[weekday] for weekday in given.weekdays], **_hours_record(given.hours)}


def _hours_record(hours: Hours) -> dict[str, object]:
    record: dict[str, object] = {"open": _stretch_list(hours.open)}
    if hours.breaks:
        record["breaks"] = _stretch_list(hours.breaks)
    if hours.registration is not None:
        record["registration"] = _stretch_list(hours.registration)
    return record


def _stretch_list(stretches: tuple[Stretch, ...]) -> list[str]:
    return [str(each) for each in stretches]


def _rule_record(rule: RegistrationRule) -> dict[str, object]:
    if rule == RegistrationRule():
        return {}
    return {
        "before_opening_min": rule.before_opening_min,
        "before_closing_min": rule.before_closing_min,
        "is_open_in_breaks": rule.is_open_in_breaks,
    }


def _holiday_record(holiday: Holiday) -> dict[str, object]:
    record = {"day": holiday.day.isoformat(), "name": _words(holiday.name), "kind": holiday.kind.value}
    return record | _estimate(holiday.is_estimate)


def _closure_record(closure: Closure) -> dict[str, object]:
    at = {} if closure.at is None else {"at": str(closure.at)}
    return _period_record(closure) | at | _services(closure.services) | {"reason": _words(closure.reason)}


def _own_day_record(own: OwnDay) -> dict[str, object]:
    hours = {} if own.hours is None else _hours_record(own.hours)
    reason = {} if own.reason is None else {"reason": _words(own.reason)}
    return {"day": own.day.isoformat()} | hours | _services(own.services) | reason


def _period_record(given: Season | Closure) -> dict[str, object]:
    if given.first == given.last:
        return {"day": given.first.isoformat()}
    return {"first": given.first.isoformat(), "last": given.last.isoformat()}


def _services(codes: frozenset[str]) -> dict[str, object]:
    return {"services": sorted(codes)} if codes else {}


def _estimate(is_estimate: bool) -> dict[str, object]:
    return {"is_estimate": True} if is_estimate else {}


def _words(text: Text) -> list[str]:
    return [text.id, text.en]
