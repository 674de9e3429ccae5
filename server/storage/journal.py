"""Reading and appending the journal: numbers without gaps, each record chained to the one before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, func, insert, select, text

from server.domain.queue.facts import Fact
from server.domain.queue.record import Record, canonical, chained, parse
from server.storage import tables
from server.storage.mapping import Columns
from server.storage.prepared import Prepared

_JOURNAL = tables.journal
_INSERT = Prepared(insert(_JOURNAL))
_OF_BRANCH = _JOURNAL.c.branch_id == bindparam("branch_id")
_AFTER = (
    select(_JOURNAL.c.record)
    .where(_OF_BRANCH, _JOURNAL.c.seq > bindparam("after"))
    .order_by(_JOURNAL.c.seq)
    .limit(bindparam("most"))
)
_OF_TICKET = Prepared(
    select(_JOURNAL.c.record).where(_OF_BRANCH, _JOURNAL.c.ticket_id == bindparam("ticket_id")).order_by(_JOURNAL.c.seq)
)
_ONE = select(_JOURNAL.c.record).where(_OF_BRANCH, _JOURNAL.c.seq == bindparam("seq"))
_NEWEST_FIRST = select(_JOURNAL.c.record).where(_OF_BRANCH).order_by(_JOURNAL.c.seq.desc()).limit(bindparam("most"))
# The condition of the partial index, to the letter.
_OPENINGS = (
    select(_JOURNAL.c.business_day, _JOURNAL.c.seq)
    .where(_OF_BRANCH, text("journal.kind = 'day_opened'"))
    .order_by(_JOURNAL.c.seq)
)
_LAST = select(func.max(_JOURNAL.c.seq)).where(_OF_BRANCH)

PAGE = 1_000
"""Records read at a time, so that a long history never stands in memory whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DaySpan:
    """Where a business day stands in the journal: from its opening to before `end_seq`, None for the last day."""

    day: str
    first_seq: int
    end_seq: int | None


def day_spans(connection: Connection, branch_id: int) -> list[DaySpan]:
    """Every business day of the journal, in its order."""
    found = connection.execute(_OPENINGS, {"branch_id": branch_id}).all()
    ends = [*(row.seq for row in found[1:]), None]
    # Before the first day there is none, and still an end.
    return [
        DaySpan(day=row.business_day, first_seq=row.seq, end_seq=end) for row, end in zip(found, ends, strict=False)
    ]


def records_of_day(connection: Connection, branch_id: int, span: DaySpan) -> list[Record]:
    """Every record of one day, in order."""
    query = select(_JOURNAL.c.record).where(_JOURNAL.c.branch_id == branch_id, _JOURNAL.c.seq >= span.first_seq)
    if span.end_seq is not None:
        query = query.where(_JOURNAL.c.seq < span.end_seq)
    return [parse(row.record) for row in connection.execute(query.order_by(_JOURNAL.c.seq))]


def records_after(connection: Connection, branch_id: int, after: int) -> Iterator[Record]:
    """Every record with a number above `after`, in order, read page by page."""
    while True:
        rows = connection.execute(_AFTER, {"branch_id": branch_id, "after": after, "most": PAGE}).all()
        for row in rows:
            record = parse(row.record)
            after = record.seq
            yield record
        if len(rows) < PAGE:
            return


def records_of_ticket(connection: Connection, branch_id: int, ticket_id: int) -> list[Record]:
    """Every record about one ticket, in order."""
    rows = _OF_TICKET.tuples(connection, {"branch_id": branch_id, "ticket_id": ticket_id})
    return [parse(row[0]) for row in rows]


def latest_records(connection: Connection, branch_id: int, since_at: int) -> list[Record]:
    """The last records not older than `since_at`, in order; at most one page of them."""
    rows = connection.execute(_NEWEST_FIRST, {"branch_id": branch_id, "most": PAGE})
    records = [parse(row.record) for row in rows]
    return [record for record in reversed(records) if record.at >= since_at]


def record_numbered(connection: Connection, branch_id: int, seq: int) -> Record | None:
    """One record, None if there is no such number."""
    row = connection.execute(_ONE, {"branch_id": branch_id, "seq": seq}).first()
    return None if row is None else parse(row.record)


def last_seq(connection: Connection, branch_id: int) -> int:
    """Number of the newest record, 0 for an empty journal."""
    return int(connection.execute(_LAST, {"branch_id": branch_id}).scalar() or 0)


@dataclass(slots=True, kw_only=True)
class JournalEnd:
    """The growing end of a branch's journal within one transaction.

    Attributes:
        seq, hash, at: number, hash and time of the newest record.
    """

    branch_id: int
    seq: int
    hash: str
    at: int
    _records: list[Record]
    _rows: list[Columns]

    @classmethod
    def after(cls, *, branch_id: int, seq: int, head_hash: str, at: int) -> JournalEnd:
        """The end as the last transaction left it."""
        return cls(branch_id=branch_id, seq=seq, hash=head_hash, at=at, _records=[], _rows=[])

    @property
    def records(self) -> Sequence[Record]:
        """What was appended in this transaction, in order."""
        return self._records

    def append(self, fact: Fact, *, at: int, actor: int, device: int, business_day: str) -> Record:
        """The next record; it reaches the table with `write`."""
        record = Record(seq=self.seq + 1, at=at, branch=self.branch_id, actor=actor, device=device, fact=fact)
        text = canonical(record)
        self.seq, self.at, self.hash = record.seq, at, chained(self.hash, text)
        self._records.append(record)
        self._rows.append(
            {
                "branch_id": self.branch_id,
                "seq": record.seq,
                "at": at,
                "business_day": business_day,
                "kind": fact.kind,
                "ticket_id": getattr(fact, "ticket", None),
                "record": text,
                "hash": self.hash,
            }
        )
        return record

    def write(self, connection: Connection) -> None:
        """Put the appended records into the table."""
        _INSERT.run(connection, self._rows)
        self._rows = []
