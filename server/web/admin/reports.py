"""Looking back: the report of some days with its charts, the same to take away, and the slip of a day."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, cast
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Response, request

from server.application.refusals import Refusal
from server.application.reporting import FileKind
from server.domain.rights import Area
from server.web.admin.charts import Bar, Stack, bars, shade_of, stacks
from server.web.admin.forms import Field, Filled, Form, Kind
from server.web.admin.frame import OfficePages
from server.web.admin.visit import ROOT, Visit
from server.web.headers import OFFICE_HEADERS
from wire.codes import Language, RefusalCode

REPORT, SLIP = f"{ROOT}/laporan", f"{ROOT}/slip"
_TYPES: Mapping[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_N_VISITS, _MEDIAN = 1, 8


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue."""
    return sentence


PERIOD = Form(
    fields=(
        Field(name="dari", label=_("Dari"), kind=Kind.DAY, is_required=False, says_optional=False),
        Field(name="sampai", label=_("Sampai"), kind=Kind.DAY, is_required=False, says_optional=False),
    )
)
DAY = Form(fields=(Field(name="hari", label=_("Hari"), kind=Kind.DAY, is_required=False, says_optional=False),))


def add_reports(pages: OfficePages) -> None:
    """Register the pages."""
    pages.entry(REPORT, _("Laporan"), icon="document", area=Area.REPORTS, group="look_back")
    pages.entry(SLIP, _("Slip hari"), icon="document-check", area=Area.REPORTS, group="look_back")

    @pages.get(REPORT, area=Area.REPORTS)
    def report(visit: Visit) -> Response:
        filled = _asked(PERIOD)
        document = _report(visit, filled) if filled.is_good else None
        status = 200 if filled.is_good else 422
        values = _values(visit, document)
        return visit.show("report.html", status=status, filled=filled, number=_number_words(visit), **values)

    @pages.get(f"{REPORT}/berkas", area=Area.REPORTS)
    def report_file(visit: Visit) -> Response:
        filled, kind = _asked(PERIOD), request.args.get("jenis", "csv")
        if not filled.is_good or kind not in _TYPES:
            raise Refusal(RefusalCode.NOT_FOUND, "there is no such file")
        language = visit.texts.language.value
        first, last = _day(filled, "dari"), _day(filled, "sampai")
        try:
            body = visit.doors.reports.file(cast(FileKind, kind), first, last, language)
        except Refusal as refusal:
            if refusal.code is not RefusalCode.NOT_FOUND:
                raise
            raise Refusal(RefusalCode.NOT_FOUND, "there is nothing to report yet") from None
        headers = [*OFFICE_HEADERS, ("Content-Disposition", f'attachment; filename="giliran-{first or "30"}.{kind}"')]
        return Response(body, 200, headers, content_type=_TYPES[kind])

    @pages.get(SLIP, area=Area.REPORTS)
    def slip(visit: Visit) -> Response:
        filled = _asked(DAY)
        document = _slip(visit, filled) if filled.is_good else None
        return visit.show("slip.html", status=200 if filled.is_good else 422, filled=filled, slip=document)


def _asked(form: Form) -> Filled:
    given = request.args.copy()
    for name in ("bahasa", "jenis"):
        given.poplist(name)
    return form.read(given)


def _day(filled: Filled, name: str) -> str | None:
    return filled.optional(name)


def _report(visit: Visit, filled: Filled) -> Mapping[str, Any] | None:
    try:
        return visit.doors.reports.report(_day(filled, "dari"), _day(filled, "sampai"), visit.texts.language.value)
    except Refusal as refusal:
        if refusal.code is not RefusalCode.NOT_FOUND:
            raise
        if filled.optional("dari") or filled.optional("sampai"):
            filled.blame("dari", _("Untuk hari-hari itu tidak ada laporan."))
        return None


def _slip(visit: Visit, filled: Filled) -> Mapping[str, Any] | None:
    try:
        return visit.doors.reports.slip(_day(filled, "hari"), visit.texts.language.value)
    except Refusal as refusal:
        if refusal.code is not RefusalCode.NOT_FOUND:
            raise
        if filled.optional("hari"):
            filled.blame("hari", _("Kantor tidak buka pada hari itu."))
        return None


def _values(visit: Visit, document: Mapping[str, Any] | None) -> Mapping[str, Any]:
    if document is None:
        return {"tables": (), "charts": (), "heat": None, "period": "", "shade_of": shade_of, "longest": 0.0}
    tables = {table["name"]: table for table in document["tables"]}
    heat = tables.pop("heat")
    longest = max((cell for row in heat["rows"] for cell in row[1:] if cell is not None), default=0.0)
    return {
        "tables": [table for table in tables.values() if table["rows"]],
        "charts": _charts(visit, tables),
        "heat": heat if heat["rows"] else None,
        "period": urlencode({"dari": document["first"], "sampai": document["last"]}),
        "first_at": _noon_of(visit, document["first"]),
        "last_at": _noon_of(visit, document["last"]),
        "shade_of": shade_of,
        "longest": longest,
    }


def _noon_of(visit: Visit, day: str) -> int:
    zone = ZoneInfo(visit.doors.branch().zone)
    return int(datetime.combine(date.fromisoformat(day), time(12), zone).timestamp())


def _charts(visit: Visit, tables: Mapping[str, Any]) -> Sequence[tuple[str, object]]:
    hours = tables["hours"]["rows"]
    visits, waits = (
        visit.text(_("Tiket menurut jam datang")),
        visit.text(_("Median menunggu (menit) menurut jam datang")),
    )
    per_day = visit.text(_("Tiket dari hari ke hari menurut cara datang"))
    missed = visit.text(_("Perkiraan meleset rata-rata (menit) dari hari ke hari"))
    return [
        (visits, bars(visits, [_bar(row[0][:2], row[_N_VISITS], row[0]) for row in hours])),
        (waits, bars(waits, [_bar(row[0][:2], row[_MEDIAN] or 0, row[0]) for row in hours])),
        (per_day, _channel_days(per_day, tables["channel_days"], visit.texts.language.value)),
        (missed, bars(missed, [_bar(row[0][-2:], row[1], row[0]) for row in tables["forecast"]["rows"]])),
    ]


def _channel_days(title: str, table: Mapping[str, Any], language: str) -> object:
    names = [column["title"][language] for column in table["columns"][1:]]
    series = [
        Stack(
            label=row[0][-2:],
            values=row[1:],
            told=f"{row[0]}: " + ", ".join(f"{name} {count}" for name, count in zip(names, row[1:], strict=True)),
        )
        for row in table["rows"]
    ]
    return stacks(title, names, series)


def _number_words(visit: Visit) -> Callable[[object], str]:
    """Names stay as they are; numbers get the decimal sign of the language."""
    is_english = visit.texts.language is Language.ENGLISH
    return lambda value: str(value).replace(".", ",") if not is_english and _is_number(value) else str(value)


def _is_number(value: object) -> bool:
    return isinstance(value, float) or (isinstance(value, str) and value.replace(".", "").isdecimal())


def _bar(label: str, value: float, told: str) -> Bar:
    return Bar(label=label, value=value, told=f"{told}: {value:g}")
