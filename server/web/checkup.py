"""What the doctor found about the office's devices, as a page says it: the worst first, one verdict in a line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hardware.diagnosis import Weight
from hardware.report import DeviceKind, DeviceReport, DoctorReport, gravity
from server.web.texts import Texts


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue."""
    return sentence


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How much something asks for: `tone` is a class of the style sheet, `icon` a drawing, `word` says it aloud."""

    tone: str
    icon: str
    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedLine:
    """One sentence about a device, and what to do about it (may be empty)."""

    look: Look
    sentence: str
    advice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedDevice:
    """One device. `place` tells several of a kind apart; it is empty where the name does."""

    look: Look
    name: str
    place: str
    lines: tuple[CheckedLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckupView:
    """The whole page. `examined_at` is None when nothing was examined yet."""

    look: Look
    headline: str
    examined_at: int | None
    devices: tuple[CheckedDevice, ...]


_LOOKS: Mapping[Weight, Look] = {
    Weight.FINE: Look(tone="calm", icon="check", word=_("Baik")),
    Weight.ATTENTION: Look(tone="care", icon="attention", word=_("Perlu dilihat")),
    Weight.BROKEN: Look(tone="wrong", icon="wrong", word=_("Perlu ditangani")),
}
_NAMES: Mapping[DeviceKind, str] = {
    DeviceKind.PRINTER: _("Mesin cetak"),
    DeviceKind.DISPLAY: _("Layar loket"),
    DeviceKind.SCANNER: _("Pemindai"),
    DeviceKind.KEYPAD: _("Papan tombol loket"),
    DeviceKind.SOUND: _("Suara panggilan"),
}


def checkup_view(report: DoctorReport | None, texts: Texts) -> CheckupView:
    """The page in one language; None is a doctor who was never there."""
    if report is None or not report.devices:
        nothing = texts.text("Belum ada perangkat yang diperiksa.")
        return CheckupView(look=_LOOKS[Weight.FINE], headline=nothing, examined_at=None, devices=())
    devices = sorted(report.devices, key=lambda each: -gravity(each.weight))
    return CheckupView(
        look=_LOOKS[report.weight],
        headline=_headline(report, texts),
        examined_at=report.examined_at,
        devices=tuple(_device(each, texts) for each in devices),
    )


def _headline(report: DoctorReport, texts: Texts) -> str:
    n_broken = sum(1 for each in report.devices if each.weight is Weight.BROKEN)
    if n_broken:
        return texts.text("{n} dari {all} perangkat perlu ditangani.", n=n_broken, all=len(report.devices))
    if report.weight is Weight.ATTENTION:
        return texts.text("Semua perangkat bekerja. Ada yang perlu dilihat.")
    return texts.text("Semua perangkat bekerja dengan baik.")


def _device(device: DeviceReport, texts: Texts) -> CheckedDevice:
    language = texts.language.value
    return CheckedDevice(
        look=_LOOKS[device.weight],
        name=device.name or texts.text(_NAMES[device.kind]),
        place=device.place,
        lines=tuple(
            CheckedLine(
                look=_LOOKS[finding.weight],
                sentence=finding.sentence.in_language(language),
                advice=finding.advice.in_language(language),
            )
            for finding in device.findings
        ),
    )
