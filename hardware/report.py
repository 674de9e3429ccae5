"""What the doctor found, as data: in every language, for pages and programs, without what is nobody's business.

Left out are serial numbers, folders of the machine, the words of errors, and options of the addresses.
"""

import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any

from hardware.diagnosis import Doctor, Finding, Weight
from hardware.url import (
    DeviceUrl,
    DisplayUrl,
    FileLink,
    HidLink,
    InputKind,
    InputUrl,
    Rfc2217Link,
    SerialLink,
    TcpLink,
    UsbLink,
)

Telling = Callable[[Doctor], list[Finding]]
"""Says in a doctor's language what was seen."""

# udev names adapters usb-MAKER_PRODUCT_SERIAL-if00-port0
_SERIAL_IN_NAME = re.compile(r"^(usb-.+)_[^_]+?(?=-if|-port|$)")


class DeviceKind(StrEnum):
    """What was examined."""

    PRINTER = "printer"
    DISPLAY = "display"
    SCANNER = "scanner"
    KEYPAD = "keypad"
    SOUND = "sound"


@dataclass(frozen=True, kw_only=True)
class Said:
    """A sentence in both languages."""

    id: str
    en: str

    def in_language(self, language: str) -> str:
        """The sentence in one of them; Indonesian for any other."""
        return self.en if language == "en" else self.id


@dataclass(frozen=True, kw_only=True)
class ReportedFinding:
    """One sentence about a device, and what to do about it (may be empty)."""

    weight: Weight
    sentence: Said
    advice: Said


@dataclass(frozen=True, kw_only=True)
class DeviceReport:
    """The findings about one device, the worst first.

    Attributes:
        place: where it is, as much as somebody needs who stands before it; empty where the kind says it.
        name: what people call it; empty if it has no name.
    """

    kind: DeviceKind
    place: str
    findings: tuple[ReportedFinding, ...]
    name: str = ""

    @property
    def weight(self) -> Weight:
        """The gravest of its findings."""
        return max((finding.weight for finding in self.findings), key=gravity, default=Weight.FINE)


@dataclass(frozen=True, kw_only=True)
class DoctorReport:
    """One round of the doctor. `examined_at` is in whole seconds since 1970-01-01 UTC."""

    examined_at: int
    devices: tuple[DeviceReport, ...]

    @property
    def weight(self) -> Weight:
        """The gravest of all findings."""
        return max((device.weight for device in self.devices), key=gravity, default=Weight.FINE)

    def to_json(self) -> str:
        """The report for programs; `from_json` reads it."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "DoctorReport":
        """A report that another program kept.

        Raises:
            ValueError: it is none.
        """
        try:
            record = json.loads(text)
            devices = tuple(_device(each) for each in record["devices"])
            return cls(examined_at=int(record["examined_at"]), devices=devices)
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"not a doctor's report: {error!r}") from error


def gravity(weight: Weight) -> int:
    """How much a finding asks for, as a number to compare by."""
    return list(Weight).index(weight)


def device_report(kind: DeviceKind, place: str, tell: Telling, name: str = "") -> DeviceReport:
    """What was seen of one device, said in every language."""
    pairs = zip(tell(_doctor("id")), tell(_doctor("en")), strict=True)
    findings = [
        ReportedFinding(
            weight=first.weight,
            sentence=Said(id=first.sentence, en=second.sentence),
            advice=Said(id=first.advice, en=second.advice),
        )
        for first, second in pairs
    ]
    findings.sort(key=lambda finding: -gravity(finding.weight))
    return DeviceReport(kind=kind, place=place, name=name, findings=tuple(findings))


def kind_of(url: DeviceUrl) -> DeviceKind:
    """What a device URL names."""
    if isinstance(url, InputUrl):
        return DeviceKind.SCANNER if url.kind is InputKind.SCANNER else DeviceKind.KEYPAD
    return DeviceKind.DISPLAY if isinstance(url, DisplayUrl) else DeviceKind.PRINTER


def place_of(url: DeviceUrl) -> str:
    """Where a device is: enough to find it, no serial number, no folder, no option."""
    link = url.link
    if isinstance(link, TcpLink | Rfc2217Link):
        return f"{link.host}:{link.port}"
    if isinstance(link, UsbLink):
        return f"USB {link.vendor:04x}:{link.product:04x}"
    if isinstance(link, HidLink):
        return "USB"
    if isinstance(link, SerialLink):
        name = _SERIAL_IN_NAME.sub(r"\1", PurePosixPath(link.port).name)
        unit = url.options.unit if isinstance(url, DisplayUrl) else 0
        return f"{name}, {unit}" if unit else name
    return PurePosixPath(link.path).name if isinstance(link, FileLink) else link.name


@lru_cache(maxsize=2)
def _doctor(language: str) -> Doctor:
    """Its catalogue is read once."""
    return Doctor(language)


def _device(record: Any) -> DeviceReport:
    # JSON of any shape: what does not fit raises on the way.
    return DeviceReport(
        kind=DeviceKind(record["kind"]),
        place=str(record["place"]),
        name=str(record.get("name", "")),
        findings=tuple(
            ReportedFinding(
                weight=Weight(each["weight"]),
                sentence=Said(**each["sentence"]),
                advice=Said(**each["advice"]),
            )
            for each in record["findings"]
        ),
    )
