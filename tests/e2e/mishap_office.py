"""An office for mishaps: real data in a folder, real servers in processes of their own, devices that sign in again."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from appkit.identity import Access
from appkit.rehearsal import Part
from appkit.robotdriver import ROOT
from server.application.device_desk import NewDevice
from server.domain.calendar.document import CalendarDocument
from server.serve import prepare_office
from server.settings import Address, Settings
from server.storage.calendar import set_calendar
from server.storage.engine import DATABASE_NAME, open_engine
from server.storage.set_up import add_device, add_operator
from wire.codes import DeviceRole, OperatorRole
from wire.rows import CounterRow, OfficeRow
from wire.session import ClientSession, Step

PIN = "481516"
COUNTER = 6
"""The one that serves what the visitors of these tests come for."""

WITHIN_S = 30.0
_ANYWHERE = Address(host="127.0.0.1", port=0)
_KEYS = count(1)


class Data:
    """A data directory with the codes of a kiosk, a board and a counter; served by nobody yet."""

    def __init__(self, path: Path) -> None:
        self.path = path
        prepare_office(Settings(data_directory=path, http=_ANYWHERE, push=_ANYWHERE, template="disdukcapil"))
        engine, now = open_engine(path), int(time.time())
        # Tests run at any hour.
        set_calendar(engine, lambda _: CalendarDocument(), now=now)
        roles = {"kiosk": DeviceRole.KIOSK, "board": DeviceRole.BOARD, "counter": DeviceRole.COUNTER}
        self.codes = {
            name: add_device(engine, NewDevice(role=role, name=name), now=now) for name, role in roles.items()
        }
        add_operator(engine, login="sari", name="Sari", role=OperatorRole.SUPERVISOR, pin=PIN)
        engine.dispose()

    def is_board_paired(self) -> bool:
        """Whether the board has used its code."""
        with closing(sqlite3.connect(self.path / DATABASE_NAME)) as database:
            return database.execute("SELECT public_key FROM device WHERE name = 'board'").fetchone() != (None,)

    def serve(self, *options: str, environment: dict[str, str] | None = None) -> Served:
        """A server on these data; stopped by its `stop` or `kill`."""
        addresses = ["--http", "127.0.0.1:0", "--push", "127.0.0.1:0", "--announce", "never"]
        return Served(["server", "serve", "--data", str(self.path), *addresses, *options], environment or {})


class Served:
    """A running server.

    Attributes:
        url, push_url: where it answers.
    """

    def __init__(self, arguments: list[str], environment: dict[str, str]) -> None:
        self.part = Part(arguments, environment)
        words = self.part.line("serving").split()
        self.url, self.push_url = words[1], words[3]

    def stop(self) -> None:
        """Ask it to end, and wait until it has."""
        self.part.stop()

    def kill(self) -> None:
        """End it as a power cut would."""
        self.part.kill()


class Device:
    """A program's way to its server: signs in again whenever its token is no good any more."""

    def __init__(self, served: Served, state_dir: Path, code: str | None = None) -> None:
        state_dir.mkdir(exist_ok=True)
        self.access = Access(served.url, state_dir, code)
        self._caller = self.access.caller(timeout_s=20.0)
        self._served = served

    def ask(self, name: str, **body: Any) -> tuple[int, dict[str, Any]]:
        """A command with a key of its own: the status and what was said."""
        path, key = f"/api/commands/{name}", f"mishap-{next(_KEYS):08d}"
        for _ in range(3):
            token = self.access.token()
            headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key}
            answer = self._caller.post(path, json.dumps(body), headers)
            if answer.status != 401:
                return answer.status, json.loads(answer.body)
            self.access.forget(token)
        raise AssertionError("the server does not take its own tokens")

    def do(self, name: str, **body: Any) -> dict[str, Any]:
        """A command that has to succeed."""
        status, answer = self.ask(name, **body)
        assert status == 200, (name, status, answer)
        return answer

    def open_counter(self, number: int = COUNTER) -> None:
        """Sign in and sit down."""
        self.do("sign-in", operator_name="sari", pin=PIN)
        with self.watching() as watch:
            rows = watch.until(lambda rows: any(kind == "counter" for kind, _ in rows))
        ids = {row.number: row.id for row in rows.values() if isinstance(row, CounterRow)}
        self.do("take-counter", counter_id=ids[number])

    def service(self, code: str = "AMBIL") -> int:
        """Id of a service."""
        with self.watching() as watch:
            rows = watch.until(lambda rows: any(kind == "service" for kind, _ in rows))
        return next(row.id for row in rows.values() if getattr(row, "code", None) == code)

    @contextmanager
    def watching(self) -> Iterator[Watch]:
        """What the server tells this device."""
        with connect(self._served.push_url, max_size=2**24) as socket:
            try:
                yield Watch(socket, self.access.token())
            except ConnectionClosed as error:
                raise AssertionError(f"the server hung up: {self._served.part.lines[-5:]}") from error

    def close(self) -> None:
        """Hang up."""
        self._caller.close()
        self.access.close()


class Watch:
    """Reads until something is true.

    Attributes:
        session: what is known.
    """

    def __init__(self, socket: Any, token: str) -> None:
        self.session = ClientSession()
        self._socket, self._token = socket, token
        socket.send(self.session.hello(token))

    def until(self, is_true: Callable[[dict[Any, Any]], object], within_s: float = WITHIN_S) -> dict[Any, Any]:
        """The rows, once this is true of them.

        Raises:
            AssertionError: it never was.
        """
        deadline_s = time.monotonic() + within_s
        while not is_true(self.session.rows):
            assert time.monotonic() < deadline_s, "it never became true"
            received = self.session.receive(self._socket.recv(timeout=10), 0)
            assert received.step is not Step.REFUSED, received.refusal
            if received.step is Step.RESYNC:
                self._socket.send(self.session.hello(self._token))
        return self.session.rows


def office_of(rows: dict[Any, Any]) -> OfficeRow:
    """The office's one row."""
    row = rows["office", 1]
    assert isinstance(row, OfficeRow)
    return row


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A command of the server as at a prompt."""
    words = [sys.executable, "-m", "server", *arguments]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)


def counters_of(rows: dict[Any, Any]) -> list[CounterRow]:
    """The rows of all counters."""
    return [row for row in rows.values() if isinstance(row, CounterRow)]
