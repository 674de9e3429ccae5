"""What must hold after every fault: the letters of docs/reliability.md, read from the office's own database."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path

from bench.checks import faults_in
from bench.faults.clients import Told
from server.storage.engine import DATABASE_NAME, open_engine
from server.storage.set_up import BRANCH_ID
from server.storage.verify import NoSuchDay, days, verify_day


def numbers_of(told: Iterable[Told]) -> list[tuple[int, str]]:
    """Id and number of every ticket that was acknowledged."""
    return [(int(str(one.answer["ticket_id"])), str(one.answer["number"])) for one in told if one.is_done]


def ticket_faults(data: Path, told: Sequence[Told]) -> list[str]:
    """U and D: numbers unique, nothing acknowledged lost, and no ticket that nobody was told of.

    The last needs clients that asked until they knew: then one wish is one ticket, however often it was asked.
    """
    faults, numbers = faults_in(data, numbers_of(told)), numbers_of(told)
    with closing(sqlite3.connect(data / DATABASE_NAME)) as database:
        (count,) = database.execute("SELECT count(*) FROM ticket").fetchone()
    if count != len(numbers):
        faults.append(f"{len(numbers)} wishes made {count} tickets")
    return faults


def call_faults(told: Iterable[Told]) -> list[str]:
    """C: nobody was called by two presses."""
    called = Counter(_called(one) for one in told if one.is_done)
    called.pop(None, None)
    return [f"{number} was called {n} times" for number, n in called.items() if n > 1]


def chain_faults(data: Path) -> list[str]:
    """O and A: the last day's chain is whole, replayed it gives the order that was, and the tables agree."""
    engine = open_engine(data)
    try:
        report = verify_day(engine, BRANCH_ID).report
    except NoSuchDay as error:
        return [str(error)]
    finally:
        engine.dispose()
    return [str(fault) for fault in report.faults]


def day_faults(data: Path) -> list[str]:
    """O and A for every day that the journal has, and U within each."""
    engine = open_engine(data)
    try:
        found = [
            str(fault) for day in days(engine, BRANCH_ID) for fault in verify_day(engine, BRANCH_ID, day).report.faults
        ]
    finally:
        engine.dispose()
    with closing(sqlite3.connect(data / DATABASE_NAME)) as database:
        query = "SELECT business_day, number FROM ticket GROUP BY business_day, number HAVING count(*) > 1"
        found += [f"{number} was given twice on {day}" for day, number in database.execute(query).fetchall()]
    return found


def lost_numbers(data: Path, told: Iterable[Told]) -> list[str]:
    """D over many days: every acknowledged ticket is there under its number."""
    with closing(sqlite3.connect(data / DATABASE_NAME)) as database:
        kept = dict(database.execute("SELECT id, number FROM ticket").fetchall())
    return [f"{number} is missing" for ticket_id, number in numbers_of(told) if kept.get(ticket_id) != number]


def doubled_wishes(data: Path, twice: Iterable[tuple[Told, Told]]) -> list[str]:
    """U: one key made two tickets on one day. Keys are kept until their business day ends."""
    with closing(sqlite3.connect(data / DATABASE_NAME)) as database:
        days_of = dict(database.execute("SELECT id, business_day FROM ticket").fetchall())
    ids = [tuple(ticket_id for ticket_id, _ in numbers_of(pair)) for pair in twice]
    return [f"one wish made tickets {pair}" for pair in ids if len({days_of[ticket_id] for ticket_id in pair}) == 1]


def integrity_faults(data: Path) -> list[str]:
    """What SQLite itself finds."""
    with closing(sqlite3.connect(data / DATABASE_NAME)) as database:
        said = [row[0] for row in database.execute("PRAGMA integrity_check").fetchall()]
    return [] if said == ["ok"] else said


def calls_in(data: Path) -> list[int]:
    """Numbers of the facts by which somebody was called, in their order."""
    with closing(sqlite3.connect(data / DATABASE_NAME)) as database:
        rows = database.execute("SELECT seq FROM journal WHERE kind IN ('called', 'recalled') ORDER BY seq").fetchall()
    return [row[0] for row in rows]


def _called(one: Told) -> str | None:
    ticket = one.answer.get("ticket")
    return str(ticket["number"]) if isinstance(ticket, dict) else None
