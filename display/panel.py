"""One zone of the board: the call in front, the last calls, or the words for an empty zone."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from appkit.icons import paint_icon
from appkit.tokens import Weight
from display.board import ShownCall, ZoneView
from display.colours import Colours
from display.frontpainter import FrontPainter
from display.ink import Ink
from display.pencil import Pencil
from display.rowpainter import paint_row
from display.told import Told
from display.wording import Wording
from wire.boardplan import ZonePlan

_MOST_ROWS = 5
_LINE_PX = 3


class ZonePanel(QWidget):
    """Paints a `ZoneView`; names its parts `board.call`, `board.counter`, `board.marks`, `board.history.1` and so on.

    The second zone's parts begin with `board.zone2.`, and so for each further one.

    Signals:
        painted(tuple of int): these calls are on the screen now.
    """

    painted = Signal(object)

    def __init__(self, ink: Ink, wording: Wording, n_zone: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._ink = ink
        self._wording = wording
        self._plan: ZonePlan | None = None
        self._view = ZoneView(zone=None)
        self._speaking_id: int | None = None
        prefix = "board." if n_zone == 1 else f"board.zone{n_zone}."
        self.setObjectName(f"{prefix}zone")
        self._told = {name: Told(prefix + name, self) for name in ("call", "counter", "marks", "empty")}
        self._told_rows = [Told(f"{prefix}history.{n}", self) for n in range(1, _MOST_ROWS + 1)]

    def set_plan(self, zone: ZonePlan) -> None:
        """Sizes for this panel; before the first view."""
        self._plan = zone
        self._tell()
        self.update()

    def show_zone(self, view: ZoneView, speaking_id: int | None) -> None:
        """Shows another view; paints only if something changed."""
        if (view, speaking_id) != (self._view, self._speaking_id):
            self._view, self._speaking_id = view, speaking_id
            self._tell()
            self.update()

    def shown_rows(self) -> tuple[ShownCall, ...]:
        """The last calls that have room."""
        if self._plan is None:
            return ()
        return self._view.rows[: self._plan.shown_rows(is_spotlit=self._view.is_spotlit)]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paints everything anew; a board changes a few times a minute."""
        if self._plan is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), self._ink.theme.colour("paper"))
        self._paint_title(painter, self._plan)
        self._paint_borders(painter, self._plan)
        if self._view.first is None:
            self._paint_empty(painter, self._plan)
        else:
            self._paint_front(painter, self._plan, self._view.first)
            self._paint_rows(painter, self._plan)
        painter.end()
        if self._view.first is not None:
            self.painted.emit(tuple(call.call_id for call in (self._view.first, *self.shown_rows())))

    def _paint_borders(self, painter: QPainter, zone: ZonePlan) -> None:
        """Where several zones meet."""
        if zone.title_px:
            painter.fillRect(QRectF(0, 0, self.width(), _LINE_PX), self._ink.theme.colour("border"))
        if self.x() > 0:
            painter.fillRect(QRectF(0, 0, _LINE_PX, self.height()), self._ink.theme.colour("border"))

    def _paint_title(self, painter: QPainter, zone: ZonePlan) -> None:
        if zone.title_px == 0 or self._view.zone is None:
            return
        room = self.width() - 2 * zone.margin_px
        cap = self._ink.fit(self._view.zone, room, zone.title_px / 1.9, Weight.TITLE)
        at = QPointF(zone.margin_px, zone.title_px / 2 + cap / 2)
        self._ink.draw(painter, at, self._view.zone, cap, Weight.TITLE, self._ink.theme.colour("ink"))

    def _paint_empty(self, painter: QPainter, zone: ZonePlan) -> None:
        theme = self._ink.theme
        room = self.width() * 0.82
        words, advice = self._wording.nobody_called, self._wording.nobody_called_advice
        cap = self._ink.fit(words, room, zone.number_px * 0.38, Weight.TITLE)
        small = self._ink.fit(advice, room, cap * 0.5, Weight.TEXT)
        icon = zone.number_px * 0.8
        top = (self.height() - icon - cap * 1.2 - cap - small * 2.4) / 2
        paint_icon(painter, "ticket", theme.colour("ink_quiet"), QRectF((self.width() - icon) / 2, top, icon, icon))
        baseline = top + icon + cap * 2.2
        self._centred(painter, baseline, words, cap, Weight.TITLE)
        self._centred(painter, baseline + small * 2.4, advice, small, Weight.TEXT)

    def _centred(self, painter: QPainter, baseline: float, text: str, cap: float, weight: Weight) -> None:
        left = (self.width() - self._ink.width(text, cap, weight)) / 2
        role = "ink" if weight is Weight.TITLE else "ink_quiet"
        self._ink.draw(painter, QPointF(left, baseline), text, cap, weight, self._ink.theme.colour(role))

    def _paint_front(self, painter: QPainter, zone: ZonePlan, call: ShownCall) -> None:
        is_spotlit, theme = self._view.is_spotlit, self._ink.theme
        area = QRectF(0, zone.title_px, self.width(), zone.band(is_spotlit=is_spotlit))
        colours = Colours.lit(theme) if self._view.is_lit else Colours.settled(theme)
        pencil = Pencil(painter=painter, ink=self._ink, colours=colours)
        painter.fillRect(area, colours.ground)
        front = FrontPainter(pencil, self._wording, area, zone)
        front.is_spotlit, front.is_spoken = is_spotlit, call.call_id == self._speaking_id
        front.paint(call)

    def _paint_rows(self, painter: QPainter, zone: ZonePlan) -> None:
        pencil = Pencil(painter=painter, ink=self._ink, colours=Colours.listed(self._ink.theme))
        top = zone.title_px + zone.band(is_spotlit=self._view.is_spotlit)
        inner = self.width() - 2 * zone.margin_px
        for n, call in enumerate(self.shown_rows()):
            area = QRectF(0, top + n * zone.pitch_px, self.width(), zone.pitch_px)
            if n > 0:
                line = QRectF(zone.margin_px, area.top() - 1, inner, _LINE_PX)
                painter.fillRect(line, self._ink.theme.colour("line"))
            is_spoken = call.call_id == self._speaking_id
            paint_row(pencil, self._wording, area, call, zone, is_spoken=is_spoken)

    def _tell(self) -> None:
        first = self._view.first
        self._told["empty"].tell(self._wording.nobody_called if first is None else "")
        self._told["call"].tell("" if first is None else first.number)
        self._told["counter"].tell("" if first is None else self._wording.counter(first).name)
        marks = () if first is None else self._wording.marks(first)
        self._told["marks"].tell(", ".join(mark.word for mark in marks))
        shown = self.shown_rows()
        for n, told in enumerate(self._told_rows):
            told.tell(self._wording.read(shown[n]) if n < len(shown) else "")
        self._place_told()

    def _place_told(self) -> None:
        if self._plan is None:
            return
        band_px = self._plan.band(is_spotlit=self._view.is_spotlit)
        half = self.width() // 2
        self._told["empty"].setGeometry(self.rect())
        self._told["call"].setGeometry(0, self._plan.title_px, half, band_px)
        self._told["marks"].setGeometry(0, self._plan.title_px, half, band_px // 3)
        self._told["counter"].setGeometry(half, self._plan.title_px, half, band_px)
        top = self._plan.title_px + band_px
        for n, told in enumerate(self._told_rows):
            told.setGeometry(0, top + n * self._plan.pitch_px, self.width(), self._plan.pitch_px)
