"""Others who misbehave: a watcher that never reads, thousands that idle, bodies that trickle in; and the forecast.

Nobody else may notice.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

from bench.devices import Connection
from bench.figures import Report, at_most
from bench.office import Office, OfficeFolder
from bench.presses import Boards, press_next
from bench.process import ROOT
from server.forecast_process import NICENESS

IDLE_WATCHERS = 2_000
SLOW_BODIES = 100
LONGEST_RATIO = 1.25
_DRIP_EVERY_S = 0.5
_PACE_S = 0.01

Disturbance = Callable[[], AbstractContextManager[object]]


def measure(report: Report, folder: Path, *, is_quick: bool) -> None:
    """Medians of everybody else, with each disturbance and without, one after the other several times."""
    report.begin("others who misbehave")
    rounds, requests = (2, 60) if is_quick else (7, 150)
    with Office(OfficeFolder(folder / "disturbances", has_counters=True)) as office:
        _slow_reader(report, office, rounds)
        idle = partial(Boards, office, IDLE_WATCHERS)
        _beside(report, office, "idle_watchers", idle, rounds, requests)
        slow = partial(_slow_bodies, office)
        _beside(report, office, "slow_bodies", slow, rounds, requests)
        _beside(report, office, "forecasting", _forecasting, rounds, requests)


def _slow_reader(report: Report, office: Office, rounds: int) -> None:
    """100 boards beside one that asked to watch and never reads; it sees messages pile up, others must not."""
    presses, ratios, stopped = 20, [], 0
    office.fill_line(rounds * 2 * presses + 20)
    with Boards(office, 100) as boards:
        for _ in range(rounds):
            before = press_next(office, boards, presses, 0.05)
            with Boards(office, 1, is_deaf=True):
                during = press_next(office, boards, presses, 0.05)
            ratios.append(median(during.message_ms) / median(before.message_ms))
            stopped += boards.count - during.connected + during.missing
    report.add("slow_reader.ratio", median(ratios), "", at_most(LONGEST_RATIO))
    report.add("slow_reader.stopped", stopped, "", at_most(0))


def _beside(report: Report, office: Office, name: str, disturb: Disturbance, rounds: int, requests: int) -> None:
    """Tickets one after the other at a calm pace."""
    ratios, before_ms, during_ms = [], [], []
    for _ in range(rounds):
        before = _answer_ms(office, requests)
        with disturb():
            during = _answer_ms(office, requests)
        ratios.append(median(during) / median(before))
        before_ms += before
        during_ms += during
    report.add(f"{name}.before_ms", median(before_ms), "ms")
    report.add(f"{name}.during_ms", median(during_ms), "ms")
    report.add(f"{name}.ratio", median(ratios), "", at_most(LONGEST_RATIO))
    stopped = sum(1 for each in during_ms if each > 2_000)
    report.add(f"{name}.stopped", stopped, "", at_most(0))


def _answer_ms(office: Office, requests: int) -> list[float]:
    target, connection, taken = office.issuing(), Connection(office.url), []
    for turn in range(requests):
        body = target.bodies[turn % len(target.bodies)].encode()
        began_ns = time.monotonic_ns()
        connection.post(target.path, body, target.tokens[turn % len(target.tokens)])
        taken.append((time.monotonic_ns() - began_ns) / 1e6)
        time.sleep(_PACE_S)
    connection.close()
    return taken


@contextmanager
def _slow_bodies(office: Office) -> Iterator[None]:
    """Clients that send a request's head at once and its body byte by byte."""
    target = urlsplit(office.url)
    head = f"POST /api/commands/issue-ticket HTTP/1.1\r\nHost: {target.netloc}\r\nContent-Type: application/json\r\n"
    clients = []
    for _ in range(SLOW_BODIES):
        client = socket.create_connection((str(target.hostname), target.port or 80))
        client.sendall(head.encode() + b"Content-Length: 1000\r\n\r\n{")
        clients.append(client)
    ending = threading.Event()
    dripping = threading.Thread(target=_drip, args=(clients, ending), name="slow bodies")
    dripping.start()
    try:
        yield
    finally:
        ending.set()
        dripping.join()
        for client in clients:
            client.close()


def _drip(clients: list[socket.socket], ending: threading.Event) -> None:
    while not ending.wait(_DRIP_EVERY_S):
        for client in clients:
            client.sendall(b" ")


@contextmanager
def _forecasting() -> Iterator[None]:
    """The forecast of a full hall again and again, as nice as the server's own: worse than its turn every 15 s."""
    words = "from bench.rule_speed import forecast_cpu_ms\nwhile True: forecast_cpu_ms()"
    command = ["nice", "-n", str(NICENESS), sys.executable, "-c", words]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        yield
    finally:
        process.kill()
        process.wait()
