"""The medium that the journal lies on: whether it takes records now, and whether anything may be promised on it.

A full disk stops new promises while there is still room to keep the old ones: numbers and places that were given are
called, served and closed from what is kept back (`room`). A disk that fails is written on no more, however often it
says afterwards that all is well: what it lost meanwhile nobody knows.
"""

from __future__ import annotations

import logging
import os
import shutil
import sqlite3
import threading
from pathlib import Path

from server.application.keeping import DiskSpace, MediumState
from server.application.refusals import Refusal
from server.storage.engine import DATABASE_NAME, ROOM_BYTES
from wire.codes import RefusalCode

KEPT_FREE_BYTES = 64 * 1024 * 1024
"""Below this nothing new is promised: many days of calls have room in it, and the log of the database too."""

KEPT_FREE_SHARE = 20
"""On a small disk it is this part of it."""

_PASSING = frozenset({MediumState.FINE, MediumState.FULL, MediumState.READ_ONLY})
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})

_log = logging.getLogger(__name__)


class Medium:
    """Watches one data directory. Thread-safe. `look` is called every second, `note` after each failure."""

    def __init__(self, data_directory: Path) -> None:
        self._directory = data_directory
        self._database = data_directory / DATABASE_NAME
        self._log_file = data_directory / f"{DATABASE_NAME}-wal"
        self._identity = _identity_of(self._database)
        self._log_identity: tuple[int, int] | None = None
        self._lock = threading.Lock()
        self._state = MediumState.FINE
        self._is_filling = False

    @property
    def state(self) -> MediumState:
        """What is wrong, if anything is."""
        return self._state

    @property
    def takes_promises(self) -> bool:
        """Whether a new number or place may be given."""
        return self._state is MediumState.FINE

    @property
    def takes_records(self) -> bool:
        """Whether writing may be tried at all."""
        return self._state in _PASSING

    @property
    def wants_room(self) -> bool:
        """Whether room should be kept inside the database now: the disk fills up, and there is some left."""
        return self._is_filling and self._state is MediumState.FINE

    def refusal(self) -> Refusal:
        """What whoever wants something recorded is told."""
        return Refusal(RefusalCode.NOT_RECORDABLE, f"the server cannot record: its storage is {self._state.value}")

    def look(self) -> None:
        """See whether there is room, and whether the files are still those that were opened."""
        if not self.takes_records:
            return
        if not self._is_in_place():
            self._enter(MediumState.MOVED)
        elif self._is_read_only():
            self._enter(MediumState.READ_ONLY)
        else:
            space = self._space()
            # Written twice: into the log, and from there into the database.
            self._is_filling = space.is_alarming and space.free_bytes > 3 * ROOM_BYTES
            self._enter(MediumState.FULL if self._is_short() else MediumState.FINE)

    def lose(self) -> None:
        """A check found that what is stored is not sound."""
        self._enter(MediumState.DAMAGED)

    def note(self, error: object) -> None:
        """The database did not do what it was asked; says nothing about errors of other kinds."""
        code = getattr(error, "sqlite_errorcode", None)
        if not isinstance(error, sqlite3.Error) or code is None or code & 0xFF in _BUSY:
            return
        kind = code & 0xFF
        if kind in _DAMAGED:
            self._enter(MediumState.DAMAGED)
        elif kind == sqlite3.SQLITE_READONLY:
            self._enter(MediumState.READ_ONLY)
        elif kind == sqlite3.SQLITE_FULL or (kind == sqlite3.SQLITE_IOERR and self._is_short()):
            # Some calls of a full disk fail as if it were broken.
            self._enter(MediumState.FULL)
        elif kind == sqlite3.SQLITE_IOERR:
            self._enter(MediumState.FAILED)

    def _enter(self, state: MediumState) -> None:
        with self._lock:
            before, self._state = self._state, state if self.takes_records else self._state
        if self._state is not before:
            level = logging.WARNING if self._state is MediumState.FINE else logging.ERROR
            _log.log(level, "storage", extra={"now": self._state.value, "before": before.value})

    def _is_short(self) -> bool:
        space = self._space()
        return space.free_bytes < min(KEPT_FREE_BYTES, space.total_bytes // KEPT_FREE_SHARE)

    def _space(self) -> DiskSpace:
        try:
            usage = shutil.disk_usage(self._directory)
        except OSError:
            return DiskSpace(total_bytes=0, free_bytes=0)
        # What is kept back for the system's own user is nothing that we could fill.
        return DiskSpace(total_bytes=usage.used + usage.free, free_bytes=usage.free)

    def _is_read_only(self) -> bool:
        if not hasattr(os, "statvfs"):
            return False
        try:
            return bool(os.statvfs(self._directory).f_flag & os.ST_RDONLY)
        except OSError:
            return False

    def _is_in_place(self) -> bool:
        """A file that was moved away or put in place of ours: what is written goes where nobody reads it."""
        log_identity = _identity_of(self._log_file)
        if self._log_identity is None:
            self._log_identity = log_identity
        return _identity_of(self._database) == self._identity and log_identity == self._log_identity


def _identity_of(file: Path) -> tuple[int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return (found.st_dev, found.st_ino)
