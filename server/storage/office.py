"""The set-up of the office, made of its rows once and kept as long as they stay the same."""

from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, select

from server.application.expectations import Expectations
from server.domain.calendar.calendar import Calendar
from server.domain.calendar.reading import read_calendar
from server.domain.office import Office
from server.domain.queue.parameters import Parameters
from server.storage import mapping, tables

_BRANCH = select(tables.branch).where(tables.branch.c.id == bindparam("branch_id"))
_SERVICES = select(tables.service).where(tables.service.c.branch_id == bindparam("branch_id"))
_SHOWING = select(tables.showing).where(tables.showing.c.id == bindparam("branch_id"))
_LETTERS = select(tables.offline_letter.c.letter).where(tables.offline_letter.c.branch_id == bindparam("branch_id"))
_COUNTERS = select(tables.counter).where(tables.counter.c.branch_id == bindparam("branch_id"))


class OfficeShelf:
    """Keeps the latest set-up. Whoever changes the set-up raises `branch.set_up_version` in the same transaction.

    Used from several threads: a value is replaced whole, never changed.

    Attributes:
        expectations: what the office promises now.
    """

    def __init__(self, expectations: Expectations | None = None) -> None:
        """`expectations` is what the forecast promises beside it, nothing if left out."""
        self.expectations = expectations or Expectations()
        self._kept: tuple[tuple[str, int], Office] | None = None
        self._parameters: tuple[Mapping[str, int], Parameters] | None = None

    def office(self, connection: Connection, branch_row: mapping.AnyRow) -> Office:
        """The set-up that belongs to this row of `branch`, of which the id and the version are enough."""
        version = (branch_row.database_id, branch_row.set_up_version)
        kept = self._kept
        if kept is None or kept[0] != version:
            kept = self._kept = (version, read_office(connection, branch_row.id))
        return kept[1]

    def parameters(self, record: Mapping[str, int]) -> Parameters:
        """The parameters of the day."""
        kept = self._parameters
        if kept is None or kept[0] != record:
            kept = self._parameters = (record, Parameters.from_record(record))
        return kept[1]


def read_office(connection: Connection, of_branch: int) -> Office:
    """The set-up as it stands in the tables now."""
    branch_id = {"branch_id": of_branch}
    branch_row = connection.execute(_BRANCH, branch_id).one()
    services = [mapping.service_of(row) for row in connection.execute(_SERVICES, branch_id)]
    counters = [mapping.counter_set_up_of(row) for row in connection.execute(_COUNTERS, branch_id)]
    calendar = Calendar(
        document=read_calendar(branch_row.calendar),
        zone=branch_row.zone,
        codes={service.id: service.code for service in services},
        numbers={counter.id: counter.number for counter in counters},
    )
    return Office(
        branch=mapping.branch_of(branch_row),
        services={service.id: service for service in services},
        counters={counter.id: counter for counter in counters},
        calendar=calendar,
        kiosk_letters=frozenset(connection.execute(_LETTERS, branch_id).scalars()),
        showing=mapping.showing_of(connection.execute(_SHOWING, branch_id).one()),
    )
