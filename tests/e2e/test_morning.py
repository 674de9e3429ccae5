"""A whole morning of a small office by the real programs: touches, keys, printer bytes and nothing else.

Three kiosks with printers, three counters and a board; 200 visitors; absence and return, transfer, hold, pause, undo,
paper out and a marked copy, and a server that dies in the middle. The office's clock runs twelve times faster, so
that who is called has fifteen real seconds to come.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from appkit.rehearsal import Printer, Rehearsal
from appkit.robotdriver import RobotDriver, RobotError

N_VISITORS = 200
N_EARLY = 12
CLOCK_SPEED = 12
PIN = "4826"

OUT_OF_PAPER = {30, 33, 36}
"""Visitors of the first kiosk who find no paper in it."""

TOUCH_PAUSE_S = 0.3
"""These visitors are quick; their kiosks take only what comes faster than this for a bounce."""
NEXT_AGAIN_S = 4.0
KEY_PAUSE_S = 0.35
"""The counter takes the same key within 0.3 s for a double press."""
PATIENCE_S = 40.0

WISHES = (
    ("tile.KTP-R", "priority.none"),
    ("tile.AMBIL", "priority.none"),
    ("tile.KK-P", "priority.none"),
    ("tile.KTP-R", "priority.elderly"),
    ("tile.AMBIL", "priority.none"),
    ("tile.KTP-R", "priority.none"),
    ("group.1", "tile.KTP-H", "priority.with_infant"),
)

_pause = threading.Event()


def pause(seconds):
    """People are slower than programs; nobody ever sets this event."""
    _pause.wait(seconds)


def eventually(condition, what, within_s=PATIENCE_S):
    """Wait until something is true."""
    until = time.monotonic() + within_s
    while not condition():
        if time.monotonic() > until:
            raise AssertionError(f"it never happened: {what}")
        pause(0.05)


@dataclass
class Kiosk:
    """One kiosk with its printer and the visitors in front of it."""

    robot: RobotDriver
    printer: Printer
    shown: list[str] = field(default_factory=list)
    without_paper: list[str] = field(default_factory=list)
    was_out: bool = False

    def visit(self, wish, *, has_paper):
        """Somebody takes a number; what the screen shows is noted."""
        for name in wish:
            self.touch(name)
        number = self.robot.wait("ticket.number", timeout_s=PATIENCE_S)["text"]
        self.shown.append(number)
        if not has_paper:
            said = self.robot.wait("ticket.paper", contains="tetap berlaku", timeout_s=PATIENCE_S)["text"]
            assert number in said.replace("\u00a0", " ")
            self.without_paper.append(number)
        self.touch("done")
        self.robot.wait("tile.AMBIL", timeout_s=PATIENCE_S)

    def touch(self, name):
        """Touch what is there; a server that is away makes people wait, not give up."""
        pause(TOUCH_PAUSE_S)
        self.robot.wait(name, enabled=True, timeout_s=PATIENCE_S)
        self.robot.touch(name)

    def is_out_of_paper(self, is_out):
        """Take the paper out, or put some in."""
        if is_out != self.was_out:
            self.printer.tell("paper out" if is_out else "paper ok")
        self.was_out = is_out

    def papers(self):
        """Lines of every whole paper that came out."""
        return [ticket["lines"] for ticket in self.printer.tickets() if ticket["is_whole"]]


class Desk:
    """One operator with a number pad."""

    def __init__(self, robot, login):
        self.robot = robot
        self.called: list[str] = []
        robot.wait("signin.name", timeout_s=PATIENCE_S)
        robot.touch("signin.name")
        robot.type(login)
        robot.touch("signin.pin")
        robot.type(PIN)
        robot.touch("signin.go")
        robot.wait("button.next", enabled=True, timeout_s=PATIENCE_S)

    def press(self, key):
        """A key of the number pad."""
        pause(KEY_PAUSE_S)
        self.robot.key(key, keypad=True)

    def number(self):
        """What stands on the card of the current ticket."""
        return self.robot.text("ticket.number")

    def next(self):
        """Press *next* until somebody else stands at the counter, again if nothing came of it, as people do."""
        before = self.number()
        until = time.monotonic() + PATIENCE_S
        while self.number() in ("", before):
            assert time.monotonic() < until, f"nobody came after {before}: {self.robot.text('status')}"
            self.robot.wait("feed", text="tersambung", timeout_s=PATIENCE_S)
            self.press("Enter")
            self.somebody_else_within(NEXT_AGAIN_S, before)
        self.called.append(self.number())
        return self.called[-1]

    def somebody_else_within(self, seconds, before):
        """Wait a while for another number on the card."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and self.number() in ("", before):
            pause(0.05)

    def until_state(self, words):
        """Wait for the words over the current ticket."""
        self.robot.wait("ticket.state", text=words, timeout_s=PATIENCE_S)


class Morning:
    """The office and everything that happens in it."""

    def __init__(self, office):
        self.office = office
        self.faults: list[BaseException] = []
        office.serve()
        for login in ("sari", "budi", "tono"):
            office.add_operator(login, PIN)
        printers = [office.printer(f"printer-{n}", width) for n, width in ((1, 80), (2, 58), (3, 80))]
        self.board = office.robot("display", "Papan", "--screen", "1920x1080@43in")
        self.kiosks = [
            Kiosk(
                robot=office.robot(
                    "kiosk",
                    f"Kios {n}",
                    "--screen",
                    "1080x1920@21.5in",
                    "--touch-pause-ms",
                    "250",
                    device=["--printer", printer.url],
                ),
                printer=printer,
            )
            for n, printer in enumerate(printers, start=1)
        ]
        self.desks = [
            Desk(
                office.robot(
                    "counter", f"Loket {number}", "--screen", "1366x768@15.6in", device=["--counter", str(number)]
                ),
                login,
            )
            for number, login in ((1, "sari"), (2, "budi"), (6, "tono"))
        ]

    def visitors_come(self):
        """Every kiosk serves its visitors at the same time as the others; one of them runs out of paper."""
        return self.together(self.serve_visitors, self.kiosks)

    def serve_visitors(self, kiosk):
        """All the visitors of one kiosk."""
        place = self.kiosks.index(kiosk)
        mine = range(place, N_VISITORS, len(self.kiosks))
        for n in mine:
            kiosk.is_out_of_paper(n in OUT_OF_PAPER)
            kiosk.visit(WISHES[n % len(WISHES)], has_paper=n not in OUT_OF_PAPER)

    def together(self, act, those):
        """Start one thread for each; gives what to wait for."""

        def run(one):
            try:
                act(one)
            except BaseException as fault:
                self.faults.append(fault)
                raise

        threads = [threading.Thread(target=run, args=(one,), name="morning") for one in those]
        for thread in threads:
            thread.start()
        return threads

    def wait(self, threads):
        """Until they are done; what failed in one of them fails the morning."""
        for thread in threads:
            thread.join()
        if self.faults:
            raise self.faults[0]

    def everybody_is_called(self):
        """Every counter presses *next* until the whole line is called."""
        n_taken = sum(len(kiosk.shown) for kiosk in self.kiosks)

        def all_called():
            return len({number for desk in self.desks for number in desk.called}) >= n_taken

        def work(desk):
            while not all_called():
                before = desk.number()
                desk.press("Enter")
                desk.somebody_else_within(2.0, before)
                if desk.number() not in ("", before):
                    desk.called.append(desk.number())

        self.wait(self.together(work, self.desks))


@pytest.mark.timeout(840)
def test_a_whole_morning(tmp_path: Path) -> None:
    with Rehearsal(tmp_path, clock_speed=CLOCK_SPEED, public_url="https://antre.test") as office:
        morning = Morning(office)
        try:
            play(morning)
        except (AssertionError, RobotError):
            keep_pictures(morning, tmp_path)
            raise
        check(morning)


def play(morning):
    """The morning from the first visitor to the last."""
    first, second, third = morning.desks
    visitors = morning.visitors_come()
    eventually(lambda: sum(len(kiosk.shown) for kiosk in morning.kiosks) >= N_EARLY, "the first visitors have numbers")
    first.next()
    first.press("1")
    first.until_state("Sedang dilayani")
    an_undo(first)
    an_absence(first)
    a_transfer(second, third)
    a_pause(second)
    a_hold(third)
    a_copy(first)
    the_server_dies(morning)
    for _ in range(8):
        for desk in morning.desks:
            desk.next()
    morning.wait(visitors)
    morning.everybody_is_called()


def an_undo(desk):
    """*Next* by mistake is taken back, twice: the visitor stands at the counter again."""
    before = desk.number()
    desk.next()
    desk.press("9")
    desk.until_state("Loket terbuka")
    desk.press("9")
    desk.robot.wait("ticket.number", text=before, timeout_s=PATIENCE_S)
    desk.called.pop()


def an_absence(desk):
    """Nobody comes; the number is marked absent, comes back, and is called again."""
    absent = desk.next()
    eventually(lambda: desk.robot.read("button.missed")["enabled"], "absent is possible")
    desk.press("2")
    desk.until_state("Loket terbuka")
    desk.press("5")
    desk.robot.wait("choice.question", contains="kembali", timeout_s=PATIENCE_S)
    desk.press("Enter")
    desk.robot.wait("history", contains=absent, timeout_s=PATIENCE_S)
    eventually(lambda: desk.next() == absent, "the absent number is called again")


def a_transfer(desk, other):
    """Sent on to another service, the number is called at another counter."""
    moved = desk.next()
    desk.press("6")
    desk.robot.wait("choice.question", contains=moved, timeout_s=PATIENCE_S)
    desk.press("0")
    desk.press("1")
    desk.until_state("Loket terbuka")
    eventually(lambda: other.next() == moved, f"{moved} is called at the other counter")


def a_pause(desk):
    """A pause calls nobody; the same key ends it."""
    desk.next()
    desk.press("3")
    desk.until_state("Loket terbuka")
    desk.press("7")
    desk.robot.wait("choice.question", timeout_s=PATIENCE_S)
    desk.press("1")
    desk.robot.wait("ticket.state", contains="eda", timeout_s=PATIENCE_S)
    desk.press("7")
    desk.until_state("Loket terbuka")
    desk.next()


def a_hold(desk):
    """Parked with minutes granted, the number returns."""
    held = desk.next()
    desk.press("4")
    desk.robot.wait("choice.question", contains=held, timeout_s=PATIENCE_S)
    desk.press("1")
    desk.press("1")
    desk.until_state("Loket terbuka")
    desk.press("5")
    desk.robot.wait("choice.question", contains="kembali", timeout_s=PATIENCE_S)
    desk.press("Enter")
    eventually(lambda: desk.next() == held, f"{held} is called again")


def a_copy(desk):
    """A copy of the current ticket comes out where it was taken, and says that it is one."""
    desk.next()
    desk.press("Asterisk")


def the_server_dies(morning):
    """Killed and started again: kiosks say so within 2 s, and everything goes on where it was."""
    morning.office.kill_server()
    morning.board.wait("board.freshness", contains="Terputus", timeout_s=PATIENCE_S)
    morning.office.serve()


def check(morning):
    """What the morning has to leave behind."""
    shown = [number for kiosk in morning.kiosks for number in kiosk.shown]
    assert len(shown) == len(set(shown)) == N_VISITORS
    assert {number for desk in morning.desks for number in desk.called} == set(shown)
    copies = []
    for kiosk in morning.kiosks:
        printed = [number for lines in kiosk.papers() for number in kiosk.shown if number in lines]
        marked = [lines for lines in kiosk.papers() if any(line.startswith("Salinan") for line in lines)]
        copies += marked
        originals = len(kiosk.papers()) - len(marked)
        assert originals == len(kiosk.shown) - len(kiosk.without_paper), "each number has one paper"
        assert not set(kiosk.without_paper) & set(printed), "nothing came out without paper"
    assert len(copies) == 1
    history = morning.board.wait("board.history.1", timeout_s=PATIENCE_S)["text"]
    assert any(number in history for number in shown), history
    assert ": correct, " in morning.office.run("verify")


def keep_pictures(morning, folder):
    """What every screen showed when it went wrong."""
    robots = [morning.board, *(kiosk.robot for kiosk in morning.kiosks), *(desk.robot for desk in morning.desks)]
    for n, robot in enumerate(robots):
        try:
            robot.grab(folder / f"{n}-{robot.program}.png")
        except RobotError as error:
            print(f"no picture of {robot.program}: {error}")
    print(f"pictures in {folder}")
