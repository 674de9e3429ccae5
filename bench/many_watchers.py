"""Ten thousand watchers: there, too slow to read, and all coming back at once; kiosks and counters must not notice."""

from __future__ import annotations

import time
from pathlib import Path
from statistics import median

from bench.devices import Connection
from bench.faults.oracles import calls_in
from bench.faults.storming import Storm
from bench.figures import Report, at_most
from bench.machine import allow_many_sockets
from bench.office import Office, OfficeFolder
from bench.presses import Boards, percentile

WATCHERS, QUICK_WATCHERS, DEAF = 10_000, 1_000, 50
LONGEST_RATIO = 1.25
_SPARE_SOCKETS = 500
_ROUNDS, _TICKETS = 3, 24
# Two calls a second and as many tickets: more than any hall, less than a flood of messages to everybody.
_PACE_S = 0.25
_STORM_S = 8.0


def measure(report: Report, folder: Path, *, is_quick: bool) -> None:
    """Tickets and calls without watchers, beside all of them, and while they come back after SIGKILL."""
    wanted = QUICK_WATCHERS if is_quick else WATCHERS
    # Watchers and server are processes of their own; each of the two has a socket for every watcher.
    count = min(wanted, allow_many_sockets() - _SPARE_SOCKETS)
    report.begin(f"{count} watchers")
    with Office(OfficeFolder(folder / "watchers", has_counters=True)) as office:
        office.fill_line(50)
        _beside(report, office, count)
        seen_before = calls_in(office.folder.path)[-1:] or [0]
        with Storm(office, count) as storm:
            calm_ms = median(_answers_ms(office))
            _storm(report, office, storm, seen_before[0], calm_ms)


def _beside(report: Report, office: Office, count: int) -> None:
    """Without anybody, with all of them, with deaf ones among them, in turn: what the machine does counts for all."""
    ratios, deaf_ratios, each_kb = [], [], []
    for _ in range(_ROUNDS):
        alone_ms, before_kb = median(_answers_ms(office)), office.process.memory_kb()
        with Boards(office, count):
            each_kb.append((office.process.memory_kb() - before_kb) / count)
            beside_ms = median(_answers_ms(office))
            with Boards(office, DEAF, is_deaf=True):
                deaf_ms = median(_answers_ms(office))
        ratios.append(beside_ms / alone_ms)
        deaf_ratios.append(deaf_ms / beside_ms)
    # Later rounds use what the first ones left free.
    report.add("watchers.memory_each_kb", each_kb[0], "kB", at_most(14))
    report.add("watchers.ratio", median(ratios), "", at_most(LONGEST_RATIO))
    report.add("watchers.slow_readers.ratio", median(deaf_ratios), "", at_most(LONGEST_RATIO))


def _storm(report: Report, office: Office, storm: Storm, after: int, calm_ms: float) -> None:
    """SIGKILL, a new start, and tickets and calls from the first moment on, beside everybody who comes back."""
    office.process.kill()
    office.restart()
    served_s, took_ms = time.monotonic(), []
    while time.monotonic() - served_s < _STORM_S:
        took_ms += _answers_ms(office, 20)
    told = storm.all_have(calls_in(office.folder.path)[-1], after)
    expected = [call for call in calls_in(office.folder.path) if call > after]
    report.add("watchers.storm.back_s", float(str(told["at_s"])) - served_s, "s")
    report.add("watchers.storm.behind", float(str(told["behind"])), "", at_most(0))
    report.add("watchers.storm.unlike", float(str(told["unlike"])), "", at_most(0))
    report.add("watchers.storm.missed_calls", len(set(expected)) - len(set(_seen(told))), "", at_most(0))
    report.add("watchers.storm.answer_ms.p50", median(took_ms), "ms")
    report.add("watchers.storm.answer_ms.p99", percentile(took_ms, 0.99), "ms", at_most(1_000))
    report.add("watchers.storm.ratio", median(took_ms) / calm_ms, "")


def _seen(told: dict[str, object]) -> list[int]:
    seen = told["seen"]
    return seen if isinstance(seen, list) else []


def _answers_ms(office: Office, count: int = _TICKETS) -> list[float]:
    """Tickets at a kiosk and calls at a counter in turn, at a calm pace."""
    connection = Connection(office.url)
    kiosk, counter = office.kiosks[0].token, office.counters[0].token
    body = office.issuing().bodies[0].encode()
    took_ms = []
    for turn in range(count):
        began_ns = time.monotonic_ns()
        if turn % 2 == 0:
            connection.post("/api/commands/issue-ticket", body, kiosk)
        else:
            connection.post("/api/commands/call-next", b"{}", counter)
        took_ms.append((time.monotonic_ns() - began_ns) / 1e6)
        time.sleep(_PACE_S)
    connection.close()
    return took_ms
