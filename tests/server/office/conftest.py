"""The office's pages over a real small office: its database, its writer, its journal; only time is the tests' own."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, Row, insert, select, update
from werkzeug.test import TestResponse

from server import drawing
from server.application import slow_hash
from server.application.access import DeviceGate
from server.application.hall_overview import HallOverview
from server.application.hall_prospects import NOTHING_EXPECTED, HallProspects
from server.application.keeping import Copy, DiskSpace, Proof, Verified
from server.application.printer_trial import FoundPrinter, TrialLine
from server.application.refusals import Refusal
from server.application.slow_hash import SlowHashes
from server.application.staff.second_factor import STEP_S, SecretBox, code_at
from server.application.waiting_room import WaitingRoom
from server.commands import CommandRefused
from server.domain.calendar.document import Holiday, HolidayKind
from server.domain.office import Device, Text
from server.domain.queue.audit import audit_lines
from server.domain.queue.record import Record
from server.drawing_process import DrawingProcess
from server.office_doors import OfficeParts, office_doors
from server.push.live import Live
from server.push.overview import Seen, overview_of
from server.report_commands import report_document, slip_document
from server.storage import tables
from server.storage.keyring import Keyring
from server.storage.register import SqlDeviceRegister
from server.storage.secrets import staff_secret
from server.storage.verify import NoSuchDay, verify_day
from server.web.admin.doors import OfficeDoors
from server.web.admin.frame import OfficePages
from server.web.app import create_app
from server.web.samples import SampleApplication
from tests.server.office.newcomer import FORM_TOKEN
from tests.server.small_office import BRANCH, SmallOffice
from wire.codes import OperatorRole, RefusalCode

REAL_NOW = 1_800_000_000
PASSWORD = "kuda hijau naik sepeda"
TOTP_SECRET = b"twenty bytes of test"
ORIGIN = "http://localhost"

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD_HASH = QUICK.hash(PASSWORD)


@dataclass
class Browser:
    """Somebody's browser: keeps cookies, sends forms as pages make them."""

    client: FlaskClient
    address: str = "192.168.2.10"
    token: str = ""

    def get(self, path: str, **headers: str) -> TestResponse:
        response = self.client.get(path, headers=headers, environ_overrides={"REMOTE_ADDR": self.address})
        self._remember(response)
        return response

    def post(self, path: str, *, headers: dict[str, str] | None = None, **typed: object) -> TestResponse:
        """Send a form with the token of the page seen last."""
        data = {"_formulir": self.token, **typed}
        response = self.client.post(
            path,
            data={name: value for name, value in data.items() if value is not None},
            headers={"Origin": ORIGIN, **(headers or {})},
            environ_overrides={"REMOTE_ADDR": self.address},
        )
        self._remember(response)
        return response

    def _remember(self, response: TestResponse) -> None:
        found = FORM_TOKEN.search(response.get_data().decode(errors="replace"))
        if found:
            self.token = found.group(1)


REAL_DOORS = frozenset(
    {"gate", "people", "audit", "first_run", "reports", "hall", "front_desk", "branch", "real_now", "ticks"}
    | {"set_up", "calendar", "set_up_file", "office", "tls"}
    | {"devices", "keeping", "persons", "pictures"}
)
"""Doors that these tests go through in earnest; add a quick one here, or a sample of it where the doors are made."""


class Elsewhere:
    """A door that other tests go through: here its pages are only asked who may open them."""

    def __getattr__(self, name: str) -> Any:
        raise Refusal(RefusalCode.OVERLOADED, f"{name} is tried elsewhere")


class SamplePrinters:
    """Printers that need no process to talk to."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def found(self) -> Sequence[FoundPrinter]:
        return [FoundPrinter(url="usb://04b8:0e15", description="Printer tiket")]

    def print_test(self, url: str) -> Sequence[TrialLine]:
        self.asked.append(url)
        said = Text(id="Tercetak.", en="Printed.")
        return [TrialLine(is_fine=True, sentence=said, advice=Text(id="", en=""))] if "://" in url else []


class SampleCheckups:
    """A doctor who needs no process: gives `report`, and keeps what he was asked about."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.report: str | None = None
        self.kept: str | None = None

    def examine(self, urls: Sequence[str]) -> str | None:
        self.asked.extend(urls)
        return self.report

    def keep(self, report: str) -> None:
        self.kept = report

    def last(self) -> str | None:
        return self.kept


@dataclass
class KeepingHere:
    """A disk that tests fill, and copies and verifying without a process."""

    engine: Engine
    folder: Path
    free_bytes: int = 90
    made: list[Copy] = field(default_factory=list)
    proved: Proof | None = None

    def disk(self) -> DiskSpace:
        return DiskSpace(total_bytes=100, free_bytes=self.free_bytes)

    def copies(self) -> Sequence[Copy]:
        return self.made

    def copy(self) -> None:
        name = f"{len(self.made)}.db"
        self.folder.mkdir(exist_ok=True)
        (self.folder / name).write_bytes(b"SQLite format 3\0" + bytes(100_000))
        self.made.append(Copy(name=name, made_at=REAL_NOW, size_bytes=1_500_000))

    def verify(self, day: str | None) -> Verified:
        try:
            found = verify_day(self.engine, BRANCH, day)
        except NoSuchDay as error:
            raise Refusal(RefusalCode.NOT_FOUND, str(error)) from None
        self.proved = Proof(at=REAL_NOW, day=day, is_correct=not found.report.faults)
        return Verified(is_correct=not found.report.faults, lines=list(audit_lines(found.day, found.report, {})))

    def proof(self) -> Proof | None:
        return self.proved


@dataclass(frozen=True)
class ReportsHere:
    """Reports made in this process: the same functions that the command of the server's own process calls."""

    engine: Engine

    def report(self, first: str | None, last: str | None, language: str) -> dict[str, object]:
        return _or_refused(lambda: report_document(self.engine, first, last, language))

    def slip(self, day: str | None, language: str) -> dict[str, object]:
        return _or_refused(lambda: slip_document(self.engine, day, language))

    def file(self, kind: str, first: str | None, last: str | None, language: str) -> bytes:
        return repr(self.report(first, last, language)).encode()


def _or_refused(make: Callable[[], dict[str, object]]) -> dict[str, object]:
    try:
        return make()
    except CommandRefused as refused:
        raise Refusal(RefusalCode.NOT_FOUND, str(refused)) from None


class SampleHolidays:
    """The law's list for the year in which these tests stand."""

    def of(self, year: int) -> Sequence[Holiday]:
        days = (
            (date(2100, 1, 1), "Tahun Baru 2100 Masehi", "New Year 2100", HolidayKind.NATIONAL, False),
            (date(2100, 1, 4), "Cuti bersama tahun baru", "New Year joint leave", HolidayKind.JOINT_LEAVE, False),
            (date(2100, 3, 12), "Idulfitri", "Eid al-Fitr", HolidayKind.NATIONAL, True),
        )
        return [
            Holiday(day=day, name=Text(id=name, en=in_english), kind=kind, is_estimate=is_estimate)
            for day, name, in_english, kind, is_estimate in days
            if day.year == year
        ]


class DrawerHere(DrawingProcess):
    """Draws in this process: what the other one does, without half a second to begin it."""

    def _run(self, what: str, sent: bytes) -> str:
        try:
            return json.dumps(drawing.WORK[what](sent))
        except drawing.Unfit as unfit:
            return json.dumps({"fault": unfit.fault.value})


class CurrentDoors:
    """Leads to the doors of the office that is being tried."""

    doors: OfficeDoors

    def __getattr__(self, name: str) -> Any:
        return getattr(self.doors, name)


@lru_cache(maxsize=1)
def shared_app() -> tuple[Flask, CurrentDoors]:
    """The pages, registered once for all tests: a third of a second for addresses and templates, each time."""
    doors = CurrentDoors()
    return create_app(SampleApplication(sound_path=Path("none.wav")), cast(OfficeDoors, doors)), doors


@dataclass
class PagesOffice:
    """A small office with one person of each role, and its pages."""

    small: SmallOffice
    directory: Path
    first_secret: str | None = None
    now: int = REAL_NOW
    ids: dict[OperatorRole, int] = field(default_factory=dict)
    connected: frozenset[int] = frozenset()
    left_at: dict[int, int] = field(default_factory=dict)
    prospects: HallProspects = NOTHING_EXPECTED

    def __post_init__(self) -> None:
        self.box = SecretBox(staff_secret(self.directory))
        self.keyring = Keyring(self.directory / "keys")
        self.keeping = KeepingHere(self.small.engine, self.directory / "backups")
        register = SqlDeviceRegister(self.small.engine)
        self.waiting_room = WaitingRoom(DeviceGate(register, lambda: self.now, b"k" * 32), lambda: self.now)
        parts = OfficeParts(
            data_directory=self.directory,
            engine=self.small.engine,
            submit=self.small.writer.submit,
            reads=self.small.reads,
            hashes=SlowHashes(),
            keyring=self.keyring,
            first_secret=self.first_secret,
            real_now=lambda: self.now,
            ticks=lambda: self.now,
            reports=ReportsHere(self.small.engine),
            keeping=self.keeping,
            hall_view=self._overview,
            waiting_room=self.waiting_room,
            prospects=lambda: self.prospects,
            clock=self.small.clock,
        )
        self.printers = SamplePrinters()
        self.checkups = SampleCheckups()
        real = office_doors(parts)
        samples: dict[str, Any] = {name: Elsewhere() for name in vars(real) if name not in REAL_DOORS}
        samples |= {"printers": self.printers, "checkups": self.checkups, "drawer": DrawerHere()}
        samples |= {"holidays": SampleHolidays()}
        self.doors: OfficeDoors = replace(real, **samples)
        self.app, current = shared_app()
        current.doors = self.doors
        self.pages: OfficePages = self.app.extensions["office_pages"]

    def _overview(self, devices: Sequence[Device], now: int) -> HallOverview:
        live = Live(self.small.reads.office(), self.small.reads.names(), lambda *_: ())
        for record in self.small.reads.records_after(0):
            live.apply(record)
        return overview_of(live, devices, Seen(connected=self.connected, left_at=self.left_at), now)

    def add(self, login: str, role: OperatorRole, **columns: object) -> int:
        """Somebody who may sign in with PASSWORD, with a second factor where one is due; gives the id."""
        values: dict[str, object] = {"branch_id": BRANCH, "login": login, "name": f"Ibu {login.title()}"}
        values |= {"role": role.value, "password_hash": PASSWORD_HASH}
        with self.small.engine.begin() as connection:
            key = connection.execute(insert(tables.operator).values(**(values | columns))).inserted_primary_key
            assert key is not None
            operator_id = int(key[0])
            if role in (OperatorRole.ADMINISTRATOR, OperatorRole.SUPERVISOR) and "totp_secret" not in columns:
                sealed = self.box.seal(TOTP_SECRET, operator_id)
                connection.execute(
                    update(tables.operator).where(tables.operator.c.id == operator_id).values(totp_secret=sealed)
                )
        self.ids[role] = operator_id
        return operator_id

    def records(self) -> list[Record]:
        """The whole journal."""
        return list(self.small.reads.records_after(0))

    def browser(self, address: str = "192.168.2.10") -> Browser:
        """A browser that nobody signed in at."""
        return Browser(self.app.test_client(), address)

    def code(self) -> str:
        """What a phone shows now."""
        return code_at(TOTP_SECRET, self.now // STEP_S)

    def signed_in(self, login: str, address: str = "192.168.2.10") -> Browser:
        """A browser at which this person has signed in whole."""
        browser = self.browser(address)
        response = browser.post("/kantor/masuk", login=login, password=PASSWORD)
        assert response.status_code == 303, response.text
        if response.headers["Location"].startswith("/kantor/kode"):
            self.now += STEP_S
            browser.get("/kantor/kode")
            response = browser.post("/kantor/kode", code=self.code())
            assert response.status_code == 303, response.text
        browser.get("/kantor")
        return browser

    def row(self, login: str) -> Row[Any]:
        """A person's row."""
        with self.small.engine.begin() as connection:
            return connection.execute(select(tables.operator).where(tables.operator.c.login == login)).one()


LOGINS = {
    OperatorRole.ADMINISTRATOR: "ratna",
    OperatorRole.SUPERVISOR: "wayan",
    OperatorRole.OPERATOR: "joko",
    OperatorRole.HELPER: "lilis",
    OperatorRole.AUDITOR: "yusuf",
}


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Hashes that are not slow: what they protect is tried elsewhere."""
    monkeypatch.setattr(slow_hash, "_hasher", QUICK)
    slow_hash._decoy_hash.cache_clear()
    yield
    slow_hash._decoy_hash.cache_clear()


@pytest.fixture
def pages_office(make_office: Callable[..., SmallOffice], tmp_path: Path) -> PagesOffice:
    """An office with one person of each role."""
    office = PagesOffice(make_office(), tmp_path)
    for role, login in LOGINS.items():
        office.add(login, role)
    return office


@pytest.fixture
def admin(pages_office: PagesOffice) -> Iterator[Browser]:
    """The administrator's browser."""
    yield pages_office.signed_in("ratna")
