"""Booking a slot from home, from a counter or through a city's own app: the doors, and what goes through them.

A booking is held while its visitor types, then confirmed or released; held and confirmed ones together never exceed
what was published. Who knows a booking's link may look at it; to change it takes the last four digits of the phone as
well, if one was given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from server.domain.office import Text
from wire.codes import BookingState, Channel, Crowd, Language


@dataclass(frozen=True, slots=True, kw_only=True)
class BookableService:
    """A service that takes bookings. `needs_nik` says that the visitor's NIK is asked for, and why stands with it."""

    service_id: int
    code: str
    name: Text
    group: Text | None
    icon: str
    needs_nik: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOffer:
    """One day in the calendar. Without free slots it is full, or closed if there is a `closed_because`."""

    day: str
    n_free: int
    closed_because: Text | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotOffer:
    """One slot: how many may still book it, and how busy the hall usually is then."""

    slot_at: int
    length_min: int
    n_free: int
    crowd: Crowd


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldSlot:
    """A slot kept free for a visitor until `expires_at`. The token is the secret of 128 bits in the booking's link."""

    token: str
    slot_at: int
    expires_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Who comes, as typed; validated by `server.domain.person`. Its text says nothing: it may end up in a log.

    Attributes:
        phone, nik: empty if not given; a service may need them.
        consent_version: version of the text agreed to, None where staff booked and told the visitor.
    """

    name: str = field(repr=False)
    phone: str = field(default="", repr=False)
    nik: str = field(default="", repr=False)
    consent_version: int | None = None
    wants_messages: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingView:
    """A booking as its holder may see it: no name, no number of a person.

    Attributes:
        code: what is typed at the kiosk; letters and digits that nobody confuses.
        token: the secret of its link.
        slot_at, length_min: when to come.
        expires_at: of a held booking, when the slot is given back.
        says_will_come: the visitor confirmed it the evening before.
        notice: what the office tells those whose day it closed or shortened, None if nothing.
        ticket_token: the link of the ticket it became.
        phone_hint: the last two digits of the phone, empty if none was given; then changes need no proof.
    """

    booking_id: int
    code: str
    token: str
    state: BookingState
    channel: Channel
    language: Language
    service_id: int
    case: str | None
    slot_at: int
    length_min: int
    utc_offset_s: int
    expires_at: int | None
    says_will_come: bool
    notice: Text | None
    ticket_token: str | None
    phone_hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotWish:
    """What to hold.

    Attributes:
        case: the requirement case chosen, by its short name.
        device_id: of staff who book for somebody; the journal names them.
        asked_by: the address of whoever books from home; one address keeps only so many slots at a time.
    """

    service_id: int
    slot_at: int
    channel: Channel
    language: Language = Language.INDONESIAN
    case: str | None = None
    device_id: int | None = None
    asked_by: str = ""


class BookingDesk(Protocol):
    """Bookings as pages, programs and partners use them. From any thread; may block for a commit.

    Whatever cannot be done raises a `Refusal` and changes nothing: `unknown_booking`, `not_bookable`, `slot_taken`,
    `too_late_to_book`, `hold_expired`, `already_booked`, `same_day_only`, `too_many_bookings`, `wrong_proof`,
    `wrong_state`, `too_many_attempts`, and `visitor_faulty` with the faulty fields (see `server.domain.person`).
    """

    def services(self) -> Sequence[BookableService]: ...
    def days(self, service_id: int) -> Sequence[DayOffer]:
        """From today for as many days as the office publishes, closed and full ones too."""
        ...

    def slots(self, service_id: int, day: str) -> Sequence[SlotOffer]:
        """Every slot of an ISO day that can still be booked or is full; none for a closed day."""
        ...

    def hold(self, wish: SlotWish) -> HeldSlot:
        """Keep a slot free for some minutes."""
        ...

    def confirm(self, token: str, visitor: Visitor | None) -> BookingView:
        """Make a held booking firm; the same again gives the same.

        Without a visitor only where one stands before a kiosk or staff, and no NIK is needed.
        """
        ...

    def release(self, token: str) -> None:
        """Give a held slot back; nothing happens if it is no longer held."""
        ...

    def booking(self, token: str) -> BookingView | None: ...
    def find(self, code: str, asked_by: str = "") -> BookingView | None:
        """By its code as typed, with or without spaces and in any case; guessing is slowed for whoever asks."""
        ...

    def move(self, token: str, slot_at: int, proof: str = "") -> BookingView: ...
    def cancel(self, token: str, proof: str = "") -> BookingView: ...
    def will_come(self, token: str) -> BookingView:
        """The visitor says so, the evening before."""
        ...
