"""Draws one of the last calls: number, marks, counter, in columns that stand below each other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSizeF

from appkit.tokens import Weight
from display.board import ShownCall
from display.pencil import Pencil
from display.wording import SPEAKING, CounterText, Mark, Wording
from wire.boardplan import ZonePlan

_WORD = 0.58
_NAME = 0.78
_MARK = 0.3
_MARK_PITCH = 2.4


def paint_row(
    pencil: Pencil, wording: Wording, area: QRectF, call: ShownCall, zone: ZonePlan, *, is_spoken: bool
) -> None:
    """Paints the call into `area`, with the columns of `zone`."""
    marks = (*wording.marks(call), *((SPEAKING,) if is_spoken else ()))
    _Row(pencil, area, zone).paint(call.number, wording.counter(call), marks)


class _Row:
    def __init__(self, pencil: Pencil, area: QRectF, zone: ZonePlan) -> None:
        self._pencil = pencil
        self._area = area
        self._zone = zone
        self._cap = zone.row_px
        self._baseline = area.center().y() + zone.row_px / 2
        self._column = area.left() + zone.column_px
        self._right = area.right() - zone.margin_px

    def paint(self, number: str, counter: CounterText, marks: Sequence[Mark]) -> None:
        """On a tall zone marks take the place of the counter's word, or stand below a room's name."""
        end = self._number(number)
        if counter.digits is None:
            is_shared = self._zone.is_tall and bool(marks)
            self._name(counter.name, is_shared=is_shared)
            left, right = end, float(self._column)
            if is_shared:
                left, right = self._column - self._cap * 0.3, self._right + self._cap * 0.3
        else:
            has_word = not (self._zone.is_tall and marks)
            left, right = end, self._numbered(counter, has_word=has_word)
        if counter.digits is None and self._zone.is_tall:
            self._marks([tuple(marks)], left, right, self._area.center().y() + self._area.height() * 0.24)
        else:
            self._marks(_in_lines(marks), left, right, self._area.center().y())

    def _number(self, number: str) -> float:
        left = self._area.left() + self._zone.margin_px
        room = self._zone.column_px - 1.5 * self._zone.margin_px
        cap = self._pencil.ink.fit(number, room, self._cap, Weight.NUMBER)
        return left + self._pencil.text(QPointF(left, self._baseline), number, cap, Weight.NUMBER)

    def _numbered(self, counter: CounterText, *, has_word: bool) -> float:
        """Ends at the right edge, so that digits stand below each other. Returns where it begins."""
        pencil, digits = self._pencil, counter.digits or ""
        left = self._right - pencil.ink.width(digits, self._cap, Weight.NUMBER)
        pencil.text(QPointF(left, self._baseline), digits, self._cap, Weight.NUMBER)
        if not (counter.word and has_word):
            return left
        left -= self._cap * 0.35
        cap = pencil.ink.fit(counter.word, left - self._column, _WORD * self._cap, Weight.STRONG)
        left -= pencil.ink.width(counter.word, cap, Weight.STRONG)
        pencil.text(QPointF(left, self._baseline), counter.word, cap, Weight.STRONG, is_quiet=True)
        return left

    def _name(self, name: str, *, is_shared: bool) -> None:
        """Begins in the column; alone it may have two lines, above marks it has the upper part of the row."""
        share = 0.5 if is_shared else 1.0
        room = QSizeF(self._right - self._column, self._area.height() * share * 0.72)
        fitted = self._pencil.ink.fit_lines(name, room, _NAME * self._cap, 2, Weight.TITLE)
        area = QRectF(self._column, self._area.top(), room.width(), self._area.height() * share * 1.1)
        self._pencil.lines(area, fitted, Weight.TITLE)

    def _marks(self, lines: Sequence[Sequence[Mark]], left: float, right: float, middle: float) -> None:
        gap = self._cap * (0.3 if self._zone.is_tall else 0.5)
        room = right - left - 2 * gap
        cap = min((self._pencil.marks_cap(line, _MARK * self._cap, room) for line in lines), default=0.0)
        top = middle - (len(lines) - 1) * cap * _MARK_PITCH / 2
        for n, line in enumerate(lines):
            at = QPointF(left + gap, top + n * cap * _MARK_PITCH + cap / 2)
            self._pencil.marks(at, line, cap)


def _in_lines(marks: Sequence[Mark]) -> list[Sequence[Mark]]:
    """One below the other, from three on two in a line."""
    n_each = 1 if len(marks) < 3 else 2
    return [marks[n : n + n_each] for n in range(0, len(marks), n_each)]
