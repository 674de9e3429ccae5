"""What an administrator does with personal data by command: show a person what is kept, erase it, give it new keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from sqlalchemy import Column, Connection, func, or_, select, update

from server.application.person_desk import FoundPerson, Sought
from server.domain.business_day import utc_offset_s
from server.domain.person import Person, masked
from server.domain.queue.facts import PersonHandled
from server.storage import tables
from server.storage.books import SqlBooks
from server.storage.keyring import Keyring
from server.storage.mapping import AnyRow
from server.storage.persons import ReadPerson, SqlPersons
from wire.codes import BookingState

UNREADABLE = "(cannot be read: its key is not there)"

_PERSON, _BOOKING = tables.person, tables.booking
_OPEN = (BookingState.HELD.value, BookingState.CONFIRMED.value)

# What a person gets to see, as JSON can hold it: its values have no narrower type.
Shown = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotated:
    """What new keys were made for. `n_unreadable` people stay with the older ones until they are erased."""

    n_persons: int
    n_unreadable: int
    n_days: int


class PersonCare:
    """Within one transaction that holds the write lock."""

    def __init__(self, books: SqlBooks, keyring: Keyring) -> None:
        self._books = books
        self._branch_id = books.office.branch.id
        self._keyring = keyring
        self._persons = SqlPersons(books.connection, self._branch_id, keyring, books.now)

    def find(self, sought: Sought) -> list[AnyRow]:
        """Everybody not erased who fits, one row for each booking, the oldest first.

        Raises:
            KeysMissing: a phone or NIK is sought and the keys are not there.
        """
        query = select(_PERSON).where(_PERSON.c.branch_id == self._branch_id, _PERSON.c.erased_at.is_(None))
        if sought.code is not None:
            query = query.where(_PERSON.c.id.in_(select(_BOOKING.c.person_id).where(_BOOKING.c.code == sought.code)))
        else:
            column, hashes = self._hashes(sought)
            query = query.where(column.in_(hashes))
        return list(self._books.connection.execute(query.order_by(_PERSON.c.id)))

    def export(self, rows: Iterable[AnyRow]) -> list[Shown]:
        """Everything kept of these people, to be handed to them. The journal keeps that it was shown."""
        shown = []
        for row in rows:
            self._books.record(PersonHandled(person=row.id, action="exported"))
            shown.append(self._shown(row, self._persons.read(row)))
        return shown

    def look_up(self, rows: Iterable[AnyRow]) -> list[FoundPerson]:
        """These people as somebody may see who has to tell them apart. The journal keeps that they were looked up."""
        found = []
        for row in rows:
            self._books.record(PersonHandled(person=row.id, action="looked_up"))
            found.append(_told_apart(row, self._persons.read(row)))
        return found

    def hints(self, rows: Iterable[AnyRow]) -> list[str]:
        """A line for each of these people that tells them apart and shows no number but its last digits."""
        return [_hint(_told_apart(row, self._persons.read(row))) for row in rows]

    def erase(self, rows: Iterable[AnyRow]) -> None:
        """Erase these people. Their bookings stay valid by their codes, as somebody's whom nobody knows."""
        for row in rows:
            self._persons.erase(row.id)
            self._update_bookings(row.id, None)
            self._books.record(PersonHandled(person=row.id, action="erased"))

    def n_open_bookings(self, rows: Sequence[AnyRow]) -> int:
        """How many of their bookings are still to come."""
        ids = [row.id for row in rows]
        query = select(func.count()).where(_BOOKING.c.person_id.in_(ids), _BOOKING.c.state.in_(_OPEN))
        return int(self._books.connection.execute(query).scalar_one())

    def rotate(self) -> Rotated:
        """Make new keys: keyed hashes are computed anew, day keys wrapped anew, older keys dropped once nobody needs
        them. After an interruption it is simply done again.

        Raises:
            KeysMissing: there are none to begin with, or a day's key does not belong to them.
        """
        self._keyring.index_key()
        key = self._keyring.renew("index")
        n_persons = n_unreadable = 0
        for row in self._hashed_rows(self._books.connection):
            read = self._persons.read(row)
            if row.erased_at is not None or None in (read.name, read.phone, read.nik):
                n_unreadable += 1
                continue
            person = Person(name=read.name or "", phone=read.phone or "", nik=read.nik or "")
            values = self._persons.hashed(key, row.id, person)
            self._books.connection.execute(update(_PERSON).where(_PERSON.c.id == row.id).values(**values))
            self._update_bookings(row.id, values["identity_index"])
            n_persons += 1
        self._keyring.renew("main")
        n_days = self._keyring.rewrap_days()
        self._keyring.drop_older("index", used=self._used_keys())
        return Rotated(n_persons=n_persons, n_unreadable=n_unreadable, n_days=n_days)

    def _hashes(self, sought: Sought) -> tuple[Column[str], list[str]]:
        keys = self._keyring.index_keys()
        if sought.nik is not None:
            found = (self._persons.indexes_with(key, Person(name="", nik=sought.nik)).identity for key in keys)
            return _PERSON.c.identity_index, [each for each in found if each]
        found = (self._persons.indexes_with(key, Person(name="", phone=sought.phone or "")).phone for key in keys)
        return _PERSON.c.phone_index, [each for each in found if each]

    def _hashed_rows(self, connection: Connection) -> Sequence[AnyRow]:
        has_hash = or_(_PERSON.c.identity_index.is_not(None), _PERSON.c.phone_index.is_not(None))
        return connection.execute(select(_PERSON).where(_PERSON.c.branch_id == self._branch_id, has_hash)).all()

    def _used_keys(self) -> frozenset[str]:
        rows = self._hashed_rows(self._books.connection)
        return frozenset(
            each.partition(":")[0] for row in rows for each in (row.identity_index, row.phone_index) if each
        )

    def _update_bookings(self, person_id: int, identity_index: object) -> None:
        of_person = (_BOOKING.c.person_id == person_id, _BOOKING.c.identity_index.is_not(None))
        values = {"identity_index": identity_index}
        self._books.connection.execute(update(_BOOKING).where(*of_person).values(**values))

    def _shown(self, row: AnyRow, read: ReadPerson) -> Shown:
        query = select(_BOOKING).where(_BOOKING.c.person_id == row.id).order_by(_BOOKING.c.id)
        return {
            "name": UNREADABLE if read.name is None else read.name,
            "phone": UNREADABLE if read.phone is None else read.phone,
            "nik": UNREADABLE if read.nik is None else read.nik,
            "visit_on": row.visit_on,
            "kept_since": self._local(row.kept_at),
            "agreed_to_text": row.consent_version,
            "agreed_at": self._local(row.consent_at),
            "wants_messages": bool(row.wants_messages),
            "bookings": [self._booking(booking) for booking in self._books.connection.execute(query)],
        }

    def _booking(self, row: AnyRow) -> Shown:
        service = self._books.office.services.get(row.service_id)
        return {
            "code": row.code,
            "state": row.state,
            "service": None if service is None else service.name.id,
            "case": row.requirement_case,
            "time": self._local(row.slot_at),
            "made": self._local(row.made_at),
            "channel": row.channel,
            "language": row.language,
        }

    def _local(self, at: int | None) -> str | None:
        """An instant as the office's clocks show it, with what they are ahead of UTC."""
        if at is None:
            return None
        offset = timezone(timedelta(seconds=utc_offset_s(at, self._books.office.branch.zone)))
        return datetime.fromtimestamp(at, offset).isoformat()


def _told_apart(row: AnyRow, read: ReadPerson) -> FoundPerson:
    phone, nik = (None if number is None else masked(number) for number in (read.phone, read.nik))
    return FoundPerson(visit_on=row.visit_on, phone=phone, nik=nik)


def _hint(found: FoundPerson) -> str:
    numbers = [
        f"{name} {UNREADABLE if number is None else number}"
        for name, number in (("phone", found.phone), ("NIK", found.nik))
        if number != ""
    ]
    return "  ".join([found.visit_on, *numbers])
