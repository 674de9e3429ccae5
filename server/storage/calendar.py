"""Changing the calendar: what an administrator does by command or page, beside a serving process or without one.

Bookings are read and the calendar is written in one transaction: none slips in between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from sqlalchemy import Connection, Engine, and_, or_, select, update

from server.domain.calendar.calendar import Calendar
from server.domain.calendar.document import CalendarDocument
from server.domain.calendar.reading import read_calendar, record_of
from server.domain.text import Text
from server.storage import tables
from server.storage.engine import writing
from server.storage.mapping import Columns
from server.storage.office import read_office
from server.storage.set_up import BRANCH_ID, record_change
from wire.codes import BookingState

_BOOKING = tables.booking
_IS_CONFIRMED = _BOOKING.c.state == BookingState.CONFIRMED.value
_IS_HELD = _BOOKING.c.state == BookingState.HELD.value


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


def set_calendar(
    engine: Engine, change: Callable[[CalendarDocument], CalendarDocument], *, now: int, tell: Text | None = None
) -> CalendarChanged:
    """Change when the office serves. What `change` raises leaves everything as it was; so does every refusal.

    Bookings always stay. `tell` is what the pages of those say from now on whose time is closed; who was told so before
    and whose time is open again is told nothing any more.

    Raises:
        BadCalendar: it cannot be, or speaks of a service or a counter that there is not.
        BookingsTouched: the time of bookings after `now` would be closed, and `tell` is None.
    """
    with writing(engine) as connection:
        row = connection.execute(select(tables.branch).where(tables.branch.c.id == BRANCH_ID)).one()
        before = read_office(connection, row).calendar
        # What is written has to be what a server can read.
        after = replace(before, document=read_calendar(record_of(change(before.document))))
        after.document.require_known(frozenset(before.codes.values()), frozenset(before.numbers.values()))
        booked = [(each, after.is_served(each.slot_at, each.service_id)) for each in _booked(connection, now)]
        closed = [each for each, is_served in booked if not is_served]
        touched = [each for each in closed if before.is_served(each.slot_at, each.service_id)]
        if touched and tell is None:
            raise BookingsTouched(touched, before)
        _notify(connection, touched, tell)
        _notify(connection, (each for each, is_served in booked if is_served and each.has_notice), None)
        _write(connection, after.document)
    return CalendarChanged(calendar=after, told=touched)


def _write(connection: Connection, document: CalendarDocument) -> None:
    values = {"calendar": record_of(document)}
    connection.execute(update(tables.branch).where(tables.branch.c.id == BRANCH_ID).values(**values))
    record_change(connection, tables.branch, BRANCH_ID, "changed")


def _booked(connection: Connection, now: int) -> list[BookedSlot]:
    query = (
        select(_BOOKING)
        .where(_BOOKING.c.branch_id == BRANCH_ID, _BOOKING.c.slot_at >= now)
        .where(or_(_IS_CONFIRMED, and_(_IS_HELD, _BOOKING.c.expires_at > now)))
        .order_by(_BOOKING.c.slot_at, _BOOKING.c.id)
    )
    return [
        BookedSlot(
            booking_id=row.id,
            code=row.code,
            service_id=row.service_id,
            slot_at=row.slot_at,
            has_notice=row.notice is not None,
        )
        for row in connection.execute(query)
    ]


def _notify(connection: Connection, slots: Iterable[BookedSlot], words: Text | None) -> None:
    values: Columns = {"notice": None if words is None else {"id": words.id, "en": words.en}}
    for each in slots:
        connection.execute(update(_BOOKING).where(_BOOKING.c.id == each.booking_id).values(**values))
