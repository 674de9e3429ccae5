"""The checkup of the office's devices: what their programs say, and what the doctor sees of those nobody speaks for.

A printer has one owner at a time: while its program is connected, that program knows best how it is, and a look from
here would only be in its way. What hangs on a cable of another computer cannot be seen from here at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from flask import Response

from server.application.device_desk import DeviceSetUp
from server.application.hall_overview import DeviceNow
from server.domain.rights import Area
from server.web.admin.devices import DEVICES, NEEDS
from server.web.admin.frame import OfficePages
from server.web.admin.visit import Visit
from wire.codes import Language

if TYPE_CHECKING:
    from hardware.report import DeviceReport, DoctorReport

CHECKUP = f"{DEVICES}/pemeriksaan"
_NETWORK = ("tcp://", "rfc2217://")


def _(sentence: str) -> str:
    """Marks a sentence for the catalogue."""
    return sentence


def add_checkup(pages: OfficePages) -> None:
    """Register the pages."""

    @pages.get(CHECKUP, area=Area.DEVICES)
    def checkup(visit: Visit) -> Response:
        from hardware.report import DoctorReport
        from server.web.checkup import checkup_view

        kept = visit.doors.checkups.last()
        view = checkup_view(None if kept is None else DoctorReport.from_json(kept), visit.texts)
        return visit.show("checkup.html", view=view, action=CHECKUP if visit.may(Area.DEVICES) else "")

    @pages.act(CHECKUP, area=Area.DEVICES)
    def examine(visit: Visit) -> Response:
        visit.doors.checkups.keep(_report(visit).to_json())
        return visit.go(CHECKUP)


def _report(visit: Visit) -> DoctorReport:
    from hardware.report import DoctorReport

    now = {each.id: each for each in visit.doors.hall.overview().devices}
    known = [each for each in visit.doors.devices.devices() if each.is_paired and not each.is_revoked]
    spoken = [_of_program(visit, each, now[each.id]) for each in known if each.id in now]
    alone = [each for each in known if each.id in now and not now[each.id].is_connected]
    reports = (*spoken, *_of_doctor(visit, alone))
    return DoctorReport(examined_at=visit.doors.real_now(), devices=reports)


def _of_program(visit: Visit, device: DeviceSetUp, now: DeviceNow) -> DeviceReport:
    """What is known of a program and of the printer that it drives."""
    from hardware.diagnosis import Weight
    from hardware.report import DeviceKind, DeviceReport, ReportedFinding, Said

    def finding(weight: Weight, sentence: str, advice: str = "") -> ReportedFinding:
        said = [
            Said(**{each.value: visit.shell.texts[each].text(words) if words else "" for each in Language})
            for words in (sentence, advice)
        ]
        return ReportedFinding(weight=weight, sentence=said[0], advice=said[1])

    if not now.is_connected:
        away = finding(
            Weight.BROKEN, _("Programnya tidak tersambung."), _("Periksa listrik, jaringan, dan programnya.")
        )
        findings = (away,)
    elif now.needs is not None:
        findings = (finding(Weight.BROKEN, NEEDS[now.needs], _("Bantu di tempatnya; pesan ini hilang sendiri.")),)
    else:
        findings = (finding(Weight.FINE, _("Programnya tersambung dan tidak mengeluh.")),)
    return DeviceReport(kind=DeviceKind.PRINTER, place="", name=device.name, findings=findings)


def _of_doctor(visit: Visit, devices: Sequence[DeviceSetUp]) -> Iterator[DeviceReport]:
    """What the doctor sees in the network of devices whose programs are silent."""
    from hardware.report import DoctorReport

    asked = [(each.name, url) for each in devices for url in each.hardware.values() if url.startswith(_NETWORK)]
    if not asked:
        return
    text = visit.doors.checkups.examine([url for _name, url in asked])
    if text is None:
        return
    for (name, _url), seen in zip(asked, DoctorReport.from_json(text).devices, strict=False):
        yield replace(seen, place=f"{name}, {seen.place}" if seen.place else name)
