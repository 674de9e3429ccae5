"""Who comes: what is typed about a visitor is checked here, and kept through a port that encrypts it.

A `Person` exists between the two alone. Whoever needs one of its numbers later, to compare or to prove something, asks
the port; nothing else keeps a name or a number, or a part of one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from server.application.booking_desk import Visitor
from server.application.refusals import Refusal
from server.domain.person import FaultyPerson, Person, check_person
from wire.codes import RefusalCode, VisitorFault, VisitorField


class VisitorFaulty(Refusal):
    """What was typed about the visitor cannot be so; nothing was kept.

    Attributes:
        fields: what is wrong, by field.
        faults: the same as lines `field: fault`, as a problem document carries them.
    """

    def __init__(self, fields: Mapping[VisitorField, VisitorFault]) -> None:
        super().__init__(RefusalCode.VISITOR_FAULTY, "what was typed about the visitor cannot be so")
        self.fields = dict(fields)
        self.faults = [f"{field}: {fault}" for field, fault in fields.items()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked of a visitor.

    Attributes:
        consent_version: version of the text that has to be agreed to, None where staff tell it by mouth.
    """

    needs_phone: bool = False
    needs_nik: bool = False
    consent_version: int | None = None


def read_visitor(visitor: Visitor, asked: Asked) -> Person:
    """Who comes, in one spelling; pure, so that it can be asked before anything is written.

    Raises:
        VisitorFaulty: with every faulty field at once.
    """
    faults: dict[VisitorField, VisitorFault] = {}
    person = None
    try:
        person = check_person(
            visitor.name, visitor.phone, visitor.nik, needs_phone=asked.needs_phone, needs_nik=asked.needs_nik
        )
    except FaultyPerson as faulty:
        faults.update(faulty.faults)
    if asked.consent_version is not None and visitor.consent_version != asked.consent_version:
        is_missing = visitor.consent_version is None
        faults[VisitorField.CONSENT] = VisitorFault.CONSENT_MISSING if is_missing else VisitorFault.CONSENT_OUTDATED
    if faults or person is None:
        raise VisitorFaulty(faults)
    return person


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonIndexes:
    """Keyed hashes that are equal for the same person and say nothing else; for one branch.

    Attributes:
        identity: of the NIK; without one of phone and name together, as a family may share a phone; None without both.
        phone: of the phone alone; None without one.
    """

    identity: str | None
    phone: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """A person to be kept until some days after the visit.

    Attributes:
        visit_on: ISO day of the visit.
        consent_version: of the text agreed to, None if staff told it by mouth.
    """

    person: Person
    visit_on: str
    consent_version: int | None = None
    wants_messages: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPerson:
    """What a booking may know of its visitor. All but the id goes when the person is erased: do not copy it.

    Attributes:
        phone_hint: last two digits of the phone, empty if there is none.
    """

    person_id: int
    identity_index: str | None
    phone_index: str | None
    phone_hint: str


class Persons(Protocol):
    """Visitors' personal data, within one transaction of the writer, or of whoever holds the write lock.

    `indexes` and `keep` raise a Refusal with `storage_failed` while the keys are missing; nothing was kept then.
    """

    def indexes(self, person: Person) -> PersonIndexes:
        """To look for the same person's other bookings; keeps nothing."""
        ...

    def keep(self, new: NewPerson) -> KeptPerson:
        """Keep somebody, encrypted; every call makes a row of its own, so one booking is one row."""
        ...

    def kept(self, person_id: int) -> KeptPerson | None:
        """What is still known of somebody, None if the person was erased or never kept."""
        ...

    def proves(self, person_id: int, typed: str) -> bool:
        """Whether these are the last four digits of the person's phone; takes the same time for all wrong ones.

        False without a phone: whether a proof is needed at all tells `phone_hint`.
        """
        ...

    def visit_moved(self, person_id: int, visit_on: str) -> None:
        """The visit is on another day now, and what is kept is kept until that many days after it."""
        ...

    def erase(self, person_id: int) -> None:
        """Erase somebody at once; nothing happens to one erased before."""
        ...
