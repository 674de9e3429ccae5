"""Whether a database can be worked on: looked at before a server starts, beside everything else that it has to load.

Uses SQLite alone, so that it can begin before anything is imported.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from server.storage.names import DATABASE_NAME
from server.storage.witness import read_witness

_MAGIC = b"SQLite format 3\0"
_BUSY_S = 10.0


class DataDamaged(RuntimeError):  # noqa: N818 - refusals are nouns
    """The database is not what was written into it; the message is one line for a person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a sound database stands.

    Attributes:
        office: its name.
        seq, at: number and time of the journal's last record.
    """

    office: str
    seq: int
    at: int


def obvious_fault(data_directory: Path) -> str:
    """What is wrong at first sight: no database where one was, a file that is none, records that are missing.

    Empty if nothing is; takes a few milliseconds.
    """
    file, witness = data_directory / DATABASE_NAME, read_witness(data_directory)
    if not file.exists():
        return f"{DATABASE_NAME} is missing" if witness else ""
    with file.open("rb") as opened:
        first = opened.read(len(_MAGIC))
    if first and first != _MAGIC:
        return f"{DATABASE_NAME} is no database"
    try:
        with closing(_opened(file)) as database:
            row = database.execute("SELECT database_id, epoch, head_seq FROM branch").fetchone()
    except sqlite3.OperationalError as error:
        # A database that was only just begun has no tables yet.
        return f"{DATABASE_NAME} is empty: {error}" if witness else ""
    except sqlite3.DatabaseError as error:
        return str(error)
    if witness is None:
        return ""
    if row is None:
        return f"{DATABASE_NAME} has lost its office"
    n_missing = witness.seq - row[2] if f"{row[0]}.{row[1]}" == witness.epoch else 0
    if n_missing > 0:
        return f"its last {n_missing} records are missing; was {DATABASE_NAME}-wal deleted, or an older file put here?"
    return ""


def hidden_fault(file: Path) -> str:
    """What is wrong with the pages, or with the chain of the journal's last day; empty if nothing is."""
    try:
        with closing(_opened(file)) as database:
            # Nothing of it is looked at twice, and the server is to stay small.
            database.execute("PRAGMA cache_size = -256")
            (found,) = database.execute("PRAGMA quick_check(1)").fetchone()
            return _chain_fault(database) if found == "ok" else " ".join(str(found).split())
    except sqlite3.DatabaseError as error:
        return str(error)


def standing_of(file: Path) -> Standing | None:
    """Where a database stands, None if it is not sound or no office's."""
    if hidden_fault(file):
        return None
    try:
        with closing(_opened(file)) as database:
            row = database.execute("SELECT name, head_seq, head_at FROM branch").fetchone()
    except sqlite3.DatabaseError:
        return None
    return None if row is None else Standing(office=row[0], seq=row[1], at=row[2])


class HiddenFault:
    """The search for hidden faults, in a thread of its own from construction on. `then` is told what was found late."""

    def __init__(self, file: Path) -> None:
        self._fault = ""
        self._thread = threading.Thread(target=self._look, args=(file,), name="soundness", daemon=True)
        self._is_late: Callable[[str], None] | None = None
        self._lock = threading.Lock()
        self._thread.start()

    def await_within(self, within_s: float, then: Callable[[str], None]) -> str:
        """The fault, empty for none. If it takes longer than this, `then` is called with a fault that is found."""
        self._thread.join(within_s)
        with self._lock:
            if self._thread.is_alive():
                self._is_late = then
            return self._fault

    def _look(self, file: Path) -> None:
        fault = hidden_fault(file) if file.exists() else ""
        with self._lock:
            self._fault = fault
            if fault and self._is_late is not None:
                self._is_late(fault)


def _chain_fault(database: sqlite3.Connection) -> str:
    from server.domain.queue.record import FIRST_HASH, chained

    try:
        branch = database.execute("SELECT id, day_first_seq, head_seq, head_hash FROM branch").fetchone()
    except sqlite3.OperationalError:
        return ""
    if branch is None:
        return ""
    branch_id, first, head_seq, head_hash = branch
    journal = "FROM journal WHERE branch_id = ? AND seq"
    before = database.execute(f"SELECT hash {journal} = ?", (branch_id, first - 1)).fetchone()
    # Before the first day there is the set-up alone: it is part of that day's chain.
    known, last = (before[0], first - 1) if before else (FIRST_HASH, 0)
    for seq, record, written in database.execute(
        f"SELECT seq, record, hash {journal} > ? ORDER BY seq", (branch_id, last)
    ):
        known = chained(known, record)
        if seq != last + 1 or known != written:
            return f"record {seq} of the journal is not what was written"
        last = seq
    return "" if (last, known) == (head_seq, head_hash) else f"the journal does not end with record {head_seq}"


def _opened(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.resolve().as_uri()}?mode=rw", uri=True, timeout=_BUSY_S)
