"""What the doctor hands on: both languages, the worst first, and nothing that is nobody's business."""

import pytest

from hardware.diagnosis import Doctor, Finding, Weight
from hardware.report import DeviceKind, DoctorReport, device_report, kind_of, place_of
from hardware.url import parse_device_url


def _told(doctor: Doctor) -> list[Finding]:
    _ = doctor.text
    return [
        Finding(weight=Weight.FINE, sentence=_("Kertas masih ada.")),
        Finding(weight=Weight.BROKEN, sentence=_("Pisau pemotong macet.")),
    ]


def test_each_sentence_is_there_in_both_languages_and_the_worst_comes_first():
    report = device_report(DeviceKind.PRINTER, "x", _told)
    assert [finding.sentence.id for finding in report.findings] == ["Pisau pemotong macet.", "Kertas masih ada."]
    assert report.findings[0].sentence.in_language("en") == "The paper cutter is jammed."
    assert report.findings[0].sentence.in_language("id") == "Pisau pemotong macet."
    assert report.weight is Weight.BROKEN


def test_it_goes_through_json_and_back():
    report = DoctorReport(examined_at=1_700_000_000, devices=(device_report(DeviceKind.SOUND, "", _told, "TV Lobi"),))
    assert DoctorReport.from_json(report.to_json()) == report


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"examined_at": 1, "devices": [{"kind": "toaster"}]}', "null"])
def test_what_is_no_report_is_refused(text: str):
    with pytest.raises(ValueError):
        DoctorReport.from_json(text)


@pytest.mark.parametrize(
    ("url", "kind", "place"),
    [
        ("tcp://192.168.1.50:9100?width=384", DeviceKind.PRINTER, "192.168.1.50:9100"),
        ("usb://04b8:0e15/J4XF012345", DeviceKind.PRINTER, "USB 04b8:0e15"),
        (
            "serial:///dev/serial/by-id/usb-FTDI_FT232R_A50285BI-if00-port0",
            DeviceKind.PRINTER,
            "usb-FTDI_FT232R-if00-port0",
        ),
        ("serial://COM3", DeviceKind.PRINTER, "COM3"),
        ("file:///home/sari/tickets.bin", DeviceKind.PRINTER, "tickets.bin"),
        ("modbus+serial:///dev/ttyUSB0?unit=3", DeviceKind.DISPLAY, "ttyUSB0, 3"),
        ("scanner+hid:", DeviceKind.SCANNER, "USB"),
        ("keypad+serial:///dev/ttyUSB1", DeviceKind.KEYPAD, "ttyUSB1"),
    ],
)
def test_a_place_is_enough_to_find_the_device_and_no_more(url: str, kind: DeviceKind, place: str):
    parsed = parse_device_url(url)
    assert (kind_of(parsed), place_of(parsed)) == (kind, place)
