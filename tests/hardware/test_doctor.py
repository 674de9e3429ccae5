import json
import os
import socket
from pathlib import Path

import pytest

from hardware.diagnosis import Doctor, Weight, examine
from hardware.discover import find_serial_ports, find_usb_printers
from hardware.doctor import main
from hardware.errors import NotSupported, Unavailable
from hardware.printer import device_of
from hardware.spool import JobReason, JobState
from hardware.virtual import PtyVirtualPrinter, VirtualPrinter


def _sentences(url: str) -> list[str]:
    return [finding.sentence for finding in Doctor().printer(examine(device_of(url)))]


@pytest.mark.parametrize(
    ("faults", "worst"),
    [
        ("paper=out", "Kertas habis."),
        ("cover=1", "Penutup printer terbuka."),
        ("cutter=1", "Pisau pemotong macet."),
        ("heat=1", "Kepala cetak terlalu panas."),
        ("paper=low", "Kertas hampir habis."),
        ("silent=1", "Printer tersambung, tetapi tidak menjawab pertanyaan."),
        ("paper=ok", "Printer menjawab dan bernama VIRTUAL."),
    ],
)
def test_every_broken_state_is_named_first(faults: str, worst: str):
    assert _sentences(f"virtual://x?{faults}")[0] == worst


def test_a_well_printer_has_nothing_to_do_about():
    findings = Doctor().printer(examine(device_of("virtual://x")))
    assert {finding.weight for finding in findings} == {Weight.FINE}
    assert {finding.advice for finding in findings} == {""}


def test_every_broken_state_says_what_to_do():
    for faults in ("paper=out", "cover=1", "cutter=1", "heat=1", "silent=1"):
        assert Doctor().printer(examine(device_of(f"virtual://x?{faults}")))[0].advice


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (Unavailable("x", "cannot open: [Errno 2] No such file"), "Perangkat tidak ditemukan."),
        (Unavailable("x", "no permission; add the user"), "Program ini tidak diizinkan memakai perangkat itu."),
        (NotSupported("x", "only Linux"), "Komputer ini tidak mengenal sambungan seperti itu."),
    ],
)
def test_why_a_device_cannot_be_reached(error: Unavailable, sentence: str):
    assert Doctor().unreachable(error).sentence == sentence


@pytest.mark.parametrize("state", [JobState.PRINTED, JobState.SUSPECT, JobState.NOT_PRINTED, JobState.UNKNOWN])
def test_every_outcome_has_a_sentence_of_its_own(state: JobState):
    others = {Doctor().outcome(other, JobReason.TIMEOUT).sentence for other in JobState if other is not state}
    sentence = Doctor().outcome(state, JobReason.NO_PROOF if state is JobState.UNKNOWN else JobReason.NONE).sentence
    assert sentence
    assert sentence not in others or state is JobState.SUSPECT


def test_the_command_prints_a_test_ticket_and_says_how_it_went(capsys: pytest.CaptureFixture[str]):
    assert main(["virtual://x", "--print"]) == 0
    assert "Tiket percobaan sudah keluar; printer membuktikannya." in capsys.readouterr().out
    assert main(["virtual://x?paper=out", "--print"]) == 1
    assert "Tiket percobaan tidak dicetak." in capsys.readouterr().out


def test_a_printer_that_is_not_there(capsys: pytest.CaptureFixture[str]):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    assert main([f"tcp://127.0.0.1:{port}"]) == 1
    assert "tidak ada printer yang menerima" in capsys.readouterr().out


def test_a_wrong_address_is_its_own_exit_code(capsys: pytest.CaptureFixture[str]):
    assert main(["tcp://x?widht=1"]) == 2
    assert "widht" in capsys.readouterr().out


def test_the_same_for_programs(capsys: pytest.CaptureFixture[str]):
    assert main(["virtual://x?cover=1", "--json"]) == 1
    (device,) = json.loads(capsys.readouterr().out)["devices"]
    assert (device["kind"], device["place"]) == ("printer", "x")
    assert device["findings"][0] == {
        "weight": "broken",
        "sentence": {"id": "Penutup printer terbuka.", "en": "The printer's cover is open."},
        "advice": {"id": "Tutup sampai berbunyi klik.", "en": "Close it until it clicks."},
    }


def test_other_devices_are_opened(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    terminal = PtyVirtualPrinter(VirtualPrinter(lambda _: None), tmp_path / "port")
    assert main([f"scanner+serial://{tmp_path}/port", "scanner+hid:"]) == 0
    terminal.close()
    assert main([f"modbus+serial://{tmp_path}/port"]) == 1
    assert "Sambungannya dapat dibuka." in capsys.readouterr().out


def test_without_addresses_it_lists_what_is_plugged_in(capsys: pytest.CaptureFixture[str]):
    assert main([]) == 0
    assert "Printer USB:" in capsys.readouterr().out
    assert main(["--json"]) == 0
    assert "Printer USB" in json.loads(capsys.readouterr().out)


def test_usb_printers_are_listed_with_the_url_to_use(tmp_path: Path):
    device = tmp_path / "device"
    (device / "interface").mkdir(parents=True)
    for name, text in {"idVendor": "04b8", "idProduct": "0e15", "serial": "A/1", "product": "TM-T20II"}.items():
        (device / name).write_text(text + "\n")
    node = tmp_path / "usbmisc" / "lp0"
    node.mkdir(parents=True)
    (node / "device").symlink_to(device / "interface")
    (device / "interface" / "bInterfaceClass").write_text("07\n")
    other = tmp_path / "other"
    (other / "interface").mkdir(parents=True)
    for name, text in {"idVendor": "0416", "idProduct": "5011"}.items():
        (other / name).write_text(text + "\n")
    (other / "interface" / "bInterfaceClass").write_text("07\n")
    bus = tmp_path / "bus"
    bus.mkdir()
    (bus / "1-1:1.0").symlink_to(device / "interface")
    (bus / "1-2:1.0").symlink_to(other / "interface")
    found = find_usb_printers(tmp_path / "usbmisc", bus)
    assert [(each.url, each.description) for each in found] == [
        ("usb://04b8:0e15/A%2F1", "TM-T20II"),
        ("usb://0416:5011", ""),
    ]


def test_serial_ports_are_named_so_that_replugging_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    from serial.tools import list_ports
    from serial.tools.list_ports_common import ListPortInfo

    node = tmp_path / "ttyUSB0"
    node.touch()
    (tmp_path / "by-id").mkdir()
    (tmp_path / "by-id" / "usb-adapter").symlink_to(node)
    port = ListPortInfo(os.fspath(node))
    port.hwid, port.description = "USB VID:PID=1A86:7523", "USB Serial"
    monkeypatch.setattr(list_ports, "comports", lambda: [port])
    (found,) = find_serial_ports(tmp_path / "by-id")
    assert (found.url, found.description) == (f"serial://{tmp_path}/by-id/usb-adapter", "USB Serial")
