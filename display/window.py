"""The board's one window: header, zones, and the lines below; or a sentence where numbers could be old."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSizeF, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from appkit.icons import paint_icon
from appkit.theme import Theme
from appkit.tokens import Step, Weight, height_at
from display.bars import Header, HeaderView, TextLine
from display.board import BoardView, Freshness, ZoneView
from display.ink import LINE, Ink
from display.panel import ZonePanel
from display.pictureshow import PictureShow
from display.told import Told
from display.voice import Fetcher
from display.wording import Wording
from wire.boardplan import Area, BoardPlan, Wishes, plan
from wire.boardrules import LEGIBLE_TOLERANCE

_WIDEST_NUMBER = "G 000"


@dataclass(frozen=True, kw_only=True)
class Surroundings:
    """What the board shows beside the calls.

    `trouble` replaces the whole call area; `notice` stands in the place of the rule.
    """

    speaking_id: int | None = None
    is_silent: bool = False
    trouble: str = ""
    notice: str = ""


class BoardWindow(QWidget):
    """Shows `BoardView`s. Holds no state but the last one; `board.sentence` is what replaces the numbers.

    Signals:
        painted(tuple of int): these calls were painted, and nothing covers them.
    """

    painted = Signal(object)

    def __init__(
        self, theme: Theme, wording: Wording, fetcher: Fetcher | None = None, *, is_seat_fixed: bool = False
    ) -> None:
        """Without a `fetcher` there are no pictures; `is_seat_fixed` keeps the theme's distance whatever is told."""
        super().__init__()
        self._is_seat_fixed = is_seat_fixed
        self.setObjectName("board")
        self._theme = theme
        self._ink = Ink(theme)
        self._wording = wording
        self._view: BoardView | None = None
        self._around = Surroundings()
        self._plan: BoardPlan | None = None
        self._panels: list[ZonePanel] = []
        self._header = Header(self._ink, self)
        self._rule = TextLine(self._ink, "board.rule", self)
        self._running = TextLine(self._ink, "board.running", self)
        self._pictures = None if fetcher is None else PictureShow(fetcher, theme, self)
        self._sentence = Sentence(self._ink, self)

    @property
    def legible_m(self) -> float:
        """From which distance the called number can be read on this panel; 0 before anything was shown."""
        return 0.0 if self._plan is None else self._plan.legible_m

    def is_too_far(self, seat_m: float) -> bool:
        """Whether the called number is too small for a seat at this distance, by more than anybody could notice."""
        return self.legible_m < seat_m * LEGIBLE_TOLERANCE

    @property
    def seat_m(self) -> float:
        """From the farthest seat to this board: as its settings or the office say, else as it was started."""
        told = None if self._view is None else self._view.hung.seat_m
        return self._theme.metrics.seat_m if told is None or self._is_seat_fixed else told

    def show_board(self, view: BoardView, around: Surroundings) -> None:
        """Shows another moment; parts that did not change are not painted again."""
        is_new_shape = self._view is None or _shape(view) != _shape(self._view)
        self._view, self._around = view, around
        if is_new_shape:
            self._arrange()
        self._fill()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another size: everything is divided anew."""
        self._arrange()
        self._fill()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground behind the parts."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("paper"))
        painter.end()

    def _arrange(self) -> None:
        view = self._view
        if view is None:
            return
        n_zones, has_text = max(1, len(view.zones)), view.running_text is not None
        has_pictures = self._pictures is not None and bool(view.hung.pictures)
        divided = plan(self.width(), self.height(), n_zones, has_text, self._wishes(), has_pictures)
        self._plan = divided
        margin_px = divided.zone.margin_px
        _place(self._header, divided.header)
        self._header.set_sizes(divided.line_px, margin_px)
        _place(self._rule, divided.rule)
        self._rule.set_sizes(divided.line_px * 0.78, margin_px)
        self._running.setVisible(divided.running is not None)
        if divided.running is not None:
            _place(self._running, divided.running)
            self._running.set_sizes(divided.line_px * 0.78, margin_px)
        if self._pictures is not None:
            self._pictures.setVisible(divided.pictures is not None)
            if divided.pictures is not None:
                _place(self._pictures, divided.pictures)
        self._arrange_zones(divided)

    def _arrange_zones(self, divided: BoardPlan) -> None:
        while len(self._panels) < len(divided.zones):
            panel = ZonePanel(self._ink, self._wording, len(self._panels) + 1, self)
            panel.painted.connect(self._tell_painted)
            self._panels.append(panel)
        for n, panel in enumerate(self._panels):
            panel.setVisible(n < len(divided.zones))
            if n < len(divided.zones):
                _place(panel, divided.zones[n])
                panel.set_plan(divided.zone)
        top, bottom = divided.header.height, divided.rule.top
        self._sentence.setGeometry(0, top, self.width(), bottom - top)
        self._sentence.set_cap(min(self.width(), self.height()) * 0.09)
        self._sentence.raise_()

    def _tell_painted(self, call_ids: tuple[int, ...]) -> None:
        if self._sentence.isHidden():
            self.painted.emit(call_ids)

    def _wishes(self) -> Wishes:
        metrics = self._theme.metrics
        # Heights in degrees grow with the distance.
        px_per_mm = metrics.px_per_mm * self.seat_m / metrics.seat_m
        return Wishes(
            number_px=metrics.cap_mm(Step.NUMBER) * px_per_mm,
            row_px=metrics.cap_mm(Step.BODY) * px_per_mm,
            line_px=metrics.cap_mm(Step.SMALL) * px_per_mm,
            legible_px_per_m=height_at(self._theme.tokens.size(metrics.reader, Step.NUMBER), 1.0) * metrics.px_per_mm,
            number_width=self._ink.unit_width(_WIDEST_NUMBER, Weight.NUMBER),
            margin_px=metrics.length("margin_mm"),
        )

    def _fill(self) -> None:
        view, around = self._view, self._around
        if view is None:
            return
        zones = view.zones or (ZoneView(zone=None),)
        for panel, zone in zip(self._panels, zones, strict=False):
            panel.show_zone(zone, around.speaking_id)
        self._header.show_header(self._header_view(view, zones))
        icon, role = ("attention", "attention") if around.notice else ("information", "ink_quiet")
        self._rule.show_text(around.notice or self._wording.rule, icon, role)
        running = "" if view.running_text is None else self._wording.words(view.running_text)
        self._running.show_text(running, "megaphone")
        if self._pictures is not None:
            is_calm = any(zone.is_spotlit for zone in zones)
            self._pictures.show_pictures(view.hung.pictures, view.hung.picture_s, is_calm=is_calm)
        self._sentence.say(around.trouble or self._sentence_for(view.freshness))

    def _header_view(self, view: BoardView, zones: tuple[ZoneView, ...]) -> HeaderView:
        wording = self._wording
        title = zones[0].zone if len(zones) == 1 and zones[0].zone else view.office_name
        is_cut_off = view.freshness in (Freshness.STALE, Freshness.LOST)
        since = wording.long_clock(view.heard) if is_cut_off and view.heard else ""
        return HeaderView(
            title=title or "",
            clock=wording.long_clock(view.clock) if view.clock else "",
            warning=wording.stale(since) if since else "",
            silence=wording.silent if self._around.is_silent else "",
        )

    def _sentence_for(self, freshness: Freshness) -> str:
        if freshness is Freshness.CONNECTING:
            return self._wording.connecting
        return self._wording.lost if freshness is Freshness.LOST else ""


class Sentence(QWidget):
    """Covers the call area with a sentence: `board.sentence`. Hidden while it has none."""

    def __init__(self, ink: Ink, parent: QWidget) -> None:
        super().__init__(parent)
        self._ink = ink
        self._cap = 1.0
        self._told = Told("board.sentence", self)
        self.hide()

    def set_cap(self, cap_px: float) -> None:
        """Largest cap height."""
        self._cap = cap_px
        self._told.setGeometry(self.rect())

    def say(self, text: str) -> None:
        """Shows the sentence; empty: gives the call area back."""
        if text != self._told.text():
            self._told.tell(text)
            self.update()
        self.setVisible(bool(text))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The icon over the lines, both in the middle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, icon = self._ink.theme, min(self._cap * 1.8, self.height() * 0.2)
        painter.fillRect(self.rect(), theme.colour("paper"))
        room = QSizeF(self.width() * 0.86, self.height() * 0.9 - icon * 2)
        fitted = self._ink.fit_lines(self._told.text(), room, self._cap, 6, Weight.TITLE)
        pitch = fitted.cap_px * LINE
        height = icon * 1.6 + fitted.height_px
        top = (self.height() - height) / 2
        paint_icon(painter, "lost", theme.colour("attention"), QRectF((self.width() - icon) / 2, top, icon, icon))
        painter.setFont(self._ink.font(fitted.cap_px, Weight.TITLE))
        painter.setPen(theme.colour("ink"))
        for n, line in enumerate(fitted.lines):
            left = (self.width() - self._ink.width(line, fitted.cap_px, Weight.TITLE)) / 2
            painter.drawText(round(left), round(top + icon * 1.6 + fitted.cap_px + n * pitch), line)
        painter.end()


def _shape(view: BoardView) -> tuple[int, bool, bool, int | None]:
    return (len(view.zones), view.running_text is not None, bool(view.hung.pictures), view.hung.seat_m)


def _place(widget: QWidget, area: Area) -> None:
    widget.setGeometry(area.left, area.top, area.width, area.height)
