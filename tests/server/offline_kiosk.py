"""A kiosk as the server meets it after an outage: a key, a journal with a letter, and numbers it gave by itself."""

from __future__ import annotations

from itertools import count

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from sqlalchemy import insert, select, update

from server.application.handing_in import OfflineDesk
from server.storage import tables
from server.storage.engine import writing
from server.storage.letters import SqlLetters
from server.storage.register import SqlDeviceRegister
from tests.server.small_office import BRANCH, SmallOffice
from wire.base64url import encoded
from wire.codes import Language, PaperState, PriorityKind
from wire.offline import OFFLINE_PREFIX, AskLetter, HandedIn, HandIn, OfflineTicket, SignedByDevice

_keys = count(1)


def desk_of(office: SmallOffice) -> OfflineDesk:
    """The real desk on the office's real database."""
    letters = SqlLetters(office.engine, BRANCH, office.clock.now)
    return OfflineDesk(letters, SqlDeviceRegister(office.engine).known_device, office.writer.submit)


class OfflineKiosk:
    """A paired kiosk of an office; `device_id` 1 is the office's own, any other is added beside it."""

    def __init__(self, office: SmallOffice, name: str = "kiosk 0") -> None:
        self.office = office
        self.desk = desk_of(office)
        self.key = Ed25519PrivateKey.generate()
        self.device_id = _device(office, name)
        self.pair(self.key)
        self.journal = f"journal-of-{next(_keys):08d}"
        self.letter = self.desk.letter(self.signed(AskLetter(journal=self.journal).model_dump_json())).letter
        self.given: list[OfflineTicket] = []

    def pair(self, key: Ed25519PrivateKey) -> None:
        """Make this the key that the office knows."""
        table = tables.device
        with writing(self.office.engine) as connection:
            connection.execute(update(table).where(table.c.id == self.device_id).values(public_key=_public(key)))

    def revoke(self) -> None:
        table = tables.device
        with writing(self.office.engine) as connection:
            connection.execute(update(table).where(table.c.id == self.device_id).values(is_revoked=1))

    def signed(self, body: str, key: Ed25519PrivateKey | None = None) -> SignedByDevice:
        signature = (key or self.key).sign(OFFLINE_PREFIX + body.encode())
        return SignedByDevice(device_id=self.device_id, body=body, signature=encoded(signature))

    def give(
        self,
        taken_at: int,
        *,
        service_id: int = 1,
        key: str | None = None,
        priority: PriorityKind | None = None,
        paper: PaperState = PaperState.PRINTED,
        heard_at: int | None = None,
    ) -> OfflineTicket:
        """A number without the server."""
        ticket = OfflineTicket(
            serial=len(self.given) + 1,
            key=key or f"wish-{next(_keys):012d}",
            service_id=service_id,
            priority=priority,
            language=Language.INDONESIAN,
            taken_at=taken_at,
            heard_at=taken_at - 30 if heard_at is None else heard_at,
            paper=paper,
        )
        self.given.append(ticket)
        return ticket

    def batch(self, *tickets: OfflineTicket, let_go: tuple[str, ...] = ()) -> HandIn:
        return HandIn(letter=self.letter, journal=self.journal, tickets=list(tickets), let_go=list(let_go))

    def hand_in(self, *tickets: OfflineTicket, let_go: tuple[str, ...] = ()) -> HandedIn:
        """Bring these, or everything given so far."""
        batch = self.batch(*(tickets or () if let_go else tickets or self.given), let_go=let_go)
        return self.desk.hand_in(self.signed(batch.model_dump_json()))


def _device(office: SmallOffice, name: str) -> int:
    table = tables.device
    with writing(office.engine) as connection:
        known = connection.execute(select(table.c.id).where(table.c.name == name)).scalar()
        if known is not None:
            return int(known)
        values = {"branch_id": BRANCH, "role": "kiosk", "name": name, "zones": [], "hardware": {}}
        made = connection.execute(insert(table).values(**values)).inserted_primary_key
    assert made is not None
    return int(made[0])


def _public(key: Ed25519PrivateKey) -> str:
    return encoded(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))
