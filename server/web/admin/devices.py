"""The office's devices: who is there and how they are, adding and pairing them, sending them away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Response, request

from server.application.access import PAIRING_LIVES_S
from server.application.device_desk import DeviceSetUp, FaultyDevice
from server.application.hall_overview import DeviceNow
from server.domain.rights import Area, Right
from server.web.admin.device_form import blame, device_of, form_of, values_of
from server.web.admin.forms import Filled
from server.web.admin.frame import OfficePages
from server.web.admin.joining import add_joining, newcomers
from server.web.admin.signing_in import UNPROCESSABLE
from server.web.admin.visit import ROOT, Visit
from wire.codes import DeviceRole, HelpAbout

DEVICES = f"{ROOT}/perangkat"


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue."""
    return sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """A role of devices: its word in addresses, its names, its drawing."""

    path: str
    name: str
    add: str
    icon: str


_KINDS: Mapping[DeviceRole, _Kind] = {
    DeviceRole.KIOSK: _Kind(path="kios", name=_("Mesin nomor"), add=_("Tambah mesin nomor"), icon="ticket"),
    DeviceRole.BOARD: _Kind(path="papan", name=_("Papan panggilan"), add=_("Tambah papan panggilan"), icon="window"),
    DeviceRole.COUNTER: _Kind(path="loket", name=_("Program loket"), add=_("Tambah program loket"), icon="desk"),
    DeviceRole.DESK: _Kind(path="meja", name=_("Meja depan"), add=_("Tambah meja depan"), icon="person"),
}
NEEDS: Mapping[HelpAbout, str] = {
    HelpAbout.PAPER: _("Kertas habis"),
    HelpAbout.COVER: _("Penutup printer terbuka"),
    HelpAbout.CUTTER: _("Pisau printer macet"),
    HelpAbout.HEAT: _("Printer terlalu panas"),
    HelpAbout.PRINTER: _("Printer tidak siap"),
}
"""What a printer needs a hand for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """A device as a line of the list: `tone` is that of a finding, `need` what its printer lacks."""

    device: DeviceSetUp
    kind: _Kind
    tone: str
    icon: str
    state: str
    need: str
    left_at: int | None
    version: str | None


def add_devices(pages: OfficePages) -> None:
    """Register the pages."""
    pages.entry(DEVICES, _("Perangkat kantor"), icon="connected", area=Area.DEVICES, group="office")

    @pages.get(DEVICES, area=Area.DEVICES)
    def devices(visit: Visit) -> Response:
        now = {each.id: each for each in visit.doors.hall.overview().devices}
        shown = [_shown(visit, each, now.get(each.id)) for each in visit.doors.devices.devices()]
        may_change = visit.may(Area.DEVICES)
        tls, waiting = _tls_sentence(visit), newcomers(visit)
        return visit.show(
            "devices.html", devices=shown, kinds=_KINDS.values(), may_change=may_change, waiting=waiting, tls=tls
        )

    for role in _KINDS:
        _add_new(pages, role)
    _add_change(pages)
    _add_acts(pages)
    add_joining(pages)


def _add_new(pages: OfficePages, role: DeviceRole) -> None:
    kind = _KINDS[role]
    path = f"{DEVICES}/tambah/{kind.path}"

    def page(visit: Visit, filled: Filled, status: int = 200) -> Response:
        lines = (_("Setelah disimpan, Anda mendapat kode untuk diketik di perangkat itu."),)
        return visit.show(
            "ask.html",
            status=status,
            filled=filled,
            title=kind.add,
            lines=lines,
            action=path,
            button=_("Simpan dan buat kode"),
            back=DEVICES,
            step="",
        )

    @pages.get(path, area=Area.DEVICES, right=Right.CHANGE)
    def ask_new(visit: Visit) -> Response:
        return page(visit, form_of(visit, role).empty(visit.member))

    @pages.post(path, area=Area.DEVICES)
    def add(visit: Visit) -> Response:
        filled = visit.read(form_of(visit, role))
        new = device_of(filled, role)
        if new is not None:
            try:
                device_id, code = visit.doors.devices.add(visit.member.id, new)
                return _code(visit, visit.doors.devices.device(device_id), code)
            except FaultyDevice as faulty:
                blame(filled, faulty)
        return page(visit, filled, UNPROCESSABLE)


def _add_change(pages: OfficePages) -> None:
    path = f"{DEVICES}/<int:device_id>"

    @pages.get(path, area=Area.DEVICES, right=Right.CHANGE)
    def device(visit: Visit, device_id: int) -> Response:
        known = visit.doors.devices.device(device_id)
        return _page(visit, known, form_of(visit, known.role).holding(visit.member, **values_of(known)))

    @pages.post(path, area=Area.DEVICES)
    def change(visit: Visit, device_id: int) -> Response:
        known = visit.doors.devices.device(device_id)
        filled = visit.read(form_of(visit, known.role))
        changed = device_of(filled, known.role, known)
        if changed is not None:
            try:
                visit.doors.devices.change(visit.member.id, device_id, changed)
                return visit.go(DEVICES, said="saved")
            except FaultyDevice as faulty:
                blame(filled, faulty)
        return _page(visit, known, filled, UNPROCESSABLE)


def _add_acts(pages: OfficePages) -> None:
    @pages.act(f"{DEVICES}/<int:device_id>/kode", area=Area.DEVICES)
    def renew(visit: Visit, device_id: int) -> Response:
        code = visit.doors.devices.renew(visit.member.id, device_id)
        return _code(visit, visit.doors.devices.device(device_id), code)

    @pages.act(f"{DEVICES}/<int:device_id>/cabut", area=Area.DEVICES)
    def revoke(visit: Visit, device_id: int) -> Response:
        visit.doors.devices.revoke(visit.member.id, device_id)
        return visit.go(f"{DEVICES}/{device_id}", said="device_revoked")


def _page(visit: Visit, device: DeviceSetUp, filled: Filled, status: int = 200) -> Response:
    now = next((each for each in visit.doors.hall.overview().devices if each.id == device.id), None)
    return visit.show("device.html", status=status, shown=_shown(visit, device, now), filled=filled)


def _code(visit: Visit, device: DeviceSetUp, code: str) -> Response:
    standing, until_at = visit.doors.tls(), visit.doors.real_now() + PAIRING_LIVES_S
    host = urlsplit(request.host_url).hostname or ""
    address = request.host_url.rstrip("/") if standing is None else standing.address(host)
    minutes = PAIRING_LIVES_S // 60
    return visit.show("device_code.html", device=device, code=code, until_at=until_at, minutes=minutes, address=address)


def _tls_sentence(visit: Visit) -> str:
    """What is to be done about encryption on the office's network; empty when all is well."""
    standing = visit.doors.tls()
    if standing is None:
        return visit.text(_("Jaringan kantor belum terenkripsi. Petugas TI memasangnya dengan perintah: giliran tls"))
    if standing.ends_soon(visit.doors.real_now()):
        return visit.text(_("Sertifikat kantor tidak diperbarui, atau jam server salah. Minta petugas TI memeriksa."))
    return ""


def _shown(visit: Visit, device: DeviceSetUp, now: DeviceNow | None) -> _Shown:
    tone, icon, state = _state(visit, device, now)
    need = ""
    if now is not None and now.needs is not None:
        tone, icon, need = "wrong", "attention", visit.text(NEEDS[now.needs])
    return _Shown(
        device=device,
        kind=_KINDS[device.role],
        tone=tone,
        icon=icon,
        state=visit.text(state),
        need=need,
        left_at=None if now is None or now.is_connected else now.left_at,
        version=None if now is None else now.version,
    )


def _state(visit: Visit, device: DeviceSetUp, now: DeviceNow | None) -> tuple[str, str, str]:
    if device.is_revoked:
        return "off", "cancel", _("Ditolak: haknya dicabut")
    if not device.is_paired:
        is_open = device.code_until_at is not None and device.code_until_at >= visit.doors.real_now()
        waiting, too_late = _("Menunggu kodenya diketik"), _("Belum dipasangkan, kodenya sudah lewat")
        return "care", "clock", waiting if is_open else too_late
    if now is not None and now.is_connected:
        return "calm", "connected", _("Tersambung")
    return "wrong", "wrong", _("Tidak tersambung")
