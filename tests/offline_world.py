"""Real kiosk journals on real disks and a real server database, joined by a network that does what a test says."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from pathlib import Path
from typing import Any, cast

from sqlalchemy import insert, update

from appkit.httpcall import HttpAnswer, UnreachableError
from appkit.identity import DeviceKey
from kiosk.flow.events import Wish
from kiosk.offline.book import Book
from kiosk.offline.clock import OfficeClock
from kiosk.offline.courier import Courier
from kiosk.offline.entries import Given
from kiosk.offline.setting_up import signing
from server.application.commanding import OK, Reply, carry_out
from server.application.refusals import Refusal
from server.storage import tables
from server.storage.engine import writing
from server.web.problems import problem
from tests.kiosk.offline.conftest import Clocks
from tests.server.offline_kiosk import desk_of
from tests.server.small_office import BRANCH, SmallOffice
from wire.access import ServerInfo
from wire.codes import DeviceRole, Language, PaperState, PriorityKind
from wire.commands import TicketPaper
from wire.offline import OFFLINE_PREFIX, SignedByDevice


class Wire(Enum):
    """What the network does with one request."""

    WHOLE = "whole"
    LOST_BEFORE = "lost before the server"
    LOST_AFTER = "lost after the server"


@dataclass
class Person:
    """Somebody with a paper in the hand. `came_at` is when the office counts them as having come."""

    number: str
    key: str
    came_at: int


@dataclass
class World:
    """An office and what happened in it."""

    office: SmallOffice
    people: list[Person] = field(default_factory=list)

    def pass_s(self, seconds: int, *kiosks: Kiosk) -> None:
        self.office.clock.pass_s(seconds)
        for kiosk in kiosks:
            kiosk.clocks.pass_s(seconds)

    def standing(self) -> dict[str, str]:
        """How every ticket that was not cancelled stands, by number; each number is there once."""
        with self.office.engine.connect() as connection:
            rows = connection.exec_driver_sql("SELECT number, state FROM ticket WHERE state != 'cancelled'").all()
        assert len({row.number for row in rows}) == len(rows), "a number was given twice"
        return {row.number: row.state for row in rows}


class Kiosk:
    """A kiosk without its window: the real journal, clock and courier."""

    def __init__(self, world: World, folder: Path, name: str) -> None:
        folder.mkdir()
        self.world = world
        self.folder = folder
        self.key = DeviceKey.load_or_create(folder)
        self.device_id = _paired(world.office, name, self.key.public)
        self.desk = desk_of(world.office)
        self.clocks = Clocks(wall_at=world.office.clock.at)
        self.wires: list[Wire] = []
        self.n_keys = 0
        self.epoch = "one"
        self.start()
        self.meet()

    def start(self) -> None:
        """The program starts, after a kill too: nothing is known but what is on the disk."""
        self.book = Book(self.folder, *signing(self.key))
        heard = getattr(getattr(self, "clock", None), "heard", None)
        self.clock = OfficeClock(self.clocks.machine(), heard)
        self.courier = Courier(self.book, cast(Any, self), self.clock, [])

    def move_to(self, world: World, epoch: str) -> None:
        """The server's data are others now; the kiosk is paired there under the same key."""
        self.device_id = _paired(world.office, "moved", self.key.public)
        self.world, self.desk, self.epoch = world, desk_of(world.office), epoch

    def meet(self) -> bool:
        """The server is there: clock and day are heard, and what is due is brought; False where that has to go on."""
        self.clock.hear(self.world.office.clock.at)
        self._hear_day()
        is_done = self.courier.deliver()
        self._hear_day()
        return is_done

    def _hear_day(self) -> None:
        """What the office's row in the feed says, which older than today stays until somebody asks for something."""
        heard = self.world.office.writer.submit(lambda books: books.business_day).result(timeout=10)
        self.book.turn_day(cast("str | None", heard) or "")

    def fresh_key(self) -> str:
        self.n_keys += 1
        return f"wish-{self.device_id}-{self.n_keys:06d}"

    def ask(self, key: str, wire: Wire = Wire.WHOLE, priority: PriorityKind | None = None) -> TicketPaper | None:
        """A request of the kiosk; what the network lost is None."""
        if wire is Wire.LOST_BEFORE:
            return None
        order = self.world.office.order(1, "issue-ticket", '{"service_id":1}', key)
        device = replace(order.device, id=self.device_id, role=DeviceRole.KIOSK)
        reply = self.world.office.writer.submit(lambda books: carry_out(books, replace(order, device=device))).result(
            timeout=10
        )
        assert isinstance(reply, Reply)
        assert reply.status == OK, reply
        return None if wire is Wire.LOST_AFTER else TicketPaper.model_validate_json(reply.body)

    def visit(self, wire: Wire = Wire.WHOLE, *, is_alone: bool = False) -> Person:
        """Somebody takes a number: the server's if its answer comes, else the kiosk's own."""
        key, asked_at = self.fresh_key(), self.world.office.clock.at
        paper = None if is_alone else self.ask(key, wire)
        if paper is not None:
            self.told(paper.ticket_id)
            person = Person(number=paper.number, key=key, came_at=asked_at)
        else:
            given = self.give(key)
            came_at = asked_at if wire is Wire.LOST_AFTER and not is_alone else given.taken_at
            person = Person(number=f"{self.book.letter} {given.serial:03d}", key=key, came_at=came_at)
        self.world.people.append(person)
        return person

    def give(self, key: str) -> Given:
        wish = Wish(service_id=1, priority=None, language=Language.INDONESIAN)
        given = self.book.give(key, wish, self.clock.now())
        self.book.tell_paper(given.serial, PaperState.PRINTED)
        return given

    def told(self, ticket_id: int) -> None:
        """The kiosk reports the paper of a ticket that it got from the server."""
        order = self.world.office.order(1, "report-paper", f'{{"ticket_id":{ticket_id},"paper":"printed"}}')
        device = replace(order.device, id=self.device_id, role=DeviceRole.KIOSK)
        self.world.office.writer.submit(lambda books: carry_out(books, replace(order, device=device))).result(
            timeout=10
        )

    # What the courier takes for its way to the server.

    def caller(self, timeout_s: float) -> Kiosk:
        return self

    def signed(self, body: str) -> SignedByDevice:
        signature = self.key.sign(OFFLINE_PREFIX + body.encode())
        return SignedByDevice(device_id=self.device_id, body=body, signature=signature)

    def get(self, path: str) -> HttpAnswer:
        at = self.world.office.clock.at
        info = ServerInfo(office_name="", version="", epoch=self.epoch, push_url="ws://x", at=at)
        return HttpAnswer(status=200, body=info.model_dump_json().encode())

    def post(self, path: str, body: str) -> HttpAnswer:
        wire = self.wires.pop(0) if self.wires else Wire.WHOLE
        if wire is Wire.LOST_BEFORE:
            raise UnreachableError("lost before the server")
        request = SignedByDevice.model_validate_json(body)
        try:
            act = self.desk.letter if path.endswith("letter") else self.desk.hand_in
            answer = HttpAnswer(status=200, body=act(request).model_dump_json().encode())
        except Refusal as refusal:
            told = problem(refusal.code, refusal.detail)
            answer = HttpAnswer(status=told.status, body=told.model_dump_json().encode())
        if wire is Wire.LOST_AFTER:
            raise UnreachableError("lost after the server")
        return answer


def _paired(office: SmallOffice, name: str, public_key: str) -> int:
    table = tables.device
    values = {"branch_id": BRANCH, "role": "kiosk", "name": name, "zones": [], "hardware": {}}
    with writing(office.engine) as connection:
        made = connection.execute(insert(table).values(**values)).inserted_primary_key
        assert made is not None
        connection.execute(update(table).where(table.c.id == made[0]).values(public_key=public_key))
    return int(made[0])
