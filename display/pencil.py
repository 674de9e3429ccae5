"""One painter, one face and one set of colours: what the drawings of calls are made with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPen

from appkit.icons import paint_icon
from appkit.tokens import Weight
from display.colours import Colours
from display.ink import LINE, Fitted, Ink
from display.wording import Mark


@dataclass(frozen=True, kw_only=True)
class Pencil:
    """Draws texts, icons and marks; lasts as long as the painting."""

    painter: QPainter
    ink: Ink
    colours: Colours

    def text(self, at: QPointF, text: str, cap: float, weight: Weight, *, is_quiet: bool = False) -> float:
        """One line from its baseline's left end; returns its width."""
        colour = self.colours.quiet if is_quiet else self.colours.text
        return self.ink.draw(self.painter, at, text, cap, weight, colour)

    def lines(self, area: QRectF, fitted: Fitted, weight: Weight) -> None:
        """Lines from the left edge, centred in the height of `area`."""
        pitch = fitted.cap_px * LINE
        baseline = area.center().y() - pitch * (len(fitted.lines) - 1) / 2 + fitted.cap_px / 2
        for n, line in enumerate(fitted.lines):
            self.text(QPointF(area.left(), baseline + n * pitch), line, fitted.cap_px, weight)

    def icon(self, name: str, square: QRectF) -> None:
        """An icon in the quiet colour."""
        paint_icon(self.painter, name, self.colours.quiet, square)

    def marks_cap(self, marks: Sequence[Mark], cap: float, room: float) -> float:
        """The cap height, at most `cap`, at which the marks fit one row."""
        wanted = sum(self._mark_width(mark, cap) + cap for mark in marks) - cap
        return cap * min(1.0, max(room, 1.0) / wanted) if marks else cap

    def marks(self, at: QPointF, marks: Sequence[Mark], cap: float) -> None:
        """Marks in one row from `at`, their words on its line."""
        left = at.x()
        for mark in marks:
            self._mark(QPointF(left, at.y()), mark, cap)
            left += self._mark_width(mark, cap) + cap

    def _mark(self, at: QPointF, mark: Mark, cap: float) -> None:
        field = QRectF(at.x(), at.y() - cap * 1.55, self._mark_width(mark, cap), cap * 2.1)
        if not mark.word:
            self.icon(mark.icon, field)
            return
        self.painter.setPen(QPen(self.colours.quiet, max(1.0, cap * 0.09)))
        self.painter.drawRoundedRect(field, cap * 0.5, cap * 0.5)
        side = cap * 1.4
        square = QRectF(at.x() + cap * 0.45, field.center().y() - side / 2, side, side)
        paint_icon(self.painter, mark.icon, self.colours.text, square)
        self.text(QPointF(at.x() + cap * 2.35, at.y()), mark.word, cap, Weight.STRONG)

    def _mark_width(self, mark: Mark, cap: float) -> float:
        if not mark.word:
            return cap * 2.1
        return cap * 2.35 + self.ink.width(mark.word, cap, Weight.STRONG) + cap * 0.55
