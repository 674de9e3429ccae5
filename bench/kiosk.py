"""A visitor at a kiosk whose printer is silent or takes no more: how soon the number is there, how alive the screen."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from appkit.rehearsal import Printer, Rehearsal
from appkit.robotdriver import RobotDriver
from bench.figures import Report, at_most

BLOCKED_MS = 50
NUMBER_WITHIN_S = 3.0
_SCREEN = ("--screen", "1080x1920@21.5in")
# The pause after a touch protects from trembling fingers; it is not part of any way measured here.
_QUICK_TOUCHES = ("--touch-pause-ms", "0")
_PATIENCE_S = 30.0
# So long the printer is left alone with a ticket: questions without answers, writes that do not end.
_LOOK_ON_S = 1.5
_FAULTS = ("silent", "stalled")


@dataclass(frozen=True, kw_only=True)
class Visit:
    """One ticket.

    Attributes:
        number_s: from the touch to the number on the screen.
        blocked_ms: the longest time that the interface did not answer from that touch on, until the printer had had
            its time; `late_ms` with the waits for a processor in it.
    """

    number_s: float
    blocked_ms: float
    late_ms: float


def measure(report: Report, folder: Path, *, is_quick: bool) -> None:
    """A kiosk without a window, touched by a robot, beside a printer with faults; the first ticket warms it up."""
    report.begin("kiosk beside a broken printer")
    rounds = 1 if is_quick else 6
    with Rehearsal(folder / "kiosk") as office:
        office.serve()
        visits = [visit for beside_one in visits_beside_faults(office, rounds).values() for visit in beside_one]
    report.add("kiosk.visits", len(visits), "")
    report.add("kiosk.number_on_screen.max_s", max(v.number_s for v in visits), "s", at_most(NUMBER_WITHIN_S))
    report.add("kiosk.blocked.max_ms", max(v.blocked_ms for v in visits), "ms", at_most(BLOCKED_MS))
    report.add("kiosk.blocked.with_other_programs_ms", max(v.late_ms for v in visits), "ms")


def visits_beside_faults(office: Rehearsal, rounds: int) -> dict[str, list[Visit]]:
    """Take so many tickets at a new kiosk under each fault of its printer; by the fault."""
    printer = office.printer("beside")
    kiosk = office.robot("kiosk", "Kios", *_SCREEN, *_QUICK_TOUCHES, device=["--printer", printer.url])
    take_ticket(kiosk)
    visits = {}
    for fault in _FAULTS:
        with _broken(printer, fault):
            visits[fault] = [take_ticket(kiosk) for _ in range(rounds)]
    kiosk.close()
    return visits


def take_ticket(kiosk: RobotDriver) -> Visit:
    """The touches of one visitor, who leaves when the printer had its time."""
    kiosk.wait("tile.AMBIL", enabled=True, timeout_s=_PATIENCE_S)
    kiosk.touch("tile.AMBIL")
    kiosk.wait("priority.none", enabled=True, timeout_s=_PATIENCE_S)
    kiosk.pulse()
    touched_s = time.monotonic()
    kiosk.touch("priority.none")
    kiosk.wait("ticket.number", timeout_s=_PATIENCE_S)
    number_s = time.monotonic() - touched_s
    time.sleep(_LOOK_ON_S)
    felt = kiosk.pulse()
    kiosk.touch("start_over")
    return Visit(number_s=number_s, blocked_ms=felt["blocked_ms"], late_ms=felt["late_ms"])


@contextmanager
def _broken(printer: Printer, fault: str) -> Iterator[None]:
    """Silent: takes everything and answers nothing. Stalled: the connection stands, and nobody reads from it."""
    if fault == "stalled":
        printer.freeze()
        yield
        printer.thaw()
        return
    printer.tell("silent on")
    yield
    printer.tell("silent off")
