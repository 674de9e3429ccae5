"""Filling a database with days long past: tickets that were served, each with its five facts.

Facts name the right tickets and stand in their place in the journal. Only the last day is chained, for a server looks
at that one when it starts; the hashes before it are filler.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from server.domain.queue.record import chained
from server.storage.engine import DATABASE_NAME

TICKETS_A_DAY = 1_000
FACTS_A_TICKET = 5
_FACTS_A_DAY = TICKETS_A_DAY * FACTS_A_TICKET + 2
_FIRST_DAY = "2015-01-01"
_FIRST_AT = 1_420_070_400

# x counts tickets from 1; d is the day's number from 0, k the ticket's place in its day from 0.
_NUMBERS = """WITH RECURSIVE counted(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM counted WHERE x < :tickets)
    SELECT x, (x - 1) / :a_day AS d, (x - 1) % :a_day AS k FROM counted"""
_DAYS = """WITH RECURSIVE counted(d) AS (SELECT 0 UNION ALL SELECT d + 1 FROM counted WHERE d + 1 < :days)
    SELECT d, date(:first_day, '+' || d || ' days') AS day, :first_at + d * 86400 AS at,
        :seq + d * :facts_a_day AS seq FROM counted"""

# ruff: noqa: S608 - every part of these statements stands in this file
_TICKETS = f"""INSERT INTO ticket (id, branch_id, business_day, n, series, serial, number, service_id, state, channel,
        headcount, language, first_arrival_at, arrival_at, carried_at, granted_s, missed_count, paper, touched_seq,
        device_id, chain, status_token)
    SELECT x, 1, date(:first_day, '+' || d || ' days'), k + 1, 'A', k + 1, printf('A %03d', k + 1), 1 + k % :services,
        'done', 'kiosk', 1, 'id', at, at, at, 0, 0, 'printed', :seq + d * :facts_a_day + k * 5 + 6, 1,
        lower(hex(randomblob(5))), lower(hex(randomblob(11)))
    FROM (SELECT x, d, k, :first_at + d * 86400 + k * 25 AS at FROM ({_NUMBERS}))"""

_RECORD = """INSERT INTO journal (branch_id, seq, at, business_day, kind, ticket_id, record, hash)
    SELECT 1, {seq}, at, {day}, '{kind}', {ticket}, {record}, lower(hex(randomblob(32))) FROM ({source})"""
_TICKET_SOURCE = f"""SELECT x, k, date(:first_day, '+' || d || ' days') AS day, :first_at + d * 86400 + k * 25 AS at,
        :seq + d * :facts_a_day + k * 5 + 2 AS seq FROM ({_NUMBERS})"""

_HEAD = """'{"actor":0,"at":' || at || ',"branch":1,"device":1,'"""
_TAIL = """',"seq":' || (seq + {place}) || ',"ticket":' || x || '}}'"""
_FACTS = {
    "issued": """'"arrived":' || at || ',"channel":"kiosk","headcount":1,"kind":"issued","language":"id","n":'
        || (k + 1) || ',"number":"' || printf('A %03d', k + 1) || '","service":' || (1 + k % :services)""",
    "paper": """'"kind":"paper","paper":"printed"'""",
    "called": """'"counter":' || (1 + k % 6) || ',"kind":"called","turn_time":' || at""",
    "started": """'"counter":' || (1 + k % 6) || ',"kind":"started"'""",
    "ended": """'"counter":' || (1 + k % 6) || ',"kind":"ended","outcome":"served"'""",
}
_OPENING = """'"kind":"day_opened","parameters":' || (SELECT json(next_parameters) FROM branch)
        || ',"previous":"' || lower(hex(randomblob(32))) || '"'"""
_BOUNDARIES = (("day_opened", 1, _OPENING), ("day_closed", _FACTS_A_DAY, """'"kind":"day_closed"'"""))


def add_old_tickets(data: Path, tickets: int) -> None:
    """Put so many tickets, a multiple of a day's, before everything that an office that was never open will do."""
    with closing(sqlite3.connect(data / DATABASE_NAME, isolation_level=None)) as database:
        database.execute("PRAGMA synchronous = OFF")
        database.execute("PRAGMA cache_size = -400000")
        (seq,) = database.execute("SELECT head_seq FROM branch").fetchone()
        (services,) = database.execute("SELECT count(*) FROM service").fetchone()
        given = {
            "tickets": tickets,
            "days": tickets // TICKETS_A_DAY,
            "a_day": TICKETS_A_DAY,
            "facts_a_day": _FACTS_A_DAY,
            "first_day": _FIRST_DAY,
            "first_at": _FIRST_AT,
            "seq": seq,
            "services": services,
        }
        database.execute("BEGIN")
        _fill(database, given)
        _chain_last_day(database)
        _finish(database, given)
        database.execute("COMMIT")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _fill(database: sqlite3.Connection, given: dict[str, object]) -> None:
    database.execute(_TICKETS, given)
    for place, (kind, fact) in enumerate(_FACTS.items()):
        record = f"{_HEAD} || {fact} || {_TAIL.format(place=place)}"
        words = {"seq": f"seq + {place}", "day": "day", "kind": kind, "ticket": "x"}
        database.execute(_RECORD.format(record=record, source=_TICKET_SOURCE, **words), given)
    for kind, place, fact in _BOUNDARIES:
        record = f"{_HEAD} || {fact} || ',\"day\":\"' || day || '\",\"seq\":' || (seq + {place}) || '}}'"
        words = {"seq": f"seq + {place}", "day": "day", "kind": kind, "ticket": "NULL"}
        database.execute(_RECORD.format(record=record, source=_DAYS, **words), given)
    numbering = (
        "INSERT INTO numbering (branch_id, business_day, series, last) SELECT 1, day, {series}, :a_day FROM ({days})"
    )
    for series in ("''", "'A'"):
        database.execute(numbering.format(series=series, days=_DAYS), given)


def _chain_last_day(database: sqlite3.Connection) -> None:
    newest = "SELECT seq, record, hash FROM journal WHERE branch_id = 1 ORDER BY seq DESC LIMIT ?"
    (_, _, known), *records = reversed(database.execute(newest, (_FACTS_A_DAY + 1,)).fetchall())
    hashes = []
    for seq, record, _ in records:
        known = chained(known, record)
        hashes.append((known, seq))
    database.executemany("UPDATE journal SET hash = ? WHERE branch_id = 1 AND seq = ?", hashes)


def _finish(database: sqlite3.Connection, given: dict[str, object]) -> None:
    """The branch stands after the last of these days, closed."""
    database.execute(
        """UPDATE branch SET (business_day, head_seq, head_at, head_hash) =
            (SELECT business_day, seq, at, hash FROM journal ORDER BY seq DESC LIMIT 1), is_day_open = 0""",
    )
    database.execute("UPDATE branch SET day_first_seq = head_seq - :facts_a_day + 1", given)
