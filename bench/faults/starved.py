"""A server that has to share its processors: `giliran faults 5`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bench.faults.clients import Client, Told
from bench.faults.oracles import call_faults
from bench.figures import Report, at_most
from bench.office import Office, OfficeFolder
from bench.presses import percentile

_BUSY = "while True: pass"
_LOOPS, _CALLS = 2, 200


def measure(report: Report, folder: Path) -> None:
    """Calls beside two programs that never rest."""
    report.begin(f"{_CALLS} calls beside {_LOOPS} programs that never rest")
    with Office(OfficeFolder(folder / "starved", has_counters=True)) as office:
        office.fill_line(_CALLS + 20)
        loops = [subprocess.Popen([sys.executable, "-c", _BUSY]) for _ in range(_LOOPS)]
        try:
            told = _call(office)
        finally:
            for loop in loops:
                loop.kill()
                loop.wait()
    took_s = [one.took_s for one in told]
    report.add("starved.call_s.p50", percentile(took_s, 0.5), "s")
    report.add("starved.call_s.p99", percentile(took_s, 0.99), "s", at_most(1))
    report.add("starved.faults", len(call_faults(told)), "", at_most(0))


def _call(office: Office) -> list[Told]:
    clients = [Client(office.url, lambda counter=counter: counter.token) for counter in office.counters]  # type: ignore[misc]
    told = [clients[turn % len(clients)].ask("call-next") for turn in range(_CALLS)]
    for client in clients:
        client.close()
    return told
