"""Keeps over a restart which calls the hall has heard."""

from __future__ import annotations

import json
from pathlib import Path

from appkit.log import log_event
from display.announcer import HeardCalls

_NAME = "heard.json"


class HeardFile:
    """A small file in the board's state folder. Without it, or with a damaged one, nothing was heard."""

    def __init__(self, state_dir: Path) -> None:
        self._path = state_dir / _NAME

    def load(self) -> HeardCalls:
        """What was kept last."""
        try:
            kept = json.loads(self._path.read_text(encoding="utf-8"))
            return HeardCalls([(int(call_id), int(called_at)) for call_id, called_at in kept])
        except FileNotFoundError:
            return HeardCalls()
        except (OSError, ValueError, TypeError) as error:
            log_event("heard_unreadable", detail=str(error))
            return HeardCalls()

    def save(self, heard: HeardCalls) -> None:
        """Replaces the whole file; a full or read-only disk costs a repeat after a restart, nothing else."""
        unfinished = self._path.with_suffix(".part")
        try:
            unfinished.write_text(json.dumps(heard.keys), encoding="utf-8")
            unfinished.replace(self._path)
        except OSError as error:
            log_event("heard_not_kept", detail=str(error))
