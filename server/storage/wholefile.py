"""Files that are replaced whole or not at all, and safe once they are written."""

from __future__ import annotations

import os
from pathlib import Path

OWNER_ONLY = 0o600


def write_whole(path: Path, content: bytes, mode: int = OWNER_ONLY) -> None:
    """Replace the file at one stroke; on disk, under its name, when this returns.

    Raises:
        OSError: the disk is full or failing; the file is as it was.
    """
    draft = path.with_name(f".{path.name}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        # What this user masks of new files does not count: who may read it is decided here.
        os.fchmod(file.fileno(), mode)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
