"""Two weeks of an office in a quarter of an hour: `giliran soak`.

A real server whose clock runs fast gives numbers, calls, and passes midnights with people waiting, while its devices
stall, break off, vanish and ask twice. Memory and open files have to stay as they were after the first day.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench.devices import Answer, PairedDevice
from bench.faults.boards import WatchingBoard
from bench.faults.clients import Client, NoAnswer, Told, new_key
from bench.faults.oracles import day_faults, doubled_wishes, integrity_faults, lost_numbers
from bench.faults.proxy import Proxy, Weather
from bench.figures import Report, at_least, at_most
from bench.machine import allow_many_sockets, description
from bench.office import PIN, Office, OfficeFolder
from bench.presses import Boards

DAYS, TICKETS_A_DAY, SPEED = 14, 1_000, 1_500
FLAT_WITHIN = 1.05
_DAY_S = 86_400
_KIOSKS, _COUNTERS, _BOARDS = 3, 3, 3
_FAULT_EVERY_S = 1.5
_FROZEN_S = 0.3
_ASKED_TWICE = 0.05
# A fault has connections of its own for a second or two: what is left open is open at every look.
_LOOKS, _LOOK_S = 10, 0.3


@dataclass(slots=True, kw_only=True)
class Soaked:
    """What two weeks left behind. Memory and files are those at the end of each day.

    Attributes:
        twice: wishes that were asked twice and got two tickets; right where a day ended in between.
    """

    n_faults_made: int = 0
    told: list[Told] = field(default_factory=list)
    twice: list[tuple[Told, Told]] = field(default_factory=list)
    n_called: int = 0
    memory_kb: list[int] = field(default_factory=list)
    n_files: list[int] = field(default_factory=list)
    n_threads: list[int] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


class _Soak:
    """The devices of an office at work, and everything that happens to them."""

    def __init__(self, office: Office, soaked: Soaked, tickets_per_s: float) -> None:
        self._office, self._soaked = office, soaked
        self._pause_s = _KIOSKS / tickets_per_s
        self._services = office.folder.service_ids()
        self._stopping = threading.Event()
        self._stack = ExitStack()
        self._http = self._stack.enter_context(Proxy(office.url.removeprefix("http://")))
        self._push = self._stack.enter_context(Proxy(office.push_address))
        self._boards = [WatchingBoard(self._push.address, lambda: office.board.token) for _ in range(_BOARDS)]
        kiosks = [threading.Thread(target=self._give_numbers, args=(office.kiosks[n],)) for n in range(_KIOSKS)]
        counters = [threading.Thread(target=self._call, args=(place,)) for place in range(_COUNTERS)]
        self._threads = [*kiosks, *counters, threading.Thread(target=self._disturb)]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Everybody finishes what they began."""
        self._stopping.set()
        for thread in self._threads:
            thread.join()
        for board in self._boards:
            board.close()
        self._stack.close()

    def _give_numbers(self, kiosk: PairedDevice) -> None:
        client, turn = Client(self._http.address, lambda: kiosk.token), random.randrange(60)
        due_s = time.monotonic()
        while not self._stopping.wait(max(0.0, due_s - time.monotonic())):
            # A kiosk that fell behind catches up: the day has its thousand visitors.
            due_s += self._pause_s
            turn += 1
            key = new_key()
            body: Answer = {"service_id": self._services[turn % len(self._services)]}
            told = self._ask(client, "issue-ticket", body, key)
            if told is not None and random.random() < _ASKED_TWICE:
                again = self._ask(client, "issue-ticket", body, key)
                if again is not None and again.is_done and again.answer != told.answer:
                    self._soaked.twice.append((told, again))
            if told is not None and told.is_done:
                self._soaked.told.append(told)
        client.close()

    def _call(self, place: int) -> None:
        counter, counter_id = self._office.counters[place], self._office.folder.counter_ids[place]
        client = Client(self._http.address, lambda: counter.token)
        while not self._stopping.wait(self._pause_s):
            told = self._ask(client, "call-next", {}, new_key())
            if told is None:
                continue
            if told.is_done:
                self._soaked.n_called += told.answer.get("ticket") is not None
                continue
            # The day ended, and with it the shift.
            self._ask(client, "sign-in", {"operator_name": f"loket{counter_id}", "pin": PIN}, new_key())
            self._ask(client, "take-counter", {"counter_id": counter_id}, new_key())
        client.close()

    def _ask(self, client: Client, path: str, body: Answer, key: str) -> Told | None:
        try:
            return client.ask(path, body, key=key, within_s=120)
        except NoAnswer as error:
            self._soaked.wrong.append(str(error))
            return None

    def _disturb(self) -> None:
        faults = (self._break_off, self._stall, self._freeze, self._deafen, self._bad_weather)
        while not self._stopping.wait(_FAULT_EVERY_S * random.uniform(0.5, 1.5)):
            random.choice(faults)()
            self._soaked.n_faults_made += 1

    def _break_off(self) -> None:
        random.choice((self._http, self._push)).reset()

    def _stall(self) -> None:
        proxy = random.choice((self._http, self._push))
        proxy.hold()
        self._stopping.wait(random.uniform(0.1, 2.5))
        proxy.pass_on()

    def _freeze(self) -> None:
        os.kill(self._office.process.pid, signal.SIGSTOP)
        time.sleep(_FROZEN_S)
        os.kill(self._office.process.pid, signal.SIGCONT)

    def _deafen(self) -> None:
        with Boards(self._office, 5, is_deaf=True):
            self._stopping.wait(1)

    def _bad_weather(self) -> None:
        self._http.weather = Weather(delay_ms=20, lost_share=0.1)
        self._stopping.wait(2)
        self._http.weather = Weather()


def soak(folder: Path, *, days: float, tickets_a_day: int, speed: int, ahead_s: int = 0) -> Soaked:
    """So many days of an office."""
    soaked, day_s = Soaked(), _DAY_S / speed
    office_folder = OfficeFolder(folder / "soak", has_counters=True)
    options = ["--clock-speed", str(speed), "--clock-ahead", str(ahead_s)]
    with Office(office_folder, *options) as office:
        began_s = time.monotonic()
        running = _Soak(office, soaked, tickets_a_day / day_s)
        try:
            for day in range(1, int(days) + 1):
                time.sleep(max(0.0, began_s + day * day_s - time.monotonic()))
                _look(office, soaked)
            time.sleep(max(0.0, began_s + days * day_s - time.monotonic()))
        finally:
            running.stop()
    soaked.wrong += [*day_faults(office_folder.path), *integrity_faults(office_folder.path)]
    soaked.wrong += lost_numbers(office_folder.path, soaked.told)
    soaked.wrong += doubled_wishes(office_folder.path, soaked.twice)
    return soaked


def _n_files(own: Path) -> int:
    time.sleep(_LOOK_S)
    return len(list((own / "fd").iterdir()))


def _look(office: Office, soaked: Soaked) -> None:
    own = Path(f"/proc/{office.process.pid}")
    soaked.memory_kb.append(office.process.memory_kb())
    soaked.n_files.append(min(_n_files(own) for _ in range(_LOOKS)))
    soaked.n_threads.append(len(list((own / "task").iterdir())))
    sys.stdout.write(
        f"  day {len(soaked.memory_kb):>2}: {soaked.memory_kb[-1] / 1000:6.1f} MB, {soaked.n_files[-1]:>3} files,"
        f" {soaked.n_threads[-1]:>3} threads, {len(soaked.told):>6} tickets, {soaked.n_faults_made:>4} faults\n"
    )
    sys.stdout.flush()


def measure(report: Report, folder: Path, *, days: int) -> None:
    """Row 59 in full."""
    report.begin(f"{days} days of an office at {SPEED} times their speed")
    began_s = time.monotonic()
    soaked = soak(folder, days=days, tickets_a_day=TICKETS_A_DAY, speed=SPEED)
    for each in soaked.wrong[:10]:
        report.begin(f"  WRONG: {each}")
    report.add("soak.days", days, "")
    report.add("soak.tickets", len(soaked.told), "", at_least(days * TICKETS_A_DAY * 0.98))
    report.add("soak.calls", soaked.n_called, "")
    report.add("soak.faults_made", soaked.n_faults_made, "", at_least(days))
    report.add("soak.wrong", len(soaked.wrong), "", at_most(0))
    report.add("soak.memory_mb", soaked.memory_kb[-1] / 1000, "MB")
    report.add("soak.memory_growth", growth(soaked.memory_kb), "", at_most(FLAT_WITHIN))
    report.add("soak.files_growth", growth(soaked.n_files, max), "", at_most(FLAT_WITHIN))
    report.add("soak.minutes", (time.monotonic() - began_s) / 60, "min", at_most(15 * days / DAYS))


def growth(values: Sequence[int], of_days: Callable[[Sequence[int]], float] = median) -> float:
    """The middle of the last third of the days beside that of the first ones after the first day.

    Of open files the most is taken instead: a device that is away at the end of a day has none.
    """
    n_days = max(1, len(values) // 3)
    first, last = values[1 : 1 + n_days], values[-n_days:]
    return of_days(last) / of_days(first) if first else 1.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Soak, print, and say by the exit code whether everything held."""
    parser = argparse.ArgumentParser(prog="giliran soak", description=__doc__)
    parser.add_argument("--days", type=int, default=DAYS)
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep the figures as JSON")
    given = parser.parse_args(arguments)
    allow_many_sockets()
    report = Report()
    with tempfile.TemporaryDirectory(prefix="giliran-soak-") as name:
        machine = description(Path(name))
        measure(report, Path(name), days=given.days)
    if given.json is not None:
        report.write_json(given.json, machine)
    return 1 if report.missed() else 0


if __name__ == "__main__":
    raise SystemExit(main())
