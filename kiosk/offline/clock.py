"""The office's clock, followed without the office: by what the machine's own stopwatch counted since it was last heard.

The machine's wall clock may be anything. It is only asked when the machine was switched off in between, and then only
how far it went on.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class Heard(BaseModel):
    """When the office's clock was last heard: what it said, and what the machine's clocks said then."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    at: int
    boot: str
    boot_ms: int
    wall_at: int


@dataclass(frozen=True, kw_only=True)
class Moment:
    """Now, by the office's clock as far as it could be followed from `heard_at`.

    Attributes:
        is_steady: the machine's stopwatch ran all the time; otherwise its wall clock had to be believed.
        boot, boot_ms: which start of the machine, and the time since then.
    """

    at: int
    heard_at: int
    is_steady: bool
    boot: str
    boot_ms: int


@dataclass(frozen=True, kw_only=True)
class Machine:
    """The clocks of this machine.

    Attributes:
        boot_ms: a stopwatch since the machine's start that also counts standby.
        wall_at: whole seconds since the epoch by a clock that may be wrong.
        boot: names this start of the machine.
    """

    boot_ms: Callable[[], int]
    wall_at: Callable[[], int]
    boot: str


def this_machine() -> Machine:
    """The real clocks."""
    return Machine(boot_ms=_boot_ms, wall_at=lambda: int(time.time()), boot=_boot())


class OfficeClock:
    """Follows the office's clock. Interface thread only."""

    def __init__(self, machine: Machine, heard: Heard | None) -> None:
        """`heard` is what an earlier run of the program last heard."""
        self._machine = machine
        self.heard = heard

    def hear(self, at: int) -> Heard:
        """The office says what time it is."""
        machine = self._machine
        self.heard = Heard(at=at, boot=machine.boot, boot_ms=machine.boot_ms(), wall_at=machine.wall_at())
        return self.heard

    def now(self) -> Moment:
        """The time for something that happens now; by the wall clock where the office was never heard."""
        machine, heard = self._machine, self.heard
        boot_ms, wall_at = machine.boot_ms(), machine.wall_at()
        if heard is None:
            return Moment(at=max(0, wall_at), heard_at=0, is_steady=False, boot=machine.boot, boot_ms=boot_ms)
        is_steady = heard.boot == machine.boot
        passed_s = (boot_ms - heard.boot_ms) // 1_000 if is_steady else wall_at - heard.wall_at
        at = heard.at + max(0, passed_s)
        return Moment(at=at, heard_at=heard.at, is_steady=is_steady, boot=machine.boot, boot_ms=boot_ms)

    def when(self, boot: str, boot_ms: int) -> int | None:
        """What the office's clock said at a moment of this start of the machine, None for one of another start."""
        heard = self.heard
        if heard is None or heard.boot != boot:
            return None
        return heard.at - (heard.boot_ms - boot_ms) // 1_000


def _boot_ms() -> int:
    # Linux stops its monotonic clock in standby.
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic_ns() // 1_000_000 if clock is None else time.clock_gettime_ns(clock) // 1_000_000


def _boot() -> str:
    try:
        return _BOOT_ID.read_text(encoding="ascii").strip()
    except OSError:
        # Without such a name two starts cannot be told apart by anything else than when they were.
        return f"at-{int(time.time() - time.monotonic()) // 60}"
