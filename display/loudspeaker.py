"""The way to the hall's ears: a port, the real one by Qt's multimedia, one that is not there, and an honest fake."""

from __future__ import annotations

import io
import wave
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QLoggingCategory, QObject, QTimer, Signal

from appkit.log import log_event
from wire.boardrules import SOUND_GRACE_MS

if TYPE_CHECKING:
    from PySide6.QtMultimedia import QAudioOutput, QMediaPlayer


class Loudspeaker(QObject):
    """Plays one WAV at a time. Interface thread only.

    Signals:
        ended(bool): once for each `play`, in a later turn of the event loop: True if it sounded to its end,
            False if there is nothing to play it on.
    """

    ended = Signal(bool)

    def play(self, wav: bytes) -> None:
        """Begins to play; returns at once.

        Raises:
            RuntimeError: something sounds already.
        """
        raise NotImplementedError

    def stop(self) -> None:
        """Silence, at once and for good; no `ended` follows."""
        raise NotImplementedError


class QtLoudspeaker(Loudspeaker):
    """The system's present output; looked up at each sound, because televisions come and go."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Loads Qt's multimedia.

        Raises:
            ImportError: it is not installed.
        """
        super().__init__(parent)
        # It names every optional library that it does not find; none of them is needed for sound.
        QLoggingCategory.setFilterRules("qt.multimedia.*=false")
        from PySide6 import QtMultimedia

        self._multimedia = QtMultimedia
        self._player: QMediaPlayer | None = None
        self._output: QAudioOutput | None = None
        self._is_busy = False
        self._watchdog = QTimer(self)
        self._watchdog.setSingleShot(True)
        self._watchdog.timeout.connect(self._fail)

    def play(self, wav: bytes) -> None:
        """See `Loudspeaker.play`. A device that swallows the sound is given up 3 s after its length."""
        _refuse_if(self._is_busy)
        self._is_busy = True
        device = self._multimedia.QMediaDevices.defaultAudioOutput()
        if device.isNull():
            QTimer.singleShot(0, self, self._fail)
            return
        player = self._made_player()
        assert self._output is not None, "the player is made with its output"
        self._output.setDevice(device)
        buffer = QBuffer(player)
        buffer.setData(QByteArray(wav))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        player.setSourceDevice(buffer)
        player.play()
        self._watchdog.start(round(length_s(wav) * 1000) + SOUND_GRACE_MS)

    def stop(self) -> None:
        """See `Loudspeaker.stop`."""
        self._is_busy = False
        self._watchdog.stop()
        self._drop_player()

    def output_name(self) -> str:
        """What the system calls its present output; empty where there is none."""
        device = self._multimedia.QMediaDevices.defaultAudioOutput()
        return "" if device.isNull() else device.description()

    def _made_player(self) -> QMediaPlayer:
        """A player per sound: what one left behind in its pipeline must not be heard in the next."""
        self._drop_player()
        self._output = self._multimedia.QAudioOutput(self)
        self._player = self._multimedia.QMediaPlayer(self)
        self._player.setAudioOutput(self._output)
        self._player.mediaStatusChanged.connect(self._look)
        self._player.errorOccurred.connect(self._fail)
        return self._player

    def _drop_player(self) -> None:
        if self._player is not None and self._output is not None:
            self._player.mediaStatusChanged.disconnect(self._look)
            self._player.errorOccurred.disconnect(self._fail)
            self._player.stop()
            self._player.deleteLater()
            self._output.deleteLater()
        self._player = self._output = None

    def _look(self, status: QMediaPlayer.MediaStatus) -> None:
        kinds = self._multimedia.QMediaPlayer.MediaStatus
        if status is kinds.EndOfMedia:
            self._end(is_heard=True)
        elif status is kinds.InvalidMedia:
            self._end(is_heard=False)

    def _fail(self, *_details: object) -> None:
        self._end(is_heard=False)

    def _end(self, *, is_heard: bool) -> None:
        if self._is_busy:
            self._is_busy = False
            self._watchdog.stop()
            QTimer.singleShot(0, self, lambda: self.ended.emit(is_heard))


class NoLoudspeaker(Loudspeaker):
    """For boards that shall be silent, and machines without multimedia: nothing is heard, and it says so."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(lambda: self.ended.emit(False))

    def play(self, wav: bytes) -> None:
        """See `Loudspeaker.play`; ends at once, unheard."""
        _refuse_if(self._timer.isActive())
        self._timer.start(0)

    def stop(self) -> None:
        """See `Loudspeaker.stop`."""
        self._timer.stop()


class FakeLoudspeaker(Loudspeaker):
    """Plays nothing and writes down what it would; each sound ends in the next turn of the event loop, or when told.

    Attributes:
        played: all sounds, oldest first.
        is_broken: sounds end unheard.
        is_held: sounds last until `end`.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.played: list[bytes] = []
        self.is_broken = False
        self.is_held = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.end)
        self._is_busy = False

    def play(self, wav: bytes) -> None:
        """See `Loudspeaker.play`."""
        _refuse_if(self._is_busy)
        self._is_busy = True
        self.played.append(wav)
        if not self.is_held:
            self._timer.start(0)

    def stop(self) -> None:
        """See `Loudspeaker.stop`."""
        self._timer.stop()
        self._is_busy = False

    def end(self) -> None:
        """Ends the sound."""
        self._is_busy = False
        self.ended.emit(not self.is_broken)


def find_loudspeaker(parent: QObject | None = None) -> Loudspeaker:
    """The system's output, or none where multimedia is not installed; said in the log."""
    try:
        return QtLoudspeaker(parent)
    except ImportError as error:
        log_event("sound_missing", detail=str(error))
        return NoLoudspeaker(parent)


def length_s(wav: bytes) -> float:
    """How long a WAV sounds; 0.0 if it is none."""
    try:
        with wave.open(io.BytesIO(wav)) as file:
            return float(file.getnframes() / file.getframerate())
    except (wave.Error, EOFError, ZeroDivisionError):
        return 0.0


def _refuse_if(is_busy: bool) -> None:
    if is_busy:
        raise RuntimeError("one sound at a time")
