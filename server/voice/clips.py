"""An office's own recordings: which of them a sentence needs, which are missing, and how they become one sound.

A pack is a folder of WAV files for one language, named by what is said in them (`nomor-antrean.wav`, `a.wav`,
`belas.wav`, `loket-2.wav`). A sentence is put together from recordings alone or not at all: no word is ever skipped,
and no voice changes in the middle of a sentence.
"""

import logging
import threading
import time
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from server.domain.speech import Piece, Sentence, Stop
from server.domain.speech_settings import SpeechSettings
from server.voice import waves
from server.voice.engine import VoiceFailed
from server.voice.waves import NotAWaveError, Sound

_LOGGER = logging.getLogger(__name__)

PACKS_DIRECTORY = "voice-packs"
"""The folder of packs within the office's data, one folder a language."""

SUFFIX = ".wav"

_SETTLED_NS = 1_000_000_000

_STOP_MS: Mapping[Stop, int] = {Stop.WORD: 0, Stop.COMMA: 120, Stop.SENTENCE: 350}


@dataclass(frozen=True, kw_only=True)
class Part:
    """A recording within a joined sound, and the silence after it."""

    path: Path
    pause_ms: int


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """The recordings of a sentence in order. `fingerprint` changes when one of them is recorded anew."""

    parts: tuple[Part, ...]
    fingerprint: tuple[tuple[str, int, int, int], ...]


class ClipPack:
    """One language's folder of recordings, looked at anew whenever files come or go."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._seen_at_ns = -1
        self._is_unreadable = False
        self._clips: Mapping[str, Path] = {}

    def clips(self) -> Mapping[str, Path]:
        """Recordings by name; empty without a folder. Letters may be large or small."""
        try:
            changed_at_ns = self.directory.stat().st_mtime_ns
            if changed_at_ns != self._seen_at_ns:
                self._look(changed_at_ns)
        except FileNotFoundError:
            return {}
        except OSError as error:
            if not self._is_unreadable:
                _LOGGER.warning("voice_pack_unreadable: %s; sentences are rendered whole", error)
            self._is_unreadable = True
            return {}
        self._is_unreadable = False
        return self._clips

    def _look(self, changed_at_ns: int) -> None:
        files = sorted(path for path in self.directory.iterdir() if path.suffix.lower() == SUFFIX)
        self._clips = {unicodedata.normalize("NFC", path.stem).lower(): path for path in files}
        # A folder's time moves in ticks: what came within the same one as this look would never be seen.
        self._seen_at_ns = changed_at_ns if time.time_ns() - changed_at_ns > _SETTLED_NS else -1


def clips_of(piece: Piece, known: Mapping[str, Path]) -> tuple[str, ...]:
    """The names of recordings that say a piece: the whole if there is one, else word by word."""
    return (piece.whole,) if piece.whole is not None and piece.whole in known else piece.words


def missing_clips(pieces: Sequence[Piece], known: Mapping[str, Path]) -> list[str]:
    """The names of recordings that these pieces lack, each once; a piece of no words lacks its whole."""
    names = [name for piece in pieces for name in clips_of(piece, known) or (piece.whole or "",)]
    return [name for name in dict.fromkeys(names) if name not in known]


class ClipPacks:
    """The packs of an office by language. Safe to use from any thread."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._packs: dict[str, ClipPack] = {}
        self._told: set[tuple[str, str]] = set()
        self._lock = threading.Lock()

    def recipe(self, sentence: Sentence, settings: SpeechSettings) -> Recipe | None:
        """How to put the sentence together; None without a pack, or if a recording is missing: said once in the log."""
        with self._lock:
            pack = self._packs.setdefault(sentence.language, ClipPack(self._directory / sentence.language))
            known = pack.clips()
            if not known:
                return None
            missing = missing_clips(sentence.pieces, known)
            self._tell(sentence.language, missing)
        return None if missing else _recipe(sentence, settings, known)

    def _tell(self, language: str, missing: Sequence[str]) -> None:
        for name in missing:
            if (language, name) not in self._told:
                self._told.add((language, name))
                _LOGGER.warning(
                    "voice_clip_missing: %s/%s%s; sentences with it are rendered whole", language, name, SUFFIX
                )


def compose(recipe: Recipe, settings: SpeechSettings) -> bytes:
    """The recordings as one WAV file.

    Raises:
        VoiceFailed: a recording cannot be used; the message names it.
    """
    # A number says some recordings more than once.
    clips = {path: _clip(path) for path in {part.path for part in recipe.parts}}
    sounds, pauses_ms = [clips[part.path] for part in recipe.parts], [part.pause_ms for part in recipe.parts]
    try:
        return waves.write_wave(waves.joined(sounds, pauses_ms, waves.peak_of(settings.level)))
    except NotAWaveError as error:
        raise VoiceFailed(str(error)) from error


def _clip(path: Path) -> Sound:
    try:
        clip = waves.read_clip(path)
        waves.require_voice(clip)
    except (NotAWaveError, OSError) as error:
        raise VoiceFailed(f"{path}: {error}") from error
    return clip


def _recipe(sentence: Sentence, settings: SpeechSettings, known: Mapping[str, Path]) -> Recipe | None:
    parts = list[Part]()
    for piece in sentence.pieces:
        names = clips_of(piece, known)
        stops = [*[Stop.WORD] * (len(names) - 1), piece.stop]
        for name, stop in zip(names, stops, strict=True):
            parts.append(Part(path=known[name], pause_ms=settings.pause_ms + _STOP_MS[stop]))
    parts[-1] = Part(path=parts[-1].path, pause_ms=0)
    try:
        stats = [(part.path.stat(), part) for part in parts]
    except OSError:
        # Taken away this moment; the next sentence sees the folder as it is.
        return None
    fingerprint = tuple((str(part.path), part.pause_ms, stat.st_size, stat.st_mtime_ns) for stat, part in stats)
    return Recipe(parts=tuple(parts), fingerprint=fingerprint)
