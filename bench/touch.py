"""From the finger on the kiosk to the first byte of the ticket at the printer, all of it real but the paper."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from appkit.rehearsal import Rehearsal
from appkit.robotdriver import RobotDriver
from bench.figures import Report, at_most
from bench.presses import percentile
from bench.process import ProcessFailed
from bench.relay import Heard, Relay

BEYOND_SERVER_MS = 150
_SCREEN = ("--screen", "1080x1920@21.5in")
# The pause after a touch protects from trembling fingers; it is not part of any way measured here.
_QUICK_TOUCHES = ("--touch-pause-ms", "0")
_PATIENCE_S = 30.0
# What asks a printer for its condition is a few bytes long; every ticket begins with more.
_LEAST_TICKET_BYTES = 32


def measure(report: Report, folder: Path, *, is_quick: bool) -> None:
    """A kiosk program without a window, touched by a robot, with a virtual printer; the first ticket is not counted."""
    report.begin("touch to first byte at the printer")
    tickets = 3 if is_quick else 40
    with Rehearsal(folder / "touch") as office:
        office.serve()
        printer = office.printer("kios")
        address = printer.url.removeprefix("tcp://").partition("?")[0]
        with Relay(address) as to_printer, Relay(office.url.removeprefix("http://")) as to_server:
            office.url = f"http://{to_server.address}"
            device = ["--printer", printer.url.replace(address, to_printer.address)]
            kiosk = office.robot("kiosk", "Kios", *_SCREEN, *_QUICK_TOUCHES, device=device)
            taken = [_take_ticket(kiosk, to_server, to_printer) for _ in range(tickets + 1)][1:]
            kiosk.close()
    beyond_ms = [touch_ms - server_ms for touch_ms, server_ms in taken]
    report.add("touch_to_byte.tickets", tickets, "")
    report.add("touch_to_byte.server_p50_ms", median(server_ms for _, server_ms in taken), "ms")
    report.add("touch_to_byte.p50_ms", median(beyond_ms), "ms")
    report.add("touch_to_byte.p95_ms", percentile(beyond_ms, 0.95), "ms", at_most(BEYOND_SERVER_MS))


def _take_ticket(kiosk: RobotDriver, to_server: Relay, to_printer: Relay) -> tuple[float, float]:
    """Milliseconds from the touch to the ticket's first byte, and those of them that the server had."""
    kiosk.wait("tile.AMBIL", enabled=True, timeout_s=_PATIENCE_S)
    kiosk.touch("tile.AMBIL")
    kiosk.wait("priority.none", enabled=True, timeout_s=_PATIENCE_S)
    touched_at = time.monotonic()
    kiosk.touch("priority.none")
    first = _first(to_printer, touched_at, lambda heard: len(heard.data) >= _LEAST_TICKET_BYTES)
    asked = _first(to_server, touched_at, lambda heard: b"/api/commands/issue-ticket" in heard.data)
    answered = _first(to_server, asked.at_s, lambda heard: not heard.is_from_caller)
    kiosk.wait("ticket.number", timeout_s=_PATIENCE_S)
    kiosk.wait("done", enabled=True, timeout_s=_PATIENCE_S)
    kiosk.touch("done")
    return (first.at_s - touched_at) * 1000, (answered.at_s - asked.at_s) * 1000


def _first(relay: Relay, since_s: float, is_meant: Callable[[Heard], bool]) -> Heard:
    """The first of what was meant since then, waiting for it."""
    until_s = time.monotonic() + _PATIENCE_S
    while time.monotonic() < until_s:
        for heard in list(relay.heard):
            if heard.at_s >= since_s and is_meant(heard):
                return heard
        time.sleep(0.002)
    raise ProcessFailed("a touch had no effect")
