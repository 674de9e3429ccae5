"""Watchers that all lose the server in one moment, by the hundred or the ten thousand: `giliran faults 6`."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from bench.devices import Connection
from bench.faults.oracles import calls_in
from bench.figures import Report, at_most
from bench.office import Office, OfficeFolder
from bench.process import Process

BACK_WITHIN_S = 5.0
_ALL_WITHIN_S = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """How the watchers came back.

    Attributes:
        start_s: from the kill until the new server said that it serves.
        all_s: from the moment when the server serves again until every watcher has every call.
    """

    start_s: float
    all_s: float
    faults: list[str]


class Storm:
    """So many watchers of an office in a process of their own. Ends with the context."""

    def __init__(self, office: Office, count: int) -> None:
        self.count = count
        arguments = ["bench.faults.storm", office.push_address, str(count), office.board.token]
        self._process = Process(arguments)
        assert json.loads(self._process.line(_ALL_WITHIN_S)) == {"ready": count}, "every watcher has a snapshot"

    def __enter__(self) -> Storm:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.stop()

    def all_have(self, seq: int, after: int) -> dict[str, object]:
        """Wait until every watcher has seen this fact; which calls they saw after fact `after`."""
        self._process.tell(f"calls {seq} {after}")
        told: dict[str, object] = json.loads(self._process.line(_ALL_WITHIN_S))
        return told


def measure(report: Report, folder: Path, *, count: int) -> None:
    """Row 6 in full."""
    report.begin(f"{count} watchers come back after SIGKILL")
    with Office(OfficeFolder(folder / "storm", has_counters=True)) as office:
        back = kill_under(office, count)
    for fault in back.faults:
        report.begin(f"  FAULT: {fault}")
    bar = at_most(BACK_WITHIN_S) if count <= 1_000 else None
    report.add(f"storm.{count}.start_s", back.start_s, "s")
    report.add(f"storm.{count}.all_back_s", back.all_s, "s", bar)
    report.add(f"storm.{count}.faults", len(back.faults), "", at_most(0))


def kill_under(office: Office, count: int) -> Return:
    """Kill the server while calls go on, start it, call at once, and wait until every watcher has every call."""
    office.fill_line(60)
    connection = Connection(office.url)
    before = calls_in(office.folder.path)[-1:] or [0]
    with Storm(office, count) as storm:
        _call(connection, office, 5)
        office.process.kill()
        killed_s = time.monotonic()
        office.restart()
        served_s = time.monotonic()
        connection.close()
        _call(connection, office, 5)
        connection.close()
        calls = calls_in(office.folder.path)
        told = storm.all_have(calls[-1], before[0])
    expected = [call for call in calls if call > before[0]]
    return Return(
        start_s=served_s - killed_s,
        all_s=float(str(told["at_s"])) - served_s,
        faults=_faults(told, expected),
    )


def _call(connection: Connection, office: Office, presses: int) -> None:
    for turn in range(presses):
        connection.post("/api/commands/call-next", b"{}", office.counters[turn % len(office.counters)].token)


def _faults(told: dict[str, object], expected: list[int]) -> list[str]:
    """B: everybody has everything, in the order in which it happened."""
    faults = [str(fault) for fault in told["faults"]] if isinstance(told["faults"], list) else []
    if told["behind"]:
        faults.append(f"{told['behind']} watchers never came back")
    if told["unlike"]:
        faults.append(f"{told['unlike']} watchers saw something else than the first")
    if told["seen"] != expected:
        faults.append(f"the first saw {told['seen']} and not {expected}")
    return faults
