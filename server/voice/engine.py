"""Ports to a speech engine: the espeak-ng program, and a silent one for machines without it."""

import logging
import shutil
import subprocess
from collections.abc import Sequence
from typing import Protocol

from server.domain.speech import Sentence
from server.domain.speech_settings import SpeechSettings
from server.voice import waves

_LOGGER = logging.getLogger(__name__)

TIME_LIMIT_S = 10.0

_PAUSE_UNIT_MS = 10

_POLITELY = ("nice", "-n", "10")


class VoiceFailed(Exception):  # noqa: N818 - says what happened
    """The engine did not turn a sentence into sound.

    Attributes:
        code: stable name of the failure.
    """

    code = "voice_failed"


class Engine(Protocol):
    """Turns sentences into sound; called from one thread, may block for seconds."""

    @property
    def is_silent(self) -> bool:
        """True if it can never say anything, so that nobody need ask."""
        ...

    def say(self, sentence: Sentence, settings: SpeechSettings) -> bytes:
        """The sentence as a 16-bit mono WAV file, trimmed and evened.

        Raises:
            VoiceFailed: no sound came.
        """
        ...


class EspeakEngine:
    """The espeak-ng program. It is called, not linked, and told the text on its standard input."""

    is_silent = False

    def __init__(self, program: str = "espeak-ng", *, time_limit_s: float = TIME_LIMIT_S) -> None:
        self._program = program
        self._time_limit_s = time_limit_s

    def say(self, sentence: Sentence, settings: SpeechSettings) -> bytes:
        """See `Engine.say`; about 0.1 s for one announcement."""
        arguments = {
            "-v": sentence.voice,
            "-s": settings.speed_wpm,
            "-p": settings.pitch,
            "-g": round(settings.pause_ms / _PAUSE_UNIT_MS),
        }
        command = [self._program, *(str(part) for pair in arguments.items() for part in pair), "--stdin", "--stdout"]
        raw = _made_by(command, sentence.spoken.encode(), self._time_limit_s)
        try:
            sound = waves.evened(waves.read_wave(raw), waves.peak_of(settings.level))
        except waves.NotAWaveError as error:
            raise VoiceFailed(str(error)) from error
        return waves.write_wave(sound)


class SilentEngine:
    """Says nothing: boards then chime only."""

    is_silent = True

    def say(self, sentence: Sentence, settings: SpeechSettings) -> bytes:
        """Always raises."""
        raise VoiceFailed("no speech engine on this machine")


def find_engine(program: str = "espeak-ng") -> Engine:
    """The espeak-ng of this machine; without one a silent engine, said once in the log."""
    path = shutil.which(program)
    if path is None:
        _LOGGER.warning("voice_missing: %s is not installed; boards will chime without speaking", program)
        return SilentEngine()
    return EspeakEngine(path)


def _made_by(command: Sequence[str], given: bytes, time_limit_s: float) -> bytes:
    """What a program answers to what it is given, behind everybody else on the machine."""
    words = [*(_POLITELY if shutil.which(_POLITELY[0]) else ()), *command]
    try:
        return subprocess.run(words, input=given, capture_output=True, timeout=time_limit_s, check=True).stdout
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip()
        raise VoiceFailed(said or str(error)) from error
    except (OSError, subprocess.SubprocessError) as error:
        raise VoiceFailed(str(error)) from error
