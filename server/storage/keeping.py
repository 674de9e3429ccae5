"""What the database says about its own keeping, beside the disk and the commands that look after it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine, select, text, update

from server.application.keeping import Alarms, Copy, DiskSpace, Keep, Proof, Verified
from server.application.office_time import OfficeTime
from server.application.refusals import Refusal
from server.domain.queue import facts
from server.domain.rights import Area
from server.storage import tables
from server.storage.changes import Draft, OfficeChanges
from server.storage.engine import DATABASE_NAME, reading
from server.storage.retention import LONGEST_DAYS
from wire.codes import RefusalCode

_log = logging.getLogger(__name__)
_BRANCH, _JOURNAL = tables.branch, tables.journal


class Commands(Protocol):
    """The disk, and the commands that copy and verify."""

    @property
    def folder(self) -> Path: ...
    def disk(self) -> DiskSpace: ...
    def copies(self) -> Sequence[Copy]: ...
    def copy(self) -> None: ...
    def verify(self, day: str | None) -> Verified: ...
    def proof(self) -> Proof | None: ...


class SqlKeeping:
    """See `server.application.keeping.Keeping`."""

    def __init__(
        self, engine: Engine, changes: OfficeChanges, branch_id: int, clock: OfficeTime, commands: Commands
    ) -> None:
        self._engine = engine
        self._changes = changes
        self._branch_id = branch_id
        self._clock = clock
        self._commands = commands

    def state(self) -> Keep:
        """See the port."""
        # The partial index of facts about the office holds these alone, few of very many.
        erased = (
            select(_JOURNAL.c.at)
            .where(_JOURNAL.c.branch_id == self._branch_id, text(tables.OFFICE_KINDS), _JOURNAL.c.kind == _ERASED)
            .order_by(_JOURNAL.c.seq.desc())
            .limit(1)
        )
        with reading(self._engine) as connection:
            branch = connection.execute(select(_BRANCH).where(_BRANCH.c.id == self._branch_id)).one()
            erased_at = connection.execute(erased).scalar()
        now, database = self._clock.now(), self._commands.folder.parent / DATABASE_NAME
        return Keep(
            disk=self._commands.disk(),
            data_bytes=sum(each.stat().st_size for each in database.parent.glob(f"{DATABASE_NAME}*")),
            now=now,
            doubt=self._clock.doubt(),
            copies=self._commands.copies(),
            copies_in=str(self._commands.folder),
            keep_days=branch.keep_persons_days,
            erased_at=erased_at,
            proof=self._commands.proof(),
        )

    def alarms(self) -> Alarms:
        """See the port."""
        return Alarms(disk=self._commands.disk(), doubt=self._clock.doubt())

    def copy(self, actor: int) -> None:
        """See the port."""
        self._commands.copy()
        self._write_down(actor, "added")

    def find_copy(self, name: str) -> Path:
        """See the port."""
        if name not in {each.name for each in self._commands.copies()}:
            raise Refusal(RefusalCode.NOT_FOUND, "there is no such copy")
        return self._commands.folder / name

    def take_away(self, actor: int, name: str) -> Path:
        """See the port."""
        path = self.find_copy(name)
        self._write_down(actor, "downloaded")
        return path

    def _write_down(self, actor: int, action: str) -> None:
        """The journal says who did what with a copy; which one it was, the log says."""
        fact = facts.SetUpChanged(table="copy", row=self._branch_id, action=action)
        self._changes.make(actor, Area.KEEPING, lambda draft: draft.books.record(fact))
        _log.warning("a copy of the data was %s", action, extra={"actor": actor})

    def verify(self, day: str | None) -> Verified:
        """See the port."""
        return self._commands.verify(day)

    def follow_clock(self, actor: int) -> None:
        """See the port. No fact: which times the journal has says it; the log says who."""
        _log.warning("a member of staff says that the computer's clock is right", extra={"actor": actor})
        self._clock.follow()

    def set_keep_days(self, actor: int, days: int) -> None:
        """See the port."""
        if not 1 <= days <= LONGEST_DAYS:
            raise Refusal(RefusalCode.MALFORMED, f"{days} days are not from 1 to {LONGEST_DAYS}")

        def work(draft: Draft) -> None:
            if draft.books.office.branch.keep_persons_days != days:
                own = _BRANCH.c.id == self._branch_id
                draft.connection.execute(update(_BRANCH).where(own).values(keep_persons_days=days))
                draft.changed(_BRANCH, self._branch_id, "changed", ["keep_persons_days"])

        self._changes.make(actor, Area.KEEPING, work)


_ERASED = "persons_erased"
