"""Keeps every sentence's sound under a name made from what was said and how, so that it is made once ever."""

import hashlib
import json
import logging
import os
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from server.domain.speech import Sentence
from server.domain.speech_settings import SpeechSettings
from server.voice.clips import PACKS_DIRECTORY, ClipPacks, Recipe, compose
from server.voice.engine import Engine, VoiceFailed, find_engine

_LOGGER = logging.getLogger(__name__)

# Raised when waves.py or the way an engine is called changes, so that old files are not taken for new ones.
_MAKING = 2
_SOUND = re.compile(r"[0-9a-f]{32}")
_KEEP_BYTES = 400_000_000
_CALL_FIRST_S = 0.2
_LOOK_AT_SIZE_EVERY = 100
# More than waits in any real hall: what is further behind would be announced long after its visitor came.
_MOST_WANTED = 64


@dataclass(frozen=True, kw_only=True)
class _Order:
    sentence: Sentence
    settings: SpeechSettings
    recipe: Recipe | None


class VoiceStore:
    """The folder of sounds, and the thread that fills it. Safe to use from any thread.

    A sound's name is 32 hexadecimal digits. Sentences that failed are tried again when asked for again.
    """

    def __init__(
        self,
        directory: Path,
        packs: ClipPacks | None = None,
        engine: Engine | None = None,
        *,
        keep_bytes: int = _KEEP_BYTES,
    ) -> None:
        """Makes the folder and starts the thread; `close` ends it.

        Without `packs`, those beside the folder; without `engine`, the espeak-ng of this machine.
        """
        self._directory = directory
        self._packs = packs or ClipPacks(directory.with_name(PACKS_DIRECTORY))
        self._engine = engine or find_engine()
        self._keep_bytes = keep_bytes
        self._wanted: dict[str, _Order] = {}
        self._changed = threading.Condition()
        self._is_closing = False
        self._in_work: str | None = None
        self._is_failing = False
        self._faults = set[str]()
        directory.mkdir(parents=True, exist_ok=True)
        self._thread = threading.Thread(target=self._work, name="voice", daemon=True)
        self._thread.start()

    def render_soon(self, sentence: Sentence, settings: SpeechSettings) -> str | None:
        """Has the sentence made unless it is there; gives its name at once, never waits for the engine.

        None if it cannot be said: no engine, and no recordings for all of it. Of calls that come faster than anybody
        could speak the oldest go without: boards chime then.
        """
        recipe = self._packs.recipe(sentence, settings)
        if recipe is None and self._engine.is_silent:
            return None
        sound = _name(sentence, settings, recipe)
        if not self._file(sound).exists():
            with self._changed:
                self._want(sound, _Order(sentence=sentence, settings=settings, recipe=recipe))
        return sound

    def path(self, sound: str, wait_s: float = 0.0) -> Path | None:
        """The WAV file of a sound, waiting at most `wait_s` while it is being made; None if there is none."""
        if _SOUND.fullmatch(sound) is None:
            return None
        with self._changed:
            self._changed.wait_for(lambda: sound not in self._wanted and sound != self._in_work, timeout=wait_s)
        file = self._file(sound)
        try:
            os.utime(file)
        except OSError:
            return None
        return file

    def close(self) -> None:
        """Ends the thread; a sentence in work is finished first, later ones are dropped."""
        with self._changed:
            self._is_closing = True
            self._wanted.clear()
            self._changed.notify_all()
        self._thread.join()

    def _want(self, sound: str, order: _Order) -> None:
        if sound in self._wanted or sound == self._in_work:
            return
        if len(self._wanted) >= _MOST_WANTED:
            del self._wanted[next(iter(self._wanted))]
        self._wanted[sound] = order
        self._changed.notify_all()

    def _file(self, sound: str) -> Path:
        return self._directory / f"{sound}.wav"

    def _work(self) -> None:
        n_made = 0
        while (wanted := self._next()) is not None:
            if n_made % _LOOK_AT_SIZE_EVERY == 0:
                self._attempt(self._forget_oldest)
            self._make(*wanted)
            n_made += 1

    def _next(self) -> tuple[str, _Order] | None:
        with self._changed:
            was_idle = not self._wanted
            self._changed.wait_for(lambda: self._wanted or self._is_closing)
            # A sound is wanted at the very moment its call goes out to the boards. They chime for more than a second
            # before they speak, so the rendering lets the call go first.
            if was_idle:
                self._changed.wait_for(lambda: self._is_closing, timeout=_CALL_FIRST_S)
            if self._is_closing:
                return None
            self._in_work = next(iter(self._wanted))
            return self._in_work, self._wanted.pop(self._in_work)

    def _make(self, sound: str, order: _Order) -> None:
        self._attempt(lambda: self._keep(sound, self._made(order)))
        with self._changed:
            self._in_work = None
            self._changed.notify_all()

    def _made(self, order: _Order) -> bytes:
        return made_of(order.sentence, order.settings, order.recipe, self._engine, self._complain)

    def _complain(self, fault: str) -> None:
        if fault not in self._faults:
            self._faults.add(fault)
            _LOGGER.warning("voice_clip_failed: %s; sentences with it are rendered whole", fault)

    def _attempt(self, work: Callable[[], None]) -> None:
        try:
            work()
        except (VoiceFailed, OSError) as error:
            if not self._is_failing:
                _LOGGER.error("voice_failed: %s", error)
            self._is_failing = True
        else:
            if self._is_failing:
                _LOGGER.info("voice_works_again")
            self._is_failing = False

    def _keep(self, sound: str, data: bytes) -> None:
        unfinished = self._directory / f"{sound}.part"
        unfinished.write_bytes(data)
        unfinished.replace(self._file(sound))

    def _forget_oldest(self) -> None:
        """Deletes what was asked for longest ago until the folder is within its size."""
        files = [(stat.st_mtime, stat.st_size, file) for file in self._directory.glob("*.wav") if (stat := file.stat())]
        n_bytes = sum(size for _, size, _ in files)
        for _, size, file in sorted(files):
            if n_bytes <= self._keep_bytes:
                return
            file.unlink(missing_ok=True)
            n_bytes -= size


def made_of(
    sentence: Sentence,
    settings: SpeechSettings,
    recipe: Recipe | None,
    engine: Engine,
    complain: Callable[[str], None],
) -> bytes:
    """The sentence as a WAV file: out of recordings if there is a recipe, rendered if not or if one of them is bad.

    What is wrong with a recording is told to `complain`.

    Raises:
        VoiceFailed: no sound came.
    """
    if recipe is None:
        return engine.say(sentence, settings)
    try:
        return compose(recipe, settings)
    except VoiceFailed as error:
        complain(str(error))
        return engine.say(sentence, settings)


def _name(sentence: Sentence, settings: SpeechSettings, recipe: Recipe | None) -> str:
    chosen: list[object] = [settings.level, settings.pause_ms]
    if recipe is None:
        chosen += [settings.speed_wpm, settings.pitch, sentence.voice, sentence.spoken]
    else:
        chosen += recipe.fingerprint
    named = [_MAKING, sentence.language, *chosen]
    return hashlib.sha256(json.dumps(named).encode()).hexdigest()[:32]
