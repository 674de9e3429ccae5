"""A report about a month of a thousand tickets a day, as its page asks for it."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from bench.figures import Report, at_most
from bench.office import OfficeFolder
from bench.old_days import TICKETS_A_DAY, add_old_tickets
from bench.process import ROOT

_DAYS = 30
_FIRST, _LAST = "2015-01-01", "2015-01-30"
_WITHIN_S = 300


def measure(report: Report, folder: Path, *, is_quick: bool) -> None:
    """The first time the days are read from the journal and kept, from then on only thirty rows."""
    report.begin("a report about a month")
    office = OfficeFolder(folder / "reports", has_counters=False)
    add_old_tickets(office.path, _DAYS * TICKETS_A_DAY)
    report.add("report.month_first_s", _report_s(office.path), "s")
    report.add("report.month_s", min(_report_s(office.path) for _ in range(1 if is_quick else 3)), "s", at_most(2))


def _report_s(data: Path) -> float:
    began_at = time.monotonic()
    command = [sys.executable, "-m", "server", "report", _FIRST, _LAST, "--json", "--data", str(data)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=_WITHIN_S)
    assert f'"{_LAST}"'.encode() in done.stdout
    return time.monotonic() - began_at
