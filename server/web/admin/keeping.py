"""Keeping the office: room on the disk, the clock, copies, how long personal data stay, and the proof of a day."""

from __future__ import annotations

from flask import Response, request

from server.application.keeping import FULL_PERCENT, Verified
from server.application.office_time import ClockFault
from server.application.refusals import Refusal
from server.domain.rights import Area
from server.web.admin.forms import Field, Filled, Form, Kind
from server.web.admin.frame import OfficePages
from server.web.admin.signing_in import UNPROCESSABLE
from server.web.admin.visit import ROOT, Visit
from wire.codes import RefusalCode

KEEPING = f"{ROOT}/simpanan"
PROOF = f"{KEEPING}/jurnal"
LONGEST_DAYS = 365


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue."""
    return sentence


_CLOCK_FAULTS = {
    ClockFault.BEHIND: _("Jam komputer lebih awal daripada catatan terakhir."),
    ClockFault.FAR_AHEAD: _("Jam komputer lebih dari setahun sesudah catatan terakhir."),
    ClockFault.JUMPED: _("Jam komputer melompat."),
}
DAYS = Form(
    fields=(
        Field(
            name="days",
            label=_("Hari sesudah kunjungan"),
            kind=Kind.NUMBER,
            hint=_("Sesudah itu nama, nomor telepon, dan NIK pengunjung dihapus setiap malam."),
            least=1,
            most=LONGEST_DAYS,
        ),
    ),
    area=Area.KEEPING,
)
DAY = Form(fields=(Field(name="hari", label=_("Hari"), kind=Kind.DAY, is_required=False, says_optional=False),))


def add_keeping(pages: OfficePages) -> None:
    """Register the pages."""
    pages.entry(KEEPING, _("Simpanan"), icon="copy", area=Area.KEEPING, group="office")

    @pages.get(KEEPING, area=Area.KEEPING)
    def keeping(visit: Visit) -> Response:
        return _page(visit)

    @pages.act(f"{KEEPING}/salin", area=Area.KEEPING)
    def copy(visit: Visit) -> Response:
        visit.doors.keeping.copy(visit.member.id)
        return visit.go(KEEPING, said="copied")

    @pages.act(f"{KEEPING}/jam", area=Area.KEEPING)
    def follow_clock(visit: Visit) -> Response:
        visit.doors.keeping.follow_clock(visit.member.id)
        return visit.go(KEEPING, said="saved")

    @pages.post(f"{KEEPING}/lama", area=Area.KEEPING)
    def set_days(visit: Visit) -> Response:
        filled = visit.read(DAYS)
        if not filled.is_good:
            return _page(visit, filled, UNPROCESSABLE)
        visit.doors.keeping.set_keep_days(visit.member.id, filled.number("days"))
        return visit.go(KEEPING, said="saved")

    @pages.get(PROOF, area=Area.KEEPING)
    def proof(visit: Visit) -> Response:
        given = request.args.copy()
        given.poplist("bahasa")
        filled = DAY.read(given)
        verified = _verified(visit, filled) if filled.is_good and "hari" in given else None
        status = 200 if filled.is_good else UNPROCESSABLE
        return visit.show("proof.html", status=status, filled=filled, verified=verified)


def _page(visit: Visit, filled: Filled | None = None, status: int = 200) -> Response:
    keep = visit.doors.keeping.state()
    if filled is None:
        filled = DAYS.holding(visit.member, days=keep.keep_days)
    may_change = visit.may(Area.KEEPING)
    return visit.show(
        "keeping.html",
        status=status,
        keep=keep,
        filled=filled,
        may_change=may_change,
        full_percent=FULL_PERCENT,
        clock_faults=_CLOCK_FAULTS,
        size=_size,
    )


def _verified(visit: Visit, filled: Filled) -> Verified | None:
    try:
        return visit.doors.keeping.verify(filled.optional("hari"))
    except Refusal as refusal:
        if refusal.code is not RefusalCode.NOT_FOUND:
            raise
        filled.blame("hari", _("Kantor tidak buka pada hari itu."))
        return None


def _size(n_bytes: int) -> str:
    """A size as disks are sold: in thousands."""
    if n_bytes < 1_000_000_000:
        return f"{n_bytes / 1_000_000:.1f} MB"
    return f"{n_bytes / 1_000_000_000:.1f} GB"
