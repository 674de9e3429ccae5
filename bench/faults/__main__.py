"""`giliran faults`: the fault table; with the number of a row, that fault is made and what came of it printed.

Rows that measure in full start servers of their own on a temporary folder; the others run their tests.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from bench.faults import apart, badnet, killing, pairs, power, soak, starved, storming
from bench.faults.more_rows import later_rows
from bench.faults.results import EXACT_TIMES, WANTED_AT, read
from bench.faults.rows import NETWORK, PAPER, SERVER, Row
from bench.figures import Report
from bench.machine import allow_many_sockets
from bench.process import ROOT

FULL: Mapping[str, Callable[[Report, Path], None]] = {
    "kill": partial(killing.measure, rounds=500),
    "power": partial(power.measure, images=2_000),
    "starved": starved.measure,
    "storm": partial(storming.measure, count=1_000),
    "cable": partial(badnet.measure_pulled_cable, seconds=10),
    "loss": partial(badnet.measure_loss, seconds=600),
    "mtu": partial(badnet.measure_small_packets, seconds=20),
    "apart": partial(apart.measure, count=200),
    "pairs": partial(pairs.measure, pairs=1_000),
    "soak": partial(soak.measure, days=soak.DAYS),
}
_SHORT: Mapping[str, Callable[[Report, Path], None]] = {
    "kill": partial(killing.measure, rounds=20),
    "power": partial(power.measure, images=100),
    "starved": starved.measure,
    "storm": partial(storming.measure, count=200),
    "cable": partial(badnet.measure_pulled_cable, seconds=4),
    "loss": partial(badnet.measure_loss, seconds=30),
    "mtu": partial(badnet.measure_small_packets, seconds=5),
    "apart": partial(apart.measure, count=20),
    "pairs": partial(pairs.measure, pairs=100),
    "soak": partial(soak.measure, days=2),
}


def all_rows() -> tuple[Row, ...]:
    """The whole table, in its order."""
    return (*SERVER, *PAPER, *NETWORK, *later_rows())


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table, or make one fault; 1 if a promise was not kept."""
    parser = argparse.ArgumentParser(prog="giliran faults", description=__doc__)
    parser.add_argument(
        "row", nargs="?", type=int, metavar="ROW", help="a number of the table; without one it is printed"
    )
    parser.add_argument("--short", action="store_true", help="less of it, within a minute or two")
    parser.add_argument("--json", type=Path, metavar="FILE", help="put what was measured into this file")
    given = parser.parse_args(arguments)
    if given.row is None:
        _print_table()
        return 0
    row = next((each for each in all_rows() if each.number == given.row), None)
    if row is None:
        parser.error(f"there is no row {given.row}; there are 1 to {len(all_rows())}")
    if not row.full:
        return _test(row, given.json)
    return _measure(row, is_short=given.short, path=given.json)


def _print_table() -> None:
    for row in all_rows():
        how = "measured" if row.full else "tested" if row.tests else "not tried"
        sys.stdout.write(f"{row.number:>3}  {how:<9} {row.fault}{': ' + row.reason if row.reason else ''}\n")


def _test(row: Row, path: Path | None) -> int:
    sys.stdout.write(f"{row.fault}: {row.expected}\n")
    if not row.tests:
        sys.stdout.write(f"{row.reason}\n")
        return 0
    environment = {**os.environ, EXACT_TIMES: "1"}
    if path is not None:
        environment[WANTED_AT] = str(path.resolve())
    words = [sys.executable, "-m", "pytest", "-q", *row.tests]
    return subprocess.run(words, cwd=ROOT, env=environment, check=False).returncode


def _measure(row: Row, *, is_short: bool, path: Path | None) -> int:
    allow_many_sockets()
    report = Report()
    with tempfile.TemporaryDirectory(prefix="giliran-faults-") as name:
        (_SHORT if is_short else FULL)[row.full](report, Path(name))
    if path is not None:
        _keep(row, report, path)
    return 1 if report.missed() else 0


def _keep(row: Row, report: Report, path: Path) -> None:
    """Every figure of the run, in the place of the older ones of this measurement."""
    kept = read(path)
    entry = kept.setdefault(str(row.number), {})
    for figure in report.figures:
        bar = "" if figure.bar is None else str(figure.bar)
        entry[figure.name] = {"value": round(figure.value, 2), "unit": figure.unit, "bar": bar, "ok": figure.is_good}
    ordered = {key: kept[key] for key in sorted(kept, key=int)}
    path.write_text(json.dumps(ordered, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
