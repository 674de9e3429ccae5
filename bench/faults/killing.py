"""SIGKILL of the server at random moments under load, as many rounds as one likes: `giliran faults 1`."""

from __future__ import annotations

import random
import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench.devices import PairedDevice
from bench.faults.clients import Client, Crowd, Told
from bench.faults.oracles import call_faults, chain_faults, integrity_faults, ticket_faults
from bench.figures import Report, at_least, at_most
from bench.office import Office, OfficeFolder
from bench.presses import percentile

ROUNDS_A_FOLDER = 20
"""Rounds on one business day: more tickets than an office gives in a day would only measure their loading."""

KIOSKS, COUNTERS = 6, 2
_LATEST_KILL_S = 0.4
_AGAIN_WITHIN_S = 3.0
_KIOSK_PAUSE_S, _COUNTER_PAUSE_S = 0.03, 0.06


@dataclass(slots=True, kw_only=True)
class Kills:
    """What some rounds gave.

    Attributes:
        again_s: from each kill to the first new wish that was answered with a number.
        start_s: of these, until the new server said that it serves.
        n_asked_again: commands that needed more than one attempt.
    """

    n_rounds: int = 0
    n_acknowledged: int = 0
    n_asked_again: int = 0
    again_s: list[float] = field(default_factory=list)
    start_s: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def measure(report: Report, folder: Path, *, rounds: int) -> None:
    """Row 1 and 2 in full: so many kills, each followed by a start and by looks at everything that was promised."""
    report.begin(f"SIGKILL at a random moment under load, {rounds} rounds")
    kills = Kills()
    chance = random.Random(rounds)
    while kills.n_rounds < rounds:
        own = OfficeFolder(folder / f"from-{kills.n_rounds}", has_counters=True)
        kill_in_rounds(own, kills, min(ROUNDS_A_FOLDER, rounds - kills.n_rounds), chance)
        shutil.rmtree(own.path)
        report.begin(f"  {kills.n_rounds} rounds, {kills.n_acknowledged} acknowledged, {len(kills.faults)} faults")
    for fault in kills.faults:
        report.begin(f"  FAULT: {fault}")
    report.add("kill.rounds", kills.n_rounds, "", at_least(rounds))
    report.add("kill.acknowledged", kills.n_acknowledged, "")
    report.add("kill.asked_again", kills.n_asked_again, "", at_least(1))
    report.add("kill.faults", len(kills.faults), "", at_most(0))
    report.add("kill.start_s.p50", median(kills.start_s), "s")
    report.add("kill.again_s.p50", median(kills.again_s), "s", at_most(_AGAIN_WITHIN_S))
    report.add("kill.again_s.p95", percentile(kills.again_s, 0.95), "s")


def kill_in_rounds(folder: OfficeFolder, kills: Kills, rounds: int, chance: random.Random) -> None:
    """Kill and start the server of one office so often; the clients never notice more than a wait."""
    tickets, calls = Crowd(), Crowd()
    with Office(folder) as office:
        _add_clients(office, tickets, calls)
        for _ in range(rounds):
            tickets.wait_for(len(tickets.told) + 3)
            time.sleep(chance.random() * _LATEST_KILL_S)
            office.process.kill()
            killed_s = time.monotonic()
            office.restart()
            kills.start_s.append(time.monotonic() - killed_s)
            kills.again_s.append(_first_after(tickets.told, killed_s) - killed_s)
        told, called = tickets.stop(), calls.stop()
        kills.faults += ticket_faults(folder.path, told)
    kills.faults += call_faults(called) + chain_faults(folder.path) + integrity_faults(folder.path)
    kills.n_rounds += rounds
    kills.n_acknowledged += len(told) + len(called)
    kills.n_asked_again += sum(1 for one in [*told, *called] if one.n_attempts > 1)


def _add_clients(office: Office, tickets: Crowd, calls: Crowd) -> None:
    services = folder_services(office)
    for n in range(KIOSKS):
        kiosk = office.kiosks[n % len(office.kiosks)]
        tickets.add(Client(office.url, _token_of(kiosk)), "issue-ticket", services, _KIOSK_PAUSE_S)
    for counter in office.counters[:COUNTERS]:
        calls.add(Client(office.url, _token_of(counter)), "call-next", dict, _COUNTER_PAUSE_S)


def folder_services(office: Office) -> Callable[[], dict[str, object]]:
    """Bodies for tickets of one service after the other; any thread may ask for the next."""
    service_ids, lock, turn = office.folder.service_ids(), threading.Lock(), iter(range(10**9))

    def body() -> dict[str, object]:
        with lock:
            return {"service_id": service_ids[next(turn) % len(service_ids)]}

    return body


def _token_of(device: PairedDevice) -> Callable[[], str]:
    """Its token, a new one when the old one ends."""
    return lambda: device.token


def _first_after(told: list[Told], at_s: float) -> float:
    deadline_s = time.monotonic() + 60
    while time.monotonic() < deadline_s:
        # Asked before the kill and answered after it counts too: somebody stands there and waits.
        found = [one.told_at_s for one in told[-200:] if one.told_at_s > at_s and one.is_done]
        if found:
            return min(found)
        time.sleep(0.005)
    raise AssertionError("nobody took a ticket again")
