"""Changing the calendar: what an administrator does by command or page, beside a serving process or without one.

Bookings are read and the calendar is written in one transaction: none slips in between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from sqlalchemy import Connection, Engine, and_, or_, select, update

from server.application.calendar_desk import BookedSlot as BookedSlot
from server.application.calendar_desk import BookingsTouched as BookingsTouched
from server.application.calendar_desk import CalendarChanged
from server.application.ports import Clock
from server.domain.calendar.calendar import Calendar
from server.domain.calendar.document import BadCalendar, CalendarDocument
from server.domain.calendar.reading import read_calendar, record_of
from server.domain.rights import Area
from server.domain.text import Text
from server.storage import tables
from server.storage.changes import Draft, OfficeChanges
from server.storage.engine import writing
from server.storage.mapping import Columns
from server.storage.office import read_office
from server.storage.set_up import BRANCH_ID, record_change
from wire.codes import BookingState

Change = Callable[[CalendarDocument], CalendarDocument]

_BOOKING = tables.booking
_IS_CONFIRMED = _BOOKING.c.state == BookingState.CONFIRMED.value
_IS_HELD = _BOOKING.c.state == BookingState.HELD.value


def set_calendar(engine: Engine, change: Change, *, now: int, tell: Text | None = None) -> CalendarChanged:
    """Change when the office serves. What `change` raises leaves everything as it was; so does every refusal.

    Bookings always stay. `tell` is what the pages of those say from now on whose time is closed; who was told so before
    and whose time is open again is told nothing any more.

    Raises:
        BadCalendar: it cannot be, or speaks of a service or a counter that there is not.
        BookingsTouched: the time of bookings after `now` would be closed, and `tell` is None.
    """
    with writing(engine) as connection:
        changed = change_calendar(connection, read_office(connection, BRANCH_ID).calendar, change, now=now, tell=tell)
        record_change(connection, tables.branch, BRANCH_ID, "changed")
    return changed


def change_calendar(
    connection: Connection, before: Calendar, change: Change, *, now: int, tell: Text | None
) -> CalendarChanged:
    """The same within a transaction, without the fact of it. Raises before anything is written."""
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
    values = {"calendar": record_of(after.document)}
    connection.execute(update(tables.branch).where(tables.branch.c.id == BRANCH_ID).values(**values))
    return CalendarChanged(calendar=after, told=touched)


class SqlCalendarDesk:
    """See `server.application.calendar_desk.CalendarDesk`."""

    def __init__(self, changes: OfficeChanges, clock: Clock) -> None:
        self._changes = changes
        self._clock = clock

    def now(self) -> int:
        """See the port."""
        return self._clock.now()

    def change(self, actor: int, change: Change, tell: Text | None = None) -> CalendarChanged:
        """See the port."""

        def work(draft: Draft) -> CalendarChanged | BookingsTouched | BadCalendar:
            try:
                before = draft.books.office.calendar
                changed = change_calendar(draft.connection, before, change, now=self._clock.now(), tell=tell)
            except (BookingsTouched, BadCalendar) as found:
                # Raised here, it would be a failure of the writer; as yet nothing is written.
                return found
            draft.changed(tables.branch, draft.books.office.branch.id, "changed", ["calendar"])
            return changed

        outcome = self._changes.make(actor, Area.HOURS, work)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


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
