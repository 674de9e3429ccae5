"""When the office serves: the week, the week in Ramadan, and when Ramadan is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from flask import Response

from server.domain.calendar.changing import with_ramadan
from server.domain.calendar.document import (
    CalendarDocument,
    Hours,
    RegistrationRule,
    Season,
    Week,
    WeekdayHours,
)
from server.domain.rights import Area, Right
from server.web.admin.calendar_form import (
    HOURS,
    CalendarAsk,
    Change,
    calendar_form,
    clock_of,
    save,
    show_form,
    stretch_of,
)
from server.web.admin.forms import Field, Filled, Form, Kind
from server.web.admin.frame import OfficePages
from server.web.admin.signing_in import UNPROCESSABLE
from server.web.admin.visit import Visit

LONGEST_LEAD_MIN = 240


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue."""
    return sentence


WEEKDAYS = (_("Senin"), _("Selasa"), _("Rabu"), _("Kamis"), _("Jumat"), _("Sabtu"), _("Minggu"))
_TIMES: Mapping[str, str] = {
    "open": _("{day}: buka"),
    "close": _("{day}: tutup"),
    "rest": _("{day}: istirahat dari"),
    "back": _("{day}: istirahat sampai"),
}
_RULE = (
    Field(
        name="before_opening_min",
        label=_("Nomor dibagikan sejak berapa menit sebelum buka"),
        kind=Kind.NUMBER,
        most=LONGEST_LEAD_MIN,
    ),
    Field(
        name="before_closing_min",
        label=_("Nomor terakhir berapa menit sebelum tutup"),
        kind=Kind.NUMBER,
        most=LONGEST_LEAD_MIN,
    ),
    Field(name="is_open_in_breaks", label=_("Nomor juga dibagikan saat istirahat"), kind=Kind.FLAG),
)
_RULE_NAMES = tuple(each.name for each in _RULE)
_LONGEST_RAMADAN_DAYS = 31
_WEEK = CalendarAsk(
    title=_("Jam buka setiap minggu"),
    lines=(_("Kosongkan kedua jam untuk hari yang tutup."),),
    path=f"{HOURS}/minggu",
)
_RAMADAN_WEEK = CalendarAsk(
    title=_("Jam buka di bulan Ramadan"),
    lines=(_("Kosongkan semua bila jamnya sama sepanjang tahun."),),
    path=f"{HOURS}/minggu-ramadan",
)
_RAMADAN = CalendarAsk(
    title=_("Tanggal Ramadan"),
    lines=(_("Jam Ramadan berlaku dari hari pertama sampai hari terakhir."),),
    path=f"{HOURS}/ramadan",
)
SEASON = calendar_form(
    Field(name="first", label=_("Hari pertama"), kind=Kind.DAY),
    Field(name="last", label=_("Hari terakhir"), kind=Kind.DAY),
    Field(name="is_estimate", label=_("Perkiraan: pemerintah belum menetapkan"), kind=Kind.FLAG),
)


def add_hours(pages: OfficePages) -> None:
    """Register the pages."""
    pages.entry(HOURS, _("Jam dan hari tutup"), icon="calendar", area=Area.HOURS, group="set_up")

    @pages.get(HOURS, area=Area.HOURS)
    def hours(visit: Visit) -> Response:
        calendar = visit.doors.office().calendar
        document, today = calendar.document, calendar.day_of(visit.doors.calendar.now())
        return visit.show(
            "hours.html",
            document=document,
            weeks=[(_WEEK, _lines(document.office.hours)), (_RAMADAN_WEEK, _lines(document.office.ramadan_hours))],
            weekdays=WEEKDAYS,
            seasons=[each for each in document.ramadan if each.last >= today],
            holidays=[each for each in document.holidays if each.day >= today][:30],
            closures=[each for each in document.closures if each.last >= today],
            days=[each for each in document.days if each.day >= today],
            today=today,
            years=(today.year, today.year + 1),
            may_change=visit.may(Area.HOURS),
            day_words=lambda day: day_words(visit, day),
        )

    _add_week(pages, _WEEK, "hours")
    _add_week(pages, _RAMADAN_WEEK, "ramadan_hours")
    _add_season(pages)


def day_words(visit: Visit, day: date) -> str:
    """A day as people say it: `Senin 2026-11-23`."""
    return f"{visit.text(WEEKDAYS[day.weekday()])} {day.isoformat()}"


def _add_week(pages: OfficePages, ask: CalendarAsk, part: str) -> None:
    @pages.get(ask.path, area=Area.HOURS, right=Right.CHANGE)
    def ask_week(visit: Visit) -> Response:
        document = visit.doors.office().calendar.document
        values = _week_values(_by_weekday(getattr(document.office, part)))
        if part == "hours":
            values |= {name: getattr(document.registration, name) for name in _RULE_NAMES}
        return show_form(visit, ask, _week_form(visit, part).holding(visit.member, **values))

    @pages.post(ask.path, area=Area.HOURS)
    def change_week(visit: Visit) -> Response:
        filled = visit.read(_week_form(visit, part))
        given = _given_hours(filled)
        if not filled.is_good:
            return show_form(visit, ask, filled, (), UNPROCESSABLE)
        return save(visit, ask, filled, _week_change(filled, part, given))


def _add_season(pages: OfficePages) -> None:
    @pages.get(_RAMADAN.path, area=Area.HOURS, right=Right.CHANGE)
    def ask_season(visit: Visit) -> Response:
        return show_form(visit, _RAMADAN, SEASON.empty(visit.member))

    @pages.post(_RAMADAN.path, area=Area.HOURS)
    def set_season(visit: Visit) -> Response:
        filled = visit.read(SEASON)
        if filled.is_good and not 1 <= (filled.day("last") - filled.day("first")).days + 1 <= _LONGEST_RAMADAN_DAYS:
            filled.blame("last", _("Ramadan berlangsung paling lama 31 hari."))
        if not filled.is_good:
            return show_form(visit, _RAMADAN, filled, (), UNPROCESSABLE)
        season = Season(first=filled.day("first"), last=filled.day("last"), is_estimate=filled.flag("is_estimate"))
        return save(visit, _RAMADAN, filled, lambda document: with_ramadan(document, season))


def _week_form(visit: Visit, part: str) -> Form:
    times = (
        Field(
            name=f"{name}_{weekday}",
            label=visit.text(label, day=visit.text(day)),
            kind=Kind.TIME,
            is_required=False,
            says_optional=False,
        )
        for weekday, day in enumerate(WEEKDAYS)
        for name, label in _TIMES.items()
    )
    return calendar_form(*times, *(_RULE if part == "hours" else ()))


def _given_hours(filled: Filled) -> dict[int, Hours | None]:
    """What was typed for each weekday; faults stand at their fields."""
    given: dict[int, Hours | None] = {}
    for weekday in range(len(WEEKDAYS)):
        opened = stretch_of(filled, f"open_{weekday}", f"close_{weekday}")
        rest = stretch_of(filled, f"rest_{weekday}", f"back_{weekday}")
        if rest is not None and (
            opened is None or rest.from_min <= opened.from_min or rest.until_min >= opened.until_min
        ):
            filled.blame(f"rest_{weekday}", _("Istirahat harus di antara jam buka dan jam tutup."))
        given[weekday] = None if opened is None else Hours(open=(opened,), breaks=() if rest is None else (rest,))
    return given


def _week_change(filled: Filled, part: str, given: Mapping[int, Hours | None]) -> Change:
    typed = {name: values for name, values in filled.typed.items() if values}

    def change(document: CalendarDocument) -> CalendarDocument:
        kept = _by_weekday(getattr(document.office, part))
        days: list[WeekdayHours] = []
        for weekday, hours in given.items():
            before = kept.get(weekday)
            shown = {} if before is None else _week_values({weekday: before})
            # A day that was not touched keeps what this form cannot show: several stretches, numbers of its own.
            is_same = before is not None and all(typed.get(name) == [value] for name, value in shown.items())
            chosen = before if is_same else hours
            if chosen is not None:
                days.append(WeekdayHours(weekdays=(weekday,), hours=chosen))
        # Saving nothing leaves an office always open that always was.
        is_said = part == "hours" and document.office.hours is not None
        week = _joined(days) if days or is_said else None
        changed = replace(document, office=replace(document.office, **{part: week}))
        return replace(changed, registration=_rule(filled)) if part == "hours" else changed

    return change


def _rule(filled: Filled) -> RegistrationRule:
    return RegistrationRule(
        before_opening_min=filled.number("before_opening_min"),
        before_closing_min=filled.number("before_closing_min"),
        is_open_in_breaks=filled.flag("is_open_in_breaks"),
    )


def _joined(days: list[WeekdayHours]) -> Week:
    """Weekdays with the same hours as one entry, as a person would write it."""
    groups: dict[Hours, list[int]] = {}
    for each in days:
        groups.setdefault(each.hours, []).extend(each.weekdays)
    return tuple(WeekdayHours(weekdays=tuple(weekdays), hours=hours) for hours, weekdays in groups.items())


def _by_weekday(week: Week | None) -> dict[int, Hours]:
    return {weekday: each.hours for each in week or () for weekday in each.weekdays}


def _week_values(hours: Mapping[int, Hours]) -> dict[str, object]:
    values: dict[str, object] = {}
    for weekday, each in hours.items():
        values[f"open_{weekday}"] = clock_of(each.open[0].from_min)
        values[f"close_{weekday}"] = clock_of(each.open[-1].until_min)
        if each.breaks:
            values[f"rest_{weekday}"] = clock_of(each.breaks[0].from_min)
            values[f"back_{weekday}"] = clock_of(each.breaks[-1].until_min)
    return values


def _lines(week: Week | None) -> list[Hours | None] | None:
    """Hours by weekday, None for a week that was never said."""
    by_weekday = _by_weekday(week)
    return None if week is None else [by_weekday.get(weekday) for weekday in range(len(WEEKDAYS))]
