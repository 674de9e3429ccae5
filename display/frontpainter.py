"""Draws the call in front: number and counter side by side on a wide zone, one above the other on a tall one."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF

from appkit.tokens import Weight
from display.board import ShownCall
from display.ink import Fitted
from display.pencil import Pencil
from display.wording import SPEAKING, CounterText, Wording
from wire.boardplan import ZonePlan

# In heights of the number's capitals.
_CAPTION = 0.18
_CAPTION_GAP = 0.26
_MARK = 0.78
_HEAD = _CAPTION + _CAPTION_GAP
_ARROW = 0.62
_ARROW_ROOM = 1.0
_ARROW_OF_BLOCK = 0.4
_LEAST_NAME = 0.6
_MOST_NAME = 0.85
_SHRINK = 0.97


class FrontPainter:
    """One drawing of one call into one area.

    Attributes:
        is_spotlit: the call may grow as large as fits.
        is_spoken: it is being said now.
    """

    def __init__(self, pencil: Pencil, wording: Wording, area: QRectF, zone: ZonePlan) -> None:
        self.is_spotlit = False
        self.is_spoken = False
        self._pencil = pencil
        self._ink = pencil.ink
        self._wording = wording
        self._area = area.adjusted(zone.margin_px, 0, -zone.margin_px, 0)
        self._zone = zone

    def paint(self, call: ShownCall) -> None:
        """Draws the call."""
        if self._zone.is_tall:
            self._tall(call, self._wording.counter(call))
        else:
            self._wide(call, self._wording.counter(call))

    def _wide(self, call: ShownCall, counter: CounterText) -> None:
        """Number left, counter right, their capitals on one line and the arrow in the middle between them."""
        cap = self._wide_cap(call, counter)
        left, right = self._area.left(), self._area.right()
        number_end = left + self._ink.width(call.number, cap, Weight.NUMBER)
        name_left = self._name_left(number_end, counter, cap)
        top = self._area.center().y() - (_HEAD + 1) * cap / 2
        baseline = top + (_HEAD + 1) * cap
        self._pencil.text(QPointF(left, baseline), call.number, cap, Weight.NUMBER)
        self._captions(call, QPointF(left, top + _CAPTION * cap), cap, name_left - left - 0.3 * cap)
        arrow = min(_ARROW * cap, (name_left - number_end) * 0.8)
        middle = QPointF((number_end + name_left) / 2, baseline - cap / 2)
        self._pencil.icon("forward", QRectF(middle.x() - arrow / 2, middle.y() - arrow / 2, arrow, arrow))
        self._wide_counter(counter, QRectF(name_left, baseline - cap, right - name_left, cap))

    def _name_left(self, number_end: float, counter: CounterText, cap: float) -> float:
        """Where the counter begins: numbered ones end at the right edge, names begin in the list's column."""
        if counter.digits is not None:
            return self._area.right() - self._digits_width(counter, cap)
        least = number_end + (_ARROW_ROOM if self.is_spotlit else 0.4) * cap
        if self.is_spotlit:
            fitted = self._name(counter.name, self._area.right() - least, cap)
            widest = max(self._ink.width(line, fitted.cap_px, Weight.NUMBER) for line in fitted.lines)
            return max(least, self._area.right() - widest)
        return max(self._area.left() + self._zone.column_px - self._zone.margin_px, least)

    def _wide_cap(self, call: ShownCall, counter: CounterText) -> float:
        number = self._ink.unit_width(call.number, Weight.NUMBER)
        if not self.is_spotlit:
            return min(self._zone.number_px, (self._zone.column_px - self._zone.margin_px * 2) / number)
        cap = self._area.height() / (_HEAD + 1.45)
        while cap > self._zone.number_px and not self._fits_wide(counter, cap, number):
            cap *= _SHRINK
        return cap

    def _fits_wide(self, counter: CounterText, cap: float, number: float) -> bool:
        room = self._area.width() - (number + _ARROW_ROOM) * cap
        if room <= cap * 0.5:
            return False
        if counter.digits is not None:
            return self._digits_width(counter, cap) <= room
        return self._name(counter.name, room, cap).cap_px >= _LEAST_NAME * cap

    def _name(self, name: str, room: float, cap: float) -> Fitted:
        """A room's name beside a number: up to three lines, within the height of the band."""
        return self._ink.fit_lines(name, QSizeF(room, self._area.height() * 0.84), cap * _MOST_NAME, 3, Weight.NUMBER)

    def _digits_width(self, counter: CounterText, cap: float) -> float:
        word = self._ink.width(counter.word or "", _CAPTION * cap, Weight.STRONG)
        return max(word, self._ink.width(counter.digits or "", cap, Weight.NUMBER))

    def _wide_counter(self, counter: CounterText, line: QRectF) -> None:
        """The counter on the number's line, its word above like the number's caption."""
        cap = line.height()
        caption_at = QPointF(line.left(), line.top() - cap * _CAPTION_GAP)
        if counter.digits is None:
            fitted = self._name(counter.name, line.width(), cap)
            if len(fitted.lines) == 1:
                caption = self._wording.place_caption
                self._pencil.text(caption_at, caption, _CAPTION * cap, Weight.STRONG, is_quiet=True)
                self._pencil.lines(line, fitted, Weight.NUMBER)
            else:
                around = QRectF(line.left(), self._area.top(), line.width(), self._area.height())
                self._pencil.lines(around, fitted, Weight.NUMBER)
            return
        width = self._ink.width(counter.digits, cap, Weight.NUMBER)
        self._pencil.text(QPointF(line.right() - width, line.bottom()), counter.digits, cap, Weight.NUMBER)
        if counter.word:
            caption_at.setX(line.right() - self._ink.width(counter.word, _CAPTION * cap, Weight.STRONG))
            self._pencil.text(caption_at, counter.word, _CAPTION * cap, Weight.STRONG, is_quiet=True)

    def _tall(self, call: ShownCall, counter: CounterText) -> None:
        """The number over the whole width, the counter below it; what is left of the height spreads between them."""
        zone, width, height = self._zone, self._area.width(), self._area.height()
        most = min(zone.number_px * (1.25 if self.is_spotlit else 1.0), height * 0.32)
        cap = self._ink.fit(call.number, width, most, Weight.NUMBER)
        counter_cap = cap if self.is_spotlit else min(cap, zone.counter_px)
        room = QSizeF(width - _ARROW * counter_cap * 1.35, height - (_HEAD + 1.75) * cap)
        n_lines = 1 if counter.digits else 3
        fitted = self._ink.fit_lines(counter.name, room, counter_cap, n_lines, Weight.NUMBER)
        spare = max(0.0, height - (_HEAD + 1) * cap - fitted.height_px)
        gap = min(0.7 * cap, spare * 0.36)
        top = self._area.top() + (spare - gap) / 2
        baseline = top + (_HEAD + 1) * cap
        self._captions(call, QPointF(self._area.left(), top + _CAPTION * cap), cap, width)
        self._pencil.text(QPointF(self._area.left(), baseline), call.number, cap, Weight.NUMBER)
        self._tall_counter(fitted, QRectF(self._area.left(), baseline + gap, width, fitted.height_px))

    def _tall_counter(self, fitted: Fitted, area: QRectF) -> None:
        arrow = max(_ARROW * fitted.cap_px, _ARROW_OF_BLOCK * fitted.height_px)
        self._pencil.icon("forward", QRectF(area.left(), area.center().y() - arrow / 2, arrow, arrow))
        self._pencil.lines(area.adjusted(arrow * 1.35, 0, 0, 0), fitted, Weight.NUMBER)

    def _captions(self, call: ShownCall, at: QPointF, cap: float, room: float) -> None:
        """The words above the number, or in their place the marks; beside them whether it is being said."""
        marks, cap = self._wording.marks(call), _CAPTION * cap
        if not marks:
            caption = self._wording.number_caption
            width = self._pencil.text(at, caption, cap, Weight.STRONG, is_quiet=True) + cap
            at, room = QPointF(at.x() + width, at.y()), room - width
        if self.is_spoken:
            marks = (*marks, SPEAKING)
        self._pencil.marks(at, marks, self._pencil.marks_cap(marks, cap * _MARK, room))
