"""What a supervisor sees of the live hall and does in it, from the office's pages."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from sqlalchemy import Engine, select, update

from server.application.days import close_day, reopen_day, require_open_day
from server.application.hall_overview import AlarmKind, HallOverview
from server.application.hall_prospects import HallProspects
from server.application.handlers.shifts import change_skills
from server.application.keeping import DiskSpace
from server.application.ports import Clock
from server.application.queueing import offer
from server.application.refusals import Refusal
from server.domain.business_day import business_day_of
from server.domain.office import Device
from server.domain.queue import facts
from server.domain.rights import Area
from server.storage import tables
from server.storage.changes import Draft, OfficeChanges
from server.storage.engine import reading
from server.storage.mapping import device_of
from wire.codes import RefusalCode, ServiceState, TicketState

View = Callable[[list[Device], int], HallOverview]
"""Draws the overview from the live hall: the paired devices, and the office's time."""


@dataclass(frozen=True, kw_only=True)
class HallSight:
    """What the desk sees: the live hall, what is to be expected of it, and the disk below it all."""

    view: View
    prospects: Callable[[], HallProspects]
    disk: Callable[[], DiskSpace]


class LiveHallDesk:
    """See `server.application.hall_overview.HallDesk`."""

    def __init__(self, engine: Engine, changes: OfficeChanges, sight: HallSight, clock: Clock) -> None:
        self._engine = engine
        self._changes = changes
        self._sight = sight
        self._clock = clock

    def overview(self) -> HallOverview:
        """See the port."""
        table = tables.device
        query = select(table).where(table.c.public_key.is_not(None), table.c.is_revoked == 0).order_by(table.c.name)
        with reading(self._engine) as connection:
            devices = [device_of(row) for row in connection.execute(query)]
            branch = connection.execute(select(tables.branch)).first()
        at, disk = self._clock.now(), self._sight.disk()
        now = self._sight.view(devices, at)
        if branch is not None and not branch.is_day_open:
            now = replace(now, may_reopen=branch.business_day == business_day_of(at, branch.zone, branch.reset_hour))
        if not disk.is_alarming:
            return now
        return now.alarmed(AlarmKind.DISK, disk.used_percent)

    def prospects(self) -> HallProspects:
        """See the port."""
        return self._sight.prospects()

    def set_service(self, actor: int, service_id: int, state: ServiceState, *, is_full: bool = False) -> None:
        """See the port."""

        def work(draft: Draft) -> None:
            table = tables.service
            service = draft.books.office.services.get(service_id)
            if service is None:
                raise Refusal(RefusalCode.UNKNOWN_SERVICE, f"there is no service {service_id}")
            branch = draft.books.office.branch
            today = business_day_of(draft.books.now, branch.zone, branch.reset_hour)
            wanted = {"state": state.value, "full_on": today if is_full else None}
            standing = {"state": service.state.value, "full_on": service.full_on}
            changed = [column for column, value in wanted.items() if standing[column] != value]
            if changed:
                draft.connection.execute(update(table).where(table.c.id == service_id).values(**wanted))
                draft.changed(table, service_id, "changed", changed)

        self._changes.make(actor, Area.HALL, work)

    def set_skills(self, actor: int, counter_id: int, service_ids: Collection[int]) -> None:
        """See the port."""

        def work(draft: Draft) -> None:
            require_open_day(draft.books)
            change_skills(draft.books, counter_id, service_ids)

        self._changes.make(actor, Area.HALL, work)

    def transfer(self, actor: int, number: str, service_id: int) -> None:
        """See the port."""
        wanted = "".join(number.split()).upper()

        def work(draft: Draft) -> None:
            books = draft.books
            require_open_day(books)
            if service_id not in books.office.services:
                raise Refusal(RefusalCode.UNKNOWN_SERVICE, f"there is no service {service_id}")
            found = [each for each in books.open_tickets() if each.number.replace(" ", "") == wanted]
            if not found:
                raise Refusal(RefusalCode.UNKNOWN_TICKET, f"no open ticket has the number {wanted}")
            (ticket,) = found
            if ticket.state is not TicketState.WAITING or ticket.service_id == service_id:
                raise Refusal(RefusalCode.WRONG_STATE, f"ticket {ticket.id} is {ticket.state}")
            books.record(
                facts.TicketTransferred(ticket=ticket.id, from_service=ticket.service_id, to_service=service_id)
            )
            offer(books, ticket.id)

        self._changes.make(actor, Area.HALL, work)

    def close_day(self, actor: int) -> None:
        """See the port."""

        def work(draft: Draft) -> None:
            require_open_day(draft.books)
            close_day(draft.books)

        self._changes.make(actor, Area.HALL, work)

    def reopen_day(self, actor: int) -> None:
        """See the port."""
        self._changes.make(actor, Area.HALL, lambda draft: reopen_day(draft.books))
