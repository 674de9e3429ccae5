"""What the system says of a process from outside."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

MB = 1_000_000


@dataclass(frozen=True, kw_only=True)
class Vitals:
    """One process now."""

    memory_mb: float
    n_files: int
    n_children: int


def vitals_of(pid: int) -> Vitals:
    """How much it holds.

    Raises:
        OSError: there is no such process.
    """
    place = Path("/proc", str(pid))
    status = dict(line.split(":", 1) for line in (place / "status").read_text().splitlines() if ":" in line)
    children = [word for task in (place / "task").iterdir() for word in (task / "children").read_text().split()]
    return Vitals(
        memory_mb=int(status["VmRSS"].split()[0]) * 1024 / MB,
        n_files=len(list((place / "fd").iterdir())),
        n_children=len(children),
    )
