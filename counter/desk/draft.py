"""A booking in the making: what is known of it so far, and what is typed about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from wire.bookings import BookingSlip, HeldPlace, OfferedDays, OfferedSlots
from wire.codes import Language, RefusalCode, VisitorFault


class Deed(StrEnum):
    """Lines of the list under a booking that stands there."""

    CLOSE = "close"
    PRINT = "print"
    MOVE = "move"
    CANCEL = "cancel"


class Field(StrEnum):
    """What can be typed about a booking; the value is the field's name for robots."""

    CODE = "code"
    NAME = "name"
    PHONE = "phone"
    NIK = "nik"
    PROOF = "proof"


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What is known of a booking that is being made, moved or cancelled.

    Attributes:
        service_id: what it is for; before it is chosen, the service of the visitor who stands here or was here last.
        needs_nik: services that ask for a NIK, by id.
        held: the slot that is kept free meanwhile.
        changed: the booking to be moved or cancelled; None while a new one is made.
        lost: why the slot that was chosen before is gone.
        typed: what was typed about the visitor, so that nothing is lost when a slot is.
    """

    service_id: int | None = None
    needs_nik: frozenset[int] = frozenset()
    language: Language = Language.INDONESIAN
    days: OfferedDays | None = None
    slots: OfferedSlots | None = None
    slot_at: int | None = None
    held: HeldPlace | None = None
    changed: BookingSlip | None = None
    is_cancelling: bool = False
    lost: RefusalCode | None = None
    typed: Mapping[Field, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Form:
    """Fields to type into, in place of the lists. The words themselves are in the window until they are given.

    Attributes:
        faults: what is wrong at a field.
        wrong: fields that the server did not accept for another reason; the status line says which.
    """

    fields: tuple[Field, ...]
    draft: Draft
    faults: Mapping[Field, VisitorFault] = field(default_factory=dict)
    wrong: frozenset[Field] = frozenset()
