"""What a command costs when the office has been open for years: the same work on an empty and on a full database."""

from __future__ import annotations

import shutil
from pathlib import Path
from statistics import median

from bench.devices import Connection
from bench.figures import Report, at_most
from bench.office import Office, OfficeFolder, copied
from bench.old_days import add_old_tickets
from bench.plans import scans_of

SIZES = (10_000, 100_000, 1_000_000)
PAIRS = 9
COMMANDS = 300
HIGHEST_RATIO = 1.15


def measure(report: Report, folder: Path, *, is_quick: bool) -> None:
    """Processor time of the server for each ticket and each call, in pairs of an empty and a full office."""
    report.begin("old tickets, each with its facts")
    pairs, sizes = (5, SIZES[:1]) if is_quick else (PAIRS, SIZES)
    fresh = OfficeFolder(folder / "history-0", has_counters=True)
    for size in sizes:
        empty, full = copied(fresh, folder / f"empty-beside-{size}"), copied(fresh, folder / f"history-{size}")
        add_old_tickets(full.path, size)
        with Office(empty) as without, Office(full) as with_history:
            _measure_pairs(report, without, with_history, size, pairs)
        scans = scans_of(full.path, with_history.kiosks[0], with_history.counters[0])
        for scan in scans:
            report.begin(f"  SCAN: {scan}")
        report.add(f"history.{size}.scans", len(scans), "", at_most(0))
        shutil.rmtree(full.path)


def _measure_pairs(report: Report, without: Office, with_history: Office, size: int, pairs: int) -> None:
    issue_ms: list[tuple[float, float]] = []
    next_ms: list[tuple[float, float]] = []
    for office in (without, with_history):
        office.fill_line(COMMANDS)
        _pair_of(office)
        # At its first start a server learns from the days before.
        office.settle()
    for turn in range(pairs):
        # Now the one first, now the other: what wears off or grows must not count for one side alone.
        offices = (without, with_history) if turn % 2 == 0 else (with_history, without)
        costs = {office: _pair_of(office) for office in offices}
        issue_ms.append((costs[without][0], costs[with_history][0]))
        next_ms.append((costs[without][1], costs[with_history][1]))
    bar = at_most(HIGHEST_RATIO) if size == SIZES[-1] else None
    for name, costs_ms in (("issue", issue_ms), ("next", next_ms)):
        report.add(f"history.{size}.{name}_cpu_ms", median(full_ms for _, full_ms in costs_ms), "ms")
        ratio = median(full_ms / empty_ms for empty_ms, full_ms in costs_ms)
        report.add(f"history.{size}.{name}_ratio", ratio, "", bar)


def _pair_of(office: Office) -> tuple[float, float]:
    """Processor time in ms for one ticket and one call; as many are called as were issued."""
    issuing, calling = office.issuing(), office.calling()
    connection = Connection(office.url)
    costs = []
    for target in (issuing, calling):
        before_s = office.process.cpu_s()
        for turn in range(COMMANDS):
            body = target.bodies[turn % len(target.bodies)].encode()
            connection.post(target.path, body, target.tokens[turn % len(target.tokens)])
        costs.append((office.process.cpu_s() - before_s) * 1000 / COMMANDS)
    connection.close()
    return costs[0], costs[1]
