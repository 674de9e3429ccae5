"""Lines of lists: a ticket with what is worth knowing about it, and a line of a choice with its digits."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from appkit.icons import paint_icon
from appkit.tokens import Step, Weight
from counter.windows.buttons import DeskButton, cap_size, paint_cap
from counter.windows.cut_text import draw_cut
from counter.windows.look import Look

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_NOTE_CHARACTERS_MIN = 5
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class TicketLine(DeskButton):
    """Number, marks, service and waiting time in one quiet line; a click asks what to do with the ticket."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._note, self._time = "", ""
        self._marks: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.ticket_id = 0

    def show_ticket(self, ticket_id: int, number: str, note: str, time: str, marks: tuple[str, ...]) -> None:
        """`marks` are icon names; the note is cut where there is no room for it."""
        if (self.ticket_id, self.text(), self._note, self._time, self._marks) != (ticket_id, number, note, time, marks):
            self.ticket_id, self._note, self._time, self._marks = ticket_id, note, time, marks
            self.setText(number)
            self.setAccessibleName(" · ".join(part for part in (number, note, time) if part))
            self.setToolTip(note)
            self.update()

    def sizeHint(self) -> QSize:
        """One line high, as wide as there is room."""
        height = max(self.look.metrics.mm(7.0), round(QFontMetrics(self.look.font()).height() * 1.25))
        return QSize(self.look.metrics.mm(60), height)

    def minimumSizeHint(self) -> QSize:
        """Number and time."""
        return QSize(self.look.metrics.mm(34), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Number, icons, service, time from left to right."""
        painter = QPainter(self)
        self.paint_ground(painter, "pressed" if self.underMouse() or self.isDown() else "card", None)
        gap, box = self.look.gap_px, self.rect().adjusted(self.look.gap_px, 0, -self.look.gap_px, 0)
        strong = self.look.font(Step.BODY, Weight.TITLE)
        painter.setPen(self.look.colour("ink"))
        painter.setFont(strong)
        painter.drawText(box, LEFT, self.text())
        column = QFontMetrics(strong).horizontalAdvance("WW 0000")
        box.setLeft(box.left() + max(column, QFontMetrics(strong).horizontalAdvance(self.text())))
        quiet = self.look.font(Step.SMALL)
        painter.setFont(quiet)
        painter.drawText(box, RIGHT, self._time)
        box.setRight(box.right() - QFontMetrics(quiet).horizontalAdvance(self._time) - gap)
        self._paint_note(painter, box)

    def _paint_note(self, painter: QPainter, box: QRect) -> None:
        side = round(QFontMetrics(painter.font()).capHeight() * 1.6)
        for mark in self._marks:
            top = box.center().y() - side / 2 + 0.5
            paint_icon(painter, mark, self.look.colour("information"), QRectF(box.left(), top, side, side))
            box.setLeft(box.left() + side + self.look.gap_px // 2)
        painter.setPen(self.look.colour("ink_quiet"))
        measure = QFontMetrics(painter.font())
        if box.width() < _NOTE_CHARACTERS_MIN * measure.averageCharWidth():
            return  # two letters and … tell nobody anything
        note = measure.elidedText(self._note, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, LEFT, note)


class ChoiceLine(DeskButton):
    """One line of a choice: its digits as a key, its words in at most two lines, a quiet note behind."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self._code, self._note, self._is_marked, self._is_tight = "", "", False, False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def make_tight(self, is_tight: bool) -> None:
        """One small line instead of two usual ones."""
        if is_tight != self._is_tight:
            self._is_tight = is_tight
            self.updateGeometry()

    def show_option(self, code: str, words: str, note: str, *, is_marked: bool) -> None:
        """`code` is empty where the digits of the words themselves are typed."""
        self._code, self._note, self._is_marked = code, note, is_marked
        self.setText(words)
        self.setAccessibleName(" · ".join(part for part in (code, words, note) if part))
        self.setToolTip(words)
        self.update()

    def sizeHint(self) -> QSize:
        """Two lines of words fit, or one small one in a long list."""
        if self._is_tight:
            small = QFontMetrics(self.look.font(Step.SMALL))
            return QSize(self.look.metrics.mm(50), max(self.look.metrics.mm(7.4), round(small.lineSpacing() * 1.3)))
        height = 2 * QFontMetrics(self.look.font()).lineSpacing() + self.look.gap_px // 2
        return QSize(self.look.metrics.mm(50), max(self.look.metrics.target_px, height))

    def minimumSizeHint(self) -> QSize:
        """Narrow columns cut the words, the tool tip has them whole."""
        return QSize(self.look.metrics.mm(30), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Digits, words, note."""
        painter = QPainter(self)
        is_lit = self.isEnabled() and (self.underMouse() or self.isDown())
        ground = "information_ground" if self._is_marked else ("pressed" if is_lit else "card")
        ink = "border" if not self.isEnabled() else ("on_information" if self._is_marked else "ink")
        self.paint_ground(painter, ground, "information" if self._is_marked else "line")
        gap, box = self.look.gap_px, self.rect().adjusted(self.look.gap_px, 0, -self.look.gap_px, 0)
        if self._code:
            size = cap_size(self.look, self._code)
            cap = QRect(box.left(), box.center().y() - size.height() // 2 + 1, size.width(), size.height())
            paint_cap(painter, self.look, self._code, cap, self.look.colour(ink))
            box.setLeft(cap.right() + gap + gap // 2)
        self._paint_words(painter, box, ink)

    def _paint_words(self, painter: QPainter, box: QRect, ink: str) -> None:
        n_lines = 1 if self._is_tight else 2
        weight = Weight.STRONG if self._note or self._is_marked else Weight.TEXT
        painter.setPen(self.look.colour(ink))
        painter.setFont(self.look.font(Step.SMALL if self._is_tight else Step.BODY, weight))
        if not self._note:
            draw_cut(painter, self.text(), box, n_lines)
            return
        words_width = min(box.width(), QFontMetrics(painter.font()).horizontalAdvance(self.text()))
        draw_cut(painter, self.text(), box, 1)
        box.setLeft(box.left() + words_width + 2 * self.look.gap_px)
        painter.setFont(self.look.font(Step.SMALL))
        painter.setPen(self.look.colour("ink_quiet" if ink == "ink" else ink))
        draw_cut(painter, self._note, box, n_lines)
