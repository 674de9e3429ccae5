"""An office to measure: a data directory of its own, a real server on loopback, paired devices, open counters."""

from __future__ import annotations

import json
import shutil
import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from types import TracebackType

from bench.devices import Connection, PairedDevice
from bench.load import Load, Target, run_load
from bench.process import Process
from server.application.device_desk import NewDevice
from server.domain.calendar.document import CalendarDocument
from server.serve import prepare_office
from server.settings import Address, Settings
from server.storage.calendar import set_calendar
from server.storage.engine import DATABASE_NAME, open_engine
from server.storage.set_up import add_device, add_operator
from wire.codes import DeviceRole, OperatorRole

LOOPBACK = "127.0.0.1"
KIOSKS = 4
PIN = "481516"
_SETTLE_ROUNDS, _SETTLE_ROUND_S, _IDLE_SHARE = 200, 0.5, 0.1
_ANYWHERE = Address(host=LOOPBACK, port=0)


class OfficeFolder:
    """What an office keeps, and the devices that were added to it, on disk; served by nobody yet."""

    def __init__(self, path: Path, *, has_counters: bool) -> None:
        self.path = path
        prepare_office(Settings(data_directory=path, http=_ANYWHERE, push=_ANYWHERE, template="disdukcapil"))
        wanted = [NewDevice(role=DeviceRole.KIOSK, name=f"Kios {i}") for i in range(1, KIOSKS + 1)]
        wanted.append(NewDevice(role=DeviceRole.BOARD, name="Papan 1"))
        self.counter_ids = _column(path, "SELECT id FROM counter ORDER BY id") if has_counters else []
        names = [f"Loket {counter_id}" for counter_id in self.counter_ids]
        wanted += [NewDevice(role=DeviceRole.COUNTER, name=name) for name in names]
        engine = open_engine(path)
        now = int(time.time())
        # Measurements run at any hour.
        set_calendar(engine, lambda _: CalendarDocument(), now=now)
        self.codes = [add_device(engine, new, now=now) for new in wanted]
        for counter_id in self.counter_ids:
            login, name = f"loket{counter_id}", f"Petugas {counter_id}"
            add_operator(engine, login=login, name=name, role=OperatorRole.OPERATOR, pin=PIN)
        engine.dispose()

    def service_ids(self) -> list[int]:
        """Services in turn, so that every counter gets about as many visitors as it can serve."""
        return [each[turn % len(each)] for turn in range(60) for each in self.skills()]

    def skills(self) -> list[list[int]]:
        """Which services each counter serves, in the order of `counter_ids`."""
        with closing(sqlite3.connect(self.path / DATABASE_NAME)) as database:
            rows = database.execute("SELECT planned_services FROM counter ORDER BY id").fetchall()
        return [json.loads(row[0]) for row in rows]


class Office:
    """A running office; it ends with the context, its folder stays.

    Attributes:
        kiosks, board, counters: paired devices; every counter is open and signed in.
        process: the server's.
    """

    def __init__(self, folder: OfficeFolder, *options: str, before: Sequence[str] = ()) -> None:
        self.folder = folder
        self._options, self._before = options, before
        self._addresses = (f"{LOOPBACK}:0", f"{LOOPBACK}:0")
        self._service_ids = folder.service_ids()
        self._start()
        try:
            self._open()
        except BaseException:
            self.process.stop()
            raise

    def __enter__(self) -> Office:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.stop()

    def restart(self, *options: str) -> None:
        """Serve the same data again at the same addresses, after the server was stopped or killed.

        `options`, if there are any, take the place of the former ones.
        """
        self._options = options or self._options
        self._start()
        for device in self._devices:
            device.url = self.url

    def settle(self) -> None:
        """Wait until the server has nothing left to do but its rounds."""
        for _ in range(_SETTLE_ROUNDS):
            before_s = self.process.cpu_s()
            time.sleep(_SETTLE_ROUND_S)
            if self.process.cpu_s() - before_s < _SETTLE_ROUND_S * _IDLE_SHARE:
                return

    def issuing(self) -> Target:
        """Kiosks that take numbers."""
        return Target(
            url=self.url,
            path="/api/commands/issue-ticket",
            tokens=[kiosk.token for kiosk in self.kiosks],
            bodies=[f'{{"service_id":{service_id}}}' for service_id in self._service_ids],
        )

    def calling(self) -> Target:
        """Counters that press *next*."""
        return Target(url=self.url, path="/api/commands/call-next", tokens=[each.token for each in self.counters])

    def issue(self, clients: int, duration_s: int) -> Load:
        """Let kiosks take numbers, all of them answered."""
        return run_load(self.issuing(), clients, duration_s)

    def fill_line(self, wanted: int) -> list[tuple[int, str]]:
        """Have so many wait, if they are not as many yet; gives the tickets that were issued."""
        connection, target, told = Connection(self.url), self.issuing(), []
        for turn in range(self.waiting(), wanted):
            body = target.bodies[turn % len(target.bodies)].encode()
            answer = json.loads(connection.post(target.path, body, target.tokens[turn % len(target.tokens)]))
            told.append((int(answer["ticket_id"]), str(answer["number"])))
        connection.close()
        return told

    def status_link(self, ticket_id: int) -> str:
        """The address behind a ticket's QR, without the host."""
        with closing(sqlite3.connect(self.folder.path / DATABASE_NAME)) as database:
            (token,) = database.execute("SELECT status_token FROM ticket WHERE id = ?", (ticket_id,)).fetchone()
        return f"/t/{token}"

    def waiting(self) -> int:
        """How many wait now."""
        return _column(self.folder.path, "SELECT count(*) FROM ticket WHERE state = 'waiting'")[0]

    def _open(self) -> None:
        devices = [PairedDevice(self.url, code) for code in self.folder.codes]
        self.kiosks, self.board, self.counters = devices[:KIOSKS], devices[KIOSKS], devices[KIOSKS + 1 :]
        self._devices = devices
        for counter_id, device in zip(self.folder.counter_ids, self.counters, strict=True):
            device.command("sign-in", operator_name=f"loket{counter_id}", pin=PIN)
            device.command("take-counter", counter_id=counter_id)

    def _start(self) -> None:
        http, push = self._addresses
        arguments = ["server", "serve", "--data", str(self.folder.path), "--http", http, "--push", push]
        self.process = Process([*arguments, *self._options], self._before)
        _, self.url, _, push_url = self.process.line().split()
        self.push_address = push_url.removeprefix("ws://")
        self._addresses = (self.url.removeprefix("http://"), self.push_address)


def copied(folder: OfficeFolder, path: Path) -> OfficeFolder:
    """The same office once more, in another place; its devices are to be paired anew there."""
    twin = OfficeFolder.__new__(OfficeFolder)
    shutil.copytree(folder.path, path)
    twin.path, twin.codes, twin.counter_ids = path, list(folder.codes), list(folder.counter_ids)
    return twin


def _column(data: Path, query: str) -> list[int]:
    with closing(sqlite3.connect(data / DATABASE_NAME)) as database:
        return [row[0] for row in database.execute(query)]
