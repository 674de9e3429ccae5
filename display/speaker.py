"""Leads announcements from the announcer's queue to the voice, one sound after the other."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from appkit.log import log_event
from display.announcer import Announcer, Loudness, Played
from display.memory import HeardFile
from display.voice import Voice
from wire.rows import CallRow


class Speaker(QObject):
    """Acts for an `Announcer`; holds no rules of its own. Interface thread only.

    Signals:
        said(Said): a call was said for the first time, or should have been.
    """

    said = Signal(object)

    def __init__(
        self, voice: Voice, memory: HeardFile, parent: QObject | None = None, *, pause_share: float = 1.0
    ) -> None:
        """`pause_share` shortens the pauses between sounds, for tests and demonstrations."""
        super().__init__(parent)
        self._pause_share = pause_share
        self._voice = voice
        self._memory = memory
        self._announcer = Announcer(memory.load())
        self._loudness = Loudness.UNKNOWN
        self._sound: str | None = None
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.timeout.connect(self._sounds)
        voice.finished.connect(self._finished)

    @property
    def speaking_id(self) -> int | None:
        """The call that is being said."""
        return self._announcer.speaking_id

    @property
    def is_silent(self) -> bool:
        """Whether people in the hall have to look, because the last announcement could not be heard whole."""
        return self._loudness in (Loudness.SILENT, Loudness.CHIME_ONLY)

    def prepare(self, calls: Sequence[CallRow]) -> None:
        """Has the sentences of calls brought that may be said soon."""
        self._voice.prefetch(
            speech.sound for call in calls if call not in self._announcer.heard for speech in call.speech
        )

    def take(self, due: Sequence[CallRow], office_at: int) -> None:
        """The calls that may be said by now, oldest first."""
        self._announcer.take(due, office_at)
        self._go_on()

    def stop(self) -> None:
        """Silence; nothing follows."""
        self._pause.stop()
        self._voice.stop()

    def _go_on(self) -> None:
        play = self._announcer.next()
        if play is not None:
            self._sound = play.sound
            self._pause.start(round(play.pause_ms * self._pause_share))

    def _sounds(self) -> None:
        self._voice.play(self._sound)

    def _finished(self, played: Played) -> None:
        said = self._announcer.finished(played)
        if said is not None:
            self._memory.save(self._announcer.heard)
            self.said.emit(said)
        loudness = self._announcer.loudness
        if loudness is not self._loudness and loudness is not Loudness.UNKNOWN:
            level = logging.INFO if loudness is Loudness.SPEAKING else logging.WARNING
            log_event("loudness", level, now=loudness.value, before=self._loudness.value)
            self._loudness = loudness
        self._go_on()
