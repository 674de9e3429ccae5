"""Changing when the office serves, in somebody's name, without ever cancelling a booking silently."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from server.domain.calendar.calendar import Calendar
from server.domain.calendar.document import CalendarDocument
from server.domain.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class BookedSlot:
    """A booking that somebody counts on, also one that is still being typed. Says nothing about the person."""

    booking_id: int
    code: str
    service_id: int
    slot_at: int
    has_notice: bool


class BookingsTouched(Exception):  # noqa: N818 - says what was found
    """Visitors have booked a time that the change would close, and nobody said what they are to be told.

    Nothing was changed.

    Attributes:
        slots: their bookings, in order of the time.
        calendar: the office's as it was, to say days and services.
    """

    def __init__(self, slots: list[BookedSlot], calendar: Calendar) -> None:
        super().__init__(f"{len(slots)} bookings are within what would be closed")
        self.slots = slots
        self.calendar = calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarChanged:
    """What a change came to: the calendar from now on, and the bookings whose visitors are told."""

    calendar: Calendar
    told: list[BookedSlot]


class CalendarDesk(Protocol):
    """Changes the calendar. A running server goes by it within seconds."""

    def now(self) -> int:
        """The office's time."""
        ...

    def change(
        self, actor: int, change: Callable[[CalendarDocument], CalendarDocument], tell: Text | None = None
    ) -> CalendarChanged:
        """Put in its place what `change` makes of the calendar as it stands in the same transaction.

        Args:
            tell: what the pages of those say from now on whose time is closed.

        Raises:
            BadCalendar: it cannot be, or speaks of a service or a counter that there is not.
            BookingsTouched: the time of bookings would be closed, and `tell` is None.
            Refusal: `forbidden` if the actor may not.
        """
        ...
