"""Short sounds of a program, played by what the system has: soft tones in a file and somebody to play it."""

from __future__ import annotations

import array
import math
import shutil
import sys
import wave
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, QProcess

_RATE_HZ = 22_050
_TONE_S = 0.45
# Players of the sound systems that offices' computers have; each takes a file.
_PLAYERS = (("pw-play",), ("paplay",), ("aplay", "-q"))


class Sound(Protocol):
    """Something that rings once and never blocks."""

    @property
    def is_working(self) -> bool:
        """False once it was found that nothing can be heard."""

    def ring(self) -> None:
        """Rings; at once, or not at all."""


class PlayerSound(QObject):
    """A file, played by a program of the system."""

    def __init__(self, command: tuple[str, ...], file: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.is_working = True
        self._process = QProcess(self)
        self._process.setProgram(command[0])
        self._process.setArguments([*command[1:], str(file)])
        self._process.setStandardOutputFile(QProcess.nullDevice())
        self._process.setStandardErrorFile(QProcess.nullDevice())
        self._process.finished.connect(self._ended)

    def ring(self) -> None:
        """See `Sound.ring`; while it rings it does not begin anew."""
        if self._process.state() == QProcess.ProcessState.NotRunning:
            self._process.start()

    def _ended(self, code: int) -> None:
        self.is_working = code == 0


class WindowsSound:
    """The same file by Windows itself."""

    is_working = True

    def __init__(self, file: Path, winsound: Any) -> None:
        """`winsound` is the module of that name, which other systems lack."""
        self._file = file
        self._winsound = winsound

    def ring(self) -> None:
        """See `Sound.ring`."""
        flags = self._winsound.SND_FILENAME | self._winsound.SND_ASYNC | self._winsound.SND_NODEFAULT
        self._winsound.PlaySound(str(self._file), flags)


def find_player(file: Path, parent: QObject | None = None) -> Sound | None:
    """What can play this file here, None if nothing can."""
    if sys.platform == "win32":
        import winsound

        return WindowsSound(file, winsound)
    for command in _PLAYERS:
        program = shutil.which(command[0])
        if program is not None:
            return PlayerSound((program, *command[1:]), file, parent)
    return None


def write_tones(file: Path, tones_hz: Sequence[float], loudness: float) -> None:
    """Writes tones one after the other, faded in and out so that nothing clicks; a loudness of 1 is all there is."""
    n_samples = int(_RATE_HZ * _TONE_S)
    samples = array.array("h")
    for tone_hz in tones_hz:
        for place in range(n_samples):
            swell = math.sin(math.pi * place / n_samples) ** 2
            samples.append(int(32767 * loudness * swell * math.sin(2 * math.pi * tone_hz * place / _RATE_HZ)))
    if sys.byteorder == "big":
        samples.byteswap()
    with file.open("wb") as raw, wave.open(raw, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(_RATE_HZ)
        out.writeframes(samples.tobytes())
