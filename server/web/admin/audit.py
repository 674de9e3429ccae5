"""The audit: who did what, by day, person and ticket."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from flask import Response, request

from server.application.staff.audit import Act, AuditQuestion
from server.domain.business_day import utc_offset_s
from server.domain.numbering import printed_number
from server.domain.rights import Area
from server.web.admin.acts import act_words
from server.web.admin.forms import Field, Filled, Form, Kind, Option
from server.web.admin.frame import OfficePages
from server.web.admin.visit import ROOT, Visit

AUDIT = f"{ROOT}/jejak"
PAGE = 100
_MOST_DIGITS = 9
_TICKET = re.compile(r"(?P<series>[A-Za-z]{1,2})[ .-]?(?P<serial>[0-9]{1,5})")


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue."""
    return sentence


FILTER = Form(
    fields=(
        Field(name="hari", label=_("Hari"), kind=Kind.DAY, is_required=False, says_optional=False),
        Field(name="orang", label=_("Siapa"), kind=Kind.MENU, is_required=False, says_optional=False),
        Field(
            name="tiket",
            label=_("Nomor tiket"),
            is_required=False,
            says_optional=False,
            most=12,
            spelling="code",
        ),
        Field(name="semua", label=_("Juga kejadian di ruang tunggu"), kind=Kind.FLAG),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One act as the page shows it."""

    clock: str
    who: str
    what: str
    seq: int


def add_audit(pages: OfficePages) -> None:
    """Register the page."""
    pages.entry(AUDIT, _("Jejak kerja"), icon="list", area=Area.AUDIT, group="look_back")

    @pages.get(AUDIT, area=Area.AUDIT)
    def audit(visit: Visit) -> Response:
        filled = _filter(visit)
        if not filled.is_good:
            return visit.show("audit.html", status=422, filled=filled, acts=(), onward="")
        zone = visit.doors.branch().zone
        lines = [_line(visit, act, zone) for act in visit.doors.audit.acts(_question(visit, filled))]
        return visit.show("audit.html", filled=filled, acts=lines, onward=_onward(filled, lines))


def _filter(visit: Visit) -> Filled:
    people = [Option(value=str(each.id), label=each.name) for each in visit.doors.people.everyone()]
    given = request.args.copy()
    for name in ("bahasa", "sebelum"):
        given.poplist(name)
    filled = FILTER.offering(orang=people).read(given)
    if not filled.typed["hari"]:
        zone = ZoneInfo(visit.doors.branch().zone)
        filled.typed["hari"] = [datetime.fromtimestamp(visit.doors.real_now(), zone).date().isoformat()]
    typed = filled.given("tiket")
    if typed and not _TICKET.fullmatch(typed):
        filled.blame("tiket", _("Tulis nomor seperti A 012."))
    return filled


def _question(visit: Visit, filled: Filled) -> AuditQuestion:
    zone = ZoneInfo(visit.doors.branch().zone)
    day = filled.day("hari")
    from_at = int(datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC).timestamp())
    before = request.args.get("sebelum", "")
    person, ticket = filled.optional("orang"), _TICKET.fullmatch(filled.given("tiket"))
    return AuditQuestion(
        from_at=from_at,
        until_at=from_at + int(timedelta(days=1).total_seconds()),
        operator_id=None if person is None else int(person),
        ticket_number=None if ticket is None else printed_number(ticket["series"].upper(), int(ticket["serial"])),
        is_everything=filled.flag("semua"),
        before_seq=int(before) if before.isdecimal() and len(before) <= _MOST_DIGITS else None,
        most=PAGE,
    )


def _line(visit: Visit, act: Act, zone: str) -> Line:
    who = act.operator_name or act.device_name or visit.text(_("Server"))
    return Line(
        clock=visit.texts.clock(act.record.at, utc_offset_s(act.record.at, zone)),
        who=who,
        what=act_words(act, visit.texts),
        seq=act.record.seq,
    )


def _onward(filled: Filled, lines: list[Line]) -> str:
    if len(lines) < PAGE:
        return ""
    query = {name: values[0] for name, values in filled.typed.items() if values}
    return f"{AUDIT}?{urlencode({**query, 'sebelum': lines[-1].seq})}"
