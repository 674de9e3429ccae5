"""What is asked about a device, by its role: where it belongs, and what stands beside it."""

from __future__ import annotations

from collections.abc import Mapping

from server.application.device_desk import LONGEST_NAME, DeviceFault, DeviceSetUp, FaultyDevice, NewDevice
from server.device_urls import FaultyUrl, UrlFault, check_device_url, read_displays
from server.domain.rights import Area
from server.web.admin.forms import Field, Filled, Form, Kind, Option
from server.web.admin.visit import Visit
from wire.codes import DeviceRole

DISPLAY = "display."


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue."""
    return sentence


_NAME = Field(name="name", label=_("Nama"), hint=_("Seperti dikenal di kantor, misalnya Kios 1."), most=LONGEST_NAME)
_ZONES = Field(
    name="zones",
    label=_("Ruang"),
    kind=Kind.CHOICES,
    hint=_("Tanpa pilihan: seluruh kantor."),
    is_required=False,
    says_optional=False,
)
_COUNTER = Field(
    name="counter",
    label=_("Loket"),
    kind=Kind.MENU,
    hint=_("Kosongkan bila petugas memilih loketnya sendiri."),
    is_required=False,
)


def _url_field(name: str, label: str, hint: str) -> Field:
    return Field(name=name, label=label, hint=hint, is_required=False, most=500, spelling="login")


_PRINTER = _url_field("printer", _("Printer"), _("Alamat perangkat, misalnya tcp://192.168.1.50:9100"))
_SCANNER = _url_field("scanner", _("Pemindai"), _("Alamat perangkat, misalnya scanner+serial:///dev/serial/by-id/..."))
_KEYPAD = _url_field("keypad", _("Papan tombol"), _("Alamat perangkat, misalnya keypad+serial:///dev/serial/by-id/..."))
_DISPLAYS = Field(
    name="displays",
    label=_("Layar di atas loket"),
    kind=Kind.AREA,
    hint=_("Satu baris untuk tiap layar: nomor loket, tanda =, alamat perangkat."),
    is_required=False,
    most=8000,
)
_FIELDS: Mapping[DeviceRole, tuple[Field, ...]] = {
    DeviceRole.KIOSK: (_NAME, _ZONES, _PRINTER, _SCANNER),
    DeviceRole.BOARD: (_NAME, _ZONES, _DISPLAYS),
    DeviceRole.COUNTER: (_NAME, _COUNTER, _PRINTER, _KEYPAD),
    DeviceRole.DESK: (_NAME,),
}
_DEVICE_FAULTS: Mapping[DeviceFault, tuple[str, str]] = {
    DeviceFault.NAME_TAKEN: ("name", _("Nama ini sudah dipakai perangkat lain.")),
    DeviceFault.UNKNOWN_ZONE: ("zones", _("Ruang ini tidak ada lagi.")),
}
_URL_FAULTS: Mapping[UrlFault, str] = {
    UrlFault.UNREADABLE: _("Alamat ini tidak dapat dibaca: {given}"),
    UrlFault.OTHER_KIND: _("Ini alamat perangkat jenis lain: {given}"),
    UrlFault.NO_PAIR: _("Baris ini bukan nomor loket, tanda =, dan alamat: {given}"),
    UrlFault.COUNTER_TWICE: _("Loket {given} disebut dua kali."),
    UrlFault.DISPLAYS_CLASH: _("Layar pada satu kabel perlu unit yang berbeda dan pengaturan yang sama: {given}"),
}
_NO_COUNTER = _("Tidak ada loket {n}.")


def form_of(visit: Visit, role: DeviceRole) -> Form:
    """What is asked about a device of this role, with this office's zones and counters to choose."""
    counters = sorted(visit.doors.office().counters.values(), key=lambda each: each.number)
    zones = [Option(value=zone, label=zone) for zone in dict.fromkeys(each.zone for each in counters)]
    numbers = [Option(value=str(each.number), label=visit.texts.of(each.name)) for each in counters]
    return Form(fields=_FIELDS[role], area=Area.DEVICES).offering(zones=zones, counter=numbers)


def values_of(device: DeviceSetUp) -> Mapping[str, object]:
    """What stands in the form of a known device."""
    displays = sorted((int(kind[len(DISPLAY) :]), url) for kind, url in device.hardware.items() if _is_display(kind))
    values: dict[str, object] = {
        "name": device.name,
        "zones": list(device.zones),
        "counter": device.counter_number,
        "displays": "\n".join(f"{number}={url}" for number, url in displays),
    }
    values |= {kind: url for kind, url in device.hardware.items() if not _is_display(kind)}
    asked = {each.name for each in _FIELDS[device.role]}
    return {name: value for name, value in values.items() if name in asked}


def device_of(filled: Filled, role: DeviceRole, known: DeviceSetUp | None = None) -> NewDevice | None:
    """The device as it was typed; None where the form has faults. What the form does not ask for stays as known."""
    asked = {each.name for each in filled.form.fields}
    kept = {} if known is None else known.hardware
    hardware = {kind: url for kind, url in kept.items() if kind not in asked and not _is_display(kind)}
    hardware |= {kind: filled.given(kind) for kind in ("printer", "scanner", "keypad") if filled.optional(kind)}
    for kind in asked & set(hardware):
        _blame_url(filled, kind, hardware[kind])
    displays = _displays(filled)
    if not filled.is_good:
        return None
    counter = filled.optional("counter")
    return NewDevice(
        role=role,
        name=filled.given("name"),
        zones=tuple(filled.chosen("zones")),
        counter_number=None if counter is None else int(counter),
        hardware=tuple(hardware.items()),
        displays=displays,
    )


def blame(filled: Filled, faulty: FaultyDevice) -> None:
    """Put a fault at its field."""
    if faulty.fault is DeviceFault.UNKNOWN_COUNTER:
        name = "displays" if filled.optional("displays") else "counter"
        filled.blame(name, _NO_COUNTER, n=faulty.value)
    else:
        filled.blame(*_DEVICE_FAULTS[faulty.fault])


def _displays(filled: Filled) -> tuple[tuple[int, str], ...]:
    lines = [line.strip() for line in filled.given("displays").splitlines() if line.strip()]
    if not lines:
        return ()
    try:
        return read_displays(lines)
    except FaultyUrl as faulty:
        filled.blame("displays", _URL_FAULTS[faulty.fault], given=faulty.given)
        return ()


def _blame_url(filled: Filled, kind: str, url: str) -> None:
    try:
        check_device_url(kind, url)
    except FaultyUrl as faulty:
        filled.blame(kind, _URL_FAULTS[faulty.fault], given=faulty.given)


def _is_display(kind: str) -> bool:
    return kind.startswith(DISPLAY)
