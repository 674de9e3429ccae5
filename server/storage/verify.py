"""Verifying days of the journal against themselves and against the tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, select

from server.domain.queue.record import FIRST_HASH
from server.domain.queue.replay import Fault, Finding, Report, StoredRecord, replay
from server.domain.queue.tickets import Ticket
from server.storage import tables
from server.storage.engine import reading
from server.storage.journal import PAGE, day_spans
from server.storage.mapping import AnyRow, ticket_of

_JOURNAL = tables.journal


class NoSuchDay(ValueError):  # noqa: N818 - refusals are nouns
    """The office was not open on that day; the message is one line for a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedDay:
    """One day and what was found."""

    day: str
    report: Report


def days(engine: Engine, branch_id: int) -> list[str]:
    """Every business day in the journal, in order."""
    with reading(engine) as connection:
        return [span.day for span in day_spans(connection, branch_id)]


def verify_day(engine: Engine, branch_id: int, day: str | None = None) -> VerifiedDay:
    """Replay a day, the last one if none is named, and compare its tickets with the table.

    Raises:
        NoSuchDay: the journal has no such day.
    """
    with reading(engine) as connection:
        spans = day_spans(connection, branch_id)
        names = [span.day for span in spans]
        if not spans or (day is not None and day not in names):
            raise NoSuchDay(f"the office was not open on {day}" if day else "the office was never open yet")
        place = len(names) - 1 if day is None else names.index(day)
        first, end = spans[place].first_seq, spans[place].end_seq
        # What came before the first day is the set-up: it is part of that day's chain.
        first = 1 if place == 0 else first
        report = replay(_stored(connection, branch_id, first, end), _hash_before(connection, branch_id, first))
        if end is None:
            report.faults.extend(_end_faults(connection, branch_id, report))
        report.faults.extend(_row_faults(connection, branch_id, names[place], report))
    return VerifiedDay(day=names[place], report=report)


def _stored(connection: Connection, branch_id: int, first: int, end: int | None) -> Iterator[StoredRecord]:
    after = first - 1
    while True:
        query = select(_JOURNAL.c.seq, _JOURNAL.c.record, _JOURNAL.c.hash).where(
            _JOURNAL.c.branch_id == branch_id, _JOURNAL.c.seq > after
        )
        if end is not None:
            query = query.where(_JOURNAL.c.seq < end)
        rows = connection.execute(query.order_by(_JOURNAL.c.seq).limit(PAGE)).all()
        for row in rows:
            after = row.seq
            yield StoredRecord(seq=row.seq, text=row.record, hash=row.hash)
        if len(rows) < PAGE:
            return


def _hash_before(connection: Connection, branch_id: int, first: int) -> str:
    query = select(_JOURNAL.c.hash).where(_JOURNAL.c.branch_id == branch_id, _JOURNAL.c.seq == first - 1)
    return str(connection.execute(query).scalar() or FIRST_HASH)


def _end_faults(connection: Connection, branch_id: int, report: Report) -> list[Finding]:
    """A journal whose last records are missing: the branch knows how far it went."""
    branch = tables.branch
    query = select(branch.c.head_seq, branch.c.head_hash).where(branch.c.id == branch_id)
    head = connection.execute(query).first()
    if head is None:
        return [Finding(seq=1, what=Fault.CUT_OFF, detail="nothing says how far the journal goes")]
    seq, head_hash = head
    if head_hash == report.head_hash:
        return []
    return [Finding(seq=seq, what=Fault.CUT_OFF, detail=f"the journal does not end with record {seq}")]


def _row_faults(connection: Connection, branch_id: int, day: str, report: Report) -> list[Finding]:
    """Tickets of the table that are not what the journal makes of them."""
    faults = []
    table = tables.ticket
    seen = set()
    query = select(table).where(table.c.branch_id == branch_id, table.c.business_day == day).order_by(table.c.n)
    for row in connection.execute(query):
        seen.add(row.id)
        if _value_of(row) != report.tickets.get(row.id):
            faults.append(Finding(seq=row.touched_seq, what=Fault.ROW, detail=f"row of ticket {row.id} differs"))
    missing = sorted(set(report.tickets) - seen)
    faults.extend(Finding(seq=0, what=Fault.ROW, detail=f"ticket {each} has no row") for each in missing)
    return faults


def _value_of(row: AnyRow) -> Ticket | None:
    try:
        return ticket_of(row)
    except ValueError:
        # A state or channel that no fact ever made.
        return None
