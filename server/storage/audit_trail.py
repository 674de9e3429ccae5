"""The journal as people ask about it: who did what on a day."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from sqlalchemy import Connection, Engine, Select, select

from server.application.staff.audit import Act, AuditQuestion
from server.domain.queue import facts
from server.domain.queue.record import Record, parse
from server.storage import tables
from server.storage.engine import reading
from server.storage.journal import last_seq

_JOURNAL, _TICKET = tables.journal, tables.ticket
SECONDS_PER_DAY = 24 * 3600
OFFICE_KINDS = (
    "set_up",
    "parameters",
    "person",
    "persons_erased",
    "handed_in",
    "hand_in_refused",
    "staff_in",
    "staff_out",
)
"""Facts that change the office, who is in it, or what is kept of people; the others are the day in the hall."""

_OF_BRANCH = (tables.showing.name, "copy")
"""What belongs to the office as a whole and goes by its name."""

_BY_NAME = (tables.operator, tables.device, tables.branch, tables.partner, tables.picture)
_NAMED = {each.name: each.c.name for each in _BY_NAME} | dict.fromkeys(_OF_BRANCH, tables.branch.c.name)
"""Tables whose rows people call by a name."""


class SqlAuditTrail:
    """Reads of one branch's journal. Every call may come from any thread."""

    def __init__(self, engine: Engine, branch_id: int) -> None:
        self._engine = engine
        self._branch_id = branch_id

    def acts(self, question: AuditQuestion) -> Sequence[Act]:
        """See `server.web.admin.doors.AuditTrail`."""
        with reading(self._engine) as connection:
            records = self._records(connection, question)
            operators = _names(connection, "operator", {record.actor for record in records} | _operators_of(records))
            devices = _names(connection, "device", {record.device for record in records})
            rows = _rows_named(connection, records)
            numbers = _ticket_numbers(connection, records)
        return [
            Act(
                record=record,
                operator_name=operators.get(record.actor or getattr(record.fact, "operator", 0), ""),
                device_name=devices.get(record.device, ""),
                object_name=numbers.get(getattr(record.fact, "ticket", 0), "")
                or _object_name(record.fact, operators, rows),
            )
            for record in records
        ]

    def _records(self, connection: Connection, question: AuditQuestion) -> list[Record]:
        first, end = (self._seq_at(connection, at) for at in (question.from_at, question.until_at))
        if question.before_seq is not None:
            end = min(end, question.before_seq)
        query = select(_JOURNAL.c.record).where(
            _JOURNAL.c.branch_id == self._branch_id, _JOURNAL.c.seq >= first, _JOURNAL.c.seq < end
        )
        if question.ticket_number is not None:
            query = query.where(_JOURNAL.c.ticket_id.in_(self._tickets_numbered(question)))
        elif not question.is_everything:
            query = query.where(_JOURNAL.c.kind.in_(OFFICE_KINDS))
        if question.operator_id is not None:
            # Canonical records begin with their actor: no field before it, and none else of that name.
            query = query.where(_JOURNAL.c.record.startswith(f'{{"actor":{question.operator_id},', autoescape=True))
        rows = connection.execute(query.order_by(_JOURNAL.c.seq.desc()).limit(question.most))
        return [parse(row.record) for row in rows]

    def _tickets_numbered(self, question: AuditQuestion) -> Select[int]:
        # The number is given anew every day: only tickets that were there on this one.
        came_before = _TICKET.c.first_arrival_at < question.until_at
        came_after = _TICKET.c.first_arrival_at >= question.from_at - SECONDS_PER_DAY
        return select(_TICKET.c.id).where(
            _TICKET.c.branch_id == self._branch_id, _TICKET.c.number == question.ticket_number, came_before, came_after
        )

    def _seq_at(self, connection: Connection, at: int) -> int:
        """Number of the first record not older than `at`: records never go back in time, so a few looks find it."""

        def at_of(seq: int) -> int:
            query = select(_JOURNAL.c.at).where(_JOURNAL.c.branch_id == self._branch_id, _JOURNAL.c.seq == seq)
            return int(connection.execute(query).scalar_one())

        return bisect_left(range(last_seq(connection, self._branch_id) + 1), at, lo=1, key=at_of)


def _operators_of(records: Sequence[Record]) -> set[int]:
    return {fact.operator for each in records if hasattr(fact := each.fact, "operator")}


def _rows_named(connection: Connection, records: Sequence[Record]) -> dict[str, dict[int, str]]:
    changes = [each.fact for each in records if isinstance(each.fact, facts.SetUpChanged)]
    return {name: _names(connection, name, {fact.row for fact in changes if fact.table == name}) for name in _NAMED}


def _ticket_numbers(connection: Connection, records: Sequence[Record]) -> dict[int, str]:
    ids = {fact.ticket for each in records if isinstance(fact := each.fact, facts.TicketFact)}
    if not ids:
        return {}
    query = select(_TICKET.c.id, _TICKET.c.number).where(_TICKET.c.id.in_(ids))
    return {row.id: row.number for row in connection.execute(query)}


def _names(connection: Connection, table: str, ids: set[int]) -> dict[int, str]:
    if not ids:
        return {}
    name = _NAMED[table]
    query = select(name.table.c.id, name).where(name.table.c.id.in_(ids))
    return {row.id: row.name for row in connection.execute(query)}


def _object_name(fact: facts.Fact, operators: dict[int, str], rows: dict[str, dict[int, str]]) -> str:
    if isinstance(fact, facts.SetUpChanged):
        return rows.get(fact.table, {}).get(fact.row, "")
    return operators.get(getattr(fact, "operator", 0), "")
