"""The numbers of the queue's rule, each in plain words: they hold from the next opening of the office on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flask import Response

from server.domain.office import Branch
from server.domain.queue.parameters import RANGES, ParameterOutOfRange, Parameters
from server.domain.rights import Area, Right
from server.web.admin.forms import Field, Filled, Form, Kind
from server.web.admin.frame import OfficePages
from server.web.admin.signing_in import UNPROCESSABLE
from server.web.admin.visit import ROOT, Visit

PARAMETERS = f"{ROOT}/aturan"


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue."""
    return sentence


WORDS: Mapping[str, tuple[str, str]] = {
    "booking_head_start_min": (
        _("Keunggulan janji waktu, menit"),
        _("Yang punya janji dihitung seperti datang sekian menit lebih awal. 0: kantor tidak menerima janji."),
    ),
    "priority_head_start_min": (
        _("Keunggulan prioritas, menit"),
        _("Lansia, ibu hamil, dan penyandang disabilitas dihitung seperti datang sekian menit lebih awal."),
    ),
    "grace_min": (
        _("Terlambat yang dimaafkan, menit"),
        _("Yang datang sampai sekian menit sesudah waktu janjinya tidak kehilangan apa pun."),
    ),
    "fade_end_min": (
        _("Janji hangus sesudah, menit"),
        _("Sesudah terlambat selama ini, janjinya tidak memberi keunggulan lagi."),
    ),
    "lead_min": (
        _("Boleh dipanggil sebelum waktunya, menit"),
        _("Yang sudah datang boleh dipanggil sekian menit sebelum waktu janjinya."),
    ),
    "call_timeout_s": (_("Waktu untuk datang ke loket, detik"), _("Sesudah itu dipanggil sekali lagi.")),
    "call_repeats": (
        _("Berapa kali dipanggil"),
        _("Sesudah panggilan terakhir, petugas boleh mencatat bahwa orangnya tidak datang."),
    ),
    "max_missed": (
        _("Berapa kali boleh tidak datang"),
        _("Sesudah itu nomornya tidak berlaku lagi."),
    ),
    "booked_share_percent": (
        _("Bagian waktu loket untuk janji, persen"),
        _("Paling banyak sekian persen dari waktu loket dapat dipesan. Sisanya untuk yang datang langsung."),
    ),
    "planned_load_percent": (
        _("Kesibukan loket yang direncanakan, persen"),
        _("100 berarti loket tidak pernah kosong; kurang dari itu memberi ruang bila ada yang lama."),
    ),
}
"""What each number is called and what it does."""

FORM = Form(
    fields=tuple(
        Field(name=name, label=label, hint=hint, kind=Kind.NUMBER, least=RANGES[name][0], most=RANGES[name][1])
        for name, (label, hint) in WORDS.items()
    ),
    area=Area.PARAMETERS,
)


def add_parameters(pages: OfficePages) -> None:
    """Register the pages."""
    pages.entry(PARAMETERS, _("Aturan antrean"), icon="settings", area=Area.PARAMETERS, group="set_up")

    @pages.get(PARAMETERS, area=Area.PARAMETERS)
    def parameters(visit: Visit) -> Response:
        numbers = visit.doors.branch().next_parameters.to_record()
        return visit.show(
            "parameters.html",
            rows=[(label, hint, numbers[name], RANGES[name]) for name, (label, hint) in WORDS.items()],
            may_change=visit.may(Area.PARAMETERS),
        )

    path = f"{PARAMETERS}/ubah"

    def page(visit: Visit, filled: Filled, status: int = 200) -> Response:
        return visit.show(
            "ask.html",
            status=status,
            filled=filled,
            title=_("Ubah aturan antrean"),
            lines=(_("Berlaku mulai kantor dibuka lagi, tidak pernah di tengah hari: janji di tiket tetap ditepati."),),
            action=path,
            button=_("Simpan"),
            back=PARAMETERS,
            step="",
        )

    @pages.get(path, area=Area.PARAMETERS, right=Right.CHANGE)
    def ask_parameters(visit: Visit) -> Response:
        return page(visit, FORM.holding(visit.member, **visit.doors.branch().next_parameters.to_record()))

    @pages.post(path, area=Area.PARAMETERS)
    def set_parameters(visit: Visit) -> Response:
        filled = visit.read(FORM)
        chosen = _chosen(filled) if filled.is_good else None
        if chosen is None:
            return page(visit, filled, UNPROCESSABLE)

        def change(branch: Branch) -> Branch:
            return replace(branch, next_parameters=chosen)

        visit.doors.set_up.change_branch(visit.member.id, Area.PARAMETERS, change)
        return visit.go(PARAMETERS, said="parameters_saved")


def _chosen(filled: Filled) -> Parameters | None:
    """The set that was typed; what does not hang together is a fault at its field."""
    try:
        return Parameters.from_record({name: filled.number(name) for name in WORDS})
    except ParameterOutOfRange as error:
        sentence = _("Dengan angka lain di halaman ini, pilih dari {least} sampai {most}.")
        filled.blame(error.field, sentence, least=error.lowest, most=error.highest)
        return None
