"""Staff at a real kiosk, with a real server and a virtual printer: in by PIN, paper, test print, copy, size, out."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from appkit.rehearsal import Printer, Rehearsal
from appkit.robotdriver import RobotDriver
from tests.e2e.kiosk_people import PATIENCE_S, QUICK_TOUCHES, SCREEN, eventually, take_number

HOLD_MS = 3_600


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rehearsal]:
    with Rehearsal(tmp_path_factory.mktemp("staff")) as rehearsal:
        rehearsal.serve()
        rehearsal.add_operator("sari", "481516")
        yield rehearsal


@pytest.fixture(autouse=True)
def fresh_screen(kiosk: RobotDriver) -> None:
    kiosk.wait("tile.AMBIL", enabled=True, timeout_s=PATIENCE_S)


def ask_to_enter(kiosk: RobotDriver, pin: str) -> None:
    kiosk.hold("header", HOLD_MS)
    kiosk.wait("staff.letters", timeout_s=PATIENCE_S)
    for letter in "sari":
        kiosk.touch(f"staff.key.{letter}")
    kiosk.touch("staff.confirm")
    kiosk.wait("staff.digits")
    type_pin(kiosk, pin)


def type_pin(kiosk: RobotDriver, pin: str) -> None:
    pad = {each["name"] for each in kiosk.tree()}
    assert "staff.erase" in pad
    for digit in pin:
        kiosk.touch(f"staff.key.{digit}")
    kiosk.touch("staff.confirm")


def paper_number(printer: Printer, n: int) -> str:
    """The words on a paper of the virtual printer, which writes them down a moment after it has proved the print."""
    until, moment = time.monotonic() + PATIENCE_S, threading.Event()
    while len(printer.tickets()) <= n:
        assert time.monotonic() < until, f"paper {n} never came"
        moment.wait(0.05)
    return " ".join(printer.tickets()[n]["lines"])


def test_paper_is_changed_a_test_printed_and_a_doubtful_ticket_copied(kiosk: RobotDriver, printer: Printer) -> None:
    printer.tell("paper out")
    kiosk.wait("hindrance", contains="Mesin cetak sedang tidak siap", timeout_s=PATIENCE_S)
    kiosk.touch("tile.AMBIL")
    kiosk.wait("priority.none", enabled=True)
    kiosk.touch("priority.none")
    number = str(kiosk.wait("ticket.number", timeout_s=PATIENCE_S)["text"])
    kiosk.wait("ticket.paper", contains="Kertas tidak keluar.", timeout_s=PATIENCE_S)
    kiosk.touch("done")

    ask_to_enter(kiosk, "0000")
    kiosk.wait("staff.complaint", contains="Nama atau PIN tidak cocok", timeout_s=PATIENCE_S)
    type_pin(kiosk, "481516")
    kiosk.wait("staff.desk", timeout_s=PATIENCE_S)
    kiosk.wait("staff.printer", contains="Kertas habis.", timeout_s=PATIENCE_S)
    kiosk.wait("staff.doubtful.title", contains="1 tiket")

    printer.tell("paper ok")
    kiosk.wait("staff.printer", contains="Kertas masih ada.", timeout_s=PATIENCE_S)
    kiosk.touch("staff.paper_changed")
    kiosk.wait("staff.test_print", enabled=True, timeout_s=PATIENCE_S)
    n_papers = len(printer.tickets())
    kiosk.touch("staff.test_print")
    kiosk.wait("staff.printer", contains="Tiket percobaan sudah keluar", timeout_s=PATIENCE_S)
    assert "TES" in paper_number(printer, n_papers)

    (reprint,) = [each["name"] for each in kiosk.tree() if each["name"].startswith("staff.reprint.")]
    kiosk.touch(reprint)
    kiosk.wait(reprint.replace("reprint", "paper"), contains="salinan sudah keluar", timeout_s=PATIENCE_S)
    copy = paper_number(printer, n_papers + 1)
    assert number in copy
    assert "SALINAN" in copy.upper()
    assert not kiosk.read("staff.darker")["visible"] or kiosk.read("staff.darker")["enabled"]
    kiosk.touch("staff.leave")
    kiosk.wait("tile.AMBIL", enabled=True)

    ask_to_enter(kiosk, "481516")
    kiosk.wait("staff.doubtful.title", contains="Semua tiket mesin ini sudah di kertas.", timeout_s=PATIENCE_S)
    kiosk.touch("back")


def test_the_screen_is_measured_with_a_card_and_stays_so_after_a_restart(office: Rehearsal) -> None:
    size = ("--screen", "1920x1080@24in")
    kiosk = office.robot("kiosk", "Measured", *size, *QUICK_TOUCHES)
    kiosk.wait("tile.AMBIL", enabled=True, timeout_s=PATIENCE_S)
    ask_to_enter(kiosk, "481516")
    kiosk.wait("staff.desk", timeout_s=PATIENCE_S)
    kiosk.touch("staff.calibrate")
    before = int(kiosk.wait("staff.outline")["text"])

    for _ in range(5):
        kiosk.touch("staff.much_larger")
    wanted = int(kiosk.read("staff.outline")["text"])
    kiosk.touch("staff.keep_size")
    kiosk.wait("staff.desk")
    kiosk.touch("staff.calibrate")

    assert wanted == pytest.approx(before * 1.1, abs=1)
    assert int(kiosk.wait("staff.outline")["text"]) == pytest.approx(wanted, abs=1)
    kiosk.close()
    state = Path(office.folder, "state-Measured")
    assert json.loads((state / "screen.json").read_text())["px_per_mm"] == pytest.approx(wanted / 85.6, rel=0.01)
    again = RobotDriver("kiosk", ["--server", office.url, "--state", str(state), *size, *QUICK_TOUCHES])
    with again:
        again.wait("tile.AMBIL", enabled=True, timeout_s=PATIENCE_S)
        ask_to_enter(again, "481516")
        again.wait("staff.desk", timeout_s=PATIENCE_S)
        again.touch("staff.calibrate")
        assert int(again.wait("staff.outline")["text"]) == pytest.approx(wanted, abs=1)


def test_the_sound_is_made_louder_heard_and_kept(office: Rehearsal, tmp_path: Path) -> None:
    heard = tmp_path / "heard.wav"
    player = tmp_path / "pw-play"
    player.write_text(f"#!{sys.executable}\nimport shutil, sys\nshutil.copy(sys.argv[1], {str(heard)!r})\n")
    player.chmod(0o755)
    arguments = office.arguments("kiosk", "Heard")
    path = {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    with RobotDriver("kiosk", [*arguments, *SCREEN, *QUICK_TOUCHES], path) as kiosk:
        take_number(kiosk)
        eventually(heard.exists, "the ticket was heard")
        softly = heard.read_bytes()
        kiosk.touch("start_over")
        ask_to_enter(kiosk, "481516")
        kiosk.wait("staff.desk", timeout_s=PATIENCE_S)
        kiosk.wait("staff.louder", enabled=True, timeout_s=PATIENCE_S)
        kiosk.touch("staff.louder")
        eventually(lambda: heard.read_bytes() not in (b"", softly), "the louder one was heard")
    kept = json.loads(Path(office.folder, "state-Heard", "sound.json").read_text())
    assert kept == {"percent": 60}


def test_without_the_server_nobody_gets_in_and_is_told_why(office: Rehearsal, kiosk: RobotDriver) -> None:
    office.kill_server()

    ask_to_enter(kiosk, "481516")

    kiosk.wait("staff.complaint", contains="Komputer antrean tidak menjawab", timeout_s=PATIENCE_S)
    kiosk.touch("back")
    kiosk.touch("back")
    office.serve()
