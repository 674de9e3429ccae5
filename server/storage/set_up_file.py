"""Taking the whole set-up in from a document: beside a serving process, by its pages or by command."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Engine, Table, insert, update

from server.application.calendar_desk import BookingsTouched
from server.application.ports import Clock
from server.application.set_up_document import BadSetUpFile, document_of, read_set_up
from server.application.set_up_file import Planned, SetUpChange, planned
from server.domain.calendar.calendar import Calendar
from server.domain.office import CounterSetUp, Office, Service, Text
from server.domain.queue import facts
from server.domain.rights import Area
from server.storage import tables
from server.storage.books import SqlBooks
from server.storage.calendar import change_calendar
from server.storage.changes import Draft, OfficeChanges
from server.storage.clock import JournalClock, SystemClock
from server.storage.engine import writing
from server.storage.mapping import (
    Columns,
    branch_columns_of,
    counter_set_up_columns_of,
    service_columns_of,
    showing_columns_of,
)
from server.storage.office import OfficeShelf
from server.storage.set_up import BRANCH_ID

_Row = tuple[Table, int, Text, Columns | None, Columns]
"""A row as it is, None for one that there is not yet, and as it would be."""


class SqlSetUpFileDesk:
    """See `server.application.set_up_file.SetUpFileDesk`."""

    def __init__(self, changes: OfficeChanges, office: Callable[[], Office], clock: Clock) -> None:
        self._changes = changes
        self._office = office
        self._clock = clock

    def export(self) -> dict[str, object]:
        """See the port."""
        return document_of(self._office())

    def preview(self, record: object) -> Sequence[SetUpChange]:
        """See the port."""
        return changes_of(self._office(), record)

    def take_in(self, actor: int, record: object) -> None:
        """See the port."""

        def work(draft: Draft) -> BadSetUpFile | BookingsTouched | None:
            try:
                take_in(draft, record, self._clock.now())
            except (BadSetUpFile, BookingsTouched) as found:
                # Raised here, it would be a failure of the writer; as yet nothing is written.
                return found
            return None

        found = self._changes.make(actor, Area.SET_UP_FILE, work)
        if found is not None:
            raise found


def changes_of(office: Office, record: object) -> list[SetUpChange]:
    """What a document would change of an office.

    Raises:
        BadSetUpFile: it cannot be taken in.
    """
    wanted = planned(read_set_up(record), office)
    found = [
        SetUpChange(
            table=table.name,
            name=name,
            action="added" if before is None else "changed",
            columns=() if before is None else tuple(_differing(before, after)),
        )
        for table, _, name, before, after in _rows(office, wanted)
        if before != after
    ]
    if wanted.calendar != office.calendar.document:
        name = Text(id=office.branch.name, en=office.branch.name)
        found.append(SetUpChange(table=tables.branch.name, name=name, action="changed", columns=("calendar",)))
    return found


def take_in(draft: Draft, record: object, now: int) -> None:
    """Change the office as a document says.

    Raises:
        BadSetUpFile: it cannot be taken in; BookingsTouched: it would close booked times. Nothing is written then.
    """
    office = draft.books.office
    wanted = planned(read_set_up(record), office)
    # The calendar first: it alone may still be refused.
    if wanted.calendar != office.calendar.document:
        calendar = _calendar_with(office, wanted)
        change_calendar(draft.connection, calendar, lambda _: wanted.calendar, now=now, tell=None)
        draft.changed(tables.branch, office.branch.id, "changed", ["calendar"])
    if wanted.branch.next_parameters != office.branch.next_parameters:
        draft.books.record(facts.ParametersSet(parameters=wanted.branch.next_parameters.to_record()))
    for table, row, _, before, after in _rows(office, wanted):
        _write(draft, table, row, before, after)


def take_in_alone(engine: Engine, record: object) -> None:
    """The same as a transaction of its own, in nobody's name: what an administrator does by command."""
    clock = SystemClock()
    with writing(engine) as connection:
        books = SqlBooks(connection, BRANCH_ID, OfficeShelf(), JournalClock(clock))
        take_in(Draft(connection=connection, books=books), record, clock.now())
        books.write()


def _calendar_with(office: Office, wanted: Planned) -> Calendar:
    """The calendar as it is, in an office that has the services and counters of the document already."""
    codes = {each.id: each.code for each in wanted.services.values()}
    numbers = {each.id: each.number for each in wanted.counters.values()}
    return replace(office.calendar, codes=codes, numbers=numbers)


def _rows(office: Office, wanted: Planned) -> Iterator[_Row]:
    branch = office.branch
    name = Text(id=branch.name, en=branch.name)
    yield tables.branch, branch.id, name, branch_columns_of(branch), branch_columns_of(wanted.branch)
    yield tables.showing, branch.id, name, showing_columns_of(office.showing), showing_columns_of(wanted.showing)
    for service_id, service in wanted.services.items():
        known: Service | None = office.services.get(service_id)
        before = None if known is None else service_columns_of(known)
        yield tables.service, service_id, service.name, before, service_columns_of(service)
    for counter_id, counter in wanted.counters.items():
        kept: CounterSetUp | None = office.counters.get(counter_id)
        before = None if kept is None else counter_set_up_columns_of(kept)
        yield tables.counter, counter_id, counter.name, before, counter_set_up_columns_of(counter)


def _write(draft: Draft, table: Table, row: int, before: Columns | None, after: Columns) -> None:
    if before is None:
        values = {"id": row, "branch_id": draft.books.office.branch.id, **after}
        if table is tables.counter:
            values |= {"services": after["planned_services"], "offsets": after["planned_offsets"]}
        draft.connection.execute(insert(table).values(**values))
        draft.changed(table, row, "added")
        return
    changed = {name: after[name] for name in _differing(before, after)}
    if changed:
        draft.connection.execute(update(table).where(table.c.id == row).values(**changed))
        draft.changed(table, row, "changed", list(changed))


def _differing(before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    return [name for name, value in after.items() if value != before[name]]
