"""What group commit gives on a slow disk: the same server with and without it, 20 ms added to every sync."""

from __future__ import annotations

from pathlib import Path
from statistics import median

from bench.figures import Report, at_least
from bench.office import Office, OfficeFolder
from bench.process import slowed

DELAY_MS = 20


def measure(report: Report, folder: Path, *, is_quick: bool) -> None:
    """Tickets a second from 32 clients, with all commands that wait in one transaction, and with one in each."""
    report.begin(f"{DELAY_MS} ms added to each sync")
    before = slowed(DELAY_MS)
    rounds, duration_s = (1, 2) if is_quick else (3, 4)
    together, single = [], []
    together_folder = OfficeFolder(folder / "together", has_counters=False)
    single_folder = OfficeFolder(folder / "single", has_counters=False)
    one_each = ("--batch-size", "1")
    with (
        Office(together_folder, before=before) as grouping,
        Office(single_folder, *one_each, before=before) as one_by_one,
    ):
        for _ in range(rounds):
            together.append(grouping.issue(32, duration_s))
            single.append(one_by_one.issue(32, duration_s))
    report.add("slow_sync.32.rate", median(load.rate for load in together), "1/s")
    report.add("slow_sync.32.p99_ms", median(load.p99_ms for load in together), "ms")
    report.add("slow_sync.32.single_rate", median(load.rate for load in single), "1/s")
    gain = median(ours.rate / other.rate for ours, other in zip(together, single, strict=True))
    report.add("slow_sync.32.gain", gain, "", at_least(8))
