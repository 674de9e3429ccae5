"""Says what the announcer asks for: fetches sentences from the server, keeps them, and plays them one at a time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from typing import Protocol

from PySide6.QtCore import QObject, QTimer, Signal, SignalInstance

from display.announcer import Played
from display.chime import chime
from display.loudspeaker import Loudspeaker
from wire.boardrules import SOUND_WITHIN_MS

# 64 sentences are about 16 MB.
_KEPT = 64
_RIFF = b"RIFF"


class Fetcher(Protocol):
    """What brings files of the server; `appkit.downloads.Downloads` in the program.

    Attributes:
        fetched: signal (path, bytes or None).
    """

    @property
    def fetched(self) -> SignalInstance: ...

    def fetch(self, path: str) -> None:
        """Asks for a path; `fetched` tells the end."""
        ...


class Voice(QObject):
    """The board's one voice. Interface thread only.

    Signals:
        finished(Played): once for each `play`.
    """

    finished = Signal(object)

    def __init__(self, fetcher: Fetcher, loudspeaker: Loudspeaker, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._fetcher = fetcher
        self._loudspeaker = loudspeaker
        self._chime = chime()
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._coming: set[str] = set()
        self._awaited: str | None = None
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(SOUND_WITHIN_MS)
        self._patience.timeout.connect(self._give_up)
        fetcher.fetched.connect(self._take_in)
        loudspeaker.ended.connect(self._ended)

    def prefetch(self, sounds: Iterable[str]) -> None:
        """Has sentences brought before they are needed; those that are here or coming are left alone."""
        for sound in sounds:
            if sound not in self._kept and sound not in self._coming:
                self._coming.add(sound)
                self._fetcher.fetch(_path(sound))

    def play(self, sound: str | None) -> None:
        """Plays a sentence by its server's name, or the chime for None; waits at most 5 s for it to come."""
        if sound is None:
            self._loudspeaker.play(self._chime)
        elif sound in self._kept:
            self._kept.move_to_end(sound)
            self._loudspeaker.play(self._kept[sound])
        else:
            self._awaited = sound
            self._patience.start()
            self.prefetch([sound])

    def stop(self) -> None:
        """Silence; nothing follows."""
        self._patience.stop()
        self._awaited = None
        self._loudspeaker.stop()

    def _take_in(self, path: str, content: bytes | None) -> None:
        sound = next((sound for sound in self._coming if _path(sound) == path), None)
        if sound is None:
            return
        self._coming.discard(sound)
        if content is not None and content.startswith(_RIFF):
            self._kept[sound] = content
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        if sound == self._awaited:
            self._use(sound)

    def _use(self, sound: str) -> None:
        self._patience.stop()
        self._awaited = None
        if sound in self._kept:
            self._loudspeaker.play(self._kept[sound])
        else:
            self.finished.emit(Played.MISSING)

    def _give_up(self) -> None:
        self._awaited = None
        self.finished.emit(Played.MISSING)

    def _ended(self, is_heard: bool) -> None:
        self.finished.emit(Played.HEARD if is_heard else Played.NO_DEVICE)


def _path(sound: str) -> str:
    return f"/api/voice/{sound}.wav"
