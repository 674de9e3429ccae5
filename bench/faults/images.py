"""A disk as it could be after a cut: everything synced, and of the rest any part, in any order, also torn."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

from bench.faults.tracing import Deed, Step
from server.storage.engine import DATABASE_NAME

SECTOR_BYTES = 512
NAMES = (DATABASE_NAME, f"{DATABASE_NAME}-wal")
"""The files that hold the office; the index beside the log is made anew from it."""


class Loss(Enum):
    """What becomes of writes that no sync had covered."""

    ALL = "all is lost"
    NONE = "all arrived"
    SOME = "any of them arrived"
    TORN = "any of them arrived, one in part"


@dataclass(slots=True)
class _File:
    """One file: what lies on the disk for sure, and what may lie there."""

    there: bytearray
    pending: list[Step] = field(default_factory=list)
    begun: list[int] = field(default_factory=list)
    is_there: bool = True


class Disk:
    """Follows the steps of a server. A file that was removed and made again keeps its name and nothing else."""

    def __init__(self, folder: Path) -> None:
        """Begins with what `folder` holds now, all of it synced."""
        self._files = {name: _File(_read(folder / name), is_there=(folder / name).exists()) for name in NAMES}

    def follow(self, step: Step) -> None:
        """Take in what the server did next."""
        if step.name not in self._files:
            return
        file = self._files[step.name]
        if step.deed is Deed.SYNC and not step.is_over:
            file.begun.append(len(file.pending))
        elif step.deed is Deed.SYNC:
            # What was written while the sync ran is not covered by it.
            covered = file.begun.pop(0) if file.begun else 0
            for each in file.pending[:covered]:
                _apply(file.there, each)
            del file.pending[:covered]
            file.begun = [max(0, begun - covered) for begun in file.begun]
        elif step.deed is Deed.REMOVE:
            file.there, file.pending, file.begun, file.is_there = bytearray(), [], [], False
        else:
            file.is_there = True
            file.pending.append(step)

    def n_pending(self) -> int:
        """How many writes a cut could lose now."""
        return sum(len(file.pending) for file in self._files.values())

    def cut(self, folder: Path, loss: Loss, chance: random.Random) -> None:
        """Write what is left after a cut at this moment into `folder`."""
        for name, file in self._files.items():
            target = folder / name
            target.unlink(missing_ok=True)
            if not file.is_there:
                continue
            content = bytearray(file.there)
            for step in _arrived(file.pending, loss, chance):
                _apply(content, step)
            target.write_bytes(content)


def _arrived(pending: list[Step], loss: Loss, chance: random.Random) -> Iterable[Step]:
    if loss is Loss.ALL or not pending:
        return []
    if loss is Loss.NONE:
        return list(pending)
    share = chance.random()
    torn = chance.randrange(len(pending)) if loss is Loss.TORN else -1
    arrived = []
    for place, step in enumerate(pending):
        if place == torn:
            arrived.append(_torn(step, chance))
        elif chance.random() < share:
            arrived.append(step)
    return arrived


def _torn(step: Step, chance: random.Random) -> Step:
    """Some first or last sectors of a write; a truncation is whole or not at all."""
    n_sectors = len(step.data) // SECTOR_BYTES
    if step.deed is not Deed.WRITE or n_sectors < 2:
        return step
    split = chance.randrange(1, n_sectors) * SECTOR_BYTES
    if chance.random() < 0.5:
        return Step(deed=Deed.WRITE, name=step.name, at_byte=step.at_byte, data=step.data[:split])
    return Step(deed=Deed.WRITE, name=step.name, at_byte=step.at_byte + split, data=step.data[split:])


def _apply(content: bytearray, step: Step) -> None:
    if step.deed is Deed.TRUNCATE:
        del content[step.at_byte :]
        content.extend(bytes(step.at_byte - len(content)))
        return
    end = step.at_byte + len(step.data)
    content.extend(bytes(max(0, end - len(content))))
    content[step.at_byte : end] = step.data


def _read(path: Path) -> bytearray:
    return bytearray(path.read_bytes()) if path.exists() else bytearray()
