"""The office's pictures beside the calls: fetched once, shown one after the other, still while a call is new."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, Qt, QTimer
from PySide6.QtGui import QMovie, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from appkit.theme import Theme
from display.voice import Fetcher

_PATH = "/api/pictures/"
_MOVING = ".webp"
_ASK_AGAIN_MS = 60_000


class PictureShow(QWidget):
    """Shows pictures by their names at the server. Nothing but the ground until the first has come."""

    def __init__(self, fetcher: Fetcher, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("board.pictures")
        self._fetcher = fetcher
        self._theme = theme
        self._files: tuple[str, ...] = ()
        self._contents: dict[str, bytes] = {}
        self._coming: set[str] = set()
        self._shown: str | None = None
        self._still = QPixmap()
        self._movie: QMovie | None = None
        self._buffer = QBuffer(self)
        self._is_calm = False
        self._turn = QTimer(self)
        self._turn.timeout.connect(self._next)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_ASK_AGAIN_MS)
        self._again.timeout.connect(self._fetch)
        fetcher.fetched.connect(self._take_in)

    @property
    def shown(self) -> str | None:
        """The name of the picture that is on the screen, None before the first has come."""
        return self._shown

    def show_pictures(self, files: tuple[str, ...], each_s: int, *, is_calm: bool) -> None:
        """These from now on, each for so long; while it is calm nothing moves."""
        if is_calm != self._is_calm:
            self._is_calm = is_calm
            if self._movie is not None:
                self._movie.setPaused(is_calm)
        self._turn.setInterval(each_s * 1000)
        if files == self._files:
            return
        self._files = files
        self._contents = {name: content for name, content in self._contents.items() if name in files}
        self._fetch()
        if self._shown not in self._contents:
            self._show(next(iter(self._ready()), None))
        self._turn.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture as large as fits, in the middle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), self._theme.colour("paper"))
        pixmap = self._still if self._movie is None else self._movie.currentPixmap()
        if not pixmap.isNull():
            margin = self._theme.metrics.length("margin_mm")
            room = QRectF(self.rect()).adjusted(margin, margin, -margin, -margin)
            size = pixmap.size().scaled(room.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
            target = QRectF(0, 0, size.width(), size.height())
            target.moveCenter(room.center())
            painter.drawPixmap(target, pixmap, QRectF(pixmap.rect()))
        painter.end()

    def _ready(self) -> list[str]:
        return [name for name in self._files if name in self._contents]

    def _fetch(self) -> None:
        for name in self._files:
            if name not in self._contents and name not in self._coming:
                self._coming.add(name)
                self._fetcher.fetch(_PATH + name)

    def _take_in(self, path: str, content: bytes | None) -> None:
        name = path.removeprefix(_PATH)
        if name not in self._coming:
            return
        self._coming.discard(name)
        if content is None:
            # The server may be away for a while; a board without its pictures is still a board.
            self._again.start()
        elif name in self._files:
            self._contents[name] = content
            if self._shown is None:
                self._show(name)

    def _next(self) -> None:
        ready = self._ready()
        if ready:
            place = ready.index(self._shown) + 1 if self._shown in ready else 0
            self._show(ready[place % len(ready)])

    def _show(self, name: str | None) -> None:
        if name == self._shown:
            return
        self._shown = name
        if self._movie is not None:
            self._movie.stop()
            self._movie.deleteLater()
            self._movie = None
        self._still = QPixmap()
        if name is not None and name.endswith(_MOVING):
            self._begin_movie(self._contents[name])
        elif name is not None:
            self._still.loadFromData(self._contents[name])
        self.update()

    def _begin_movie(self, content: bytes) -> None:
        self._buffer.close()
        self._buffer.setData(QByteArray(content))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._movie = QMovie(self._buffer, QByteArray(b"webp"), self)
        self._movie.frameChanged.connect(self._repaint)
        self._movie.start()
        self._movie.setPaused(self._is_calm)

    def _repaint(self, _n_frame: int) -> None:
        self.update()
