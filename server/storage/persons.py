"""Visitors' personal data in the database: ciphertexts, keyed hashes, and nothing that can be read without the keys.

Every field is encrypted with AES-GCM and bound to its row and its name, so that nobody who can write to the database
can show one person's number as another's. Rows stay when they are erased, empty: ids are not given twice.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
from dataclasses import dataclass, field

from sqlalchemy import Connection, bindparam, func, insert, select, update

from server.application.persons import KeptPerson, NewPerson, PersonIndexes
from server.application.refusals import Refusal
from server.application.sealing import SealBrokenError, opened, sealed
from server.domain.person import N_SHOWN, Person, digits_of
from server.storage import tables
from server.storage.keyring import Key, Keyring, KeysMissing
from server.storage.mapping import AnyRow, Columns
from server.storage.prepared import Prepared
from wire.codes import RefusalCode

N_HINTED = 2
"""Digits of a phone that a page shows, so that its owner knows which one is meant."""

FIELDS = ("name", "phone", "nik")
"""What is encrypted."""

_FORM = b"\x01"
_KEY_ID_BYTES = 4
_PERSON = tables.person
_LAST = Prepared(select(func.max(_PERSON.c.id)))
_ROW = Prepared(select(_PERSON).where(_PERSON.c.id == bindparam("person"), _PERSON.c.branch_id == bindparam("branch")))
_INSERT = Prepared(insert(_PERSON))
_ERASED = {"name": None, "phone": None, "nik": None, "phone_index": None, "phone_proof": None, "phone_hint": ""}

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPerson:
    """What could be read of somebody; None for a field that is encrypted with a key that is not there."""

    name: str | None = field(repr=False)
    phone: str | None = field(repr=False)
    nik: str | None = field(repr=False)


class SqlPersons:
    """See `server.application.persons.Persons`. Lives for one transaction that holds the write lock.

    `kept` and `proves` write nothing, and may be asked in a transaction that only reads.
    """

    def __init__(self, connection: Connection, branch_id: int, keyring: Keyring, now: int) -> None:
        self._connection = connection
        self._branch_id = branch_id
        self._keyring = keyring
        self._now = now

    def indexes(self, person: Person) -> PersonIndexes:
        """See the port."""
        return self.indexes_with(self._index_key(), person)

    def indexes_with(self, key: Key, person: Person) -> PersonIndexes:
        """The same with this key."""
        identity = None
        if person.nik:
            identity = self._hash(key, "identity", "nik", person.nik)
        elif person.phone:
            letters = "".join(letter for letter in person.name.casefold() if letter.isalnum())
            identity = self._hash(key, "identity", "phone", person.phone, letters)
        phone = self._hash(key, "phone", person.phone) if person.phone else None
        return PersonIndexes(identity=identity, phone=phone)

    def keep(self, new: NewPerson) -> KeptPerson:
        """See the port."""
        index_key = self._index_key()
        person_id = 1 + (_LAST.tuples(self._connection, {})[0][0] or 0)
        values = self.sealed(person_id, new.person, new.visit_on) | self.hashed(index_key, person_id, new.person)
        values |= {
            "id": person_id,
            "branch_id": self._branch_id,
            "phone_hint": new.person.phone[-N_HINTED:],
            "consent_version": new.consent_version,
            "consent_at": None if new.consent_version is None else self._now,
            "wants_messages": int(new.wants_messages),
            "kept_at": self._now,
            "erased_at": None,
        }
        _INSERT.run(self._connection, [values])
        return KeptPerson(
            person_id=person_id,
            identity_index=values["identity_index"],
            phone_index=values["phone_index"],
            phone_hint=values["phone_hint"],
        )

    def kept(self, person_id: int) -> KeptPerson | None:
        """See the port."""
        row = self.row(person_id)
        if row is None or row.erased_at is not None:
            return None
        return KeptPerson(
            person_id=person_id,
            identity_index=row.identity_index,
            phone_index=row.phone_index,
            phone_hint=row.phone_hint,
        )

    def proves(self, person_id: int, typed: str) -> bool:
        """See the port."""
        row = self.row(person_id)
        proof = None if row is None else row.phone_proof
        if not proof:
            return False
        try:
            key = self._keyring.index_key(proof.partition(":")[0])
        except KeysMissing as missing:
            self._keyring.tell(str(missing))
            return False
        given = self._hash(key, "proof", str(person_id), digits_of(typed) or "")
        return hmac.compare_digest(given, proof)

    def visit_moved(self, person_id: int, visit_on: str) -> None:
        """See the port. What cannot be read any more stays with its old day."""
        row = self.row(person_id)
        if row is None or row.erased_at is not None or row.visit_on == visit_on:
            return
        read = self.read(row)
        if None in (read.name, read.phone, read.nik):
            return
        person = Person(name=read.name or "", phone=read.phone or "", nik=read.nik or "")
        self._update(person_id, self.sealed(person_id, person, visit_on))

    def erase(self, person_id: int) -> None:
        """See the port."""
        row = self.row(person_id)
        if row is not None and (row.erased_at is None or row.identity_index is not None):
            self._update(person_id, {**_ERASED, "identity_index": None, "erased_at": self._now})

    def erase_all_but_identity(self, person_id: int) -> None:
        """Erase what can be read of somebody who did not come: the keyed hash still counts how often."""
        self._update(person_id, {**_ERASED, "erased_at": self._now})

    def row(self, person_id: int) -> AnyRow | None:
        """The row, an empty one too."""
        return _ROW.first(self._connection, {"person": person_id, "branch": self._branch_id})

    def read(self, row: AnyRow) -> ReadPerson:
        """What can be read of a row; a fault of the keys is logged and is no fault of the caller."""
        try:
            key = self._keyring.day_key(row.visit_on)
        except KeysMissing as missing:
            _log.error("a person cannot be read", extra={"person": row.id, "why": str(missing)})
            return ReadPerson(name=None, phone=None, nik=None)
        return ReadPerson(**{name: self._opened(key, row, name) for name in FIELDS})

    def sealed(self, person_id: int, person: Person, visit_on: str) -> Columns:
        """The columns with what is encrypted, under the key of the visit's day."""
        key = self._day_key(visit_on)
        values: Columns = {"visit_on": visit_on}
        for name in FIELDS:
            plain = getattr(person, name).encode()
            values[name] = _FORM + bytes.fromhex(key.id) + sealed(key.secret, plain, self._label(person_id, name))
        return values

    def hashed(self, key: Key, person_id: int, person: Person) -> Columns:
        """The columns with keyed hashes."""
        indexes = self.indexes_with(key, person)
        proof = None
        if person.phone:
            proof = self._hash(key, "proof", str(person_id), person.phone[-N_SHOWN:])
        return {"identity_index": indexes.identity, "phone_index": indexes.phone, "phone_proof": proof}

    def _opened(self, key: Key, row: AnyRow, name: str) -> str | None:
        closed: bytes | None = getattr(row, name)
        if closed is None:
            return None
        head = len(_FORM) + _KEY_ID_BYTES
        try:
            if key.id != closed[len(_FORM) : head].hex():
                raise KeysMissing(f"{row.visit_on} has another key now")
            plain = opened(key.secret, closed[head:], self._label(row.id, name))
        except (KeysMissing, SealBrokenError) as error:
            _log.error("a person cannot be read", extra={"person": row.id, "field": name, "why": str(error)})
            return None
        return plain.decode()

    def _index_key(self) -> Key:
        self._make_first_keys()
        try:
            key = self._keyring.index_key()
        except KeysMissing as missing:
            raise self._refused(missing) from None
        self._keyring.tell("")
        return key

    def _day_key(self, day: str) -> Key:
        try:
            return self._keyring.day_key_to_write(day)
        except KeysMissing as missing:
            raise self._refused(missing) from None

    def _refused(self, missing: KeysMissing) -> Refusal:
        self._keyring.tell(str(missing))
        return Refusal(RefusalCode.STORAGE_FAILED, "the keys to personal data are missing; nothing was kept")

    def _make_first_keys(self) -> None:
        if self._keyring.has_keys:
            return
        # With people already kept the keys are lost, or their disk is not there yet: new ones would hide that.
        is_first = self._connection.execute(select(_PERSON.c.id).where(_PERSON.c.erased_at.is_(None))).first() is None
        if is_first:
            self._keyring.make()

    def _hash(self, key: Key, purpose: str, *parts: str) -> str:
        said = "\0".join((purpose, str(self._branch_id), *parts)).encode()
        return f"{key.id}:{hmac.new(key.secret, said, hashlib.sha256).hexdigest()}"

    def _label(self, person_id: int, name: str) -> bytes:
        return f"person/{self._branch_id}/{person_id}/{name}".encode()

    def _update(self, person_id: int, values: Columns) -> None:
        self._connection.execute(update(_PERSON).where(_PERSON.c.id == person_id).values(**values))
