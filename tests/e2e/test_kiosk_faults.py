"""A real kiosk, a real server and a virtual printer: what visitors see when one of them dies."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator

import pytest

from appkit.rehearsal import Printer, Rehearsal
from appkit.robotdriver import RobotDriver

SCREEN = ("--screen", "1080x1920@21.5in")
# The fault is in the server here, not in the visitor's hand.
QUICK_TOUCHES = ("--touch-pause-ms", "0")
PATIENCE_S = 20.0
SAID_WITHIN_S = 2.0
GRACE_S = 1.0


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rehearsal]:
    """One office for all of them: every test leaves the server running and the kiosk as it found it."""
    folder = tmp_path_factory.mktemp("office")
    with Rehearsal(folder, public_url="https://antrean.contoh.go.id") as rehearsal:
        rehearsal.serve()
        yield rehearsal


@pytest.fixture(scope="module")
def printer(office: Rehearsal) -> Printer:
    return office.printer("kiosk")


@pytest.fixture(scope="module")
def kiosk(office: Rehearsal, printer: Printer) -> RobotDriver:
    return office.robot("kiosk", "Kiosk", *SCREEN, *QUICK_TOUCHES, device=["--printer", printer.url])


@pytest.fixture(autouse=True)
def no_thread_is_left_behind() -> None:
    """In place of the general rule: a server started anew in a test has a reading thread that lives with the office."""


@pytest.fixture(autouse=True)
def fresh_screen(kiosk: RobotDriver) -> None:
    """The visitor before has gone."""
    kiosk.wait("tile.AMBIL", enabled=True, timeout_s=PATIENCE_S)
    if kiosk.read("start_over")["visible"]:
        kiosk.touch("start_over")


def take_number(kiosk: RobotDriver) -> str:
    """The two touches and what the screen then says."""
    kiosk.wait("tile.AMBIL", enabled=True, timeout_s=PATIENCE_S)
    kiosk.touch("tile.AMBIL")
    kiosk.wait("priority.none", enabled=True)
    kiosk.touch("priority.none")
    return str(kiosk.wait("ticket.number", timeout_s=PATIENCE_S)["text"])


def touch_under_a_dying_server(office: Rehearsal, kiosk: RobotDriver) -> None:
    """The server dies between the two touches."""
    kiosk.wait("tile.AMBIL", enabled=True, timeout_s=PATIENCE_S)
    kiosk.touch("tile.AMBIL")
    kiosk.wait("priority.none", enabled=True)
    office.kill_server()
    kiosk.touch("priority.none")
    kiosk.wait("statement.title", timeout_s=PATIENCE_S)


def eventually(condition, what: str) -> None:
    until = time.monotonic() + PATIENCE_S
    moment = threading.Event()
    while not condition():
        assert time.monotonic() < until, f"it never happened: {what}"
        moment.wait(0.05)


def test_a_dead_server_is_said_within_two_seconds_and_comes_back_by_itself(
    office: Rehearsal, kiosk: RobotDriver
) -> None:
    office.kill_server()
    killed_at_s = time.monotonic()
    kiosk.wait("hindrance", contains="tidak tersambung", timeout_s=PATIENCE_S)
    assert time.monotonic() - killed_at_s <= SAID_WITHIN_S + GRACE_S
    assert not kiosk.read("tile.AMBIL")["enabled"]

    office.serve()

    take_number(kiosk)
    kiosk.touch("done")


def test_a_server_that_dies_under_the_touch_gives_one_number_and_one_paper(
    office: Rehearsal, kiosk: RobotDriver, printer: Printer
) -> None:
    before, n_papers = _serial(take_number(kiosk)), len(printer.tickets())
    kiosk.wait("paper.missing", timeout_s=PATIENCE_S)
    kiosk.touch("done")
    touch_under_a_dying_server(office, kiosk)

    office.serve()

    number = kiosk.wait("ticket.number", timeout_s=PATIENCE_S)["text"]
    kiosk.wait("paper.missing", timeout_s=PATIENCE_S)
    assert _serial(number) == before + 1
    eventually(lambda: len(printer.tickets()) == n_papers + 2, "one paper for each of the two numbers")
    kiosk.touch("done")
    assert _serial(take_number(kiosk)) == before + 2
    kiosk.touch("done")


def test_a_kiosk_killed_before_the_answer_asks_again_with_its_key(office: Rehearsal) -> None:
    kept = office.folder / "state-Other" / "wish.json"
    other = office.robot("kiosk", "Other", *SCREEN, *QUICK_TOUCHES)
    before = _serial(take_number(other))
    other.touch("done")
    touch_under_a_dying_server(office, other)
    eventually(kept.exists, "the wish is on the disk")
    os.kill(other.pid, signal.SIGKILL)
    other.close()
    office.serve()

    state = ["--server", office.url, "--state", str(kept.parent)]
    with RobotDriver("kiosk", [*state, *SCREEN, *QUICK_TOUCHES]) as again:
        number = again.wait("ticket.number", timeout_s=PATIENCE_S)["text"]
        eventually(lambda: not kept.exists(), "the wish is settled")
        again.touch("done")
        assert (_serial(number), _serial(take_number(again))) == (before + 1, before + 2)


def test_paper_that_is_out_is_said_with_the_number_and_the_next_roll_prints_again(
    kiosk: RobotDriver, printer: Printer
) -> None:
    n_papers = len(printer.tickets())
    printer.tell("paper out")
    kiosk.wait("hindrance", contains="Mesin cetak sedang tidak siap", timeout_s=PATIENCE_S)

    number = take_number(kiosk)

    kiosk.wait("ticket.paper", contains="Kertas tidak keluar.", timeout_s=PATIENCE_S)
    assert number.replace(" ", "\u00a0") in kiosk.text("ticket.paper")
    kiosk.touch("done")
    printer.tell("paper ok")
    kiosk.wait("hindrance", visible=False, timeout_s=PATIENCE_S)
    take_number(kiosk)
    kiosk.wait("paper.missing", timeout_s=PATIENCE_S)
    eventually(lambda: len(printer.tickets()) == n_papers + 1, "the second number is on paper")
    kiosk.touch("done")


def test_help_is_confirmed_on_the_screen(kiosk: RobotDriver) -> None:
    kiosk.touch("help")

    kiosk.wait("notice", contains="Petugas sudah diberi tahu", timeout_s=PATIENCE_S)


def _serial(number: str) -> int:
    return int(number.split()[1])
