"""Visits by day: read from the journal once a day is over, and kept, so that a report of a month reads thirty rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Connection, Engine, insert, select

from server.domain.reports.visits import Incident, Visit, VisitDay, VisitEnd, visits_of
from server.storage import tables
from server.storage.engine import reading, writing
from server.storage.journal import DaySpan, day_spans, records_of_day

_DAY, _BRANCH, _JOURNAL = tables.visit_day, tables.branch, tables.journal

# Visits are kept as lists in this order: names of fields in front of each would take four times the room.
_VISIT_FIELDS = tuple(each.name for each in fields(Visit))
_INCIDENT_FIELDS = tuple(each.name for each in fields(Incident))

_MAKING = 2
"""Raised when visits are read from facts in another way, so that kept days are read anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedDay:
    """One business day as the journal tells it. `chain_head` is the hash of its last record so far."""

    day: str
    is_closed: bool
    visits: VisitDay
    n_records: int
    chain_head: str


class VisitDays:
    """The visits of one branch. From any thread; the first report after a closed day takes a while."""

    def __init__(self, engine: Engine, branch_id: int) -> None:
        self._engine = engine
        self._branch_id = branch_id

    def between(self, first: str, last: str) -> Sequence[RecordedDay]:
        """The days from `first` to `last`, both included, on which the office was open; ISO days, in order."""
        with reading(self._engine) as connection:
            spans = [each for each in day_spans(connection, self._branch_id) if first <= each.day <= last]
            kept = self._kept(connection, first, last)
            open_day = self._open_day(connection)
        return [kept[span.day] if span.day in kept else self._read(span, span.day == open_day) for span in spans]

    def last(self) -> str | None:
        """The latest day of the journal, None if the office never opened."""
        with reading(self._engine) as connection:
            spans = day_spans(connection, self._branch_id)
        return spans[-1].day if spans else None

    def _kept(self, connection: Connection, first: str, last: str) -> Mapping[str, RecordedDay]:
        query = select(_DAY).where(
            _DAY.c.branch_id == self._branch_id, _DAY.c.business_day.between(first, last), _DAY.c.making == _MAKING
        )
        return {
            row.business_day: RecordedDay(
                day=row.business_day,
                is_closed=True,
                visits=_visits_of(row.visits),
                n_records=row.n_records,
                chain_head=row.chain_head,
            )
            for row in connection.execute(query)
        }

    def _read(self, span: DaySpan, is_open: bool) -> RecordedDay:
        with reading(self._engine) as connection:
            records = records_of_day(connection, self._branch_id, span)
            query = select(_JOURNAL.c.hash).where(
                _JOURNAL.c.branch_id == self._branch_id, _JOURNAL.c.seq == records[-1].seq
            )
            chain_head = str(connection.execute(query).scalar_one())
        day = RecordedDay(
            day=span.day,
            is_closed=not is_open,
            visits=visits_of(records),
            n_records=len(records),
            chain_head=chain_head,
        )
        # The last day may still get facts after its closing, such as somebody signing in.
        if span.end_seq is not None:
            self._keep(day)
        return day

    def _keep(self, day: RecordedDay) -> None:
        key = (_DAY.c.branch_id == self._branch_id) & (_DAY.c.business_day == day.day)
        values = {
            "branch_id": self._branch_id,
            "business_day": day.day,
            "making": _MAKING,
            "n_records": day.n_records,
            "chain_head": day.chain_head,
            "visits": _document_of(day.visits),
        }
        with writing(self._engine) as connection:
            connection.execute(_DAY.delete().where(key))
            connection.execute(insert(_DAY), values)

    def _open_day(self, connection: Connection) -> str | None:
        row = connection.execute(select(_BRANCH).where(_BRANCH.c.id == self._branch_id)).one()
        return row.business_day if row.is_day_open else None


# A row's JSON is an open-ended document until it has been made a value of.
def _document_of(day: VisitDay) -> dict[str, Any]:
    return {
        "visits": [[getattr(visit, name) for name in _VISIT_FIELDS] for visit in day.visits],
        "incidents": [[getattr(each, name) for name in _INCIDENT_FIELDS] for each in day.incidents],
    }


def _visits_of(document: dict[str, Any]) -> VisitDay:
    visits = [Visit(**dict(zip(_VISIT_FIELDS, row, strict=True))) for row in document["visits"]]
    for visit in visits:
        visit.end = VisitEnd(visit.end)
    incidents = [Incident(**dict(zip(_INCIDENT_FIELDS, row, strict=True))) for row in document["incidents"]]
    return VisitDay(visits=tuple(visits), incidents=tuple(incidents))
