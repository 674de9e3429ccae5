"""How many tickets and calls a second, against an empty application and against the usual way of doing it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench.checks import faults_in, replay_faults
from bench.figures import Report, at_least, at_most
from bench.load import Load, Target, run_load
from bench.office import Office, OfficeFolder
from bench.process import Process, slowed

WAITING = 500
REFERENCE_DELAY_MS = 5
_CALLS_AHEAD = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How much is measured: numbers of clients, and rounds of how many seconds with each."""

    clients: tuple[int, ...] = (1, 8, 32, 128)
    rounds: int = 3
    round_s: int = 3
    call_rounds: int = 5


QUICK = Extent(clients=(32,), rounds=1, round_s=2, call_rounds=1)


@dataclass(slots=True, kw_only=True)
class _Rounds:
    """Interleaved rounds of one load and of the empty application."""

    loads: list[Load] = field(default_factory=list)
    empty: list[Load] = field(default_factory=list)

    def add(self, empty: Load, load: Load) -> None:
        self.empty.append(empty)
        self.loads.append(load)

    @property
    def ratio(self) -> float:
        """Of each round by itself, so that a busy moment of the machine counts for both; the one in the middle."""
        return median(load.rate / empty.rate for load, empty in zip(self.loads, self.empty, strict=True))

    def report(self, report: Report, name: str, floor: float | None) -> None:
        report.add(f"{name}.rate", median(load.rate for load in self.loads), "1/s")
        report.add(f"{name}.p50_ms", median(load.p50_ms for load in self.loads), "ms")
        report.add(f"{name}.p99_ms", median(load.p99_ms for load in self.loads), "ms")
        report.add(f"{name}.ratio", self.ratio, "", None if floor is None else at_least(floor))


def measure(report: Report, folder: Path, *, is_quick: bool) -> None:
    """Tickets and calls a second; afterwards every number is looked at."""
    extent = QUICK if is_quick else Extent()
    report.begin("tickets and calls a second")
    office_folder = OfficeFolder(folder / "throughput", has_counters=True)
    told: list[tuple[int, str]] = []
    with Process(["bench.plain_app"]) as plain, Office(office_folder) as office:
        empty = _empty_like(plain.line().split()[1], office.issuing())
        for clients in extent.clients:
            told += _issue(report, office, empty, clients, extent)
        told += _call(report, office, empty, extent)
        faults = faults_in(office_folder.path, told) + replay_faults(office_folder.path)
    for fault in faults:
        report.begin(f"  FAULT: {fault}")
    report.add("numbers.faults", len(faults), "", at_most(0))
    report.add("numbers.acknowledged", len(told), "")


def measure_reference(report: Report, folder: Path, *, is_quick: bool) -> None:
    """The same tickets with a session per request, both on a disk that takes 5 ms longer for each sync."""
    report.begin(f"session per request, {REFERENCE_DELAY_MS} ms added to each sync")
    duration_s = 2 if is_quick else 4
    before = slowed(REFERENCE_DELAY_MS)
    office_folder = OfficeFolder(folder / "reference", has_counters=False)
    reference = Process(["bench.session_app", str(folder / "reference.db")], before)
    with reference, Office(office_folder, before=before) as office:
        target = _like(office.issuing(), reference.line().split()[1], "/api/commands/issue-ticket")
        usual, ours = [], []
        for _ in range(1 if is_quick else 3):
            usual.append(run_load(target, 32, duration_s))
            ours.append(office.issue(32, duration_s))
    report.add("session_per_request.32.rate", median(load.rate for load in usual), "1/s")
    report.add("session_per_request.32.p99_ms", median(load.p99_ms for load in usual), "ms")
    report.add("issue_slow_5ms.32.rate", median(load.rate for load in ours), "1/s")
    gain = median(own.rate / other.rate for own, other in zip(ours, usual, strict=True))
    report.add("session_per_request.32.gain", gain, "", at_least(4))


def _issue(report: Report, office: Office, empty: Target, clients: int, extent: Extent) -> list[tuple[int, str]]:
    rounds = _Rounds()
    for _ in range(extent.rounds):
        rounds.add(run_load(empty, clients, 2), office.issue(clients, extent.round_s))
    report.add(f"empty_route.{clients}.rate", median(load.rate for load in rounds.empty), "1/s")
    rounds.report(report, f"issue.{clients}", 0.15 if clients == 32 else None)
    return [ticket for load in rounds.loads for ticket in load.tickets]


def _call(report: Report, office: Office, empty: Target, extent: Extent) -> list[tuple[int, str]]:
    """Each round begins with some more than 500 waiting and ends with some less."""
    _drain(office, WAITING + _CALLS_AHEAD)
    rounds, told = _Rounds(), []
    for _ in range(extent.call_rounds):
        told += office.fill_line(WAITING + _CALLS_AHEAD)
        rounds.add(run_load(empty, 32, 1), run_load(office.calling(), 32, 1))
    rounds.report(report, "next.32", 0.08)
    return told


def _drain(office: Office, wanted: int) -> None:
    while office.waiting() > wanted:
        run_load(office.calling(), 32, 1)


def _empty_like(url: str, issuing: Target) -> Target:
    return _like(issuing, url, "/empty")


def _like(target: Target, url: str, path: str) -> Target:
    return Target(url=url, path=path, tokens=target.tokens, bodies=target.bodies)
