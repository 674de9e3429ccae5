"""Rings while a visitor at a kiosk waits for help, gently, until somebody goes or the operator has silenced it."""

from __future__ import annotations

import array
import math
import shutil
import sys
import wave
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, QProcess
from PySide6.QtWidgets import QApplication

from appkit.log import log_event

AGAIN_MS = 20_000
"""From one ring to the next: heard by whoever comes back to the desk, without nagging whoever cannot go."""

_RATE_HZ = 22_050
_TONES_HZ = (659.3, 523.3)
_TONE_S = 0.45
_LOUDNESS = 0.35
_FILE_NAME = "help.wav"
# Players of the sound systems that offices' computers have; each takes a file.
_PLAYERS = (("pw-play",), ("paplay",), ("aplay", "-q"))


class Sound(Protocol):
    """Something that rings once and never blocks."""

    def ring(self) -> None:
        """Rings; at once, or not at all."""


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


class PlayerSound(QObject):
    """Two soft tones, played by a program of the system."""

    def __init__(self, command: tuple[str, ...], file: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._process = QProcess(self)
        self._process.setProgram(command[0])
        self._process.setArguments([*command[1:], str(file)])
        self._process.setStandardOutputFile(QProcess.nullDevice())
        self._process.setStandardErrorFile(QProcess.nullDevice())

    def ring(self) -> None:
        if self._process.state() == QProcess.ProcessState.NotRunning:
            self._process.start()


class WindowsSound:
    """The same tones by Windows itself."""

    def __init__(self, file: Path, winsound: Any) -> None:
        """`winsound` is the module of that name, which other systems lack."""
        self._file = file
        self._winsound = winsound

    def ring(self) -> None:
        flags = self._winsound.SND_FILENAME | self._winsound.SND_ASYNC | self._winsound.SND_NODEFAULT
        self._winsound.PlaySound(str(self._file), flags)


class Beep:
    """What every desktop has in some way."""

    def ring(self) -> None:
        QApplication.beep()


def find_sound(state_dir: Path, parent: QObject | None = None) -> Sound:
    """The best sound of this computer; its file is kept in `state_dir`."""
    file = state_dir / _FILE_NAME
    try:
        write_tones(file)
    except OSError as error:
        log_event("help_sound_not_kept", detail=str(error))
        return Beep()
    if sys.platform == "win32":
        import winsound

        return WindowsSound(file, winsound)
    for command in _PLAYERS:
        program = shutil.which(command[0])
        if program is not None:
            return PlayerSound((program, *command[1:]), file, parent)
    return Beep()


def write_tones(file: Path) -> None:
    """Writes two falling tones, faded in and out so that nothing clicks."""
    n_samples = int(_RATE_HZ * _TONE_S)
    samples = array.array("h")
    for tone_hz in _TONES_HZ:
        for place in range(n_samples):
            swell = math.sin(math.pi * place / n_samples) ** 2
            samples.append(int(32767 * _LOUDNESS * swell * math.sin(2 * math.pi * tone_hz * place / _RATE_HZ)))
    if sys.byteorder == "big":
        samples.byteswap()
    with file.open("wb") as raw, wave.open(raw, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(_RATE_HZ)
        out.writeframes(samples.tobytes())
