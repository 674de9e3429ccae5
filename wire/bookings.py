"""Bookings made, found, moved and cancelled by staff for the visitor in front of them.

A request is `POST /api/bookings/{path}`, questions too: what a visitor is called, and the code of a booking, stand in
bodies and never in an address. Nothing here needs a key of its own. Asking, confirming, moving and cancelling twice is
the same as once; a slot that was kept free twice comes back by itself.
"""

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from wire.codes import BookingState, Channel, Crowd, DeviceRole, Language, OperatorRole, VisitorFault, VisitorField
from wire.commands import Answer, Command, CommandRule, Instant, RowId
from wire.rows import Pushed, Words

Day = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", description="a day of the calendar, ISO 8601")]
Secret = Annotated[str, Field(min_length=16, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
Typed = Annotated[str, Field(max_length=400, description="as typed; checked by the server")]


class Bookable(Pushed):
    """A service that takes bookings. With `needs_nik` nobody is booked without a NIK."""

    service_id: int
    needs_nik: bool


class BookableServices(Answer):
    """Which services take bookings, in the office's order."""

    services: list[Bookable]


class OfferedDay(Pushed):
    """A day in the calendar; without free places it is full, or closed if there is a `closed_because`."""

    day: Day
    n_free: int
    closed_because: Words | None = None


class OfferedDays(Answer):
    """The days that the office publishes for a service, from today on."""

    service_id: int
    days: list[OfferedDay]


class OfferedSlot(Pushed):
    """One time to come: how many may still book it, and how busy the hall usually is then."""

    slot_at: int
    length_min: int
    n_free: int
    crowd: Crowd


class OfferedSlots(Answer):
    """The times of one day, full ones too."""

    service_id: int
    day: Day
    slots: list[OfferedSlot]


class HeldPlace(Answer):
    """A slot is kept free until `expires_at`; the token is what it is confirmed with."""

    token: str
    slot_at: int
    expires_at: int


class BookingSlip(Answer):
    """A booking as staff see it: nothing of the person but the last two digits of a phone.

    `code` is what the visitor types or lets scan at the kiosk. With a `phone_hint` the visitor proves a change with the
    last four digits. `status_url` is None where phones cannot reach the office.
    """

    token: str
    code: str
    state: BookingState
    channel: Channel
    service_id: int
    slot_at: int
    length_min: int
    utc_offset_s: int
    phone_hint: str
    status_url: str | None = None
    language: Language = Language.INDONESIAN


class Released(Answer):
    """The slot is not kept any more."""


class AskBookable(Command):
    """Which services take bookings?"""


class AskDays(Command):
    """Which days can be booked for a service?"""

    service_id: RowId


class AskSlots(Command):
    """Which times of a day can be booked for a service?"""

    service_id: RowId
    day: Day


class HoldPlace(Command):
    """Keep a slot free for some minutes, while staff type who comes."""

    service_id: RowId
    slot_at: Instant
    language: Language = Language.INDONESIAN


class ConfirmPlace(Command):
    """Make a held slot a booking. With nothing typed the slip with its code is all that the visitor has."""

    token: Secret
    name: Annotated[Typed, Field(repr=False)] = ""
    phone: Annotated[Typed, Field(repr=False)] = ""
    nik: Annotated[Typed, Field(repr=False)] = ""


class ReleasePlace(Command):
    """Give a held slot back."""

    token: Secret


class FindBooking(Command):
    """Look a booking up by its code, as typed; guessing is slowed down."""

    code: Annotated[str, Field(min_length=1, max_length=40)]


class MoveBooking(Command):
    """Another time for the same booking."""

    token: Secret
    slot_at: Instant
    proof: Annotated[str, Field(max_length=20)] = ""


class CancelBooking(Command):
    """The visitor will not come; the place goes to somebody else."""

    token: Secret
    proof: Annotated[str, Field(max_length=20)] = ""


def fault_of(text: str) -> tuple[VisitorField, VisitorFault] | None:
    """A fault of a `visitor_faulty` problem, which is written `field: fault`; None for one of a newer server."""
    field, _, fault = text.partition(": ")
    if field in set(VisitorField) and fault in set(VisitorFault):
        return VisitorField(field), VisitorFault(fault)
    return None


def _rule(command: type[Command], answer: type[Answer]) -> CommandRule:
    staffed = frozenset({DeviceRole.COUNTER, DeviceRole.DESK})
    return CommandRule(command=command, answer=answer, devices=staffed, operator=OperatorRole.OPERATOR, area="bookings")


_RULES = (
    _rule(AskBookable, BookableServices),
    _rule(AskDays, OfferedDays),
    _rule(AskSlots, OfferedSlots),
    _rule(HoldPlace, HeldPlace),
    _rule(ConfirmPlace, BookingSlip),
    _rule(ReleasePlace, Released),
    _rule(FindBooking, BookingSlip),
    _rule(MoveBooking, BookingSlip),
    _rule(CancelBooking, BookingSlip),
)

BOOKING_COMMANDS: Mapping[str, CommandRule] = {rule.path: rule for rule in _RULES}
"""Every request about bookings by its path."""
