"""A small office on a real database behind the real writer, with a clock that tests move."""

import secrets
from functools import lru_cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Engine

from server.application.bodies import parse_body
from server.application.commanding import OK, Order, Reply, carry_out
from server.application.office_template import OfficeTemplate
from server.application.office_time import ClockDoubt
from server.application.ports import OperatorAccount
from server.domain.booking.codes import new_code
from server.domain.office import Device
from server.domain.queue.record import Record
from server.storage import set_up, tables
from server.storage.clock import JournalClock
from server.storage.engine import DATABASE_NAME, open_engine, writing
from server.storage.office import OfficeShelf
from server.storage.reads import Reads
from server.storage.verify import verify_day
from server.storage.writer import Writer
from wire.codes import DeviceRole, OperatorRole
from wire.commands import COMMANDS

BRANCH = set_up.BRANCH_ID
# Later than any real clock: the set-up is recorded in real time, and the journal never goes back.
OPENING_AT = 4_102_448_400  # Friday 1 January 2100, 08:00 in Jakarta

SMALL_OFFICE = OfficeTemplate.model_validate(
    {
        "name": "Kantor Contoh",
        "preset": "registry_office",
        "reset_hour": 3,
        "running_text": ["Selamat datang", "Welcome"],
        "zones": ["Aula"],
        "groups": {},
        "places": {"aula": ["Aula", "Hall"]},
        "services": [
            {
                "code": code,
                "name": [f"Layanan {code}", f"Service {code}"],
                "icon": "id-card",
                "series": series,
                "expected_min": 10,
                "place": "aula",
                "requirements": [["KTP", "ID card"]],
            }
            for code, series in (("KTP", "A"), ("KK", "B"), ("AKL", "C"))
        ],
        "counters": [
            {"number": 1, "name": ["Loket 1", "Counter 1"], "zone": "Aula", "services": ["KTP", "KK"]},
            {"number": 2, "name": ["Loket 2", "Counter 2"], "zone": "Aula", "services": ["KK"]},
            {
                "number": 3,
                "name": ["Loket 3", "Counter 3"],
                "zone": "Aula",
                "services": ["KTP", "KK", "AKL"],
                "offsets_min": {"KK": 5},
            },
        ],
    }
)
KTP, KK, AKL = 1, 2, 3


class ManualClock:
    """Stands still until a test moves it."""

    def __init__(self, at: int = OPENING_AT) -> None:
        self.at = at
        self.elapsed = 0.0
        self.doubting: ClockDoubt | None = None

    def now(self) -> int:
        return self.at

    def elapsed_s(self) -> float:
        return self.elapsed

    @property
    def is_doubtful(self) -> bool:
        return self.doubting is not None

    def doubt(self) -> ClockDoubt | None:
        return self.doubting

    def follow(self) -> None:
        self.doubting = None

    def pass_s(self, seconds: int) -> None:
        """Let time pass as it does."""
        self.at += seconds
        self.elapsed += seconds


@lru_cache(maxsize=1)
def _founded() -> bytes:
    """The database of such an office before its first day, made once: 30 ms for each of two thousand tests."""
    with TemporaryDirectory() as directory:
        engine = open_engine(Path(directory))
        tables.metadata.create_all(engine)
        set_up.create_office(engine, SMALL_OFFICE, name=None, zone="Asia/Jakarta", public_url="https://antre.test")
        roles = [DeviceRole.KIOSK, DeviceRole.COUNTER, DeviceRole.COUNTER, DeviceRole.COUNTER, DeviceRole.BOARD]
        for number, role in enumerate(roles):
            set_up.add_device(engine, set_up.NewDevice(role=role, name=f"{role} {number}"), now=OPENING_AT)
        # A PIN's hash costs 30 ms by design; these tests sign in without one.
        people = [
            {"branch_id": BRANCH, "login": login, "name": login.title(), "role": "supervisor", "pin_hash": ""}
            for login in ("sari", "budi", "tono")
        ]
        with writing(engine) as connection:
            connection.execute(tables.operator.insert(), people)
        # The last connection that closes moves the log into the database.
        engine.dispose()
        return Path(directory, DATABASE_NAME).read_bytes()


class SmallOffice:
    """An office with a kiosk (device 1), counter programs (devices 2, 3, 4) and a board (device 5)."""

    def __init__(self, directory: Path, largest_batch: int = 256) -> None:
        self.clock = ManualClock()
        (directory / DATABASE_NAME).write_bytes(_founded())
        self.engine: Engine = open_engine(directory)
        self.committed: list[Record] = []
        self.reads = Reads(self.engine, BRANCH)
        self.writer = Writer(
            self.engine, BRANCH, OfficeShelf(), JournalClock(self.clock), self.committed.extend, largest_batch
        )
        self.writer.start()
        # Drawn from several threads: counting up by hand would give two of them one key.
        self._keys = count(1)

    def device(self, device_id: int) -> Device:
        roles = {1: DeviceRole.KIOSK, 5: DeviceRole.BOARD}
        return Device(
            id=device_id,
            role=roles.get(device_id, DeviceRole.COUNTER),
            name=f"device {device_id}",
            zones=(),
            counter_id=None,
            hardware={},
        )

    def order(self, device_id: int, path: str, body: str, key: str | None = None) -> Order:
        """A command as it would reach the server; a new key unless one is given."""
        rule = COMMANDS[path]
        command = parse_body(rule.command, body.encode())
        name = getattr(command, "operator_name", None)
        account = None
        if name is not None:
            account = OperatorAccount(
                id=("sari", "budi", "tono").index(name) + 1, name=name, role=OperatorRole.SUPERVISOR, pin_hash=""
            )
        return Order(
            device=self.device(device_id),
            rule=rule,
            command=command,
            key=key or f"key-{next(self._keys):08d}",
            body=body.encode(),
            account=account,
        )

    def reply(self, device_id: int, path: str, body: str = "{}", key: str | None = None) -> Reply:
        """Carry one command out and wait for its reply."""
        order = self.order(device_id, path, body, key)
        reply = self.writer.submit(lambda books: carry_out(books, order)).result(timeout=10)
        assert isinstance(reply, Reply)
        return reply

    def do(self, device_id: int, path: str, body: str = "{}") -> Any:
        """Carry one command out that has to succeed; gives its answer."""
        reply = self.reply(device_id, path, body)
        assert reply.status == OK, reply
        return COMMANDS[path].answer.model_validate_json(reply.body)

    def refusal(self, device_id: int, path: str, body: str = "{}") -> str:
        """The code with which a command is refused."""
        reply = self.reply(device_id, path, body)
        assert reply.status != OK, reply
        return reply.status

    def open_counter(self, number: int) -> int:
        """Sit somebody down at a counter; gives the id of the device there."""
        device_id = number + 1
        login = ("sari", "budi", "tono")[number - 1]
        self.do(device_id, "sign-in", f'{{"operator_name":"{login}","pin":"1234"}}')
        self.do(device_id, "take-counter", f'{{"counter_id":{number}}}')
        return device_id

    def issue(self, service_id: int = KTP, priority: str | None = None) -> Any:
        """Take a number at the kiosk."""
        claim = "" if priority is None else f',"priority":"{priority}"'
        return self.do(1, "issue-ticket", f'{{"service_id":{service_id}{claim}}}')

    def booked(self, service_id: int = KTP, slot_at: int = OPENING_AT) -> str:
        """A confirmed booking that is simply there, however full the slot; gives its code."""
        code = new_code()
        values = {
            "branch_id": BRANCH,
            "code": code,
            "token": secrets.token_urlsafe(16),
            "state": "confirmed",
            "channel": "web",
            "language": "id",
            "service_id": service_id,
            "slot_at": slot_at,
            "length_min": 15,
            "made_at": self.clock.at,
            "confirmed_at": self.clock.at,
        }
        with writing(self.engine) as connection:
            connection.execute(tables.booking.insert().values(**values))
        return code

    def faults(self) -> list[str]:
        """What `verify` finds wrong with the day."""
        return [f"{each.seq} {each.what}: {each.detail}" for each in verify_day(self.engine, BRANCH).report.faults]

    def close(self) -> None:
        self.writer.stop()
        self.engine.dispose()
