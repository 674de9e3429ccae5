"""The plug is pulled in the middle of a load: what was acknowledged is there, and no number comes twice."""

from __future__ import annotations

import time
from pathlib import Path

from bench.checks import faults_in, replay_faults
from bench.figures import Report, at_least, at_most
from bench.load import RunningLoad
from bench.office import Office, OfficeFolder

_KILLED_AFTER_S = 1.0


def measure(report: Report, folder: Path, *, is_quick: bool) -> None:
    """Kill the server with SIGKILL under 32 clients, start it again and go on."""
    report.begin("SIGKILL in the middle of a load")
    office_folder = OfficeFolder(folder / "crash", has_counters=False)
    told: list[tuple[int, str]] = []
    kills = 1 if is_quick else 3
    faults = 0
    with Office(office_folder) as office:
        for _ in range(kills):
            load = RunningLoad(office.issuing(), 32, 30)
            time.sleep(_KILLED_AFTER_S)
            office.process.kill()
            load.interrupt()
            told += load.result().tickets
            office.restart()
            told += office.issue(32, 1).tickets
            found = faults_in(office_folder.path, told)
            for fault in found:
                report.begin(f"  FAULT: {fault}")
            faults += len(found)
        faults += len(replay_faults(office_folder.path))
    report.add("crash.kills", kills, "", at_least(1))
    report.add("crash.acknowledged", len(told), "")
    report.add("crash.faults", faults, "", at_most(0))
