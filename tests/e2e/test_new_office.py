"""A new office as its first administrator lives it: an empty folder in the morning, a proven copy elsewhere at night.

Real programs all the way: the server from nothing, its printed address, pages over HTTP, a kiosk with a printer, a
board and a counter that show a code and are let in at a page, a short morning by touches and keys, the evening's slip
and report.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from appkit.rehearsal import LOOPBACK, Part, Printer
from appkit.robotdriver import ROOT, RobotDriver
from tests.e2e.kiosk_people import PIN, QUICK_TOUCHES, SCREEN, eventually, take_number
from tests.server.office.newcomer import LETTERS, MOST_INPUTS, MOST_PAGES, Person, code_of

PATIENCE_S = 30.0
CLOCK_SPEED = 12
"""So that somebody who does not come can be marked absent within seconds."""

KEY_PAUSE_S = 0.35
"""The counter takes the same key within 0.3 s for a double press."""

N_VISITORS = 6
COUNTER = "6"
"""The one that serves what the visitors come for."""

_moment = threading.Event()
"""Nobody ever sets it: people are slower than programs."""

PASSWORD = "kuda hijau naik sepeda"
LINK = re.compile(r'class="button strong" href="([^"]+)"')


@dataclass
class NewOffice:
    """A folder, a server that began with nothing in it, and what is started beside it. `stack` ends everything."""

    folder: Path
    stack: ExitStack
    server: Part = field(init=False)
    person: Person = field(init=False)
    first_path: str = field(init=False)

    def __post_init__(self) -> None:
        self.data = self.folder / "data"
        addresses = ["--http", f"{LOOPBACK}:0", "--push", f"{LOOPBACK}:0"]
        serve = ["server", "serve", "--data", str(self.data), *addresses, "--clock-speed", str(CLOCK_SPEED)]
        self.server = Part(serve)
        self.stack.callback(self.server.stop)
        printed = urlsplit(self.server.line("first administrator: ").removeprefix("first administrator: "))
        self.person, self.first_path = Person(printed.netloc), printed.path
        self.printer = Printer(self.folder / "tickets")
        self.stack.callback(self.printer.stop)

    @property
    def url(self) -> str:
        return f"http://{self.person.address}"

    def fill_in(self, path: str, heading: str, **typed: str) -> str:
        """Open a page, fill in its form and send it; gives the page that follows."""
        assert self.person.open(path) == 200, path
        assert self.person.send(path, **typed) == 200, self.person.heading
        assert heading in self.person.heading
        return self.person.html

    def robot(self, program: str, *arguments: str) -> RobotDriver:
        """Start a program that knows nothing but the server's address; other offices may be on this machine."""
        state = ["--state", str(self.folder / f"state-{program}")]
        robot = RobotDriver(program, ["--server", self.url, "--join", *state, *arguments])
        self.stack.callback(robot.close)
        return robot

    def let_in(self, robot: RobotDriver, place: str, **typed: str) -> None:
        """Compare the code on its screen with the page's, and let it in."""
        code = str(robot.wait("join.code", timeout_s=PATIENCE_S)["text"])
        assert self.person.open("/kantor/perangkat") == 200
        assert code in self.person.html
        self.fill_in(f"/kantor/perangkat/tunggu/{code.replace(' ', '')}/{place}", "Perangkat kantor", **typed)

    def run(self, *arguments: str) -> str:
        """One of the server's commands."""
        command = [sys.executable, "-m", "server", *arguments]
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=PATIENCE_S, check=False)
        assert done.returncode == 0, done.stderr or done.stdout
        return done.stdout


@pytest.fixture
def office(tmp_path: Path) -> Iterator[NewOffice]:
    with ExitStack() as stack:
        yield NewOffice(tmp_path, stack)


@pytest.mark.timeout(300)
def test_from_an_empty_folder_to_a_proven_copy(office: NewOffice, tmp_path: Path) -> None:
    the_wizard(office)
    kiosk = a_kiosk(office)
    number = take_number(kiosk)
    eventually(lambda: any(number in ticket["lines"] for ticket in office.printer.tickets()), "the first number")
    assert office.person.n_pages <= MOST_PAGES
    assert office.person.n_inputs <= MOST_INPUTS

    kiosk.touch("done")
    numbers = [number, *(another_number(kiosk) for _ in range(N_VISITORS - 1))]
    assert len(set(numbers)) == N_VISITORS
    a_morning(office, numbers)
    the_evening(office)
    a_copy_elsewhere(office, tmp_path / "elsewhere")


def the_wizard(office: NewOffice) -> None:
    """Name, template and zone; the administrator and a second factor; a ticket from the printer."""
    person = office.person
    office.fill_in(
        office.first_path, "Administrator pertama", name="Kantor Uji", template="disdukcapil", zone="Asia/Jakarta"
    )
    assert person.send(office.first_path, name="Ibu Ratna", login="ratna", password=PASSWORD) == 200
    letters = LETTERS.search(person.html)
    assert letters, person.html
    assert person.send(person.path, code=code_of(letters.group(1))) == 200
    (onward,) = LINK.findall(person.html)
    assert person.open(onward) == 200
    assert person.send(onward, url=office.printer.url) == 200
    eventually(lambda: len(office.printer.tickets()) == 1, "the test ticket")
    # This morning is tried at any hour; the template brings the hours of a real office.
    office.run("calendar", "always-open", "--data", str(office.data))


def a_kiosk(office: NewOffice) -> RobotDriver:
    """Switched on, and let in with a name and its printer."""
    kiosk = office.robot("kiosk", *SCREEN, *QUICK_TOUCHES)
    office.let_in(kiosk, "kios", name="Kios 1", printer=office.printer.url)
    return kiosk


def another_number(kiosk: RobotDriver) -> str:
    number = take_number(kiosk)
    kiosk.touch("done")
    return number


def a_morning(office: NewOffice, numbers: list[str]) -> None:
    """An operator and a board; everybody is called in the order in which they came, one of them is not there."""
    board = office.robot("display", "--screen", "1920x1080@43in")
    counter = office.robot("counter", "--screen", "1366x768@15.6in")
    office.let_in(board, "papan", name="TV Lobi")
    office.let_in(counter, "loket", name="Loket", counter=COUNTER)
    office.fill_in("/kantor/orang/tambah", "Kode undangan", name="Joko", login="joko", role="operator", pin=PIN)
    counter.wait("signin.name", timeout_s=PATIENCE_S)
    # Only a program that knows its counter takes it by itself.
    eventually(lambda: "menyambung" not in counter.text("status"), "the program has met the server")
    counter.touch("signin.name")
    counter.type("joko")
    counter.touch("signin.pin")
    counter.type(PIN)
    counter.touch("signin.go")
    counter.wait("button.next", enabled=True, timeout_s=PATIENCE_S)
    for number in numbers[:-1]:
        _moment.wait(KEY_PAUSE_S)
        counter.key("Enter", keypad=True)
        counter.wait("ticket.number", text=number, timeout_s=PATIENCE_S)
    board.wait("board.call", text=numbers[-2], timeout_s=PATIENCE_S)
    counter.wait("button.missed", enabled=True, timeout_s=PATIENCE_S)
    counter.touch("button.missed")
    counter.wait("ticket.state", text="Loket terbuka", timeout_s=PATIENCE_S)


def the_evening(office: NewOffice) -> None:
    """The day is closed at the hall's page; slip and report agree about it."""
    person = office.person
    assert person.open("/kantor/ruang") == 200
    office.fill_in("/kantor/ruang/tutup", "Ruang tunggu", sure="1")
    assert person.open("/kantor/slip") == 200
    for line in ("Hari sudah ditutup", f"Tiket{N_VISITORS:>29}", f"dilayani{N_VISITORS - 2:>24}"):
        assert line in person.html, person.html
    assert person.open("/kantor/laporan") == 200
    assert "Menurut layanan" in person.html


def a_copy_elsewhere(office: NewOffice, elsewhere: Path) -> None:
    """Made at a page, restored by one command, and proven there."""
    assert office.person.open("/kantor/simpanan") == 200
    assert office.person.send("/kantor/simpanan/salin") == 200
    (copy,) = (office.data / "backups").glob("*.db")
    office.run("restore", str(copy), "--data", str(elsewhere))
    assert ": correct, " in office.run("verify", "--data", str(elsewhere))
    there = json.loads(office.run("slip", "--json", "--data", str(elsewhere)))
    assert there["n_issued"] == N_VISITORS
    assert there["is_closed"]
