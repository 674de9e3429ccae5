"""What bookings need from outside: their rows within a transaction, and what is read beside the writer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from server.domain.booking.booking import Booking, Taken
from server.domain.booking.history import BookingPast
from server.domain.office import Office
from wire.codes import BookingState, Channel, Language


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBooking:
    """A row to be made.

    Attributes:
        expires_at: until when it is held; None for one that only keeps a place that was given back from being taken at
            once.
        frees_at: when its place is free for others.
    """

    code: str
    token: str
    state: BookingState
    channel: Channel
    language: Language
    service_id: int
    case: str | None
    slot_at: int
    length_min: int
    made_at: int
    expires_at: int | None
    frees_at: int
    device_id: int | None = None


class BookingRows(Protocol):
    """The bookings of the branch within one transaction of the writer."""

    def by_token(self, token: str) -> Booking | None: ...
    def by_code(self, code: str) -> Booking | None: ...
    def add(self, new: NewBooking) -> Booking: ...
    def replace(self, booking: Booking) -> None:
        """Write all that may change of a booking that is there."""
        ...

    def taken(self, from_at: int, until_at: int, now: int) -> Sequence[Taken]:
        """Places in slots from one instant until before another that nobody else can have now."""
        ...

    def has_open(self, identity_index: str, service_id: int) -> bool:
        """Whether this person has an open booking for the service."""
        ...

    def n_open_of_phone(self, phone_index: str) -> int: ...
    def n_missed(self, identity_index: str, service_id: int, since_at: int) -> int:
        """How often this person booked the service and did not come, for slots since an instant."""
        ...

    def run_out(self, now: int) -> Sequence[Booking]:
        """Those still held whose time has passed."""
        ...

    def overdue(self, before_at: int) -> Sequence[Booking]:
        """Confirmed ones for slots before an instant, the earliest first."""
        ...

    def forget_unused(self, before_at: int) -> None:
        """Delete those made before an instant that were never confirmed and are held no longer."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenBooking:
    """A booking as it is read for its holder.

    Attributes:
        phone_hint: the last two digits of the phone, empty without one.
        ticket_token: the link of the ticket it became.
    """

    booking: Booking
    phone_hint: str
    ticket_token: str | None


class BookingReads(Protocol):
    """What is read beside the writer, from any thread."""

    def office(self) -> Office: ...
    def closed_day(self) -> str | None:
        """The last business day if it was closed, None while it is open and before the first one."""
        ...

    def seen(self, token: str) -> SeenBooking | None: ...
    def seen_by_code(self, code: str) -> SeenBooking | None: ...
    def taken(self, from_at: int, until_at: int, now: int) -> Sequence[Taken]: ...
    def past(self, office: Office, now: int) -> BookingPast:
        """What the last eight weeks teach. Takes a tenth of a second."""
        ...

    def has_work(self, now: int, before_at: int) -> bool:
        """Whether a held one ran out, or a confirmed one is for a slot before an instant."""
        ...
