"""From the press at a counter to the message at 1 to 10,000 boards."""

from __future__ import annotations

from pathlib import Path
from statistics import median

from bench.figures import Report, at_most
from bench.machine import allow_many_sockets, stalls_ms
from bench.office import Office, OfficeFolder
from bench.presses import Boards, percentile, press_next

BOARDS = (1, 100, 1_000, 10_000)
MOST_BOARDS = 100
"""So many are boards, which acknowledge each call; more than that are phones, which only look."""

_SPARE_SOCKETS = 200

# Faster than any hall presses. Much faster would measure how the voice of one call disturbs the next.
_PRESS_EVERY_S = 0.4
_QUICK_PRESSES = 40
_STALL_ROUNDS = 300
_PRESSES = {1: 100, 100: 200, 1_000: 30, 10_000: 20}


def measure(report: Report, folder: Path, *, is_quick: bool) -> None:
    """Press *next* while so many boards watch; every one of them has to hear of every press."""
    report.begin("press at the counter to message at the board")
    if not is_quick:
        report.add("machine.stall.p99_ms", percentile(stalls_ms(_STALL_ROUNDS), 0.99), "ms")
    most = allow_many_sockets() - _SPARE_SOCKETS
    with Office(OfficeFolder(folder / "fanout", has_counters=True)) as office:
        for count in BOARDS[1:2] if is_quick else BOARDS:
            if count > most:
                report.begin(f"  {count} boards need more open files than this system allows")
                continue
            _measure(report, office, count, _QUICK_PRESSES if is_quick else _PRESSES[count])


def _measure(report: Report, office: Office, count: int, presses: int) -> None:
    office.fill_line(presses + 10)
    with Boards(office, count, acknowledges=count <= MOST_BOARDS) as boards:
        done = press_next(office, boards, presses, _PRESS_EVERY_S)
    report.add(f"press_to_board.{count}.p50_ms", median(done.message_ms), "ms")
    bar = at_most(30) if count == 100 else None
    report.add(f"press_to_board.{count}.p99_ms", percentile(done.message_ms, 0.99), "ms", bar)
    report.add(f"press_to_board.{count}.missing", done.missing, "", at_most(0))
