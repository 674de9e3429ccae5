"""The office's own part of its tickets: lines at the foot, a sign at the head; seen on paper before they are used."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace

from flask import Response, request

from server.application.picture_desk import LARGEST_LOGO_BYTES, PaperView, PictureFault, PictureRefused
from server.application.refusals import Refusal
from server.domain.rights import Area, Right
from server.domain.showing import LONGEST_LINE, MOST_LINES, BadShowing, Logo, Showing
from server.web.admin.forms import Field, Filled, Form, Kind
from server.web.admin.frame import OfficePages
from server.web.admin.pairs import line_values, lines
from server.web.admin.services import in_order
from server.web.admin.signing_in import UNPROCESSABLE
from server.web.admin.uploads import REST_OF_FORM_BYTES, blame_picture, sent_file
from server.web.admin.visit import ROOT, Visit
from server.web.headers import OFFICE_HEADERS
from wire.codes import RefusalCode

TICKETS = f"{ROOT}/tiket"
LONGEST_PAPER_MM = 110
_PAPERS_MM = (58, 80)


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue."""
    return sentence


LINES = Form(
    fields=(
        Field(
            name="lines_id",
            label=_("Tulisan di kaki tiket, bahasa Indonesia"),
            hint=_("Paling banyak 3 baris pendek, misalnya: Layanan ini gratis."),
            kind=Kind.AREA,
            most=400,
            is_required=False,
        ),
        Field(
            name="lines_en",
            label=_("Tulisan di kaki tiket, bahasa Inggris"),
            hint=_("Baris yang sama, dalam urutan yang sama."),
            kind=Kind.AREA,
            most=400,
            is_required=False,
        ),
    ),
    area=Area.LOOK,
)
UPLOAD = Form(
    fields=(
        Field(
            name="file",
            label=_("Berkas logo"),
            hint=_("PNG atau JPEG. Dicetak hitam putih, paling tinggi 11 mm."),
            kind=Kind.FILE,
        ),
    ),
    area=Area.LOOK,
)
USE = Form(fields=(Field(name="content", label=_("Berkas logo"), kind=Kind.LINE, most=12_000),), area=Area.LOOK)
_SAMPLE = {
    "issued": _("Senin, 23 November 2026, 09.14 WIB"),
    "people_before": _("7 orang sebelum Anda, sekitar 25 menit"),
    "what_next": _("Lihat layar dan dengarkan panggilan, lalu datang ke loket yang disebut."),
    "fairness": _(
        "Loket memanggil waktu giliran paling awal. Untuk layanan Anda, tidak ada yang datang setelah Anda yang "
        "mendahului Anda, kecuali keadaan darurat yang dicatat."
    ),
    "status_caption": _("Pindai untuk melihat giliran Anda di ponsel."),
}
_WAIT_AT = _("Tunggu di: {place}")


def add_tickets(pages: OfficePages) -> None:
    """Register the pages."""
    pages.entry(TICKETS, _("Tiket"), icon="ticket", area=Area.LOOK, group="set_up")

    @pages.get(TICKETS, area=Area.LOOK)
    def overview(visit: Visit) -> Response:
        return _page(visit, UPLOAD.empty(visit.member))

    for width_mm in _PAPERS_MM:
        _add_paper(pages, width_mm)
    _add_lines(pages)
    _add_logo(pages)


def _add_paper(pages: OfficePages, width_mm: int) -> None:
    @pages.get(f"{TICKETS}/kertas-{width_mm}/berkas", area=Area.LOOK)
    def paper(visit: Visit) -> Response:
        papers = _papers(visit, visit.doors.office().showing.ticket.logo)
        png = next(each.png for each in papers if each.width_mm == width_mm)
        return Response(png, 200, OFFICE_HEADERS, content_type="image/png")


def _add_lines(pages: OfficePages) -> None:
    path = f"{TICKETS}/tulisan"

    def page(visit: Visit, filled: Filled, status: int = 200) -> Response:
        return visit.show(
            "ask.html",
            status=status,
            filled=filled,
            title=_("Tulisan di kaki tiket"),
            lines=(),
            action=path,
            button=_("Simpan"),
            back=TICKETS,
            step="",
        )

    @pages.get(path, area=Area.LOOK, right=Right.CHANGE)
    def ask_lines(visit: Visit) -> Response:
        kept = visit.doors.office().showing.ticket.lines
        return page(visit, LINES.holding(visit.member, **line_values("lines", kept)))

    @pages.post(path, area=Area.LOOK)
    def change_lines(visit: Visit) -> Response:
        filled = visit.read(LINES)
        given = lines(filled, "lines")
        if len(given) > MOST_LINES:
            filled.blame("lines_id", _("Paling banyak {n} baris."), n=MOST_LINES)
        for name in ("lines_id", "lines_en"):
            if any(len(each) > LONGEST_LINE for each in filled.given(name).split("\n")):
                filled.blame(name, _("Paling banyak {n} huruf di tiap baris."), n=LONGEST_LINE)
        if not filled.is_good:
            return page(visit, filled, UNPROCESSABLE)
        _change(visit, lambda kept: replace(kept, ticket=replace(kept.ticket, lines=given)))
        return visit.go(TICKETS, said="saved")


def _add_logo(pages: OfficePages) -> None:
    @pages.post(f"{TICKETS}/logo/lihat", area=Area.LOOK, most_bytes=LARGEST_LOGO_BYTES + REST_OF_FORM_BYTES)
    def look(visit: Visit) -> Response:
        filled = visit.read(UPLOAD)
        try:
            logo = visit.doors.drawer.logo(sent_file(request, LARGEST_LOGO_BYTES)[0])
        except PictureRefused as refused:
            blame_picture(filled, refused.fault, LARGEST_LOGO_BYTES)
            return _page(visit, filled, UNPROCESSABLE)
        papers = [(each, b64encode(each.png).decode()) for each in _papers(visit, logo)]
        longest_mm = max(each.length_mm for each, _png in papers)
        return visit.show(
            "ticket_logo.html",
            papers=papers,
            content=json.dumps(logo.to_record(), separators=(",", ":")),
            too_long_mm=longest_mm if longest_mm > LONGEST_PAPER_MM else None,
        )

    @pages.post(f"{TICKETS}/logo/pakai", area=Area.LOOK)
    def use(visit: Visit) -> Response:
        logo = _logo_of(visit.read(USE).given("content"))
        if logo is None:
            filled = UPLOAD.empty(visit.member)
            blame_picture(filled, PictureFault.NO_PICTURE, LARGEST_LOGO_BYTES)
            return _page(visit, filled, UNPROCESSABLE)
        _change(visit, lambda kept: replace(kept, ticket=replace(kept.ticket, logo=logo)))
        return visit.go(TICKETS, said="logo_saved")

    @pages.act(f"{TICKETS}/logo/hapus", area=Area.LOOK)
    def remove(visit: Visit) -> Response:
        _change(visit, lambda kept: replace(kept, ticket=replace(kept.ticket, logo=None)))
        return visit.go(TICKETS, said="logo_removed")


def _page(visit: Visit, filled: Filled, status: int = 200) -> Response:
    return visit.show(
        "tickets.html",
        status=status,
        filled=filled,
        ticket=visit.doors.office().showing.ticket,
        papers_mm=_PAPERS_MM,
        may_change=visit.may(Area.LOOK),
    )


def _papers(visit: Visit, logo: Logo | None) -> Sequence[PaperView]:
    """A ticket of the first service as kiosks print it, in the reader's language."""
    branch, texts = visit.doors.branch(), visit.texts
    service = in_order(visit)[0]
    words: dict[str, object] = {name: visit.text(sentence) for name, sentence in _SAMPLE.items()}
    words |= {
        "office": branch.name,
        "number": f"{service.series} 012",
        "service": texts.of(service.name),
        "where_to_wait": visit.text(_WAIT_AT, place=texts.of(service.wait_at)),
        "status_url": None if branch.public_url is None else f"{branch.public_url}/t/7Q2M-4KDX-9P",
        "chain": "3f2a91bc0d",
        "lines_after": [texts.of(each) for each in visit.doors.office().showing.ticket.lines],
        "language": texts.language.value,
    }
    return visit.doors.drawer.tickets(words, logo)


def _logo_of(content: str) -> Logo | None:
    with suppress(ValueError, RecursionError, BadShowing):
        record = json.loads(content)
        if isinstance(record, dict):
            return Logo.from_record(record)
    return None


def _change(visit: Visit, change: Callable[[Showing], Showing]) -> None:
    try:
        visit.doors.set_up.change_showing(visit.member.id, change)
    except BadShowing as bad:
        raise Refusal(RefusalCode.MALFORMED, str(bad)) from bad
