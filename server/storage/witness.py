"""How far the journal had come, kept beside the database: tells a database that lost its end from one that is whole.

A log that was deleted, or an older file put in the place of the database, leaves a database that is sound and too old.
The witness is written after each commit without waiting for the disk: after a power cut it may lag, never be ahead.
"""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from pathlib import Path

from server.storage.names import DATABASE_NAME

WITNESS_NAME = "journal.head"
_LENGTH = 80

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Where a journal ended.

    Attributes:
        seq: number of the last record.
        epoch: the database's identity and epoch.
        place: of the database's file on its disk; a copy of the whole folder has another one.
    """

    seq: int
    epoch: str
    place: int


def read_witness(data_directory: Path) -> Head | None:
    """What was written last; None if there is nothing, or nothing that can be read."""
    try:
        seq, epoch, place = (data_directory / WITNESS_NAME).read_text(encoding="ascii").split()
        return Head(seq=int(seq), epoch=epoch, place=int(place))
    except (OSError, ValueError):
        return None


def is_copy(data_directory: Path) -> bool:
    """Whether the database was put here by copying a folder or a file, so that there may be two of it."""
    witness = read_witness(data_directory)
    return witness is not None and witness.place != _place(data_directory)


class Witness:
    """Writes the head of one journal. One owner at a time."""

    def __init__(self, data_directory: Path, epoch: str) -> None:
        self._rest = f"{epoch} {_place(data_directory)}"
        self._is_failing = False
        self._file: int | None = None
        try:
            self._file = os.open(data_directory / WITNESS_NAME, os.O_WRONLY | os.O_CREAT, 0o600)
        except OSError as error:
            self._fail(error)

    def note(self, seq: int) -> None:
        """The journal ends with this record now. Takes some microseconds, and never fails for its caller."""
        if self._file is None:
            return
        try:
            os.lseek(self._file, 0, os.SEEK_SET)
            # Always as long: what is written over needs no new room on a full disk.
            os.write(self._file, f"{seq} {self._rest}".ljust(_LENGTH).encode() + b"\n")
            self._is_failing = False
        except OSError as error:
            self._fail(error)

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _fail(self, error: OSError) -> None:
        if not self._is_failing:
            _log.warning("the head of the journal cannot be written beside it", exc_info=error)
        self._is_failing = True


def _place(data_directory: Path) -> int:
    return (data_directory / DATABASE_NAME).stat().st_ino
