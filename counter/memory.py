"""What the program keeps between two starts: sign-in names, place of the docked bar, language, text size."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from appkit.log import log_event

NAMES_MAX = 9
"""As many as one digit can choose."""

_FILE_NAME = "counter.json"


@dataclass(frozen=True, kw_only=True)
class Memory:
    """Nothing here is secret and nothing is lost if the file is.

    Attributes:
        names: sign-in names, the latest first.
        dock_x_px, dock_y_px: left top corner of the docked bar, None before it was moved.
        is_quiet: no sound when a visitor asks for help; the bar that says so stays.
        language: code of the language chosen, None before a choice.
    """

    names: tuple[str, ...] = ()
    dock_x_px: int | None = None
    dock_y_px: int | None = None
    is_docked: bool = False
    is_large: bool = False
    is_quiet: bool = False
    language: str | None = None

    def with_name(self, name: str) -> Memory:
        """The name in first place."""
        others = tuple(known for known in self.names if known != name)
        return replace(self, names=(name, *others)[:NAMES_MAX])


def read_memory(state_dir: Path) -> Memory:
    """What was kept; a fresh memory where there is none or the file is damaged (which is logged)."""
    path = state_dir / _FILE_NAME
    if not path.exists():
        return Memory()
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        return Memory(**{**raw, "names": tuple(str(name) for name in raw["names"][:NAMES_MAX])})
    except (OSError, ValueError, TypeError, KeyError) as error:
        log_event("memory_damaged", detail=f"{type(error).__name__}: {error}")
        return Memory()


def write_memory(state_dir: Path, memory: Memory) -> None:
    """Keeps it, whole or not at all; a full disk only costs the comfort."""
    path = state_dir / _FILE_NAME
    draft = path.with_name(path.name + ".new")
    try:
        draft.write_text(json.dumps(asdict(memory), indent=1), encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        log_event("memory_not_kept", detail=str(error))
