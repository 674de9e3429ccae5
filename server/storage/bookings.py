"""Bookings in the database: within a transaction of the writer, and read beside it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Engine, bindparam, delete, func, insert, or_, select, text, update

from server.application.booking_ports import NewBooking, SeenBooking
from server.domain.booking.booking import Booking, Taken
from server.domain.booking.history import BookingPast
from server.domain.office import Office, Text
from server.storage import mapping, tables
from server.storage.booking_past import read_past
from server.storage.engine import reading
from server.storage.office import OfficeShelf
from server.storage.prepared import Prepared
from wire.codes import BookingState, Channel, Language

_BOOKING, _PERSON, _TICKET = tables.booking, tables.person, tables.ticket
_OF_BRANCH = _BOOKING.c.branch_id == bindparam("of_branch")
# The conditions of the partial indexes, to the letter: with bound values a database may not recognise them.
_IS_HELD = text("booking.state = 'held'")
_IS_CONFIRMED = text("booking.state = 'confirmed'")
_IS_LAPSED = text("booking.state = 'lapsed'")
_IS_NOT_HELD = text("booking.state <> 'held'")
_IS_OPEN = text("booking.identity_index IS NOT NULL AND booking.state IN ('held', 'confirmed')")

_BY_TOKEN = Prepared(select(_BOOKING).where(_OF_BRANCH, _BOOKING.c.token == bindparam("link")))
_BY_CODE = Prepared(select(_BOOKING).where(_OF_BRANCH, _BOOKING.c.code == bindparam("typed")))
_IN_TIME = (_BOOKING.c.slot_at >= bindparam("from_at"), _BOOKING.c.slot_at < bindparam("until_at"))
_TAKEN = Prepared(
    select(_BOOKING.c.id, _BOOKING.c.service_id, _BOOKING.c.slot_at, _BOOKING.c.state, _BOOKING.c.frees_at).where(
        _OF_BRANCH, *_IN_TIME, or_(_BOOKING.c.frees_at.is_(None), _BOOKING.c.frees_at > bindparam("at"))
    )
)
_HAS_OPEN = Prepared(
    select(_BOOKING.c.id).where(
        _OF_BRANCH,
        _BOOKING.c.identity_index == bindparam("identity"),
        _BOOKING.c.service_id == bindparam("of_service"),
        _IS_OPEN,
    )
)
_OPEN_OF_PHONE = Prepared(
    select(func.count())
    .select_from(_BOOKING.join(_PERSON, _PERSON.c.id == _BOOKING.c.person_id))
    .where(
        _PERSON.c.branch_id == bindparam("of_branch"),
        _PERSON.c.phone_index == bindparam("phone"),
        _IS_CONFIRMED,
    )
)
_MISSED = Prepared(
    select(func.count())
    .select_from(_BOOKING.join(_PERSON, _PERSON.c.id == _BOOKING.c.person_id))
    .where(
        _PERSON.c.branch_id == bindparam("of_branch"),
        _PERSON.c.identity_index == bindparam("identity"),
        _BOOKING.c.service_id == bindparam("of_service"),
        _IS_LAPSED,
        _BOOKING.c.slot_at >= bindparam("since_at"),
    )
)
_RUN_OUT = Prepared(select(_BOOKING).where(_OF_BRANCH, _IS_HELD, _BOOKING.c.expires_at <= bindparam("at")))
_IS_OVERDUE = (
    _OF_BRANCH,
    _BOOKING.c.slot_at < bindparam("before_at"),
    _IS_CONFIRMED,
)
_OVERDUE = Prepared(select(_BOOKING).where(*_IS_OVERDUE).order_by(_BOOKING.c.slot_at, _BOOKING.c.id))
_UNUSED = (
    _OF_BRANCH,
    text("booking.confirmed_at IS NULL"),
    _BOOKING.c.made_at < bindparam("before_at"),
    _IS_NOT_HELD,
)
_INSERT = Prepared(insert(_BOOKING))
_UPDATE = Prepared(update(_BOOKING).where(_BOOKING.c.id == bindparam("row_id")))
_FORGET = Prepared(delete(_BOOKING).where(*_UNUSED))
_VERSION = [tables.branch.c[name] for name in ("id", "database_id", "set_up_version")]
_BRANCH = select(*_VERSION).where(tables.branch.c.id == bindparam("branch_id"))


class SqlBookings:
    """See `server.application.booking_ports.BookingRows`. Lives for one transaction."""

    def __init__(self, connection: Connection, branch_id: int) -> None:
        self._connection = connection
        self._branch = {"of_branch": branch_id}

    def by_token(self, token: str) -> Booking | None:
        row = _BY_TOKEN.first(self._connection, self._branch | {"link": token})
        return None if row is None else booking_of(row)

    def by_code(self, code: str) -> Booking | None:
        row = _BY_CODE.first(self._connection, self._branch | {"typed": code})
        return None if row is None else booking_of(row)

    def add(self, new: NewBooking) -> Booking:
        values: mapping.Columns = {
            "branch_id": self._branch["of_branch"],
            "code": new.code,
            "token": new.token,
            "state": new.state.value,
            "channel": new.channel.value,
            "language": new.language.value,
            "service_id": new.service_id,
            "requirement_case": new.case,
            "slot_at": new.slot_at,
            "length_min": new.length_min,
            "made_at": new.made_at,
            "expires_at": new.expires_at,
            "frees_at": new.frees_at,
            "device_id": new.device_id,
        }
        _INSERT.run(self._connection, [values])
        added = self.by_token(new.token)
        assert added is not None
        return added

    def replace(self, booking: Booking) -> None:
        values: mapping.Columns = {
            "row_id": booking.id,
            "state": booking.state.value,
            "slot_at": booking.slot_at,
            "length_min": booking.length_min,
            "expires_at": booking.expires_at,
            "confirmed_at": booking.confirmed_at,
            "frees_at": booking.frees_at,
            "says_will_come": int(booking.says_will_come),
            "notice": None if booking.notice is None else {"id": booking.notice.id, "en": booking.notice.en},
            "ticket_id": booking.ticket_id,
            "person_id": booking.person_id,
            "identity_index": booking.identity_index,
        }
        _UPDATE.run(self._connection, [values])

    def taken(self, from_at: int, until_at: int, now: int) -> Sequence[Taken]:
        return _taken(self._connection, self._branch, from_at, until_at, now)

    def has_open(self, identity_index: str, service_id: int) -> bool:
        values = self._branch | {"identity": identity_index, "of_service": service_id}
        return bool(_HAS_OPEN.tuples(self._connection, values))

    def n_open_of_phone(self, phone_index: str) -> int:
        return int(_OPEN_OF_PHONE.tuples(self._connection, self._branch | {"phone": phone_index})[0][0])

    def n_missed(self, identity_index: str, service_id: int, since_at: int) -> int:
        values = self._branch | {"identity": identity_index, "of_service": service_id, "since_at": since_at}
        return int(_MISSED.tuples(self._connection, values)[0][0])

    def run_out(self, now: int) -> Sequence[Booking]:
        return [booking_of(row) for row in _RUN_OUT.rows(self._connection, self._branch | {"at": now})]

    def overdue(self, before_at: int) -> Sequence[Booking]:
        return [booking_of(row) for row in _OVERDUE.rows(self._connection, self._branch | {"before_at": before_at})]

    def forget_unused(self, before_at: int) -> None:
        _FORGET.run(self._connection, [self._branch | {"before_at": before_at}])


class SqlBookingReads:
    """See `server.application.booking_ports.BookingReads`.

    `shelf` is the writer's own: an office is then one value for both, and days made of it are made once.
    """

    def __init__(self, engine: Engine, branch_id: int, shelf: OfficeShelf) -> None:
        self._engine = engine
        self._branch_id = branch_id
        self._branch = {"of_branch": branch_id}
        self._shelf = shelf

    def office(self) -> Office:
        """See the port."""
        with reading(self._engine) as connection:
            return self._shelf.office(connection, connection.execute(_BRANCH, {"branch_id": self._branch_id}).one())

    def closed_day(self) -> str | None:
        """See the port."""
        table = tables.branch
        query = select(table.c.business_day).where(table.c.id == self._branch_id, table.c.is_day_open == 0)
        with reading(self._engine) as connection:
            return connection.execute(query).scalar()

    def seen(self, token: str) -> SeenBooking | None:
        """See the port."""
        with reading(self._engine) as connection:
            return _seen(connection, _BY_TOKEN.first(connection, self._branch | {"link": token}))

    def seen_by_code(self, code: str) -> SeenBooking | None:
        """See the port."""
        with reading(self._engine) as connection:
            return _seen(connection, _BY_CODE.first(connection, self._branch | {"typed": code}))

    def taken(self, from_at: int, until_at: int, now: int) -> Sequence[Taken]:
        """See the port."""
        with reading(self._engine) as connection:
            return _taken(connection, self._branch, from_at, until_at, now)

    def past(self, office: Office, now: int) -> BookingPast:
        """See the port."""
        return read_past(self._engine, office, now)

    def has_work(self, now: int, before_at: int) -> bool:
        """See the port."""
        with reading(self._engine) as connection:
            held = select(_BOOKING.c.id).where(_OF_BRANCH, _IS_HELD, _BOOKING.c.expires_at <= now).limit(1)
            overdue = select(_BOOKING.c.id).where(*_IS_OVERDUE).limit(1)
            return (
                connection.execute(held, self._branch).first() is not None
                or connection.execute(overdue, self._branch | {"before_at": before_at}).first() is not None
            )


def booking_of(row: mapping.AnyRow) -> Booking:
    """A row of `booking` as a value."""
    return Booking(
        id=row.id,
        code=row.code,
        token=row.token,
        state=BookingState(row.state),
        channel=Channel(row.channel),
        language=Language(row.language),
        service_id=row.service_id,
        case=row.requirement_case,
        slot_at=row.slot_at,
        length_min=row.length_min,
        made_at=row.made_at,
        expires_at=row.expires_at,
        confirmed_at=row.confirmed_at,
        frees_at=row.frees_at,
        says_will_come=bool(row.says_will_come),
        notice=None if row.notice is None else Text(**row.notice),
        ticket_id=row.ticket_id,
        device_id=row.device_id,
        person_id=row.person_id,
        identity_index=row.identity_index,
    )


def _taken(connection: Connection, branch: mapping.Columns, from_at: int, until_at: int, now: int) -> Sequence[Taken]:
    values = branch | {"from_at": from_at, "until_at": until_at, "at": now}
    return [
        Taken(booking_id=row[0], service_id=row[1], slot_at=row[2], state=BookingState(row[3]), frees_at=row[4])
        for row in _TAKEN.tuples(connection, values)
    ]


def _seen(connection: Connection, row: mapping.AnyRow | None) -> SeenBooking | None:
    if row is None:
        return None
    hint, link = "", None
    if row.person_id is not None:
        query = select(_PERSON.c.phone_hint).where(_PERSON.c.id == row.person_id)
        hint = connection.execute(query).scalar() or ""
    if row.ticket_id is not None:
        link = connection.execute(select(_TICKET.c.status_token).where(_TICKET.c.id == row.ticket_id)).scalar()
    return SeenBooking(booking=booking_of(row), phone_hint=hint, ticket_token=link)
