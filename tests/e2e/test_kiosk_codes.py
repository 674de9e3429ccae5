"""Codes at real kiosks: one with a scanner on a line, one whose scanner types, and the keypad on the glass."""

from __future__ import annotations

import os
import sqlite3
import threading
import tty
from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlalchemy import update

from appkit.httpcall import UnreachableError
from appkit.rehearsal import Printer, Rehearsal
from appkit.rehearsedbookings import StaffDoor
from appkit.robotdriver import RobotDriver
from server.storage import set_up, tables
from server.storage.engine import DATABASE_NAME, open_engine, writing
from tests.e2e.kiosk_people import PATIENCE_S, PIN, QUICK_TOUCHES, SCREEN, eventually, issued, n_facts, take_number
from wire.bookings import BookingSlip

# A whole office begins before the first test.
pytestmark = pytest.mark.timeout(300)

PRESS_PAUSE_S = 0.35
NOBODYS = "https://antrean.contoh.go.id/t/AAAAAAAAAAAAAAAAAAAAAA"


class Line:
    """A scanner on a serial line."""

    def __init__(self) -> None:
        self._hand, self._line = os.openpty()
        tty.setraw(self._line)
        self.url = f"scanner+serial://{os.ttyname(self._line)}"

    def send(self, data: bytes) -> None:
        while data:
            data = data[os.write(self._hand, data) :]

    def close(self) -> None:
        os.close(self._hand)
        os.close(self._line)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rehearsal]:
    with Rehearsal(tmp_path_factory.mktemp("office"), public_url="https://antrean.contoh.go.id") as one:
        one.serve()
        one.add_operator("sari", PIN)
        yield one


@pytest.fixture(scope="module")
def line() -> Iterator[Line]:
    with closing(Line()) as made:
        yield made


@pytest.fixture(scope="module")
def door(office: Rehearsal) -> Iterator[StaffDoor]:
    with office.staff_door("Meja") as made:
        made.sign_in("sari", PIN)
        yield made


@pytest.fixture(scope="module")
def kiosk(office: Rehearsal, printer: Printer, line: Line) -> RobotDriver:
    devices = ["--printer", printer.url, "--scanner", line.url]
    return office.robot("kiosk", "Kiosk", *SCREEN, *QUICK_TOUCHES, device=devices)


@pytest.fixture(autouse=True)
def fresh_screen(kiosk: RobotDriver) -> None:
    """The visitor before has gone."""
    if kiosk.read("start_over")["visible"]:
        kiosk.touch("start_over")
    kiosk.wait("tile.AMBIL", enabled=True, timeout_s=PATIENCE_S)


def paper_of(printer: Printer, number: str) -> dict[str, list[str]]:
    """The paper that came out with this number."""
    found: list[dict[str, list[str]]] = []

    def is_out() -> bool:
        found[:] = [each for each in printer.tickets() if any(number in line for line in each["lines"])]
        return bool(found)

    eventually(is_out, f"{number} on paper")
    return found[-1]


def test_bytes_that_are_no_code_do_nothing_and_a_code_after_them_is_read(
    office: Rehearsal, kiosk: RobotDriver, printer: Printer, line: Line
) -> None:
    number = take_number(kiosk)
    link = paper_of(printer, number)["codes"][0]
    kiosk.wait("done", timeout_s=PATIENCE_S)
    kiosk.touch("done")
    n_before = len(issued(office))

    line.send(b"\x00\xff\x1b[A\x07\r" + b"z" * 10_000 + b"\r\n\r\n" + "ü".encode() + b"\r")
    line.send(f"{link}\r".encode() * 5)
    kiosk.wait("ticket.paper", contains="masih menunggu", timeout_s=PATIENCE_S)

    assert kiosk.read("ticket.number")["text"] == number
    assert len(issued(office)) == n_before, "a scan gives nobody a second number"
    kiosk.touch("ticket.copy")
    kiosk.wait("ticket.paper", contains="Silakan ambil", timeout_s=PATIENCE_S)
    eventually(lambda: "Salinan" in " ".join(paper_of(printer, number)["lines"]), "a copy that says so")


def test_a_booking_is_checked_in_once_however_often_it_is_held_before_the_scanner(
    office: Rehearsal, kiosk: RobotDriver, printer: Printer, line: Line, door: StaffDoor
) -> None:
    slip = booked(door)
    n_before = n_facts(office, "checked_in")

    line.send(f"{slip.status_url}\r".encode() * 8)
    number = str(kiosk.wait("ticket.number", timeout_s=PATIENCE_S)["text"])
    paper = paper_of(printer, number)
    line.send(f"{slip.status_url}\r".encode() * 8)

    assert n_facts(office, "checked_in") == n_before + 1
    assert any("janji" in text for text in paper["lines"])
    assert issued(office)[-1].number == number


def test_a_code_typed_on_the_glass_is_corrected_and_taken(
    office: Rehearsal, kiosk: RobotDriver, door: StaffDoor
) -> None:
    code = booked(door).code.replace(" ", "")
    wrong = "A" if code[0] != "A" else "C"
    kiosk.touch("code.open")
    kiosk.wait("code.key.A", enabled=True)
    for letter in wrong + code[1:]:
        kiosk.touch(f"code.key.{letter}")
    kiosk.wait("code.send", enabled=True)
    kiosk.touch("code.send")
    kiosk.wait("code.hint", contains="tidak kami temukan", timeout_s=PATIENCE_S)
    assert kiosk.read("code.field")["text"].replace(" ", "") == wrong + code[1:]

    for _ in code:
        kiosk.touch("code.erase")
    for letter in code:
        kiosk.touch(f"code.key.{letter}")
    kiosk.touch("code.send")

    number = str(kiosk.wait("ticket.number", timeout_s=PATIENCE_S)["text"])
    assert issued(office)[-1].number == number


def test_a_booking_and_the_number_taken_before_become_one(
    office: Rehearsal, kiosk: RobotDriver, line: Line, door: StaffDoor, printer: Printer
) -> None:
    kiosk.touch("tile.KK-P")
    kiosk.wait("priority.none", enabled=True)
    kiosk.touch("priority.none")
    number = str(kiosk.wait("ticket.number", timeout_s=PATIENCE_S)["text"])
    link = paper_of(printer, number)["codes"][0]
    kiosk.wait("done", timeout_s=PATIENCE_S)
    kiosk.touch("done")
    slip = booked(door, service_id(office, "KK-P"))
    n_before = len(issued(office))

    kiosk.wait("code.open", enabled=True)
    kiosk.touch("code.open")
    kiosk.touch("code.both")
    line.send(f"{link}\r".encode())
    kiosk.wait("code.hint", contains="yang satu lagi", timeout_s=PATIENCE_S)
    line.send(f"{slip.status_url}\r".encode())

    kiosk.wait("ticket.paper", contains="Silakan ambil", timeout_s=PATIENCE_S)
    assert kiosk.read("ticket.number")["text"] == number
    assert len(issued(office)) == n_before
    assert ": correct, " in office.run("verify")


def test_a_scanner_that_types_checks_in_from_the_middle_of_another_visit(office: Rehearsal, door: StaffDoor) -> None:
    typing = office.robot("kiosk", "Kiosk 2", *SCREEN, *QUICK_TOUCHES, device=["--scanner", "scanner+hid:"])
    slip = booked(door)
    typing.wait("tile.AMBIL", enabled=True, timeout_s=PATIENCE_S)
    typing.touch("tile.AMBIL")
    typing.wait("priority.none", enabled=True)

    typing.scan(slip.status_url or "")
    number = str(typing.wait("ticket.number", timeout_s=PATIENCE_S)["text"])

    assert issued(office)[-1].number == number
    typing.touch("done")
    typing.wait("tile.AMBIL", enabled=True, timeout_s=PATIENCE_S)
    typing.scan(NOBODYS)
    typing.wait("code.hint", contains="tidak kami temukan", timeout_s=PATIENCE_S)


def test_a_parked_number_is_back_in_line_when_its_visitor_scans_it(
    office: Rehearsal, kiosk: RobotDriver, printer: Printer, line: Line
) -> None:
    desk = sit_down(office)
    kiosk.touch("tile.KTP-R")
    kiosk.wait("priority.none", enabled=True)
    kiosk.touch("priority.none")
    number = str(kiosk.wait("ticket.number", timeout_s=PATIENCE_S)["text"])
    link = paper_of(printer, number)["codes"][0]
    kiosk.wait("done", timeout_s=PATIENCE_S)
    kiosk.touch("done")
    desk.touch("button.next")
    desk.wait("ticket.number", text=number, timeout_s=PATIENCE_S)
    # While the answer to *next* is on its way, a key only says so: people press again.
    eventually(lambda: is_asked(desk, "4"), "the reason is asked for")
    for _ in ("reason", "minutes"):
        desk.wait("choice.question", timeout_s=PATIENCE_S)
        # The same key so soon again would be taken for one press.
        threading.Event().wait(PRESS_PAUSE_S)
        desk.key("1")
    eventually(lambda: n_facts(office, "held") == 1, "a parked number")

    line.send(f"{link}\r".encode())
    kiosk.wait("ticket.paper", contains="kembali masuk antrean", timeout_s=PATIENCE_S)

    assert kiosk.read("ticket.number")["text"] == number
    assert n_facts(office, "returned") == 1


def sit_down(office: Rehearsal) -> RobotDriver:
    """Somebody at the first counter."""
    office.add_operator("budi", PIN)
    desk = office.robot("counter", "Loket 1", "--screen", "1366x768@15.6in", device=["--counter", "1"])
    desk.wait("signin.name", timeout_s=PATIENCE_S)
    desk.touch("signin.name")
    desk.type("budi")
    desk.touch("signin.pin")
    desk.type(PIN)
    desk.touch("signin.go")
    desk.wait("button.next", enabled=True, timeout_s=PATIENCE_S)
    return desk


def is_asked(desk: RobotDriver, key: str) -> bool:
    """Whether a question stands there; if not, its key is pressed."""
    if desk.read("choice.question")["visible"]:
        return True
    desk.key(key)
    return False


def booked(door: StaffDoor, service_id: int | None = None) -> BookingSlip:
    """A booking for today or soon. The first offer of an office takes long where many programs share a machine."""
    slips: list[BookingSlip] = []

    def is_made() -> bool:
        try:
            slips.append(door.book(service_id or door.bookable()[0]))
        except UnreachableError:
            return False
        return True

    eventually(is_made, "a booking")
    return slips[0]


def service_id(office: Rehearsal, code: str) -> int:
    """The id of a service."""
    with closing(sqlite3.connect(office.data / DATABASE_NAME)) as database:
        return int(database.execute("SELECT id FROM service WHERE code = ?", (code,)).fetchone()[0])


def test_another_day_is_booked_where_today_gives_no_number(
    paused: None, kiosk: RobotDriver, printer: Printer, line: Line, office: Rehearsal
) -> None:
    eventually(lambda: "Berhenti" in kiosk.read("tile.KK-P")["accessible_description"], "a tile that says so")
    kiosk.touch("tile.KK-P")
    offered = str(kiosk.wait("later.take", enabled=True, timeout_s=PATIENCE_S)["text"])

    kiosk.touch("later.take")
    kiosk.wait("slip.paper", contains="Silakan ambil", timeout_s=PATIENCE_S)
    code = str(kiosk.read("slip.code")["text"])
    kiosk.touch("slip.done")

    slip = paper_of(printer, code)
    assert any("Janji, bukan nomor antrean" in text for text in slip["lines"])
    assert n_facts(office, "booking_confirmed") >= 1
    line.send(slip["codes"][0].encode() + b"\r")
    said = str(kiosk.wait("statement.title", contains="Janji Anda untuk", timeout_s=PATIENCE_S)["text"])
    day_and_time = offered.removeprefix("Ambil janji ").replace(", pukul", " pukul")
    assert day_and_time in said.replace("Janji Anda untuk ", "")


@pytest.fixture
def paused(office: Rehearsal, kiosk: RobotDriver) -> Iterator[None]:
    """A service that gives no numbers for a while."""
    set_state(office, "paused")
    yield
    set_state(office, "open")
    kiosk.touch("start_over")
    eventually(lambda: "Berhenti" not in kiosk.read("tile.KK-P")["accessible_description"], "numbers again")


def set_state(office: Rehearsal, state: str) -> None:
    engine = open_engine(office.data)
    with writing(engine) as connection:
        connection.execute(update(tables.service).where(tables.service.c.code == "KK-P").values(state=state))
        set_up.record_change(connection, tables.branch, set_up.BRANCH_ID, "changed")
    engine.dispose()
