"""Taking a copy of the data away: for administrators who show their second factor now, and never without a trace."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from flask import Response

from server.application.slowdown import TooSoon
from server.application.staff.sign_in import NotLetIn
from server.domain.rights import Area, Right
from server.web.admin.forms import Field, Filled, Form
from server.web.admin.frame import OfficePages
from server.web.admin.keeping import KEEPING
from server.web.admin.signing_in import UNPROCESSABLE, WRONG_CODE
from server.web.admin.visit import Visit
from server.web.headers import OFFICE_HEADERS

_PIECE_BYTES = 256 * 1024


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue."""
    return sentence


CONFIRM = Form(
    fields=(
        Field(
            name="code",
            label=_("Enam angka, atau kode cadangan"),
            hint=_("Dari aplikasi di ponsel Anda, sekarang."),
            most=20,
            autocomplete="one-time-code",
            spelling="code",
        ),
    ),
    area=Area.KEEPING,
)
_LINES = (
    _("Berkas ini memuat seluruh catatan kantor. Simpan di tempat yang terkunci, di luar gedung."),
    _("Jejak kantor mencatat siapa yang mengunduhnya dan kapan."),
)
_TOO_SOON = _("Terlalu banyak percobaan. Tunggu beberapa menit, lalu coba sekali lagi.")


def add_copies(pages: OfficePages) -> None:
    """Register the pages."""
    path = f"{KEEPING}/unduh/<name>"

    @pages.get(path, area=Area.KEEPING, right=Right.CHANGE)
    def ask_factor(visit: Visit, name: str) -> Response:
        visit.doors.keeping.find_copy(name)
        return _page(visit, name, CONFIRM.empty(visit.member))

    @pages.post(path, area=Area.KEEPING)
    def download(visit: Visit, name: str) -> Response:
        visit.doors.keeping.find_copy(name)
        filled = visit.read(CONFIRM)
        if filled.is_good:
            try:
                visit.doors.gate.confirm(visit.signed_in, filled.given("code"))
            except NotLetIn:
                filled.blame("code", WRONG_CODE)
            except TooSoon:
                filled.blame("code", _TOO_SOON)
        if not filled.is_good:
            # A code is never sent back to a page.
            filled.typed.clear()
            return _page(visit, name, filled, UNPROCESSABLE)
        return _file(visit.doors.keeping.take_away(visit.member.id, name))


def _page(visit: Visit, name: str, filled: Filled, status: int = 200) -> Response:
    return visit.show(
        "ask.html",
        status=status,
        filled=filled,
        title=_("Unduh salinan data"),
        lines=_LINES,
        action=f"{KEEPING}/unduh/{name}",
        button=_("Unduh"),
        back=KEEPING,
        step=name,
    )


def _file(path: Path) -> Response:
    headers = [
        *OFFICE_HEADERS,
        ("Content-Disposition", f'attachment; filename="{path.name}"'),
        ("Content-Length", str(path.stat().st_size)),
    ]
    return Response(_pieces(path), 200, headers, content_type="application/vnd.sqlite3")


def _pieces(path: Path) -> Iterator[bytes]:
    """Piece by piece: a year's data would fill the memory of a small computer."""
    with path.open("rb") as file:
        while piece := file.read(_PIECE_BYTES):
            yield piece
