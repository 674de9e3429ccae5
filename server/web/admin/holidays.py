"""Holidays of a year: the law's list proposed, ticked, and taken over into the calendar."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response

from server.domain.calendar.changing import with_holidays
from server.domain.calendar.document import Holiday, HolidayKind
from server.domain.rights import Area, Right
from server.web.admin.calendar_form import HOURS, CalendarAsk, calendar_form, save, show_form
from server.web.admin.forms import Field, Filled, Form, Kind, Option
from server.web.admin.frame import OfficePages
from server.web.admin.hours import day_words
from server.web.admin.signing_in import UNPROCESSABLE
from server.web.admin.visit import Visit

HOLIDAYS = f"{HOURS}/libur"


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue."""
    return sentence


CHOSEN = calendar_form(
    Field(
        name="days",
        label=_("Kantor tutup pada hari ini"),
        hint=_("Hapus centang hari yang tetap dilayani."),
        kind=Kind.CHOICES,
        is_required=False,
        says_optional=False,
    ),
)
_LINES = (
    _("Libur nasional dan cuti bersama menurut daftar pemerintah. Libur daerah yang sudah ditulis tetap ada."),
    _("Hari yang masih perkiraan bergantung pada penetapan pemerintah: periksa lagi mendekati harinya."),
)
_KINDS = {HolidayKind.NATIONAL: _("libur nasional"), HolidayKind.JOINT_LEAVE: _("cuti bersama")}
_ESTIMATE = _("{kind}, perkiraan")
_NO_JOINT_LEAVE = _("Cuti bersama tahun ini belum ada di daftar.")


def add_holidays(pages: OfficePages) -> None:
    """Register the pages."""
    path = f"{HOLIDAYS}/<int:year>"

    @pages.get(path, area=Area.HOURS, right=Right.CHANGE)
    def ask_holidays(visit: Visit, year: int) -> Response:
        found = visit.doors.holidays.of(year)
        if not found:
            return _unknown(visit, year)
        kept = {each.day for each in visit.doors.office().calendar.document.holidays if _is_of(each, year)}
        chosen = [each.day.isoformat() for each in found if not kept or each.day in kept]
        return show_form(visit, _ask(year, found), _form(visit, found).holding(visit.member, days=chosen))

    @pages.post(path, area=Area.HOURS)
    def take_over(visit: Visit, year: int) -> Response:
        found = visit.doors.holidays.of(year)
        if not found:
            return _unknown(visit, year)
        filled = visit.read(_form(visit, found))
        if not filled.is_good:
            return show_form(visit, _ask(year, found), filled, (), UNPROCESSABLE)
        chosen = _chosen(filled, found)
        return save(visit, _ask(year, found), filled, lambda document: with_holidays(document, year, chosen))


def _is_of(holiday: Holiday, year: int) -> bool:
    return holiday.day.year == year and holiday.kind in _KINDS


def _ask(year: int, found: Sequence[Holiday]) -> CalendarAsk:
    has_leave = any(each.kind is HolidayKind.JOINT_LEAVE for each in found)
    lines = _LINES if has_leave else (*_LINES, _NO_JOINT_LEAVE)
    return CalendarAsk(title=_("Libur nasional dan cuti bersama"), lines=lines, path=f"{HOLIDAYS}/{year}")


def _form(visit: Visit, found: Sequence[Holiday]) -> Form:
    return CHOSEN.offering(days=[_option(visit, each) for each in found])


def _option(visit: Visit, holiday: Holiday) -> Option:
    kind = visit.text(_KINDS[holiday.kind])
    hint = visit.text(_ESTIMATE, kind=kind) if holiday.is_estimate else kind
    label = f"{day_words(visit, holiday.day)} · {visit.texts.of(holiday.name)}"
    return Option(value=holiday.day.isoformat(), label=label, hint=hint)


def _chosen(filled: Filled, found: Sequence[Holiday]) -> list[Holiday]:
    days = set(filled.chosen("days"))
    return [each for each in found if each.day.isoformat() in days]


def _unknown(visit: Visit, year: int) -> Response:
    return visit.show("holidays_unknown.html", status=UNPROCESSABLE, year=year)
