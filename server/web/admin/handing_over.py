"""Handing a waiting number over to another service: the visitor stood in the wrong line, or another one goes faster."""

from __future__ import annotations

from flask import Response, request

from server.application.refusals import Refusal
from server.domain.rights import Area, Right
from server.web.admin.forms import Field, Filled, Form, Kind, Option
from server.web.admin.frame import OfficePages
from server.web.admin.signing_in import UNPROCESSABLE
from server.web.admin.visit import ROOT, Visit
from wire.codes import RefusalCode

HALL = f"{ROOT}/ruang"
HAND_OVER = f"{HALL}/serah"


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue."""
    return sentence


_FORM = Form(
    fields=(
        Field(name="number", label=_("Nomor"), hint=_("Nomor yang sedang menunggu, misalnya A 012."), most=20),
        Field(name="service", label=_("Layanan tujuan"), kind=Kind.MENU),
    ),
    area=Area.HALL,
)
_FAULTS = {
    RefusalCode.UNKNOWN_TICKET: _("Tidak ada nomor terbuka dengan angka ini hari ini."),
    RefusalCode.WRONG_STATE: _(
        "Nomor ini tidak sedang menunggu, atau sudah di layanan itu. Yang sedang di loket diserahkan petugas loketnya."
    ),
}


def add_handing_over(pages: OfficePages) -> None:
    """Register the page."""

    @pages.get(HAND_OVER, area=Area.HALL, right=Right.CHANGE)
    def ask(visit: Visit) -> Response:
        return _page(visit, _form(visit).holding(visit.member, number=request.args.get("nomor", "")[:20]))

    @pages.post(HAND_OVER, area=Area.HALL)
    def hand_over(visit: Visit) -> Response:
        filled = visit.read(_form(visit))
        if filled.is_good:
            number, service_id = filled.given("number"), int(filled.given("service"))
            try:
                visit.doors.hall.transfer(visit.member.id, number, service_id)
                return visit.go(HALL, said="handed_over")
            except Refusal as refusal:
                if refusal.code not in _FAULTS:
                    raise
                filled.blame("number", _FAULTS[refusal.code])
        return _page(visit, filled, UNPROCESSABLE)


def _page(visit: Visit, filled: Filled, status: int = 200) -> Response:
    lines = [visit.text(_("Nomor dan gilirannya tetap. Bila ada loket yang siap, nomor ini langsung dipanggil."))]
    return visit.show(
        "ask.html",
        status=status,
        filled=filled,
        title=_("Serahkan nomor ke layanan lain"),
        lines=lines,
        action=HAND_OVER,
        button=_("Serahkan"),
        back=HALL,
        step="",
    )


def _form(visit: Visit) -> Form:
    services = visit.doors.hall.overview().services
    return _FORM.offering(service=[Option(value=str(each.id), label=visit.texts.of(each.name)) for each in services])
