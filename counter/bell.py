"""Rings while a visitor at a kiosk waits for help, gently, until somebody goes or the operator has silenced it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from appkit.log import log_event
from appkit.sounding import Sound, find_player, write_tones

AGAIN_MS = 20_000
"""From one ring to the next: heard by whoever comes back to the desk, without nagging whoever cannot go."""

_TONES_HZ = (659.3, 523.3)
_LOUDNESS = 0.35
_FILE_NAME = "help.wav"


class Bell:
    """When to ring. `now_ms` is a monotonic clock in milliseconds."""

    def __init__(self, sound: Sound, is_quiet: Callable[[], bool]) -> None:
        """`is_quiet` tells whether the operator has silenced this program."""
        self._sound = sound
        self._is_quiet = is_quiet
        self._known: frozenset[int] = frozenset()
        self._rang_ms = 0

    def hear(self, help_ids: Collection[int], now_ms: int) -> None:
        """The requests that nobody has answered by now; say it some times a second."""
        fresh = frozenset(help_ids) - self._known
        self._known = frozenset(help_ids)
        if not help_ids or not (fresh or now_ms - self._rang_ms >= AGAIN_MS):
            return
        self._rang_ms = now_ms
        if not self._is_quiet():
            self._sound.ring()


class Beep:
    """What every desktop has in some way."""

    is_working = True

    def ring(self) -> None:
        QApplication.beep()


def find_sound(state_dir: Path, parent: QObject | None = None) -> Sound:
    """The best sound of this computer; its file is kept in `state_dir`."""
    file = state_dir / _FILE_NAME
    try:
        write_tones(file, _TONES_HZ, _LOUDNESS)
    except OSError as error:
        log_event("help_sound_not_kept", detail=str(error))
        return Beep()
    return find_player(file, parent) or Beep()
