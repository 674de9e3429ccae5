"""The office's time, and what is wrong with the computer's clock while it is not followed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from server.application.ports import Clock


class ClockFault(StrEnum):
    """Behind: earlier than the last record. Far ahead: more than a year after it. Jumped: while the office went on."""

    BEHIND = "behind"
    FAR_AHEAD = "far_ahead"
    JUMPED = "jumped"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockDoubt:
    """The computer shows another time than the office goes by."""

    why: ClockFault
    office_at: int
    computer_at: int

    @property
    def off_min(self) -> int:
        """By how many whole minutes the two differ."""
        return abs(self.computer_at - self.office_at) // 60


class OfficeTime(Clock, Protocol):
    """A clock that says when it does not believe the computer's."""

    @property
    def is_doubtful(self) -> bool: ...
    def doubt(self) -> ClockDoubt | None:
        """What is wrong, None while the computer's clock is followed."""
        ...

    def follow(self) -> None:
        """Somebody says that the computer's clock is right."""
        ...
