"""What the server itself needs: memory, and time until it answers."""

from __future__ import annotations

import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from bench.figures import Report, at_most
from bench.office import LOOPBACK, Office, OfficeFolder
from bench.presses import Boards
from bench.process import Process

TICKETS = 10_000
USUAL_DAY = 1_000
"""Tickets of today that a server finds when it starts in the afternoon of a big office."""

BOARDS = 100
_SETTLE_S = 1.0


def measure(report: Report, folder: Path, *, is_quick: bool) -> None:
    """Resident memory after 10,000 tickets with 100 boards, what more boards add, and the time of a start."""
    report.begin("the server's own needs")
    office_folder = OfficeFolder(folder / "footprint", has_counters=False)
    tickets, further = (1_000, 500) if is_quick else (TICKETS, 2_000)
    with Office(office_folder) as office:
        report.add("memory_at_start_mb", office.process.memory_kb() / 1000, "MB")
        with Boards(office, BOARDS):
            issued = 0
            while issued < tickets:
                issued += office.issue(8, 1).requests
            time.sleep(_SETTLE_S)
            before_kb = office.process.memory_kb()
            report.add("memory_mb", before_kb / 1000, "MB", at_most(90))
            with Boards(office, further):
                time.sleep(_SETTLE_S)
                more_kb = office.process.memory_kb() - before_kb
            report.add("memory_per_board_kb", more_kb / further, "kB", at_most(14))
    usual_folder = OfficeFolder(folder / "usual", has_counters=False)
    with Office(usual_folder) as office:
        office.fill_line(USUAL_DAY)
    libraries, starts, full_starts = [], [], []
    for _ in range(1 if is_quick else 3):
        libraries.append(_libraries_s())
        starts.append(_start_s(usual_folder))
        full_starts.append(_start_s(office_folder))
    report.add("start_libraries_s", median(libraries), "s")
    report.add("start_s", median(starts), "s", at_most(1.5))
    report.add("start_after_10000_s", median(full_starts), "s")


def _libraries_s() -> float:
    """Seconds that the libraries alone need, with nothing of Giliran: how fast this machine is just now."""
    began_at = time.monotonic()
    subprocess.run([sys.executable, "-c", "import sqlalchemy, flask, pydantic, waitress, websockets"], check=True)
    return time.monotonic() - began_at


def _start_s(folder: OfficeFolder) -> float:
    """Seconds from the start of the process to its first answer."""
    began_at = time.monotonic()
    arguments = ["server", "serve", "--data", str(folder.path), "--http", f"{LOOPBACK}:0", "--push", f"{LOOPBACK}:0"]
    with Process(arguments) as process:
        url = process.line().split()[1]
        _ask_health(url)
        return time.monotonic() - began_at


def _ask_health(url: str) -> None:
    connection = HTTPConnection(urlsplit(url).netloc, timeout=10)
    connection.request("GET", "/healthz")
    assert connection.getresponse().status == 200
    connection.close()
