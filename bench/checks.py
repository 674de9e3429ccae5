"""What no load may ever break: numbers, gaps, acknowledged tickets, and the whole day by replay."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

from bench.process import ROOT
from server.storage.engine import DATABASE_NAME

_TWICE = "SELECT count(*) FROM (SELECT number FROM ticket WHERE business_day = ? GROUP BY number HAVING count(*) > 1)"
_PLACES = "SELECT count(*), coalesce(min(n), 1), coalesce(max(n), 0) FROM ticket WHERE business_day = ?"
_SERIALS = """SELECT count(*) FROM (SELECT series FROM ticket WHERE business_day = ? GROUP BY series
    HAVING count(DISTINCT serial) <> max(serial) OR min(serial) <> 1)"""
_RECORDS = "SELECT count(*), min(seq), max(seq) FROM journal"
_PRINTED = "SELECT id, number FROM ticket WHERE business_day = ?"


def faults_in(data: Path, acknowledged: Iterable[tuple[int, str]]) -> list[str]:
    """Every fault found in an office's database, as sentences; none if all is well.

    Args:
        data: the office's folder; its server may be running.
        acknowledged: id and number of every ticket that a client was told of.
    """
    faults = []
    with closing(sqlite3.connect(data / DATABASE_NAME)) as database:
        (day,) = database.execute("SELECT business_day FROM branch").fetchone()
        if (twice := database.execute(_TWICE, (day,)).fetchone()[0]) > 0:
            faults.append(f"{twice} numbers were printed twice")
        count, first, last = database.execute(_PLACES, (day,)).fetchone()
        if (first, last) != (1, count):
            faults.append(f"{count} tickets have the places {first} to {last}")
        if (gaps := database.execute(_SERIALS, (day,)).fetchone()[0]) > 0:
            faults.append(f"{gaps} series have gaps")
        count, first, last = database.execute(_RECORDS).fetchone()
        if (first, last) != (1, count):
            faults.append(f"{count} records have the numbers {first} to {last}")
        kept = dict(database.execute(_PRINTED, (day,)).fetchall())
    told = list(acknowledged)
    if (lost := sum(1 for ticket_id, number in told if kept.get(ticket_id) != number)) > 0:
        faults.append(f"{lost} of {len(told)} acknowledged tickets are missing")
    if len(set(told)) != len(told):
        faults.append("a ticket was given to two clients")
    return faults


def replay_faults(data: Path) -> list[str]:
    """What `giliran verify` finds in the last day; none if it says that all is correct."""
    command = [sys.executable, "-m", "server", "verify", "--data", str(data)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return [] if done.returncode == 0 else [f"verify: {done.stdout.strip()} {done.stderr.strip()}"]
