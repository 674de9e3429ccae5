"""What whoever looks after the office's computer has to know of it: room, time, copies, and how long data stay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from server.application.office_time import ClockDoubt

FULL_PERCENT = 80
"""From here on somebody has to make room: a full disk stops the office."""

CLOCK_SLACK_S = 60
"""So much a clock may be behind the journal without anybody needing to know."""


class MediumState(StrEnum):
    """How what the journal lies on is.

    Full and read-only pass by themselves. Failed (it did not read or write what it was told), moved (the files are not
    those that were opened) and damaged stay until the server is started anew.
    """

    FINE = "fine"
    FULL = "full"
    READ_ONLY = "read_only"
    FAILED = "failed"
    MOVED = "moved"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskSpace:
    """The disk that the data lie on, and how much of it they take."""

    total_bytes: int
    free_bytes: int

    @property
    def used_percent(self) -> int:
        """How full it is, counted as the office's user finds it."""
        return 100 - 100 * self.free_bytes // self.total_bytes if self.total_bytes else 0

    @property
    def is_alarming(self) -> bool:
        """Whether somebody has to make room."""
        return self.used_percent >= FULL_PERCENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A copy of the database, by its file's name."""

    name: str
    made_at: int
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """The last time that a day was replayed: when it was done, which day, and what came of it."""

    at: int
    day: str | None
    is_correct: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarms:
    """What everybody who looks after the office's computer has to see wherever they are."""

    disk: DiskSpace
    doubt: ClockDoubt | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """Everything at one moment.

    Attributes:
        data_bytes: what the database takes.
        doubt: why the office goes by a clock of its own, None while it goes by the computer's.
        copies: those made from the page, the newest first, in the folder `copies_in`.
        keep_days: how many days after a visit its visitor's data stay.
        erased_at: when data were erased for the last time; None if never, or not for long.
        proof: the last replay of a day; None if there was none.
    """

    disk: DiskSpace
    data_bytes: int
    now: int
    doubt: ClockDoubt | None
    copies: Sequence[Copy]
    copies_in: str
    keep_days: int
    erased_at: int | None
    proof: Proof | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """A day replayed from its journal: the audit's own lines, the verdict last."""

    is_correct: bool
    lines: Sequence[str]


class Keeping(Protocol):
    """Looking after the data. From any thread; `copy` and `verify` block for seconds.

    Raises:
        Refusal: `forbidden`, `overloaded`, `storage_failed`; `not_found` for a day on which the office was not open.
    """

    def state(self) -> Keep: ...
    def alarms(self) -> Alarms:
        """What is wrong now; costs next to nothing."""
        ...

    def copy(self, actor: int) -> None:
        """Copy the database now; of the copies made so the oldest ones go."""
        ...

    def find_copy(self, name: str) -> Path:
        """A copy's file by its name.

        Raises:
            Refusal: `not_found`.
        """
        ...

    def take_away(self, actor: int, name: str) -> Path:
        """The same for somebody who takes it away, which the journal says for ever."""
        ...

    def verify(self, day: str | None) -> Verified:
        """Replay a day, the last one if none is named."""
        ...

    def follow_clock(self, actor: int) -> None:
        """Go by the computer's clock again: somebody says that it is right."""
        ...

    def set_keep_days(self, actor: int, days: int) -> None:
        """How many days after a visit its visitor's data stay, from now on."""
        ...
