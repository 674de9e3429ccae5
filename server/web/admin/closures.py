"""Days on which the office, or a part of it, is closed, and opening them again."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from flask import Response

from server.application.refusals import Refusal
from server.domain.calendar.changing import opened_again, with_closure
from server.domain.calendar.document import BadCalendar, Closure
from server.domain.rights import Area, Right
from server.web.admin.calendar_form import HOURS, CalendarAsk, calendar_form, save, show_form, stretch_of
from server.web.admin.forms import Field, Form, Kind, Option
from server.web.admin.frame import OfficePages
from server.web.admin.pairs import pair
from server.web.admin.services import in_order
from server.web.admin.signing_in import UNPROCESSABLE
from server.web.admin.visit import Visit
from wire.codes import RefusalCode


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue."""
    return sentence


_ASK = CalendarAsk(
    title=_("Tambah hari tutup"),
    lines=(_("Janji yang sudah dibuat tidak pernah dibatalkan diam-diam: bila ada, Anda ditanya dulu."),),
    path=f"{HOURS}/tutup",
)
CLOSURE = calendar_form(
    Field(name="first", label=_("Hari"), kind=Kind.DAY),
    Field(
        name="last",
        label=_("Sampai hari"),
        hint=_("Kosongkan untuk satu hari saja."),
        kind=Kind.DAY,
        is_required=False,
    ),
    Field(
        name="from",
        label=_("Dari jam"),
        hint=_("Kosongkan kedua jam bila tutup sepanjang hari."),
        kind=Kind.TIME,
        is_required=False,
    ),
    Field(name="until", label=_("Sampai jam"), kind=Kind.TIME, is_required=False),
    Field(
        name="services",
        label=_("Hanya layanan ini"),
        hint=_("Tidak ada yang dipilih: seluruh kantor."),
        kind=Kind.CHOICES,
        is_required=False,
    ),
    Field(name="reason_id", label=_("Alasan, bahasa Indonesia"), hint=_("Dibaca pengunjung."), most=80),
    Field(name="reason_en", label=_("Alasan, bahasa Inggris"), most=80),
)


def add_closures(pages: OfficePages) -> None:
    """Register the pages."""

    @pages.get(_ASK.path, area=Area.HOURS, right=Right.CHANGE)
    def ask_closure(visit: Visit) -> Response:
        return show_form(visit, _ASK, _form(visit).empty(visit.member))

    @pages.post(_ASK.path, area=Area.HOURS)
    def close(visit: Visit) -> Response:
        filled = visit.read(_form(visit))
        at = stretch_of(filled, "from", "until")
        if filled.is_good and filled.optional("last") and filled.day("last") < filled.day("first"):
            filled.blame("last", _("Hari ini harus sesudah hari pertama."))
        if not filled.is_good:
            return show_form(visit, _ASK, filled, (), UNPROCESSABLE)
        closure = Closure(
            first=filled.day("first"),
            last=filled.day("last" if filled.optional("last") else "first"),
            reason=pair(filled, "reason"),
            at=at,
            services=frozenset(filled.chosen("services")),
        )
        return save(visit, _ASK, filled, lambda document: with_closure(document, closure))

    @pages.act(f"{HOURS}/buka/<day>", area=Area.HOURS)
    def open_again(visit: Visit, day: str) -> Response:
        opened = _day(day)
        try:
            visit.doors.calendar.change(visit.member.id, lambda document: opened_again(document, opened))
        except BadCalendar:
            # Somebody else opened it meanwhile, which is what was wished for.
            return visit.go(HOURS)
        return visit.go(HOURS, said="saved")


def _form(visit: Visit) -> Form:
    services = [Option(value=each.code, label=visit.texts.of(each.name)) for each in in_order(visit)]
    return CLOSURE.offering(services=services)


def _day(text: str) -> date:
    with suppress(ValueError):
        return date.fromisoformat(text)
    raise Refusal(RefusalCode.NOT_FOUND, "there is no such day")
