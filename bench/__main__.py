"""`giliran bench`: measures what the product promises, prints a table, and fails if a promise is not kept.

It starts servers of its own on a temporary folder and loopback, always with full sync. `giliran bench fairness`
measures the rule of the queue instead.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bench import (
    crash,
    disturbances,
    fanout,
    footprint,
    history,
    kiosk,
    many_watchers,
    office_pages,
    opening,
    reports,
    slow_sync,
    throughput,
    touch,
)
from bench.figures import Report, at_most, row_of
from bench.machine import allow_many_sockets, description

Measurement = Callable[..., None]

MEASUREMENTS: Mapping[str, Measurement] = {
    "footprint": footprint.measure,
    "throughput": throughput.measure,
    "reference": throughput.measure_reference,
    "crash": crash.measure,
    "fanout": fanout.measure,
    "disturbances": disturbances.measure,
    "watchers": many_watchers.measure,
    "slow_sync": slow_sync.measure,
    "touch": touch.measure,
    "kiosk": kiosk.measure,
    "opening": opening.measure,
    "office": office_pages.measure,
    "reports": reports.measure,
    "history": history.measure,
}
"""What can be measured, in the order in which it is; each gets the report, a folder of its own and `is_quick`."""

QUICK = ("footprint", "throughput", "crash", "fanout", "slow_sync", "touch")
"""What fits into 45 seconds; the others can be named."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what is named, all if nothing is; 1 if a bar is missed."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["fairness"]:
        from bench import fairness

        return fairness.main(given[1:])
    parser = _parser()
    options = parser.parse_args(given)
    if unknown := sorted(set(options.names) - set(MEASUREMENTS)):
        parser.error(f"there is no measurement '{unknown[0]}'; there are {', '.join(MEASUREMENTS)}")
    allow_many_sockets()
    report = Report()
    with tempfile.TemporaryDirectory(prefix="giliran-bench-") as name:
        machine = description(Path(name))
        sys.stdout.write(", ".join(f"{key} {value}" for key, value in machine.items()) + "\n")
        for each in options.names or (QUICK if options.quick else MEASUREMENTS):
            _measure(report, each, Path(name, each), is_quick=options.quick)
    if options.json is not None:
        report.write_json(options.json, machine)
    return _verdict(report)


def _measure(report: Report, name: str, folder: Path, *, is_quick: bool) -> None:
    folder.mkdir()
    try:
        MEASUREMENTS[name](report, folder, is_quick=is_quick)
    except Exception as error:  # noqa: BLE001 - what one measurement meets must not lose the others
        report.begin(f"  FAILED: {type(error).__name__}: {error}")
        report.add(f"{name}.failed", 1, "", at_most(0))
    shutil.rmtree(folder)


def _verdict(report: Report) -> int:
    missed = report.missed()
    held = sum(1 for figure in report.figures if figure.bar is not None) - len(missed)
    sys.stdout.write(f"\n{held} bars reached, {len(missed)} missed\n")
    for figure in missed:
        sys.stdout.write(f"{row_of(figure)}\n")
    return 1 if missed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="giliran bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(MEASUREMENTS))
    parser.add_argument("--quick", action="store_true", help="a reduced set, within 45 seconds")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep the figures as JSON")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
