"""Services and counters as the office's pages change them: each change a fact in somebody's name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import Table, delete, func, insert, select, update

from server.application.refusals import Refusal
from server.application.set_up_desk import (
    FaultySetUp,
    SetUpFault,
    ZoneChange,
    require_fitting_counter,
    require_fitting_service,
)
from server.domain.office import Branch, CounterSetUp, Office, Service
from server.domain.queue import facts
from server.domain.rights import Area
from server.domain.showing import BadShowing, Showing
from server.storage import tables
from server.storage.changes import Draft, OfficeChanges
from server.storage.mapping import (
    Columns,
    branch_columns_of,
    counter_set_up_columns_of,
    service_columns_of,
    showing_columns_of,
)
from server.storage.pictures import require_pictures
from server.storage.zones import change_zone
from wire.codes import RefusalCode

_SERVICE, _COUNTER = tables.service, tables.counter


class SqlSetUpDesk:
    """See `server.application.set_up_desk.SetUpDesk`."""

    def __init__(self, changes: OfficeChanges) -> None:
        self._changes = changes

    def change_service(self, actor: int, service_id: int, change: Callable[[Service], Service]) -> None:
        """See the port."""

        def work(draft: Draft) -> None:
            office = draft.books.office
            before = _service(office, service_id)
            after = change(before)
            require_fitting_service(office.services, after, office.kiosk_letters)
            _write(draft, _SERVICE, service_id, service_columns_of(before), service_columns_of(after))

        self._changes.make(actor, Area.SERVICES, work)

    def add_service(self, actor: int, service: Service) -> int:
        """See the port."""

        def work(draft: Draft) -> int:
            services = draft.books.office.services
            last = max((each.sort for each in services.values()), default=0)
            new = replace(service, id=0, sort=last + 1)
            require_fitting_service(services, new, draft.books.office.kiosk_letters)
            return _add(draft, _SERVICE, service_columns_of(new))

        return self._changes.make(actor, Area.SERVICES, work)

    def move_service(self, actor: int, service_id: int, by: int) -> None:
        """See the port."""

        def work(draft: Draft) -> None:
            office = draft.books.office
            moved = _service(office, service_id)
            order = sorted(office.services.values(), key=lambda each: (each.sort, each.id))
            place = order.index(moved)
            order.insert(max(0, place + by), order.pop(place))
            for sort, each in enumerate(order, 1):
                _write(draft, _SERVICE, each.id, {"sort": each.sort}, {"sort": sort})

        self._changes.make(actor, Area.SERVICES, work)

    def remove_service(self, actor: int, service_id: int) -> None:
        """See the port."""

        def work(draft: Draft) -> None:
            office = draft.books.office
            _require_unused(draft, _service(office, service_id))
            draft.connection.execute(delete(_SERVICE).where(_SERVICE.c.id == service_id))
            draft.changed(_SERVICE, service_id, "removed")

        self._changes.make(actor, Area.SERVICES, work)

    def change_branch(self, actor: int, area: Area, change: Callable[[Branch], Branch]) -> None:
        """See the port."""

        def work(draft: Draft) -> None:
            before = draft.books.office.branch
            after = change(before)
            if after.next_parameters != before.next_parameters:
                draft.books.record(facts.ParametersSet(parameters=after.next_parameters.to_record()))
            columns = branch_columns_of(before), branch_columns_of(after)
            _write(draft, tables.branch, before.id, *columns)

        self._changes.make(actor, area, work)

    def change_showing(self, actor: int, change: Callable[[Showing], Showing]) -> None:
        """See the port."""

        def work(draft: Draft) -> BadShowing | None:
            office = draft.books.office
            try:
                after = change(office.showing)
                require_pictures(draft.connection, after)
            except BadShowing as bad:
                # Raised here, it would be a failure of the writer; as yet nothing is written.
                return bad
            columns = showing_columns_of(office.showing), showing_columns_of(after)
            _write(draft, tables.showing, office.branch.id, *columns)
            return None

        bad = self._changes.make(actor, Area.LOOK, work)
        if bad is not None:
            raise bad

    def change_zone(self, actor: int, zone: str, wanted: ZoneChange) -> None:
        """See the port."""
        self._changes.make(actor, Area.LOOK, lambda draft: change_zone(draft, zone, wanted))

    def change_counter(self, actor: int, counter_id: int, change: Callable[[CounterSetUp], CounterSetUp]) -> None:
        """See the port."""

        def work(draft: Draft) -> None:
            counters = draft.books.office.counters
            before = counters.get(counter_id)
            if before is None:
                raise Refusal(RefusalCode.NOT_FOUND, f"there is no counter {counter_id}")
            after = change(before)
            require_fitting_counter(counters.values(), after)
            columns = counter_set_up_columns_of(before), counter_set_up_columns_of(after)
            _write(draft, _COUNTER, counter_id, *columns)

        self._changes.make(actor, Area.COUNTERS, work)

    def add_counter(self, actor: int, counter: CounterSetUp) -> int:
        """See the port."""

        def work(draft: Draft) -> int:
            new = replace(counter, id=0)
            require_fitting_counter(draft.books.office.counters.values(), new)
            columns = counter_set_up_columns_of(new)
            today = {"services": columns["planned_services"], "offsets": columns["planned_offsets"]}
            return _add(draft, _COUNTER, columns | today)

        return self._changes.make(actor, Area.COUNTERS, work)


def _service(office: Office, service_id: int) -> Service:
    found = office.services.get(service_id)
    if found is None:
        raise Refusal(RefusalCode.NOT_FOUND, f"there is no service {service_id}")
    return found


def _write(draft: Draft, table: Table, row: int, before: Columns, after: Columns) -> None:
    """Write what differs; a change that changes nothing leaves no fact."""
    changed = {name: value for name, value in after.items() if value != before[name]}
    if changed:
        draft.connection.execute(update(table).where(table.c.id == row).values(**changed))
        draft.changed(table, row, "changed", list(changed))


def _add(draft: Draft, table: Table, columns: Columns) -> int:
    values = {"branch_id": draft.books.office.branch.id, **columns}
    key = draft.connection.execute(insert(table).values(**values)).inserted_primary_key
    assert key is not None
    draft.changed(table, int(key[0]), "added")
    return int(key[0])


def _require_unused(draft: Draft, service: Service) -> None:
    connection, office = draft.connection, draft.books.office
    for table in (tables.ticket, tables.booking):
        used = select(func.count()).select_from(table).where(table.c.service_id == service.id)
        if connection.execute(used).scalar_one():
            raise FaultySetUp("sure", SetUpFault.HAS_HISTORY)
    # What counters served today is told of until the day is closed, also of those that went home.
    today = connection.execute(select(_COUNTER.c.services)).scalars() if draft.books.is_day_open else ()
    planned = (counter.service_ids for counter in office.counters.values())
    if any(service.id in ids for ids in (*planned, *today)):
        raise FaultySetUp("sure", SetUpFault.IS_PLANNED)
    if service.code in office.calendar.document.service_codes:
        raise FaultySetUp("sure", SetUpFault.IN_CALENDAR)
    if len(office.services) == 1:
        raise FaultySetUp("sure", SetUpFault.LAST_ONE)
