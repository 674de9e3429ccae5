"""The first page after signing in: what a new office still lacks, and where one may go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response

from server.domain.rights import Area
from server.web.admin.frame import OfficePages
from server.web.admin.visit import ROOT, Visit
from server.web.admin.words import ROLE_HINTS
from wire.codes import DeviceRole, OperatorRole


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue."""
    return sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Something that an office needs before its first visitor."""

    label: str
    hint: str
    path: str
    is_done: bool


def add_home(pages: OfficePages) -> None:
    """Register the page."""
    pages.entry(ROOT, _("Beranda"), icon="home", area=Area.OWN_ACCOUNT, group="today")

    @pages.get(ROOT, area=Area.OWN_ACCOUNT)
    def home(visit: Visit) -> Response:
        steps = _steps(visit) if visit.may(Area.DEVICES) else ()
        to_do = () if all(each.is_done for each in steps) else steps
        return visit.show("home.html", role_hint=ROLE_HINTS[visit.member.role], steps=to_do)


def _steps(visit: Visit) -> Sequence[Step]:
    roles = {each.role for each in visit.doors.devices.devices() if each.is_paired and not each.is_revoked}
    has_operator = any(
        each.is_active and each.role in (OperatorRole.OPERATOR, OperatorRole.SUPERVISOR)
        for each in visit.doors.people.everyone()
    )
    devices = f"{ROOT}/perangkat"
    return (
        Step(
            label=_("Pasang mesin nomor"),
            hint=_("Nyalakan programnya di layar sentuh. Ia menampilkan kode; bandingkan, lalu terima."),
            path=devices,
            is_done=DeviceRole.KIOSK in roles,
        ),
        Step(
            label=_("Pasang papan panggilan"),
            hint=_("Sama: nyalakan di layar ruang tunggu, lalu terima."),
            path=devices,
            is_done=DeviceRole.BOARD in roles,
        ),
        Step(
            label=_("Tambahkan petugas loket"),
            hint=_("Beri PIN, supaya petugas dapat masuk di loketnya."),
            path=f"{ROOT}/orang/tambah",
            is_done=has_operator,
        ),
        Step(
            label=_("Pasang program loket"),
            hint=_("Di komputer petugas: nyalakan, lalu terima di loketnya."),
            path=devices,
            is_done=DeviceRole.COUNTER in roles,
        ),
    )
