"""The machine that measures: what a reader has to know to judge the figures. Names nobody and no host."""

from __future__ import annotations

import os
import platform
import resource
import sqlite3
import time
from pathlib import Path
from statistics import median

_STALL_PAUSE_S = 0.1
_STALL_WORK = 500_000


def description(folder: Path) -> dict[str, object]:
    """Cores, memory, versions, and the file system of the folder that databases were made in."""
    return {
        "cores": os.cpu_count(),
        "processor": _from_file("/proc/cpuinfo", "model name"),
        "memory_mb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e6),
        "system": f"{platform.system()} {platform.release()}",
        "file_system": _file_system(folder),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "load_before": round(os.getloadavg()[0], 2),
    }


def allow_many_sockets() -> int:
    """Raise the limit of open files as far as the system lets us, also for programs started later; gives it."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return hard


def stalls_ms(rounds: int) -> list[float]:
    """By how much a small fixed piece of work took longer than usual, each time, in milliseconds.

    Nothing of Giliran runs in it. On a machine that shares its processors with others this says what part of a late
    answer is theirs.
    """
    took_ms = []
    for _ in range(rounds):
        time.sleep(_STALL_PAUSE_S)
        began_ns = time.monotonic_ns()
        sum(range(_STALL_WORK))
        took_ms.append((time.monotonic_ns() - began_ns) / 1e6)
    usual = median(took_ms)
    return [max(0.0, each - usual) for each in took_ms]


def _from_file(path: str, name: str) -> str:
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        key, _, value = line.partition(":")
        if key.strip() == name:
            return value.strip()
    return "unknown"


def _file_system(folder: Path) -> str:
    best, kind = "", "unknown"
    for line in Path("/proc/mounts").read_text(encoding="utf-8").splitlines():
        _, place, found, *_ = line.split()
        if folder.resolve().is_relative_to(place) and len(place) >= len(best):
            best, kind = place, found
    return kind
