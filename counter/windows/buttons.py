"""Buttons of the desk: words, icon and the keys that do the same, drawn from the tokens."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from appkit.icons import paint_icon
from appkit.tokens import Step, Weight
from counter.windows.cut_text import draw_cut
from counter.windows.look import Look


class DeskButton(QAbstractButton):
    """Takes the keyboard only by Tab and keeps only the space bar: every other key belongs to the desk."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.look = look
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space clicks; anything else goes to the window."""
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            super().keyPressEvent(event)
        else:
            event.ignore()

    def paint_ground(self, painter: QPainter, ground: str, edge: str | None) -> None:
        """Fills the button and draws its border, or the ring while it has the keyboard."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = self.look.metrics
        has_focus = self.hasFocus()
        width = metrics.length("focus_mm" if has_focus else "border_mm") / 2 if edge or has_focus else 0.0
        pen = QPen(self.look.colour("focus" if has_focus else edge or ground), max(1.0, width))
        painter.setPen(pen if edge or has_focus else Qt.PenStyle.NoPen)
        painter.setBrush(self.look.colour(ground))
        inset = pen.widthF() / 2
        radius = metrics.mm(1.6)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), radius, radius)


def paint_cap(painter: QPainter, look: Look, text: str, target: QRect, colour: QColor) -> None:
    """A key as it looks on the keyboard."""
    painter.setPen(QPen(colour, 1.2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    radius = look.metrics.mm(0.8)
    painter.drawRoundedRect(QRectF(target).adjusted(0.6, 0.6, -0.6, -0.6), radius, radius)
    painter.setFont(cap_font(look))
    painter.drawText(target, Qt.AlignmentFlag.AlignCenter, text)


def cap_font(look: Look) -> QFont:
    """The font of key caps."""
    return look.font(Step.SMALL, Weight.STRONG)


def cap_size(look: Look, text: str) -> QSize:
    """How large a key is drawn; never narrower than high."""
    measure = QFontMetrics(cap_font(look))
    height = round(measure.capHeight() + look.metrics.mm(2.2))
    return QSize(max(height, measure.horizontalAdvance(text) + look.metrics.mm(2.4)), height)


class PadButton(DeskButton):
    """A button with icon, words in at most two lines, and its keys on the right.

    Attributes:
        kind: `action` for *next* alone, `strong`, `plain`, or `quiet` for what is seldom needed.
    """

    def __init__(self, look: Look, icon: str, caps: tuple[str, ...], kind: str = "plain") -> None:
        super().__init__(look)
        self.kind = kind
        self._icon = icon
        self._caps = caps
        self._are_keys_printed = True
        self._is_held = False
        self._is_large = kind in ("action", "strong")
        self._n_lines = 1 if self._is_large else 2
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def keep_to_one_line(self) -> None:
        """As low and as narrow as its words in one line."""
        self._n_lines = 1
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def hold_down(self, is_held: bool) -> None:
        """Shows the button pressed, as its key is."""
        if is_held != self._is_held:
            self._is_held = is_held
            self.update()

    def print_keys(self, is_printed: bool) -> None:
        """Hides the keys while they mean something else; their room stays."""
        if is_printed != self._are_keys_printed:
            self._are_keys_printed = is_printed
            self.update()

    def say(self, words: str) -> None:
        """What stands on the button, and what a screen reader says."""
        if words != self.text():
            self.setText(words)
            self.setAccessibleName(words)
            self.setToolTip(words)
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Room for the words in one line."""
        words = QFontMetrics(self._font()).horizontalAdvance(self.text())
        return QSize(self._fixed_width() + words, self._height())

    def minimumSizeHint(self) -> QSize:
        """Room for the longest word; the words then stand in two lines."""
        measure = QFontMetrics(self._font())
        longest = max((measure.horizontalAdvance(word) for word in self.text().split()), default=0)
        return QSize(self._fixed_width() + longest, self._height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, icon, words, keys."""
        painter = QPainter(self)
        ground, edge, ink = self._colours()
        self.paint_ground(painter, ground, edge)
        gap, side = self.look.gap_px, self._icon_px()
        colour = self.look.colour(ink)
        left = gap + gap // 2
        paint_icon(painter, self._icon, colour, QRectF(left, (self.height() - side) / 2, side, side))
        right = self._paint_caps(painter, self.width() - gap - gap // 2, colour)
        painter.setPen(colour)
        painter.setFont(self._font())
        start = left + side + gap
        draw_cut(painter, self.text(), QRect(start, 0, max(0, right - gap - start), self.height()), self._n_lines)

    def _paint_caps(self, painter: QPainter, right: int, colour: QColor) -> int:
        for text in reversed(self._caps):
            size = cap_size(self.look, text)
            target = QRect(right - size.width(), (self.height() - size.height()) // 2, size.width(), size.height())
            if self._are_keys_printed:
                paint_cap(painter, self.look, text, target, colour)
            right = target.left() - self.look.gap_px // 2
        return right

    def _colours(self) -> tuple[str, str | None, str]:
        """Roles of ground, border and ink."""
        if not self.isEnabled():
            return "paper", "line", "border"
        is_down = self.isDown() or self._is_held
        if self.kind == "strong":
            return "ink", None, "paper"
        if self.kind == "action":
            return ("action_pressed" if is_down or self.underMouse() else "action"), None, "on_action"
        if is_down:
            return "pressed", "ink", "ink"
        ground = "pressed" if self.underMouse() else ("paper" if self.kind == "quiet" else "card")
        return ground, ("line" if self.kind == "quiet" else "border"), "ink"

    def _font(self) -> QFont:
        step = Step.TITLE if self._is_large else (Step.SMALL if self.kind == "quiet" else Step.BODY)
        return self.look.font(step, Weight.TITLE if self._is_large else Weight.STRONG)

    def _icon_px(self) -> int:
        return round(QFontMetrics(self._font()).capHeight() * 1.7)

    def _height(self) -> int:
        measure = QFontMetrics(self._font())
        text_px = self._n_lines * measure.lineSpacing() + self.look.gap_px // 2
        return max(self.look.metrics.target_px, text_px)

    def _fixed_width(self) -> int:
        gap = self.look.gap_px
        caps = sum(cap_size(self.look, text).width() + gap // 2 for text in self._caps)
        # Two more, for widths of letters are rounded.
        return 5 * gap + self._icon_px() + caps + 2


class StackedButton(PadButton):
    """Icon and key above, the words small beneath: for the docked bar."""

    def sizeHint(self) -> QSize:
        """As wide as its words, as high as the bar lets it."""
        words = 0 if self.look.metrics.is_large else QFontMetrics(self._font()).horizontalAdvance(self.text())
        return QSize(max(self._top_width(), words) + 3 * self.look.gap_px, self.look.metrics.target_px)

    def minimumSizeHint(self) -> QSize:
        """The words are never cut."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Ground, icon with keys, words."""
        painter = QPainter(self)
        ground, edge, ink = self._colours()
        self.paint_ground(painter, ground, edge)
        colour, side = self.look.colour(ink), self._icon_px()
        # In large text 64 px have no room for words: icon and key stay, the words are in the tool tip.
        words_px = 0 if self.look.metrics.is_large else QFontMetrics(self._font()).lineSpacing()
        top = max(side, cap_size(self.look, "0").height())
        above = (self.height() - top - words_px - 2) / 2
        left = (self.width() - self._top_width()) / 2
        paint_icon(painter, self._icon, colour, QRectF(left, above + (top - side) / 2, side, side))
        x = round(left) + side + self.look.gap_px // 2
        for text in self._caps:
            size = cap_size(self.look, text)
            paint_cap(painter, self.look, text, QRect(x, round(above), size.width(), size.height()), colour)
            x += size.width() + self.look.gap_px // 2
        painter.setPen(colour)
        painter.setFont(self._font())
        below = QRect(0, round(above) + top + 2, self.width(), words_px)
        if words_px:
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self.text())

    def _font(self) -> QFont:
        return self.look.font(Step.SMALL, Weight.STRONG)

    def _top_width(self) -> int:
        gap = self.look.gap_px // 2
        return self._icon_px() + sum(cap_size(self.look, text).width() + gap for text in self._caps)
