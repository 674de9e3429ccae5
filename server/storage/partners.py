"""Other apps that book, in the database: their secrets as hashes, their limits, and which bookings are theirs."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass

from sqlalchemy import Engine, func, insert, or_, select, text, update
from sqlalchemy.exc import IntegrityError

from server.application.booking_desk import HeldSlot
from server.application.commanding import OK, Reply
from server.application.partners import KeptHold, Partner, hash_of_secret, new_secret
from server.application.ports import Clock
from server.application.refusals import Refusal
from server.storage import tables
from server.storage.books import SqlBooks
from server.storage.engine import reading, writing
from server.storage.mapping import AnyRow
from server.storage.set_up import BRANCH_ID, SetUpRefused, record_change
from wire.codes import BookingState, RefusalCode

COMMIT_WITHIN_S = 20

_PARTNER, _BOOKING, _ANSWER = tables.partner, tables.booking, tables.answer
# The condition of the partial index, to the letter.
_IS_OPEN = text("booking.state IN ('held', 'confirmed')")


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerLine:
    """A partner as a list shows it."""

    partner: Partner
    n_open: int
    is_removed: bool


class SqlPartners:
    """See `server.application.partners.PartnerRegister`. Reads never wait for the writer."""

    def __init__(self, engine: Engine, submit: Callable[[Callable[[SqlBooks], object]], Future[object]], clock: Clock):
        self._engine = engine
        self._submit = submit
        self._clock = clock

    def partner_behind(self, secret_hash: str) -> Partner | None:
        """See the port."""
        query = select(_PARTNER).where(_PARTNER.c.secret_hash == secret_hash, _PARTNER.c.removed_at.is_(None))
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        return None if row is None else _partner_of(row)

    def n_open(self, partner_id: int) -> int:
        """See the port."""
        has_not_run_out = or_(_BOOKING.c.expires_at.is_(None), _BOOKING.c.expires_at > self._clock.now())
        own = _BOOKING.c.partner_id == partner_id
        with reading(self._engine) as connection:
            query = select(func.count()).select_from(_BOOKING).where(own, _IS_OPEN, has_not_run_out)
            return int(connection.execute(query).scalar_one())

    def owns(self, partner_id: int, token: str) -> bool:
        """See the port."""
        query = select(_BOOKING.c.id).where(_BOOKING.c.token == token, _BOOKING.c.partner_id == partner_id)
        with reading(self._engine) as connection:
            return connection.execute(query).first() is not None

    def kept_hold(self, partner_id: int, key: str) -> KeptHold | None:
        """See the port."""
        query = select(_ANSWER).where(_ANSWER.c.device_id == _as_device(partner_id), _ANSWER.c.key == key)
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        return None if row is None else KeptHold(body_hash=row.body_hash, held=HeldSlot(**json.loads(row.body)))

    def keep_hold(self, partner_id: int, key: str, kept: KeptHold) -> None:
        """See the port."""
        held = kept.held
        body = json.dumps({"token": held.token, "slot_at": held.slot_at, "expires_at": held.expires_at})

        def work(books: SqlBooks) -> None:
            books.keep_reply(_as_device(partner_id), key, kept.body_hash, Reply(status=OK, body=body))
            own = update(_BOOKING).where(_BOOKING.c.token == held.token).values(partner_id=partner_id)
            books.connection.execute(own)

        try:
            self._submit(work).result(timeout=COMMIT_WITHIN_S)
        except TimeoutError:
            raise Refusal(RefusalCode.OVERLOADED, f"no commit within {COMMIT_WITHIN_S} s; ask again") from None


def add_partner(engine: Engine, new: Partner, *, now: int) -> str:
    """Let another app book; gives its secret, which nobody can read again. The id of `new` is not looked at.

    Raises:
        SetUpRefused: the name is taken, also by a removed one.
    """
    secret = new_secret()
    values = {
        "branch_id": BRANCH_ID,
        "name": new.name,
        "secret_hash": hash_of_secret(secret),
        "limit_per_minute": new.limit_per_minute,
        "open_bookings": new.open_bookings,
        "made_at": now,
    }
    with writing(engine) as connection:
        try:
            key = connection.execute(insert(_PARTNER).values(**values)).inserted_primary_key
        except IntegrityError as error:
            raise SetUpRefused(f"there is, or was, a partner named '{new.name}'") from error
        assert key is not None
        record_change(connection, _PARTNER, int(key[0]), "added")
    return secret


def remove_partner(engine: Engine, name: str, *, now: int) -> int:
    """Let a partner in no more, from its next request on; gives how many of its bookings stay open.

    Raises:
        SetUpRefused: there is none of this name.
    """
    with writing(engine) as connection:
        query = select(_PARTNER.c.id).where(_PARTNER.c.name == name, _PARTNER.c.removed_at.is_(None))
        row = connection.execute(query).first()
        if row is None:
            raise SetUpRefused(f"there is no partner named '{name}'")
        connection.execute(update(_PARTNER).where(_PARTNER.c.id == row.id).values(removed_at=now))
        record_change(connection, _PARTNER, row.id, "removed")
        confirmed = (_BOOKING.c.partner_id == row.id) & (_BOOKING.c.state == BookingState.CONFIRMED.value)
        return int(connection.execute(select(func.count()).select_from(_BOOKING).where(confirmed)).scalar_one())


def partners(engine: Engine) -> list[PartnerLine]:
    """Every partner ever added, in order."""
    is_open = (_BOOKING.c.partner_id == _PARTNER.c.id) & (_BOOKING.c.state == BookingState.CONFIRMED.value)
    n_open = select(func.count()).select_from(_BOOKING).where(is_open).scalar_subquery()
    with reading(engine) as connection:
        rows = connection.execute(select(_PARTNER, n_open.label("n_open")).order_by(_PARTNER.c.id)).all()
    return [
        PartnerLine(partner=_partner_of(row), n_open=row.n_open, is_removed=row.removed_at is not None) for row in rows
    ]


def _partner_of(row: AnyRow) -> Partner:
    return Partner(id=row.id, name=row.name, limit_per_minute=row.limit_per_minute, open_bookings=row.open_bookings)


def _as_device(partner_id: int) -> int:
    """Whose keys they are in the table of answers: devices have numbers from one on."""
    return -partner_id
