"""Making a copy of a database the office's own again: checked, told apart from the original, and safe to number on."""

from __future__ import annotations

import logging
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine, select, update

from server.domain.business_day import business_day_of
from server.storage import tables
from server.storage.engine import DATABASE_NAME, writing
from server.storage.set_up import BRANCH_ID, record_change
from server.storage.soundness import Standing, standing_of
from server.storage.witness import WITNESS_NAME

_log = logging.getLogger(__name__)


class NotRestorable(ValueError):  # noqa: N818 - refusals are nouns
    """The copy cannot become an office's database; the message is one line for a person. Nothing was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """What was brought back.

    Attributes:
        office: its name.
        last_at: instant of the journal's last record in the copy; what came later is not in it.
        n_records: records of the journal.
        is_of_today: the copy is from the present business day, so that printed numbers go on higher.
    """

    office: str
    last_at: int
    n_records: int
    is_of_today: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A sound copy of an office's database."""

    file: Path
    standing: Standing


def newest_good(folders: Sequence[Path]) -> Candidate | None:
    """The copy that knows most among all files that end in `.db`; those that are damaged are passed over."""
    found = (
        Candidate(file=file, standing=standing)
        for folder in folders
        for file in sorted(folder.glob("*.db"))
        if (standing := standing_of(file)) is not None
    )
    return max(found, key=lambda each: (each.standing.at, each.standing.seq, each.file.name), default=None)


def put_aside(data_directory: Path, name: str) -> Path:
    """Move a database with all that belongs to it into a folder of this name beside it; nothing is ever deleted.

    Raises:
        NotRestorable: the folder is there already.
    """
    folder = data_directory / name
    if folder.exists():
        raise NotRestorable(f"{folder} is there already")
    folder.mkdir(mode=0o700)
    # The database last: whoever stops in the middle finds a folder that no server starts on.
    for file in (WITNESS_NAME, f"{DATABASE_NAME}-wal", f"{DATABASE_NAME}-shm", DATABASE_NAME):
        if (data_directory / file).exists():
            (data_directory / file).replace(folder / file)
    return folder


def put_in_place(copy: Path, data_directory: Path) -> None:
    """Check a copy and lay it into an empty data directory.

    Raises:
        NotRestorable: the directory holds a database, or the copy is none, or not sound.
    """
    if not copy.is_file():
        raise NotRestorable(f"{copy} is not a file")
    target = data_directory / DATABASE_NAME
    if target.exists():
        raise NotRestorable(f"{data_directory} holds an office already; choose an empty folder")
    data_directory.mkdir(parents=True, exist_ok=True)
    draft = target.with_suffix(".part")
    try:
        shutil.copyfile(copy, draft)
        fault = _fault_of(draft)
        if fault:
            raise NotRestorable(f"{copy} cannot be restored: {fault}")
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def make_own(engine: Engine, *, now: int, numbers_ahead: int) -> Restored:
    """Make a migrated copy the authority: programs see a new epoch, and numbers of today are never given again.

    Args:
        engine: of the copy, at this version of the product.
        now: by the clock of this machine.
        numbers_ahead: how many printed numbers of each series may have been given after the copy was made.
    """
    branch, numbering = tables.branch, tables.numbering
    with writing(engine) as connection:
        row = connection.execute(select(branch).where(branch.c.id == BRANCH_ID)).one()
        # A device never follows an older epoch, nor the original should it come back to life.
        connection.execute(update(branch).where(branch.c.id == BRANCH_ID).values(epoch=row.epoch + 1))
        today = business_day_of(now, row.zone, row.reset_hour)
        is_of_today = row.business_day == today
        if is_of_today:
            connection.execute(
                update(numbering)
                .where(numbering.c.branch_id == BRANCH_ID, numbering.c.business_day == today, numbering.c.series != "")
                .values(last=numbering.c.last + numbers_ahead)
            )
        record_change(connection, branch, BRANCH_ID, "restored")
    return Restored(office=row.name, last_at=row.head_at, n_records=row.head_seq, is_of_today=is_of_today)


def raise_epoch(engine: Engine) -> None:
    """The database was copied here: programs that have seen this copy never go back to the one it was copied from."""
    branch = tables.branch
    with writing(engine) as connection:
        connection.execute(update(branch).where(branch.c.id == BRANCH_ID).values(epoch=branch.c.epoch + 1))
        record_change(connection, branch, BRANCH_ID, "copied")
    _log.warning("the database was copied to here: it has a new epoch; make sure that the other one is served no more")


def _fault_of(file: Path) -> str:
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
            (found,) = database.execute("PRAGMA integrity_check(1)").fetchone()
            if found != "ok":
                return str(found)
            known = {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    except sqlite3.DatabaseError as error:
        return str(error)
    return "" if {"branch", "journal", "alembic_version"} <= known else "it is no database of an office"
