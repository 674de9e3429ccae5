"""The head of every page: the office's name and its clock on the dark ground that the boards have."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QRect, QRectF, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from appkit.tokens import Step, Weight
from kiosk.look import Look
from kiosk.screens.paint import BOTTOM, MIDDLE, RIGHT, TOP, Type, draw_kawung, draw_text, needed_height, needed_width

_TALL_NAME = Type(steps=(Step.TITLE, Step.BODY, Step.SMALL), weight=Weight.TITLE)
_FLAT_NAME = Type(steps=(Step.BODY, Step.SMALL), weight=Weight.TITLE)
_SEAM_MM = 1.2


class Header(QWidget):
    """Painted. On an upright screen name and date take the lines they need, on a lying one all is one line.

    Signals:
        held(bool): a finger came down on it, or left it: how staff get in. Visitors see nothing of it.
    """

    held = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._look: Look | None = None
        self._name = ""
        self._is_tall = True
        self._now: datetime | None = None
        self._ground: QPixmap | None = None
        self.setObjectName("header")

    def say(self, name: str, look: Look, *, is_tall: bool) -> None:
        """The office's name; `is_tall` on an upright screen."""
        if (name, look, is_tall) == (self._name, self._look, self._is_tall):
            return
        self._name, self._look, self._is_tall, self._ground = name, look, is_tall, None
        self.setAccessibleName(name)
        self.update()

    def tell_time(self, now: datetime | None) -> None:
        """The office's local time, None when it is not known; only a new minute is drawn."""
        if now is not None:
            now = now.replace(second=0, microsecond=0)
        if now != self._now:
            self._now = now
            self.update()

    def text(self) -> str:
        """The office's name."""
        return self._name

    def needed_px(self, width: int) -> int:
        """Height that the head needs on a screen of this width."""
        if self._look is None:
            return 0
        look = self._look
        if not self._is_tall:
            return needed_height("Ag", look.font(Step.BODY, Weight.TITLE), width) + look.mm(4)
        name_px = needed_height(self._name or " ", look.font(Step.TITLE, Weight.TITLE), self._name_width(width, look))
        return max(name_px, look.mm(26)) + 2 * look.mm(8)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A finger came down."""
        self.held.emit(True)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """A finger that slid off has left."""
        if not self.rect().contains(event.position().toPoint()):
            self.held.emit(False)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The finger left."""
        self.held.emit(False)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws ground, pattern, name, clock and date."""
        if self._look is None:
            return
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._ground is None or self._ground.size() != self.size():
            self._ground = self._drawn_ground(look)
        painter.drawPixmap(0, 0, self._ground)
        height = self.height() - look.mm(_SEAM_MM)
        room = QRect(look.mm(10), 0, self._name_width(self.width(), look), height)
        style = _TALL_NAME if self._is_tall else _FLAT_NAME
        draw_text(painter, self._name, style, look, room, look.hall_colour("ink"))
        if self._now is not None:
            self._draw_clock(painter, look, self._now, height)

    def _drawn_ground(self, look: Look) -> QPixmap:
        """Drawn once per size: the pattern is some hundred strokes."""
        ground = QPixmap(self.size())
        ground.fill(look.hall_colour("paper"))
        painter = QPainter(ground)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_kawung(painter, QRectF(self.rect()), look.mm(13), look.hall_colour("card"))
        seam = look.mm(_SEAM_MM)
        painter.fillRect(QRect(0, self.height() - seam, self.width(), seam), look.hall_colour("attention"))
        painter.end()
        return ground

    def _draw_clock(self, painter: QPainter, look: Look, now: datetime, height: int) -> None:
        clock, day = look.language.clock(now), look.language.day(now)
        width, ink, quiet = self._clock_width(look), look.hall_colour("ink"), look.hall_colour("ink_quiet")
        left = self.width() - look.mm(10) - width
        if not self._is_tall:
            clock_px = self._flat_clock_width(look)
            large = Type(steps=(Step.BODY,), weight=Weight.TITLE, align=RIGHT | MIDDLE)
            draw_text(painter, clock, large, look, QRect(left + width - clock_px, 0, clock_px, height), ink)
            if not self._is_dateless(look):
                small = Type(steps=(Step.SMALL,), align=RIGHT | MIDDLE)
                draw_text(painter, day, small, look, QRect(left, 0, width - clock_px - look.mm(5), height), quiet)
            return
        large = Type(steps=(Step.TITLE,), weight=Weight.TITLE, align=RIGHT | BOTTOM)
        day_px = needed_height(day, look.font(Step.SMALL), width)
        clock_px = needed_height(clock, look.font(Step.TITLE, Weight.TITLE), width)
        top = (height - clock_px - day_px) // 2
        draw_text(painter, clock, large, look, QRect(left, top, width, clock_px), ink)
        small = Type(steps=(Step.SMALL,), align=RIGHT | TOP)
        draw_text(painter, day, small, look, QRect(left, top + clock_px, width, day_px), quiet)

    def _clock_width(self, look: Look) -> int:
        """Room for the longest date of either language, so that the name does not move at midnight."""
        longest = needed_width("Wednesday, 28 September 2026", look.font(Step.SMALL), self.window().width())
        if not self._is_tall:
            clock_px = self._flat_clock_width(look)
            return clock_px if self._is_dateless(look) else longest + look.mm(5) + clock_px
        return longest // 2 + look.mm(6)

    def _is_dateless(self, look: Look) -> bool:
        """On a lying screen a long name takes the place of the date."""
        day_px = needed_width("Wednesday, 28 September 2026", look.font(Step.SMALL), self.window().width())
        name_px = needed_width(self._name, look.font(Step.SMALL, Weight.TITLE), self.window().width())
        taken = 2 * look.mm(10) + look.mm(8) + look.mm(5) + self._flat_clock_width(look)
        return name_px + day_px + taken > self.window().width()

    def _flat_clock_width(self, look: Look) -> int:
        return needed_width("00.00", look.font(Step.BODY, Weight.TITLE), look.mm(100)) + look.mm(1)

    def _name_width(self, width: int, look: Look) -> int:
        return max(1, width - 2 * look.mm(10) - look.mm(8) - self._clock_width(look))
