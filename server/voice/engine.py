"""Ports to a speech engine: the espeak-ng program, and a silent one for machines without it."""

import logging
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from server.domain.speech import Sentence, SpokenLanguage
from server.voice import waves

_LOGGER = logging.getLogger(__name__)

_TIME_LIMIT_S = 10.0

# Tens of thousands of samples are changed one by one: in the server's own process that would hold up every request
# for as long. So a Python without anything of ours or others' does it, behind everybody else on the machine.
_EVEN = (sys.executable, "-I", "-S", waves.__file__)
_POLITELY = ("nice", "-n", "10")


class VoiceFailed(Exception):  # noqa: N818 - says what happened
    """The engine did not turn a sentence into sound.

    Attributes:
        code: stable name of the failure.
    """

    code = "voice_failed"


@dataclass(frozen=True, kw_only=True)
class VoiceSettings:
    """How the voice sounds: calm and slow. Changing anything gives every sentence a new sound.

    `pause_10ms` lies between words; `voices` names the engine's voice per language.
    """

    words_per_minute: int = 135
    pitch: int = 42
    pause_10ms: int = 2
    voices: tuple[tuple[SpokenLanguage, str], ...] = (
        (SpokenLanguage.INDONESIAN, "id"),
        (SpokenLanguage.ENGLISH, "en-gb"),
    )

    def __post_init__(self) -> None:
        if not (80 <= self.words_per_minute <= 300 and 0 <= self.pitch <= 99 and 0 <= self.pause_10ms <= 50):
            raise ValueError(f"no voice speaks like this: {self}")
        if {language for language, _ in self.voices} != set(SpokenLanguage):
            raise ValueError(f"no voice for every language: {self}")

    def voice(self, language: SpokenLanguage) -> str:
        """The engine's name of the voice for a language."""
        return dict(self.voices)[language]


class Engine(Protocol):
    """Turns sentences into sound; called from one thread, may block for seconds."""

    @property
    def is_silent(self) -> bool:
        """True if it can never say anything, so that nobody need ask."""
        ...

    def say(self, sentence: Sentence, settings: VoiceSettings) -> bytes:
        """The sentence as a 16-bit mono WAV file, trimmed and evened.

        Raises:
            VoiceFailed: no sound came.
        """
        ...


class EspeakEngine:
    """The espeak-ng program. It is called, not linked, and told the text on its standard input."""

    is_silent = False

    def __init__(self, program: str = "espeak-ng", *, time_limit_s: float = _TIME_LIMIT_S) -> None:
        self._program = program
        self._time_limit_s = time_limit_s

    def say(self, sentence: Sentence, settings: VoiceSettings) -> bytes:
        """See `Engine.say`; about 0.1 s for one announcement."""
        arguments = {
            "-v": settings.voice(sentence.language),
            "-s": settings.words_per_minute,
            "-p": settings.pitch,
            "-g": settings.pause_10ms,
        }
        command = [self._program, *(str(part) for pair in arguments.items() for part in pair), "--stdin", "--stdout"]
        try:
            return self._made_by(_EVEN, self._made_by(command, sentence.spoken.encode()))
        except subprocess.CalledProcessError as error:
            raise VoiceFailed(f"{error}: {error.stderr.decode(errors='replace').strip()}") from error
        except (OSError, subprocess.SubprocessError) as error:
            raise VoiceFailed(str(error)) from error

    def _made_by(self, command: Sequence[str], given: bytes) -> bytes:
        words = [*(_POLITELY if shutil.which(_POLITELY[0]) else ()), *command]
        done = subprocess.run(words, input=given, capture_output=True, timeout=self._time_limit_s, check=True)
        return done.stdout


class SilentEngine:
    """Says nothing: boards then chime only."""

    is_silent = True

    def say(self, sentence: Sentence, settings: VoiceSettings) -> bytes:
        """Always raises."""
        raise VoiceFailed("no speech engine on this machine")


def find_engine(program: str = "espeak-ng") -> Engine:
    """The espeak-ng of this machine; without one a silent engine, said once in the log."""
    path = shutil.which(program)
    if path is None:
        _LOGGER.warning("voice_missing: %s is not installed; boards will chime without speaking", program)
        return SilentEngine()
    return EspeakEngine(path)
