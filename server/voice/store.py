"""Keeps every rendered sentence under a name made from what was said and how, so that it is rendered once ever."""

import hashlib
import json
import logging
import os
import queue
import re
import threading
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from server.domain.speech import Sentence
from server.voice.engine import Engine, VoiceFailed, VoiceSettings, find_engine

_LOGGER = logging.getLogger(__name__)

# Raised when waves.py or the way an engine is called changes, so that old files are not taken for new ones.
_MAKING = 1
_SOUND = re.compile(r"[0-9a-f]{32}")
_KEEP_BYTES = 400_000_000
_LOOK_AT_SIZE_EVERY = 100
# More than waits in any real hall: what is further behind would be announced long after its visitor came.
_MOST_WANTED = 64


class VoiceStore:
    """The folder of sounds, and the thread that fills it. Safe to use from any thread.

    A sound's name is 32 hexadecimal digits. Sentences that failed are tried again when asked for again.
    """

    def __init__(
        self,
        directory: Path,
        settings: VoiceSettings | None = None,
        engine: Engine | None = None,
        *,
        keep_bytes: int = _KEEP_BYTES,
    ) -> None:
        """Makes the folder and starts the thread; `close` ends it. Without `engine`, the espeak-ng of this machine."""
        self._directory = directory
        self._settings = settings or VoiceSettings()
        self._engine = engine or find_engine()
        self._keep_bytes = keep_bytes
        self._wanted: queue.SimpleQueue[Sentence | None] = queue.SimpleQueue()
        self._pending: set[str] = set()
        self._changed = threading.Condition()
        self._is_failing = False
        directory.mkdir(parents=True, exist_ok=True)
        self._thread = threading.Thread(target=self._work, name="voice", daemon=True)
        self._thread.start()

    @property
    def is_silent(self) -> bool:
        """True if this machine cannot speak: leave sentences out of calls, boards chime."""
        return self._engine.is_silent

    def sound_of(self, sentence: Sentence) -> str:
        """The name of the sentence's sound, whether it is there yet or not. Takes microseconds."""
        made_of = [_MAKING, asdict(self._settings), sentence.language, sentence.spoken]
        return hashlib.sha256(json.dumps(made_of, sort_keys=True).encode()).hexdigest()[:32]

    def render_soon(self, sentence: Sentence) -> str:
        """Has the sentence rendered unless it is there; returns its name at once, never blocks.

        Calls that come faster than anybody could speak go without: boards chime then.
        """
        sound = self.sound_of(sentence)
        if self.is_silent or self._file(sound).exists():
            return sound
        with self._changed:
            if sound not in self._pending and len(self._pending) < _MOST_WANTED:
                self._pending.add(sound)
                self._wanted.put(sentence)
        return sound

    def path(self, sound: str, wait_s: float = 0.0) -> Path | None:
        """The WAV file of a sound, waiting at most `wait_s` while it is being rendered; None if there is none."""
        if _SOUND.fullmatch(sound) is None:
            return None
        with self._changed:
            self._changed.wait_for(lambda: sound not in self._pending, timeout=wait_s)
        file = self._file(sound)
        try:
            os.utime(file)
        except OSError:
            return None
        return file

    def close(self) -> None:
        """Ends the thread; a sentence in work is finished first, later ones are dropped."""
        self._wanted.put(None)
        self._thread.join()

    def _file(self, sound: str) -> Path:
        return self._directory / f"{sound}.wav"

    def _work(self) -> None:
        n_rendered = 0
        while (sentence := self._wanted.get()) is not None:
            if n_rendered % _LOOK_AT_SIZE_EVERY == 0:
                self._attempt(self._forget_oldest)
            self._render(sentence)
            n_rendered += 1

    def _render(self, sentence: Sentence) -> None:
        sound = self.sound_of(sentence)
        self._attempt(lambda: self._keep(sound, self._engine.say(sentence, self._settings)))
        with self._changed:
            self._pending.discard(sound)
            self._changed.notify_all()

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
