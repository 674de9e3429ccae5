"""The thin lines of a board: zone, freshness and clock above; the rule and the running text below."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from appkit.icons import paint_icon
from appkit.tokens import Weight
from display.ink import LINE, Ink
from display.told import Told

_LINE_PX = 3


@dataclass(frozen=True, kw_only=True)
class HeaderView:
    """What the header says. Empty text: that part is not there."""

    title: str
    clock: str
    warning: str
    silence: str


class Header(QWidget):
    """Title left, clock right, and between them what is wrong: `board.title`, `board.freshness`, `board.clock`."""

    def __init__(self, ink: Ink, parent: QWidget) -> None:
        super().__init__(parent)
        self._ink = ink
        self._view = HeaderView(title="", clock="", warning="", silence="")
        self._cap = 1.0
        self._margin = 0
        self._told = {name: Told(f"board.{name}", self) for name in ("title", "freshness", "clock", "silence")}

    def set_sizes(self, cap_px: float, margin_px: int) -> None:
        """Cap height of the text and distance from the edges."""
        self._cap, self._margin = cap_px, margin_px

    def show_header(self, view: HeaderView) -> None:
        """Shows another view; paints only if something changed."""
        if view != self._view:
            self._view = view
            self._tell()
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the line from its ends to the middle, so that what is wrong gets the room that is left."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, cap = self._ink.theme, self._cap
        painter.fillRect(self.rect(), theme.colour("paper"))
        baseline = self.height() / 2 + cap / 2
        right = float(self.width() - self._margin)
        if self._view.clock:
            right -= self._ink.width(self._view.clock, cap, Weight.TITLE)
            at = QPointF(right, baseline)
            self._ink.draw(painter, at, self._view.clock, cap, Weight.TITLE, theme.colour("ink"))
            right -= cap
        right = self._chips(painter, right)
        room = right - self._margin - cap
        if room > 2 * cap:
            title_cap = self._ink.fit(self._view.title, room, cap, Weight.TITLE)
            at = QPointF(self._margin, self.height() / 2 + title_cap / 2)
            self._ink.draw(painter, at, self._view.title, title_cap, Weight.TITLE, theme.colour("ink_quiet"))
        painter.end()

    def _chips(self, painter: QPainter, right: float) -> float:
        """What is wrong, from the right; what the clock leaves decides whether the missing sound has words."""
        cap = self._cap
        silence, warning = self._view.silence, self._view.warning
        if silence:
            wanted = self._chip_width(silence) + cap * 0.8 + (self._chip_width(warning) if warning else 0.0)
            words = silence if wanted <= right - self._margin else ""
            right = self._chip(painter, right, "sound-off", words, is_warning=False) - cap * 0.5
        if warning:
            right = self._chip(painter, right, "attention", warning, is_warning=True) - cap * 0.5
        return right

    def _chip_width(self, text: str) -> float:
        cap = self._cap * 0.8
        return cap * 2.4 + (self._ink.width(text, cap, Weight.STRONG) + cap * 0.8 if text else 0.0)

    def _chip(self, painter: QPainter, right: float, icon: str, text: str, *, is_warning: bool) -> float:
        """A rounded field with icon and words that ends at `right`; returns where it begins."""
        theme, cap = self._ink.theme, self._cap * 0.8
        field = QRectF(0, 0, self._chip_width(text), cap * 1.9)
        field.moveCenter(QPointF(right - field.width() / 2, self.height() / 2))
        ground = theme.colour("attention_ground" if is_warning else "card")
        ink: QColor = theme.colour("on_attention" if is_warning else "ink")
        painter.setPen(theme.colour("attention") if is_warning else theme.colour("border"))
        painter.setBrush(ground)
        painter.drawRoundedRect(field, cap * 0.5, cap * 0.5)
        side = cap * 1.45
        paint_icon(painter, icon, ink, QRectF(field.left() + cap * 0.5, field.center().y() - side / 2, side, side))
        at = QPointF(field.left() + cap * 2.5, field.center().y() + cap / 2)
        self._ink.draw(painter, at, text, cap, Weight.STRONG, ink)
        return field.left()

    def _tell(self) -> None:
        texts = {
            "title": self._view.title,
            "freshness": self._view.warning,
            "clock": self._view.clock,
            "silence": self._view.silence,
        }
        for n, (name, text) in enumerate(texts.items()):
            self._told[name].tell(text)
            self._told[name].setGeometry(n * self.width() // 4, 0, self.width() // 4, self.height())


class TextLine(QWidget):
    """One text over the whole width, on as many lines as are best: the rule, a notice, the running text."""

    def __init__(self, ink: Ink, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._ink = ink
        self._text = ""
        self._icon = ""
        self._role = "ink_quiet"
        self._cap = 1.0
        self._margin = 0
        self._told = Told(name, self)

    def set_sizes(self, cap_px: float, margin_px: int) -> None:
        """Largest cap height and distance from the edges."""
        self._cap, self._margin = cap_px, margin_px
        self._told.setGeometry(self.rect())

    def show_text(self, text: str, icon: str = "", role: str = "ink_quiet") -> None:
        """Shows another text, with an icon before it where one is named."""
        if (text, icon, role) != (self._text, self._icon, self._role):
            self._text, self._icon, self._role = text, icon, role
            self._told.tell(text)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints the lines centred in height."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._ink.theme
        painter.fillRect(self.rect(), theme.colour("paper"))
        painter.fillRect(QRectF(self._margin, 0, self.width() - 2 * self._margin, _LINE_PX), theme.colour("line"))
        left = float(self._margin)
        if self._icon:
            side = self._cap * 1.5
            square = QRectF(left, (self.height() - side) / 2, side, side)
            paint_icon(painter, self._icon, theme.colour(self._role), square)
            left += side * 1.4
        n_lines = max(1, int(self.height() / (self._cap * LINE)))
        room = self.width() - self._margin - left
        fitted = self._ink.fit_lines(self._text, QSizeF(room, self.height()), self._cap, n_lines, Weight.TEXT)
        pitch = fitted.cap_px * LINE
        baseline = (self.height() - pitch * (len(fitted.lines) - 1) + fitted.cap_px) / 2
        for n, line in enumerate(fitted.lines):
            at = QPointF(left, baseline + n * pitch)
            self._ink.draw(painter, at, line, fitted.cap_px, Weight.TEXT, theme.colour(self._role))
        painter.end()
