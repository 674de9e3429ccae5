"""Senseless touches, keys and codes on the real kiosk program, with a real server and printer beside it.

Whatever is pressed, it stays the one window on the screen, starts nothing, asks nobody to close it, and gives the next
visitor a number. Tickets that come of it are real ones: each was printed once.
"""

from __future__ import annotations

import random
import re
import string
from pathlib import Path

from appkit.rehearsal import Printer, Rehearsal
from appkit.robotdriver import RobotDriver, RobotError
from bench.fuzz.told import Told
from bench.fuzz.watched import vitals_of

WIDTH_MM, HEIGHT_MM = 267.0, 475.0
SCREEN = ("--screen", "1080x1920@21.5in", "--touch-pause-ms", "0")
LARGEST_GROWTH_MB = 60.0
PATIENCE_S = 40.0
GONE_WITHIN_S = 180.0
"""The longest that a screen waits for somebody who walked away."""

LONGEST_TEXT = 60

_NUMBER = re.compile(r"[A-Z]{1,2}\s\d{3,4}")

KEYS = (
    *("Escape", "Return", "Enter", "Tab", "Backtab", "Backspace", "Delete", "Insert", "Home", "End", "PageUp"),
    *("PageDown", "Left", "Right", "Up", "Down", "Print", "Pause", "Menu", "Meta", "SysReq", "CapsLock", "Help"),
    *(f"F{n}" for n in range(1, 25)),
    *("Back", "Forward", "Refresh", "HomePage", "Search", "Close", "PowerOff", "Sleep", "LaunchMail", "Explorer"),
    *("A", "C", "N", "O", "P", "Q", "S", "T", "V", "W", "X", "Z", "Space", "Plus", "Minus", "Question"),
)
"""Those that elsewhere close, leave, print, switch or start something, and some more."""


def fuzz(folder: Path, n_events: int, seed: int) -> Told:
    """Press that often."""
    told, chance = Told(), random.Random(seed)
    with Rehearsal(folder) as office:
        office.serve()
        printer = office.printer("fuzz")
        kiosk = office.robot("kiosk", "Kios", *SCREEN, device=["--printer", printer.url])
        kiosk.wait("tile.AMBIL", enabled=True, timeout_s=PATIENCE_S)
        before = vitals_of(kiosk.pid)
        try:
            for n in range(n_events):
                told.counts[_press(kiosk, chance)] += 1
                if n % 1_000 == 999:
                    _look(kiosk, told)
            _look(kiosk, told)
            _serve_somebody(kiosk, told)
        except RobotError as error:
            told.faults.append(str(error)[:2_000])
            return told
        after = vitals_of(kiosk.pid)
        grown_mb = after.memory_mb - before.memory_mb
        told.counts["MB more at the end"] = round(grown_mb)
        told.expect(grown_mb < LARGEST_GROWTH_MB, f"the kiosk grew by {grown_mb:.0f} MB")
        numbers = _numbers(printer)
        told.counts["tickets printed"] = len(numbers)
        told.expect(bool(numbers), "no ticket was printed at all")
        told.expect(len(numbers) == len(set(numbers)), "a number was printed twice")
        told.expect(": correct, " in office.run("verify"), "the journal of the day does not verify")
    return told


def _numbers(printer: Printer) -> list[str]:
    """On every whole paper that is no copy."""
    papers = [[str(line) for line in each["lines"]] for each in printer.tickets() if each["is_whole"]]
    originals = [lines for lines in papers if not any(line.startswith("Salinan") for line in lines)]
    return [line for lines in originals for line in lines if _NUMBER.fullmatch(line.strip())]


def _press(kiosk: RobotDriver, chance: random.Random) -> str:
    kind = chance.choices(("touch", "key", "edge", "hold", "type", "scan"), (40, 45, 5, 2, 5, 3))[0]
    try:
        if kind == "touch":
            kiosk.touch_at(chance.uniform(0, WIDTH_MM), chance.uniform(0, HEIGHT_MM))
        elif kind == "edge":
            # Where other systems pull their menus in from.
            kiosk.touch_at(chance.choice((0.2, WIDTH_MM - 0.5)), chance.choice((0.2, HEIGHT_MM - 0.5)))
        elif kind == "key":
            modifiers = {name: chance.random() < 0.3 for name in ("ctrl", "alt", "shift")}
            kiosk.key(chance.choice(KEYS), **modifiers)
        elif kind == "hold":
            kiosk.hold("header", chance.randint(0, 5_000))
        elif kind == "type":
            kiosk.type(_text(chance))
        else:
            kiosk.scan(_text(chance))
    except RobotError as error:
        # The robot refuses what no finger could do either, such as holding what is not on the screen.
        if not any(each in str(error) for each in ("RobotRefusal", "lies over it")):
            raise
        return f"{kind}, not possible now"
    return kind


def _text(chance: random.Random) -> str:
    return "".join(chance.choices(string.printable[:95], k=chance.randint(1, LONGEST_TEXT)))


def _look(kiosk: RobotDriver, told: Told) -> None:
    """One window, no other program, and the screen answers."""
    told.expect(vitals_of(kiosk.pid).n_children == 0, "the kiosk started another program")
    told.expect(bool(kiosk.tree()), "nothing is on the screen")


def _serve_somebody(kiosk: RobotDriver, told: Told) -> None:
    """The next visitor comes when the last one is gone: the screen goes back to its beginning by itself."""
    kiosk.wait("tile.AMBIL", enabled=True, timeout_s=GONE_WITHIN_S)
    kiosk.touch("tile.AMBIL")
    kiosk.wait("priority.none", enabled=True)
    kiosk.touch("priority.none")
    told.expect(bool(kiosk.wait("ticket.number", timeout_s=PATIENCE_S)["text"]), "the next visitor got no number")
