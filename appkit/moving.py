"""Where the server said that it is going to be: kept, so that a device follows it without being touched."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from appkit.log import log_event
from appkit.privatefile import write_private

_NAME = "moves.json"


@dataclass(frozen=True, kw_only=True)
class Move:
    """The server of `database` is to be found at `to`; it counts only where it is not found any more."""

    to: str
    database: str


def database_of(epoch: str) -> str:
    """Which database an epoch is of: restored copies have another epoch and the same database."""
    return epoch.rpartition(".")[0] or epoch


class Moves:
    """The last address that the server named. One file; a damaged one is as none."""

    def __init__(self, state_dir: Path) -> None:
        self._path = state_dir / _NAME
        self.known = _read(self._path)

    def note(self, to: str | None, epoch: str) -> None:
        """The server says where it will be. None takes nothing back, for start commands keep old addresses."""
        if to is None:
            return
        move = Move(to=to, database=database_of(epoch))
        if move != self.known:
            log_event("server_will_move", to=to)
            write_private(self._path, json.dumps(asdict(move)).encode())
            self.known = move


def _read(path: Path) -> Move | None:
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        return Move(to=str(raw["to"]), database=str(raw["database"]))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        log_event("moves_unreadable", detail=str(error))
        return None
