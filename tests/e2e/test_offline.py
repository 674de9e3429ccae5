"""A real kiosk goes on without its server: numbers, papers, a crash of its own, and what becomes of it all."""

from __future__ import annotations

import os
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from appkit.rehearsal import Printer, Rehearsal
from appkit.robotdriver import RobotDriver
from server.storage.engine import DATABASE_NAME
from tests.clock import allowed
from tests.e2e.kiosk_people import (
    PATIENCE_S,
    PIN,
    QUICK_TOUCHES,
    SCREEN,
    choose_service,
    eventually,
    eventually_lettered,
    issued,
    n_facts,
    take_number,
)
from wire.codes import PaperState

GRACE_S = 1.0
"""What a robot's question adds to what a person would measure."""
SAID_WITHIN_S = allowed(2.0 + GRACE_S)
NUMBER_WITHIN_S = allowed(3.0 + GRACE_S)
RIGHT_WITHIN_S = allowed(5.0 + GRACE_S)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rehearsal]:
    """One office for all of them, in the order in which they stand."""
    with Rehearsal(tmp_path_factory.mktemp("office"), public_url="https://antrean.contoh.go.id") as rehearsal:
        rehearsal.serve()
        for login in ("sari", "budi"):
            rehearsal.add_operator(login, PIN)
        yield rehearsal


@pytest.fixture
def live(office: Rehearsal, kiosk: RobotDriver) -> RobotDriver:
    """The kiosk as a visitor finds it, with the server there."""
    kiosk.wait("tile.AMBIL", enabled=True, timeout_s=PATIENCE_S)
    kiosk.wait("hindrance", visible=False, timeout_s=PATIENCE_S)
    return kiosk


def test_a_server_that_dies_under_the_touch(office: Rehearsal, live: RobotDriver, printer: Printer) -> None:
    """Killed in the middle of touches, three numbers on paper; back again: called at the counter, on the board."""
    board = office.robot("display", "Papan", "--screen", "1920x1080@43in")
    counter = sit_down(office)
    clear_the_line(office, counter)
    first = take_and_leave(live)
    choose_service(live)

    office.kill_server()
    killed_at_s = time.monotonic()
    live.touch("priority.none")

    own = [str(live.wait("ticket.number", timeout_s=PATIENCE_S)["text"])]
    number_s = time.monotonic() - killed_at_s
    live.wait("paper.missing", timeout_s=PATIENCE_S)
    live.touch("done")
    live.wait("hindrance", contains="tidak tersambung", timeout_s=SAID_WITHIN_S)
    own += [take_and_leave(live) for _ in range(2)]
    assert number_s <= NUMBER_WITHIN_S
    serials = [int(number.removeprefix("Z ")) for number in own]
    assert serials == list(range(serials[0], serials[0] + 3))
    eventually(
        lambda: all(len(papers_with(printer, number)) == 1 for number in own),
        f"one paper for each of {own}",
        said=lambda: [paper["lines"][1:2] for paper in printer.tickets()],
    )
    assert not any("antrean.contoh.go.id" in str(paper) for number in own for paper in papers_with(printer, number))

    office.serve()
    back_at_s = time.monotonic()

    eventually(lambda: {row.number for row in issued(office)} >= {first, *own}, "all numbers are in the queue")
    back_s = time.monotonic() - back_at_s
    print(f"a number {number_s:.1f} s after the kill, all handed in {back_s:.1f} s after the server was back")
    assert back_s <= RIGHT_WITHIN_S
    live.wait("hindrance", visible=False, timeout_s=PATIENCE_S)
    counter.wait("feed", text="tersambung", timeout_s=PATIENCE_S)
    assert [call_next(counter) for _ in range(4)] == [first, *own]
    board.wait("board.call", contains=own[-1], timeout_s=PATIENCE_S)
    assert [states(office)[number] for number in own] == ["done", "done", "called"]
    assert ": correct, " in office.run("verify")


def test_a_kiosk_that_dies_too_goes_on_with_the_next_number(office: Rehearsal, live: RobotDriver) -> None:
    """A second kiosk of its own: killed while it is alone, and started again with no server to be met."""
    own_printer = office.printer("second")
    second = office.robot("kiosk", "Kedua", *SCREEN, *QUICK_TOUCHES, device=["--printer", own_printer.url])
    second.wait("tile.AMBIL", enabled=True, timeout_s=PATIENCE_S)
    second.wait("hindrance", visible=False, timeout_s=PATIENCE_S)
    letter_of = eventually_lettered(office, 2)
    office.kill_server()
    second.wait("hindrance", contains="tetap dapat mengambil", timeout_s=PATIENCE_S)
    number = take_number(second)
    second.wait("paper.missing", timeout_s=PATIENCE_S)

    os.kill(second.pid, signal.SIGKILL)
    state = str(office.folder / "state-Kedua")
    again = RobotDriver("kiosk", ["--server", office.url, "--state", state, *SCREEN, *QUICK_TOUCHES])
    try:
        again.wait("tile.AMBIL", enabled=True, timeout_s=PATIENCE_S)
        following = take_and_leave(again)
        eventually(lambda: len(own_printer.tickets()) == 2, "each number has one paper")
        assert [number, following] == [f"{letter_of} 001", f"{letter_of} 002"]
        office.serve()
        eventually(lambda: {number, following} <= set(states(office)), "both are in the queue")
        assert [row.paper for row in issued(office) if row.number == following] == [PaperState.PRINTED]
    finally:
        again.close()


def test_a_frozen_server_gives_nobody_two_places(office: Rehearsal, live: RobotDriver) -> None:
    """The request waits in the socket of a server that stands still; it thaws and carries it out after all."""
    n_before = len(waiting(office))
    choose_service(live)
    with office.frozen_server():
        touched_at_s = time.monotonic()
        live.touch("priority.none")
        number = str(live.wait("ticket.number", timeout_s=PATIENCE_S)["text"])
        number_s = time.monotonic() - touched_at_s
        live.wait("paper.missing", timeout_s=PATIENCE_S)
        live.touch("done")

    assert number.startswith(("Z ", "Y "))
    assert number_s <= NUMBER_WITHIN_S
    eventually(lambda: number in waiting(office), "the number is in the queue")
    assert len(waiting(office)) == n_before + 1
    assert ": correct, " in office.run("verify")


def test_a_counter_without_a_network_calls_by_voice(office: Rehearsal, live: RobotDriver) -> None:
    """Typed while nobody answers, entered once the network is back, with the number that the kiosk hands in."""
    counter = sit_down(office, "2", "budi")
    office.kill_server()
    live.wait("hindrance", contains="tidak tersambung", timeout_s=PATIENCE_S)
    number = take_and_leave(live)
    counter.wait("paper.typed", visible=True, timeout_s=PATIENCE_S)

    letter, serial = number.split()
    for key in (letter, *serial.lstrip("0"), "Enter"):
        counter.key(key)
    counter.wait("paper.number", text=number, timeout_s=PATIENCE_S)
    counter.key("Enter")
    office.serve()

    eventually(lambda: states(office).get(number) == "done", "the call by voice is entered")
    counter.wait("button.next", enabled=True, visible=True, timeout_s=PATIENCE_S)
    assert n_facts(office, "paper_served") == 1
    assert ": correct, " in office.run("verify")


def sit_down(office: Rehearsal, number: str = "6", login: str = "sari") -> RobotDriver:
    """A counter with somebody signed in."""
    desk = office.robot("counter", f"Loket {number}", "--screen", "1366x768@15.6in", device=["--counter", number])
    desk.wait("signin.name", timeout_s=PATIENCE_S)
    desk.touch("signin.name")
    desk.type(login)
    desk.touch("signin.pin")
    desk.type(PIN)
    desk.touch("signin.go")
    desk.wait("button.next", enabled=True, timeout_s=PATIENCE_S)
    return desk


def take_and_leave(kiosk: RobotDriver) -> str:
    """A whole visit."""
    number = take_number(kiosk)
    kiosk.wait("paper.missing", timeout_s=PATIENCE_S)
    kiosk.touch("done")
    return number


def papers_with(printer: Printer, number: str) -> list[dict[str, object]]:
    """The papers of a number that came out."""
    return [paper for paper in printer.tickets() if number in paper["lines"]]


def clear_the_line(office: Rehearsal, counter: RobotDriver) -> None:
    """Call everybody whom other tests left waiting."""
    while waiting(office):
        call_next(counter)


def call_next(counter: RobotDriver) -> str:
    """Press *next* and wait for somebody else on the card."""
    before = counter.text("ticket.number")
    counter.wait("button.next", enabled=True, timeout_s=PATIENCE_S)

    def is_another() -> bool:
        if counter.text("ticket.number") not in ("", before):
            return True
        counter.touch("button.next")
        return False

    eventually(is_another, f"somebody after {before}")
    return str(counter.text("ticket.number"))


def states(office: Rehearsal) -> dict[str, str]:
    """How every ticket stands, by its number."""
    return {str(number): str(state) for number, state in _rows(office, "SELECT number, state FROM ticket")}


def waiting(office: Rehearsal) -> list[str]:
    """The numbers of everybody who waits."""
    return [number for number, state in states(office).items() if state == "waiting"]


def _rows(office: Rehearsal, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(office.data / DATABASE_NAME)) as database:
        return database.execute(query).fetchall()
