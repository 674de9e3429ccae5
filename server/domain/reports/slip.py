"""The slip of a day: what a supervisor signs in the evening, short enough for the ticket printer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from server.domain.reports.visits import VisitDay, VisitEnd


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """One day in numbers. The ends add up to the tickets issued.

    Attributes:
        chain_head: hash of the day's last record; with it nobody can rewrite the day unseen.
        overrides: calls out of order by operator id, and so the others.
        doubtful: numbers of tickets of which nobody knows whether they were printed.
    """

    day: str
    is_closed: bool
    n_issued: int
    n_by_end: Mapping[VisitEnd, int]
    n_records: int
    chain_head: str
    overrides: Mapping[int, int]
    undos: Mapping[int, int]
    priorities_by_staff: Mapping[int, int]
    doubtful: tuple[str, ...]


def slip_of(day: VisitDay, *, name: str, is_closed: bool, n_records: int, chain_head: str) -> Slip:
    """The slip of a day's visits and incidents."""

    def by_operator(what: str) -> Mapping[int, int]:
        return Counter(each.operator_id for each in day.incidents if each.what == what)

    return Slip(
        day=name,
        is_closed=is_closed,
        n_issued=len(day.visits),
        n_by_end={end: sum(visit.end is end for visit in day.visits) for end in VisitEnd},
        n_records=n_records,
        chain_head=chain_head,
        overrides=by_operator("override"),
        undos=by_operator("undo"),
        priorities_by_staff=by_operator("priority_by_staff"),
        doubtful=tuple(visit.number for visit in day.visits if visit.is_doubtful),
    )
