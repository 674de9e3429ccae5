"""Which epoch of its office's database a device has seen: kept on disk, so that it never follows an older one.

A restored or copied database begins a new epoch. Two of them may answer by mistake; a device that has seen the newer
one stays with it.
"""

from __future__ import annotations

import json
import threading
from pathlib import Path

from appkit.httpcall import UnreachableError
from appkit.log import log_event
from appkit.privatefile import write_private
from wire.session import is_older

_NAME = "epochs.json"
_MOST = 16


class OldServerError(UnreachableError):
    """What answered is an older copy of the office than this device has seen; nothing was told to it."""


class SeenEpochs:
    """The newest epoch of each database. Any thread. Without its file, or with a damaged one, nothing was seen."""

    def __init__(self, state_dir: Path) -> None:
        self._path = state_dir / _NAME
        self._lock = threading.Lock()
        self._seen: dict[str, str] = {}
        try:
            kept = json.loads(self._path.read_text(encoding="utf-8"))
            self._seen = {str(database): str(epoch) for database, epoch in kept.items()}
        except FileNotFoundError:
            pass
        except (OSError, ValueError, AttributeError) as error:
            log_event("epochs_unreadable", detail=str(error))

    def follow(self, epoch: str) -> None:
        """A server says that this is its epoch.

        Raises:
            OldServerError: a newer one of the same database was seen before.
        """
        database = epoch.rpartition(".")[0]
        with self._lock:
            seen = self._seen.get(database)
            if seen == epoch:
                return
            if seen is not None and is_older(epoch, seen):
                raise OldServerError(f"epoch {epoch} after {seen}")
            self._seen[database] = epoch
            self._keep()

    def _keep(self) -> None:
        while len(self._seen) > _MOST:
            del self._seen[next(iter(self._seen))]
        try:
            write_private(self._path, json.dumps(self._seen).encode())
        except OSError as error:
            log_event("epochs_not_kept", detail=str(error))
