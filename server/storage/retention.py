"""Erasing what is kept of visitors when its time is over, with the keys that could still read old copies of it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, Engine, exists, func, select, update

from server.domain.business_day import business_day_of
from server.domain.queue.facts import PersonsErased
from server.storage import tables
from server.storage.books import SqlBooks
from server.storage.engine import writing
from server.storage.keyring import Keyring
from server.storage.persons import SqlPersons
from server.storage.set_up import BRANCH_ID, record_change
from wire.codes import BookingState

NO_SHOW_DAYS = 60
"""So long it counts that somebody did not come; meanwhile the keyed hash of who it was stays, and nothing else."""

LONGEST_DAYS = 365

_PERSON, _BOOKING = tables.person, tables.booking
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What one run erased.

    Attributes:
        before: ISO day; visitors of earlier days are erased.
        n_hashes: of people who did not come and were erased before.
        n_days: days whose keys were deleted.
    """

    before: str
    n_persons: int
    n_hashes: int
    n_days: int


def erase_due(books: SqlBooks, keyring: Keyring) -> Erased:
    """Erase what is due by the office's setting, and record that it was done."""
    branch = books.office.branch
    today = date.fromisoformat(business_day_of(books.now, branch.zone, reset_hour=0))
    before, hashes_before = (_days_before(today, days) for days in (branch.keep_persons_days, NO_SHOW_DAYS))
    persons = SqlPersons(books.connection, branch.id, keyring, books.now)
    due = _due(books.connection, branch.id, before)
    for person_id, is_counted in due:
        if is_counted:
            persons.erase_all_but_identity(person_id)
        else:
            persons.erase(person_id)
    n_hashes = _erase_hashes(books.connection, branch.id, min(before, hashes_before))
    n_days = _forget_keys(books.connection, keyring, before)
    erased = Erased(before=before, n_persons=len(due), n_hashes=n_hashes, n_days=n_days)
    if due or n_hashes or n_days:
        books.record(PersonsErased(before=before, n=len(due)))
        said = {"persons": len(due), "hashes": n_hashes, "day_keys": n_days, "visits_before": before}
        _log.info("personal data was erased", extra=said)
    return erased


def set_keep_days(engine: Engine, days: int) -> None:
    """How many days after a visit its visitor is erased, from now on."""
    with writing(engine) as connection:
        values = {"keep_persons_days": days}
        connection.execute(update(tables.branch).where(tables.branch.c.id == BRANCH_ID).values(**values))
        record_change(connection, tables.branch, BRANCH_ID, "changed")


def _due(connection: Connection, branch_id: int, before: str) -> list[tuple[int, bool]]:
    """Who is due, and whether it still counts that they did not come."""
    did_not_come = exists().where(_BOOKING.c.person_id == _PERSON.c.id, _BOOKING.c.state == BookingState.LAPSED.value)
    query = select(_PERSON.c.id, did_not_come).where(
        _PERSON.c.branch_id == branch_id, _PERSON.c.erased_at.is_(None), _PERSON.c.visit_on < before
    )
    return [(row[0], bool(row[1])) for row in connection.execute(query)]


def _erase_hashes(connection: Connection, branch_id: int, before: str) -> int:
    done = connection.execute(
        update(_PERSON)
        .where(
            _PERSON.c.branch_id == branch_id,
            _PERSON.c.identity_index.is_not(None),
            _PERSON.c.erased_at.is_not(None),
            _PERSON.c.visit_on < before,
        )
        .values(identity_index=None)
    )
    return int(done.rowcount)


def _forget_keys(connection: Connection, keyring: Keyring, before: str) -> int:
    """Delete the keys of days that nobody is kept of any more."""
    old = [day for day in keyring.days() if day < before]
    if not old:
        return 0
    kept = select(func.distinct(_PERSON.c.visit_on)).where(_PERSON.c.erased_at.is_(None), _PERSON.c.visit_on < before)
    needed = set(connection.execute(kept).scalars())
    forgotten = [day for day in old if day not in needed]
    for day in forgotten:
        keyring.forget_day(day)
    return len(forgotten)


def _days_before(today: date, days: int) -> str:
    return (today - timedelta(days=days)).isoformat()
