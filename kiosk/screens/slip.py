"""The page with a booking just made: when to come, its code, and the truth about the paper."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from appkit.tokens import Step, Weight
from kiosk.flow.events import Control
from kiosk.flow.state import KioskState, PaperView
from kiosk.laterwords import NO_BREAK_SPACE, come_again, grouped, slip_paper, slot_time
from kiosk.look import Look
from kiosk.screens.keys import IconKey, InkKey
from kiosk.screens.paint import CENTRE, MIDDLE, Type, draw_number, draw_qr, draw_text, needed_height
from kiosk.screens.pieces import Panel
from kiosk.words import name_of
from wire.commands import SlotSlip

_DOWN, _RIGHT = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
_SERVICE = Type(steps=(Step.BODY, Step.SMALL), align=CENTRE | MIDDLE)
_DAY = Type(steps=(Step.TITLE, Step.BODY, Step.SMALL), weight=Weight.TITLE, align=CENTRE | MIDDLE)
_CODE = Type(steps=(Step.TITLE, Step.BODY), weight=Weight.NUMBER, align=CENTRE | MIDDLE)
_ADVICE = Type(steps=(Step.BODY, Step.SMALL), align=CENTRE | MIDDLE)


class SlipPage(QWidget):
    """Slip, panel about the paper, and its keys.

    Signals:
        touched(object): the control.
    """

    touched = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("slip")
        self._card = SlipCard(self)
        self._paper = Panel(self, "slip.paper", Step.TITLE)
        self._yes = InkKey(self, "slip.yes", Control.PAPER_YES, "check")
        self._no = InkKey(self, "slip.no", Control.PAPER_NO, "close")
        self._missing = IconKey(self, "slip.missing", Control.PAPER_MISSING, "printer-missing")
        self._done = InkKey(self, "slip.done", Control.DONE, "done")
        self._keys, self._side = QBoxLayout(_RIGHT), QBoxLayout(_DOWN)
        for key in self._all_keys:
            key.touched.connect(self.touched)
            self._keys.addWidget(key, stretch=1)
        self._side.addWidget(self._paper)
        self._side.addLayout(self._keys)
        self._parts = QBoxLayout(_DOWN, self)
        self._parts.addWidget(self._card, stretch=8)
        self._parts.addLayout(self._side)

    @property
    def _all_keys(self) -> tuple[IconKey, ...]:
        return (self._yes, self._no, self._missing, self._done)

    def show_state(self, state: KioskState, look: Look) -> None:
        """Shows booking and paper."""
        shown = state.visit.slip
        if shown is None:
            return
        text, view = look.language.text, shown.view
        is_tall = self.window().height() > self.window().width()
        has_code = view in (PaperView.MISSING, PaperView.SCREEN_ONLY)
        self._card.say(shown.slip, look, has_code=has_code)
        step = Step.TITLE if is_tall or not look.is_large else Step.SMALL
        self._paper.say(slip_paper(look.language, view), look, step)
        self.setAccessibleName(text("Kode janji: {code}", code=grouped(shown.slip.code)))
        self._yes.wear(text("Ya, sudah keluar"), look)
        self._no.wear(text("Tidak keluar"), look)
        self._missing.wear(text("Kertas tidak keluar"), look)
        self._done.wear(text("Selesai"), look)
        is_asking = view is PaperView.ASKING
        self._yes.setVisible(is_asking)
        self._no.setVisible(is_asking)
        self._done.setVisible(not is_asking)
        self._missing.setVisible(view is PaperView.PRINTED)
        self._arrange(look, is_tall=is_tall)

    def _arrange(self, look: Look, *, is_tall: bool) -> None:
        margin = look.mm(14 if is_tall else 10)
        self._parts.setDirection(_DOWN if is_tall else _RIGHT)
        self._parts.setContentsMargins(margin, look.mm(8 if is_tall else 4), margin, look.mm(7 if is_tall else 4))
        self._parts.setSpacing(look.mm(6))
        self._parts.setStretch(1, 0 if is_tall else 6)
        self._keys.setDirection(_RIGHT if is_tall else _DOWN)
        self._side.setSpacing(look.mm(5 if is_tall else 4))
        self._side.setStretch(0, 0 if is_tall else 1)
        self._keys.setSpacing(look.mm(5 if is_tall else 4))
        for key in self._all_keys:
            key.setFixedHeight(look.mm(30 if is_tall else 20 if look.is_large else 24))


class SlipCard(QWidget):
    """Painted: the time huge, the day, the code, and what to do then."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._slip: SlotSlip | None = None
        self._has_code = False
        self._look: Look | None = None
        self.setObjectName("slip.code")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    def say(self, slip: SlotSlip, look: Look, *, has_code: bool) -> None:
        """Shows the booking; `has_code` puts its link's code beside it."""
        self._slip, self._look, self._has_code = slip, look, has_code and slip.booking_url is not None
        moment = slot_time(slip)
        when = f"{look.language.day(moment)}, {look.language.clock(moment)}"
        self.setAccessibleName(look.language.text("Kode janji: {code}", code=self.text()))
        self.setAccessibleDescription(f"{name_of(slip.service_name, look.language)}. {when}")
        self.update()

    def text(self) -> str:
        """The code in its groups."""
        return "" if self._slip is None else grouped(self._slip.code).replace(NO_BREAK_SPACE, " ")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws the sheet and what stands on it."""
        if self._slip is None or self._look is None:
            return
        look, slip, painter = self._look, self._slip, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        border = float(look.mm(0.5))
        painter.setPen(QPen(look.colour("border"), border))
        painter.setBrush(look.colour("card"))
        sheet = QRectF(self.rect()).adjusted(border, border, -border, -border)
        painter.drawRoundedRect(sheet, look.mm(4), look.mm(4))
        room = self.rect().adjusted(look.mm(8), look.mm(4), -look.mm(8), -look.mm(4))
        if self._has_code and slip.booking_url is not None:
            side = min(look.mm(54), room.width() // 3, room.height() * 2 // 5)
            place = QRectF(room.right() - side, room.bottom() - side, side, side)
            draw_qr(painter, slip.booking_url, place, look.colour("ink"), look.colour("card"))
            self._draw_words(painter, slip, look, room, side + look.mm(4))
            return
        self._draw_words(painter, slip, look, room, 0)

    def _draw_words(self, painter: QPainter, slip: SlotSlip, look: Look, room: QRect, code_px: int) -> None:
        moment, language = slot_time(slip), look.language
        narrow_px = room.width() - code_px
        lines = [
            (name_of(slip.service_name, language), _SERVICE, room.width()),
            (language.day(moment), _DAY, room.width()),
            (language.text("Kode janji: {code}", code=grouped(slip.code)), _CODE, narrow_px),
            (come_again(language), _ADVICE, narrow_px),
        ]
        heights = [needed_height(text, look.font(style.steps[0], style.weight), px) for text, style, px in lines]
        if sum(heights) > room.height() * 0.7:
            heights = [needed_height(text, look.font(style.steps[-1], style.weight), px) for text, style, px in lines]
        if sum(heights) > room.height() * 0.8:
            # What to do then also stands on the page of the link; when and which code count most.
            lines, heights = lines[:-1], heights[:-1]
        number_px = max(room.height() // 5, min(room.height() - sum(heights) - look.mm(8), room.height() // 2))
        spare = max(0, room.height() - number_px - sum(heights)) // len(lines)
        draw_number(
            painter, language.clock(moment), look, QRect(room.left(), room.top(), room.width(), number_px - look.mm(4))
        )
        top = room.top() + number_px
        for (text, style, px), height in zip(lines, heights, strict=True):
            draw_text(painter, text, style, look, QRect(room.left(), top + spare // 2, px, height))
            top += height + spare
