"""How the server itself is: for whoever watches it from outside, and for the watchdog that restarts it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from server.application.keeping import CLOCK_SLACK_S, DiskSpace

FEED_SILENT_S = 5.0
"""Watchers hear something twice a second: after this time their loop stands still."""


class Health(StrEnum):
    """What `/healthz` says in one word.

    `failing`: numbers cannot be given or shown. `warning`: it works, but somebody has to act soon.
    """

    OK = "ok"
    WARNING = "warning"
    FAILING = "failing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """How the parts were when they were last looked at.

    Attributes:
        age_s: how long ago that was.
        writer_answers: the writer took its last trial; `writer_s` is how long that took.
        feed_goes_on: boards, kiosks and counters are told what changes.
        clock_behind_s: by how much the computer's clock is behind what the journal says already.
        is_clock_doubtful: it jumped, and the office goes on by its own time.
    """

    version: str
    started_at: int
    age_s: float
    writer_answers: bool
    writer_s: float
    feed_goes_on: bool
    disk: DiskSpace
    clock_behind_s: int
    is_clock_doubtful: bool

    @property
    def is_clock_right(self) -> bool:
        """Whether nobody needs to look at the computer's clock."""
        return not self.is_clock_doubtful and self.clock_behind_s <= CLOCK_SLACK_S

    @property
    def health(self) -> Health:
        """All of it in one word."""
        if not self.writer_answers or not self.feed_goes_on:
            return Health.FAILING
        return Health.WARNING if self.disk.is_alarming or not self.is_clock_right else Health.OK


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCount:
    """A service as a number for a graph; `code` is its own short name."""

    code: str
    n_waiting: int
    longest_wait_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HallCounts:
    """The hall as numbers for a graph: nothing here tells of one visitor or one member of staff.

    Attributes:
        tickets: today's, by state.
        connected: programs that watch, by role.
    """

    tickets: dict[str, int]
    services: tuple[ServiceCount, ...]
    n_counters_open: int
    connected: dict[str, int]
    last_seq: int
