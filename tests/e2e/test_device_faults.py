"""The faults of the kiosk's devices, each under its row of the fault table (docs/hardware.md), at real programs."""

from __future__ import annotations

import math
import os
import random
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from appkit.rehearsal import Printer, Rehearsal
from appkit.robotdriver import RobotDriver
from bench.devices import PairedDevice
from hardware.virtual import PtyVirtualPrinter, VirtualPrinter
from tests.clock import allowed
from tests.e2e.kiosk_people import (
    PATIENCE_S,
    PIN,
    QUICK_TOUCHES,
    SCREEN,
    choose_service,
    enter_staff_corner,
    eventually,
    issued,
    n_facts,
    take_number,
)
from wire.codes import PaperState

pytestmark = pytest.mark.bench

NAMED_WITHIN_S = allowed(5.0)
BACK_WITHIN_S = allowed(10.0)
SLOW_BYTES_PER_S = 60
GHOST_TOUCHES = 120
MOST_LINES = 8
"""Pseudo-terminals that are opened so that one of them has a certain name: the system gives the lowest that is free."""

PX_PER_MM = math.hypot(1080, 1920) / (21.5 * 25.4)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rehearsal]:
    """One office for all rows: each leaves printer and kiosk as it found them."""
    with Rehearsal(tmp_path_factory.mktemp("faults"), public_url="https://antrean.contoh.go.id") as rehearsal:
        rehearsal.serve()
        rehearsal.add_operator("sari", PIN)
        yield rehearsal


@pytest.fixture(scope="module")
def counter(office: Rehearsal) -> PairedDevice:
    """An operator's place without its window."""
    device = PairedDevice(office.url, office.pairing_code("counter", "Loket 6", "--counter", "6"))
    device.command("sign-in", operator_name="sari", pin=PIN)
    device.command("take-counter", counter_id=6)
    return device


@pytest.fixture
def own_kiosk(office: Rehearsal, tmp_path: Path) -> Iterator[Callable[..., RobotDriver]]:
    """Starts a kiosk with a printer of its own, the same one again after it was killed."""
    running: list[RobotDriver] = []
    state = tmp_path / "state"

    def start(printer_url: str | None = None, *options: str) -> RobotDriver:
        arguments = ["--server", office.url, "--state", str(state), *SCREEN, *(options or QUICK_TOUCHES)]
        if not state.exists():
            device = ["--printer", printer_url] if printer_url else []
            arguments += ["--pair", office.pairing_code("kiosk", tmp_path.name, *device)]
        running.append(RobotDriver("kiosk", arguments))
        return running[-1]

    yield start
    for robot in running:
        robot.close()


def kill(kiosk: RobotDriver) -> None:
    os.kill(kiosk.pid, signal.SIGKILL)
    kiosk.close()


def says(printer: Printer, fault: str) -> None:
    """Change a fault and wait until it is so."""
    n_before = len(printer.lines)
    printer.tell(fault)
    eventually(lambda: any(fault in line for line in printer.lines[n_before:]), f"the printer has: {fault}")


def paper_of(office: Rehearsal, number: str) -> PaperState:
    return next(ticket.paper for ticket in issued(office) if ticket.number == number)


def waits_for_paper(office: Rehearsal, number: str, *wanted: PaperState) -> None:
    eventually(lambda: paper_of(office, number) in wanted, f"{number} is {wanted}, not {paper_of(office, number)}")


def papers_with(printer: Printer, number: str) -> list[str]:
    """The texts of all papers of a number that came out, whole or torn."""
    texts = [" ".join(paper["lines"]) for paper in printer.tickets()]
    return [text for text in texts if number in text]


def printing_began(state: Path) -> bool:
    """Bytes of a ticket are on their way and nobody knows yet how far, as the kiosk's own spool says."""
    with closing(sqlite3.connect(state / "spool.sqlite")) as spool:
        return bool(spool.execute("SELECT 1 FROM jobs WHERE state IN ('sending', 'waiting')").fetchall())


def middle_mm(kiosk: RobotDriver, name: str) -> tuple[float, float]:
    """Where a finger meets a widget."""
    left, top, width, height = next(each["place_px"] for each in kiosk.tree() if each["name"] == name)
    return (left + width / 2) / PX_PER_MM, (top + height / 2) / PX_PER_MM


def test_row_07_a_kiosk_killed_after_its_request_gives_one_number_and_one_paper(
    office: Rehearsal, own_kiosk: Callable[..., RobotDriver], tmp_path: Path
) -> None:
    printer = office.printer("row-07")
    first = own_kiosk(printer.url)
    choose_service(first)
    n_before = len(issued(office))
    with office.frozen_server():
        first.touch("priority.none")
        eventually((tmp_path / "state" / "wish.json").exists, "the wish is on the disk")
        first.wait("statement.title", timeout_s=PATIENCE_S)
        kill(first)
    again = own_kiosk()
    number = str(again.wait("ticket.number", timeout_s=PATIENCE_S)["text"])

    waits_for_paper(office, number, PaperState.PRINTED, PaperState.SHOWN, PaperState.DOUBTFUL)

    assert [ticket.number for ticket in issued(office)[n_before:]] == [number]
    assert len(papers_with(printer, number)) <= 1


def test_row_08_a_kiosk_killed_while_bytes_go_to_the_printer_leaves_a_doubtful_ticket_to_reprint_or_void(
    office: Rehearsal, own_kiosk: Callable[..., RobotDriver], counter: PairedDevice, tmp_path: Path
) -> None:
    printer = office.printer("row-08")
    first = own_kiosk(printer.url)
    take_number(first)
    first.wait("paper.missing", timeout_s=PATIENCE_S)
    first.touch("done")
    says(printer, f"slow {SLOW_BYTES_PER_S}")
    number = take_number(first)
    eventually(lambda: printing_began(tmp_path / "state"), "bytes go to the printer")
    kill(first)
    says(printer, "fast")

    again = own_kiosk()
    # Whoever stands there sees the number again, and is asked about the paper or told to photograph the screen.
    assert again.wait("ticket.number", timeout_s=PATIENCE_S)["text"] == number
    waits_for_paper(office, number, PaperState.DOUBTFUL, PaperState.SHOWN)
    assert len(papers_with(printer, number)) <= 1
    again.touch("start_over" if again.read("start_over")["enabled"] else "done")

    enter_staff_corner(again)
    ticket = next(each for each in issued(office) if each.number == number)
    n_papers = len(printer.tickets())
    again.wait(f"staff.reprint.{ticket.id}", enabled=True, timeout_s=PATIENCE_S)
    again.touch(f"staff.reprint.{ticket.id}")
    again.wait(f"staff.paper.{ticket.id}", contains="salinan sudah keluar", timeout_s=PATIENCE_S)
    eventually(lambda: len(printer.tickets()) > n_papers, "the copy came out")
    assert "Salinan dari nomor yang sama" in papers_with(printer, number)[-1]
    counter.command("cancel-ticket", ticket_id=ticket.id, reason="not_printed")


def test_row_09_paper_that_is_out_leaves_the_services_and_says_that_the_number_will_be_shown(
    office: Rehearsal, kiosk: RobotDriver, printer: Printer
) -> None:
    n_papers, n_called = len(printer.tickets()), n_facts(office, "printer_called", '"paper"')
    printer.tell("paper out")
    kiosk.wait("hindrance", contains="Mesin cetak sedang tidak siap", timeout_s=PATIENCE_S)
    assert kiosk.read("tile.AMBIL")["enabled"]
    eventually(lambda: n_facts(office, "printer_called", '"paper"') == n_called + 1, "the counters were called")
    number = take_number(kiosk)
    kiosk.wait("ticket.paper", contains="Kertas tidak keluar.", timeout_s=PATIENCE_S)
    assert number.replace(" ", "\u00a0") in kiosk.text("ticket.paper")
    waits_for_paper(office, number, PaperState.SHOWN)
    kiosk.touch("done")
    printer.tell("paper ok")
    kiosk.wait("hindrance", visible=False, timeout_s=PATIENCE_S)

    following = take_number(kiosk)

    kiosk.wait("paper.missing", timeout_s=PATIENCE_S)
    waits_for_paper(office, following, PaperState.PRINTED)
    eventually(lambda: len(printer.tickets()) == n_papers + 1, "the second number is on paper")
    assert papers_with(printer, number) == []
    kiosk.touch("done")


def test_row_10_paper_that_ends_in_a_ticket_is_printed_again_on_the_word_of_staff_alone(
    office: Rehearsal, kiosk: RobotDriver, printer: Printer
) -> None:
    n_asked = n_facts(office, "reprint_asked")
    kiosk.wait("hindrance", visible=False, timeout_s=PATIENCE_S)
    says(printer, "paper out after 150")
    number = take_number(kiosk)
    kiosk.wait("paper.no", timeout_s=PATIENCE_S)
    waits_for_paper(office, number, PaperState.DOUBTFUL)
    kiosk.touch("paper.no")
    kiosk.touch("done")
    says(printer, "paper ok")
    kiosk.wait("hindrance", visible=False, timeout_s=PATIENCE_S)
    # The next visitor's paper comes out, so the printer has had its time: nothing of the torn one was sent again.
    following = take_number(kiosk)
    waits_for_paper(office, following, PaperState.PRINTED)
    kiosk.touch("done")
    assert not any("Salinan" in text for text in papers_with(printer, number))
    assert n_facts(office, "reprint_asked") == n_asked

    enter_staff_corner(kiosk)
    ticket = next(each for each in issued(office) if each.number == number)
    kiosk.wait(f"staff.reprint.{ticket.id}", enabled=True, timeout_s=PATIENCE_S)
    kiosk.touch(f"staff.reprint.{ticket.id}")
    kiosk.wait(f"staff.paper.{ticket.id}", contains="salinan sudah keluar", timeout_s=PATIENCE_S)
    waits_for_paper(office, number, PaperState.PRINTED)
    eventually(lambda: "Salinan" in papers_with(printer, number)[-1], "a marked copy")
    kiosk.touch("staff.leave")


@pytest.mark.parametrize(
    ("fault", "mended", "sentence", "about"),
    [
        ("cover open", "cover closed", "Penutup printer terbuka.", '"cover"'),
        ("heat on", "heat off", "Kepala cetak terlalu panas.", '"heat"'),
        ("cutter on", "cutter off", "Pisau pemotong macet.", '"cutter"'),
    ],
    ids=["cover", "heat", "cutter"],
)
def test_row_11_a_fault_is_named_to_staff_within_five_seconds_and_clears_itself(
    office: Rehearsal, kiosk: RobotDriver, printer: Printer, fault: str, mended: str, sentence: str, about: str
) -> None:
    enter_staff_corner(kiosk)
    kiosk.wait("staff.printer", contains="Kertas masih ada.", timeout_s=PATIENCE_S)
    n_called = n_facts(office, "printer_called", about)
    printer.tell(fault)
    began_s = time.monotonic()
    kiosk.wait("staff.printer", contains=sentence, timeout_s=NAMED_WITHIN_S)
    eventually(lambda: n_facts(office, "printer_called", about) > n_called, "the counters were told", NAMED_WITHIN_S)
    assert time.monotonic() - began_s <= NAMED_WITHIN_S

    n_answered = n_facts(office, "help_answered")
    printer.tell(mended)

    eventually(lambda: sentence not in kiosk.text("staff.printer"), f"gone: {sentence}", NAMED_WITHIN_S)
    kiosk.wait("staff.printer", contains="Kertas masih ada.", timeout_s=NAMED_WITHIN_S)
    eventually(lambda: n_facts(office, "help_answered") > n_answered, "the call was taken back", NAMED_WITHIN_S)
    kiosk.touch("staff.leave")
    kiosk.wait("hindrance", visible=False, timeout_s=NAMED_WITHIN_S)


def test_row_12_a_network_printer_that_was_off_is_found_again_within_ten_seconds(
    office: Rehearsal, own_kiosk: Callable[..., RobotDriver]
) -> None:
    printer = office.printer("row-12-before")
    kiosk = own_kiosk(printer.url)
    take_number(kiosk)
    kiosk.wait("paper.missing", timeout_s=PATIENCE_S)
    kiosk.touch("done")
    printer.kill()
    kiosk.wait("hindrance", contains="Mesin cetak sedang tidak siap", timeout_s=PATIENCE_S)

    back = office.printer("row-12-after", 80, "--listen", printer.address)
    returned_s = time.monotonic()

    kiosk.wait("hindrance", visible=False, timeout_s=BACK_WITHIN_S)
    assert time.monotonic() - returned_s <= BACK_WITHIN_S
    number = take_number(kiosk)
    kiosk.wait("paper.missing", timeout_s=PATIENCE_S)
    eventually(lambda: len(papers_with(back, number)) == 1, "the next ticket is on paper")


def test_row_12_a_serial_printer_that_comes_back_under_another_name_is_found_within_ten_seconds(
    office: Rehearsal, own_kiosk: Callable[..., RobotDriver], tmp_path: Path
) -> None:
    link = tmp_path / "by-id"
    line = ("--pty", str(link))
    printer = office.printer("row-12-line", 80, *line)
    kiosk = own_kiosk(f"{printer.url}&baudrate=115200")
    take_number(kiosk)
    kiosk.wait("paper.missing", timeout_s=PATIENCE_S)
    kiosk.touch("done")
    name_before = link.readlink()
    printer.kill()
    link.unlink()
    # A name is free once the kiosk has let go of it, too.
    kiosk.wait("hindrance", contains="Mesin cetak sedang tidak siap", timeout_s=PATIENCE_S)
    # Somebody else has the old name now, as another device may that is plugged in meanwhile.
    others = [PtyVirtualPrinter(VirtualPrinter(lambda paper: None)) for _ in range(MOST_LINES)]

    back = office.printer("row-12-other-line", 80, *line)
    returned_s = time.monotonic()

    assert link.readlink() != name_before
    kiosk.wait("hindrance", visible=False, timeout_s=BACK_WITHIN_S)
    assert time.monotonic() - returned_s <= BACK_WITHIN_S
    number = take_number(kiosk)
    eventually(lambda: len(papers_with(back, number)) == 1, "the next ticket is on paper")
    for other in others:
        other.close()


def test_row_13_a_printer_that_lies_is_contradicted_and_the_same_number_comes_again_marked_and_counted(
    office: Rehearsal, kiosk: RobotDriver, printer: Printer, counter: PairedDevice
) -> None:
    n_asked, n_papers = n_facts(office, "reprint_asked"), len(printer.tickets())
    says(printer, "lying on")
    number = take_number(kiosk)
    kiosk.wait("paper.missing", timeout_s=PATIENCE_S)
    waits_for_paper(office, number, PaperState.PRINTED)
    kiosk.touch("paper.missing")
    # On the other path at once: the screen says that the number counts, and shows it until it was photographed.
    kiosk.wait("ticket.paper", contains="Kertas tidak keluar.", timeout_s=PATIENCE_S)
    assert kiosk.text("ticket.number") == number
    waits_for_paper(office, number, PaperState.DOUBTFUL)
    assert len(printer.tickets()) == n_papers
    kiosk.touch("done")

    says(printer, "lying off")
    ticket = next(each for each in issued(office) if each.number == number)
    counter.command("reprint-ticket", ticket_id=ticket.id)

    eventually(lambda: len(papers_with(printer, number)) == 1, "the copy came out")
    assert "Salinan dari nomor yang sama" in papers_with(printer, number)[0]
    waits_for_paper(office, number, PaperState.PRINTED)
    assert n_facts(office, "reprint_asked") == n_asked + 1


def test_row_14_a_printer_without_any_answer_prints_unconfirmed_and_raises_no_alarm(
    office: Rehearsal, own_kiosk: Callable[..., RobotDriver]
) -> None:
    printer = office.printer("row-14")
    says(printer, "silent on")
    kiosk = own_kiosk(printer.url)
    numbers = []
    for _ in range(4):
        numbers.append(take_number(kiosk))
        kiosk.wait("paper.yes", timeout_s=PATIENCE_S)
        kiosk.touch("start_over")
        kiosk.wait("tile.AMBIL", enabled=True, timeout_s=PATIENCE_S)
        assert not kiosk.read("hindrance")["visible"]

    eventually(lambda: len(printer.tickets()) == len(numbers), "every number is on paper")
    assert {paper_of(office, number) for number in numbers} == {PaperState.PRINTING}
    # Of this kiosk: another one of the office may still call for the fault of the test before.
    assert not [line for line in kiosk.log if '"staff_called"' in line]
    assert not [line for line in kiosk.log if '"level": "warning"' in line or '"level": "error"' in line]


def test_row_41_a_bouncing_finger_gives_one_ticket(office: Rehearsal, own_kiosk: Callable[..., RobotDriver]) -> None:
    kiosk = own_kiosk(None, "--touch-pause-ms", "800")
    choose_service(kiosk)
    n_before = len(issued(office))
    finger = middle_mm(kiosk, "priority.none")
    began_s = time.monotonic()
    eventually(lambda: time.monotonic() - began_s > 0.9, "the finger is lifted from the tile")
    bounced_s = time.monotonic()
    for _ in range(10):
        kiosk.touch_at(*finger)
    assert time.monotonic() - bounced_s < 0.5
    kiosk.wait("ticket.number", timeout_s=PATIENCE_S)

    assert len(issued(office)) == n_before + 1


def test_row_41_ghost_touches_anywhere_crash_nothing_and_make_no_ticket_without_an_answer_for_it(
    office: Rehearsal, own_kiosk: Callable[..., RobotDriver]
) -> None:
    kiosk = own_kiosk(None, "--touch-pause-ms", "800")
    kiosk.wait("tile.AMBIL", enabled=True, timeout_s=PATIENCE_S)
    n_before, began_s, rng = len(issued(office)), time.monotonic(), random.Random(41)
    for _ in range(GHOST_TOUCHES):
        kiosk.touch_at(rng.uniform(1, 267), rng.uniform(1, 475))
    took_s = time.monotonic() - began_s

    # A ticket needs two touches, and one touch counts in 0.8 s.
    assert len(issued(office)) - n_before <= took_s / 1.6 + 1
    eventually(lambda: time.monotonic() - began_s - took_s > 0.9, "the ghost is gone")
    language = kiosk.text("language")
    kiosk.touch("language")
    eventually(lambda: kiosk.text("language") != language, "the kiosk answers to a finger as before")
