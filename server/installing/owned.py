"""Files of ours on somebody else's system: written, written anew, and left alone once a person has changed them.

Each begins with a line that holds the hash of what follows: whoever edits the file leaves it as it is, and we see that.
"""

from __future__ import annotations

import hashlib
from enum import StrEnum
from pathlib import Path

from server.storage.wholefile import write_whole

_MARK = "# Written by 'giliran install'. Change it, and it is left alone from then on. "
_MODE = 0o644


class Outcome(StrEnum):
    """What became of a file."""

    WRITTEN = "written"
    SAME = "as it was"
    RENEWED = "renewed"
    LEFT_ALONE = "changed by hand, left alone; what we would write stands beside it as .new"
    KEPT = "the office's own, left alone"
    REMOVED = "removed"
    NOT_THERE = "not there"


def write_ours(path: Path, text: str) -> Outcome:
    """Write a file of ours, unless a person has changed it."""
    marked = _marked(text)
    if not path.exists():
        _put(path, marked)
        return Outcome.WRITTEN
    found = path.read_text(encoding="utf-8")
    if found == marked:
        return Outcome.SAME
    if not _is_ours(found):
        _put(path.with_name(f"{path.name}.new"), marked)
        return Outcome.LEFT_ALONE
    _put(path, marked)
    return Outcome.RENEWED


def write_once(path: Path, text: str) -> Outcome:
    """Write a file that belongs to the office from then on."""
    if path.exists():
        return Outcome.KEPT
    _put(path, text)
    return Outcome.WRITTEN


def remove_ours(path: Path) -> Outcome:
    """Remove a file of ours, unless a person has changed it."""
    if not path.exists():
        return Outcome.NOT_THERE
    if not _is_ours(path.read_text(encoding="utf-8")):
        return Outcome.LEFT_ALONE
    path.unlink()
    return Outcome.REMOVED


def would_write(path: Path, text: str) -> Outcome:
    """What `write_ours` would do."""
    if not path.exists():
        return Outcome.WRITTEN
    found = path.read_text(encoding="utf-8")
    if found == _marked(text):
        return Outcome.SAME
    return Outcome.RENEWED if _is_ours(found) else Outcome.LEFT_ALONE


def point(link: Path, target: Path) -> None:
    """Have a link lead somewhere, in one step: whoever follows it finds the old place or the new one."""
    draft = link.with_name(f".{link.name}.new")
    draft.unlink(missing_ok=True)
    draft.symlink_to(target)
    draft.replace(link)


def _marked(text: str) -> str:
    return f"{_MARK}{hashlib.sha256(text.encode()).hexdigest()}\n{text}"


def _is_ours(found: str) -> bool:
    first, _, rest = found.partition("\n")
    return found == _marked(rest) and first.startswith(_MARK)


def _put(path: Path, text: str) -> None:
    path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    write_whole(path, text.encode(), _MODE)
