"""The page of the doctor's findings: the worst first, a verdict in one line, both languages, nothing private."""

from __future__ import annotations

import pytest

from hardware.diagnosis import Doctor, Finding, Weight
from hardware.report import DeviceKind, DeviceReport, DoctorReport, device_report
from server.web.admin.shell import Scene, Shell
from server.web.checkup import checkup_view
from server.web.texts import Texts
from wire.codes import Language

ID, EN = Texts(Language.INDONESIAN), Texts(Language.ENGLISH)


def device(weight: Weight, kind: DeviceKind = DeviceKind.PRINTER, name: str = "") -> DeviceReport:
    def told(doctor: Doctor) -> list[Finding]:
        _ = doctor.text
        worst = Finding(weight=weight, sentence=_("Kertas habis."), advice=_("Siapkan gulungan baru."))
        return [Finding(weight=Weight.FINE, sentence=_("Printer menjawab.")), worst]

    return device_report(kind, "10.0.0.5:9100", told, name)


def report(*devices: DeviceReport) -> DoctorReport:
    return DoctorReport(examined_at=1_700_000_000, devices=devices)


@pytest.mark.parametrize(
    ("weights", "headline"),
    [
        ((Weight.FINE, Weight.FINE), "Semua perangkat bekerja dengan baik."),
        ((Weight.FINE, Weight.ATTENTION), "Semua perangkat bekerja. Ada yang perlu dilihat."),
        ((Weight.BROKEN, Weight.ATTENTION, Weight.BROKEN), "2 dari 3 perangkat perlu ditangani."),
    ],
)
def test_one_line_says_how_it_stands(weights: tuple[Weight, ...], headline: str) -> None:
    assert checkup_view(report(*(device(weight) for weight in weights)), ID).headline == headline


def test_the_worst_device_and_its_worst_finding_come_first_with_the_name_that_people_know() -> None:
    fine, broken = device(Weight.FINE, DeviceKind.SOUND), device(Weight.BROKEN, name="Kios 1")
    view = checkup_view(report(fine, broken), EN)
    assert [each.name for each in view.devices] == ["Kios 1", "Voice of the calls"]
    first, second = view.devices[0].lines
    assert (first.sentence, first.look.tone, second.look.tone) == ("The paper has run out.", "wrong", "calm")
    assert first.advice == "Have a new roll ready."
    assert view.examined_at == 1_700_000_000


@pytest.mark.parametrize("nothing", [None, report()])
def test_nothing_examined_yet_is_said(nothing: DoctorReport | None) -> None:
    view = checkup_view(nothing, EN)
    assert view.headline == "No device has been checked yet."
    assert view.examined_at is None
    assert view.devices == ()


@pytest.mark.parametrize("texts", [ID, EN], ids=["id", "en"])
def test_the_page_says_all_of_it_and_nothing_as_markup(texts: Texts) -> None:
    view = checkup_view(report(device(Weight.BROKEN, name="<b>Kios & 1</b>")), texts)
    scene = Scene(
        texts=texts, branch=None, member=None, is_whole=False, path="/kantor", said=None, form_token="t", at=1
    )  # fmt: skip
    html = Shell().draw("checkup.html", scene, {"view": view, "action": "/kantor/perangkat/pemeriksaan"})
    assert "&lt;b&gt;Kios &amp; 1&lt;/b&gt;" in html
    for line in view.devices[0].lines:
        assert line.sentence in html
        assert line.advice in html
    assert 'action="/kantor/perangkat/pemeriksaan"' in html
    assert "<form" not in Shell().draw("checkup.html", scene, {"view": view, "action": ""})
