"""What visitors and staff do at a real kiosk, and what the office has written down of it."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass

from appkit.rehearsal import Rehearsal
from appkit.robotdriver import RobotDriver
from server.storage.engine import DATABASE_NAME
from wire.codes import PaperState

PATIENCE_S = 40.0
SCREEN = ("--screen", "1080x1920@21.5in")
# A robot's finger does not tremble.
QUICK_TOUCHES = ("--touch-pause-ms", "0")
PIN = "481516"
_HOLD_MS = 4_000

_moment = threading.Event()


@dataclass(frozen=True, kw_only=True)
class Issued:
    """A ticket as the office has it."""

    id: int
    number: str
    paper: PaperState


def choose_service(kiosk: RobotDriver) -> None:
    """The first touch."""
    kiosk.wait("tile.AMBIL", enabled=True, timeout_s=PATIENCE_S)
    kiosk.touch("tile.AMBIL")
    kiosk.wait("priority.none", enabled=True)


def take_number(kiosk: RobotDriver) -> str:
    """The two touches and what the screen then says."""
    choose_service(kiosk)
    kiosk.touch("priority.none")
    return str(kiosk.wait("ticket.number", timeout_s=PATIENCE_S)["text"])


def enter_staff_corner(kiosk: RobotDriver, name: str = "sari") -> None:
    """The long press, name and PIN; the office must have this operator with `PIN`, and the kiosk a printer."""
    kiosk.wait("tile.AMBIL", timeout_s=PATIENCE_S)
    kiosk.hold("header", _HOLD_MS)
    kiosk.wait("staff.letters", timeout_s=PATIENCE_S)
    for letter in name:
        kiosk.touch(f"staff.key.{letter}")
    kiosk.touch("staff.confirm")
    kiosk.wait("staff.digits")
    for digit in PIN:
        kiosk.touch(f"staff.key.{digit}")
    kiosk.touch("staff.confirm")
    # Once the printer was looked at the page stands still.
    kiosk.wait("staff.test_print", enabled=True, timeout_s=PATIENCE_S)


def issued(office: Rehearsal) -> list[Issued]:
    """All tickets of the office, in the order of their numbers."""
    rows = _rows(office, "SELECT id, number, paper FROM ticket ORDER BY id")
    return [Issued(id=row[0], number=row[1], paper=PaperState(row[2])) for row in rows]


def n_facts(office: Rehearsal, kind: str, holding: str = "") -> int:
    """How often this was written into the journal, with this in the record."""
    query = "SELECT 1 FROM journal WHERE kind = ? AND instr(record, ?)"
    return len(_rows(office, query, kind, holding or kind))


def eventually(
    condition: Callable[[], bool], what: str, within_s: float = PATIENCE_S, *, said: Callable[[], object] = str
) -> float:
    """Waits until it is so; gives the seconds that it took. `said` tells what was seen if it never is."""
    began_s = time.monotonic()
    while not condition():
        assert time.monotonic() - began_s < within_s, f"it never happened: {what} {said()}"
        _moment.wait(0.02)
    return time.monotonic() - began_s


def eventually_lettered(office: Rehearsal, n_kiosks: int) -> str:
    """Waits until so many kiosks have letters; gives the newest one."""
    eventually(lambda: len(_rows(office, "SELECT letter FROM offline_letter")) >= n_kiosks, "every kiosk has a letter")
    return str(_rows(office, "SELECT letter FROM offline_letter ORDER BY device_id DESC")[0][0])


def _rows(office: Rehearsal, query: str, *values: object) -> list[tuple[int, str, str]]:
    with closing(sqlite3.connect(office.data / DATABASE_NAME)) as database:
        return database.execute(query, values).fetchall()
