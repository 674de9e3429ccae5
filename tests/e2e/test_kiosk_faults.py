"""A real kiosk, a real server and a virtual printer: what visitors see when the server dies."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from appkit.rehearsal import Printer, Rehearsal
from appkit.robotdriver import RobotDriver
from tests.clock import allowed
from tests.e2e.kiosk_people import PATIENCE_S, choose_service, eventually, eventually_lettered, issued, take_number

pytestmark = pytest.mark.bench

GRACE_S = 1.0
"""What a robot's question adds to what a person would measure."""
SAID_WITHIN_S = allowed(2.0 + GRACE_S)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rehearsal]:
    """One office for all of them: every test leaves the server running and the kiosk as it found it."""
    folder = tmp_path_factory.mktemp("office")
    with Rehearsal(folder, public_url="https://antrean.contoh.go.id") as rehearsal:
        rehearsal.serve()
        yield rehearsal


@pytest.fixture(autouse=True)
def fresh_screen(office: Rehearsal, kiosk: RobotDriver) -> None:
    """The visitor before has gone, and the kiosk has a letter of its own to go on with."""
    eventually_lettered(office, 1)
    kiosk.wait("tile.AMBIL", enabled=True, timeout_s=PATIENCE_S)
    if kiosk.read("start_over")["visible"]:
        kiosk.touch("start_over")


def touch_under_a_dying_server(office: Rehearsal, kiosk: RobotDriver) -> None:
    """The server dies between the two touches."""
    choose_service(kiosk)
    office.kill_server()
    kiosk.touch("priority.none")
    kiosk.wait("statement.title", timeout_s=PATIENCE_S)


def test_a_dead_server_is_said_within_two_seconds_and_comes_back_by_itself(
    office: Rehearsal, kiosk: RobotDriver
) -> None:
    office.kill_server()
    killed_at_s = time.monotonic()
    kiosk.wait("hindrance", contains="tidak tersambung", timeout_s=PATIENCE_S)
    assert time.monotonic() - killed_at_s <= SAID_WITHIN_S
    assert kiosk.read("tile.AMBIL")["enabled"], "the kiosk gives numbers by itself meanwhile"

    office.serve()

    kiosk.wait("hindrance", visible=False, timeout_s=PATIENCE_S)
    assert not take_number(kiosk).startswith("Z")
    kiosk.touch("done")


def test_a_server_that_dies_under_the_touch_gives_one_number_and_one_paper(
    office: Rehearsal, kiosk: RobotDriver, printer: Printer
) -> None:
    first = take_number(kiosk)
    kiosk.wait("paper.missing", timeout_s=PATIENCE_S)
    kiosk.touch("done")
    touch_under_a_dying_server(office, kiosk)
    number = str(kiosk.wait("ticket.number", timeout_s=PATIENCE_S)["text"])
    kiosk.wait("paper.missing", timeout_s=PATIENCE_S)
    kiosk.touch("done")

    office.serve()

    assert number.startswith("Z")
    for each in (first, number):
        eventually(lambda each=each: n_papers(printer, each) == 1, f"one paper for {each}")
    eventually(lambda: [row.number for row in issued(office)].count(number) == 1, "one place in the queue")
    kiosk.wait("hindrance", visible=False, timeout_s=PATIENCE_S)
    assert _serial(take_number(kiosk)) == _serial(first) + 1
    kiosk.touch("done")


def test_help_is_confirmed_on_the_screen(kiosk: RobotDriver) -> None:
    kiosk.touch("help")

    kiosk.wait("notice", contains="Petugas sudah diberi tahu", timeout_s=PATIENCE_S)


def n_papers(printer: Printer, number: str) -> int:
    """How many papers of a number came out."""
    return sum(number in paper["lines"] for paper in printer.tickets())


def _serial(number: str) -> int:
    return int(number.split()[1])
