"""A booking on the screen: its code, large enough to be copied by hand, when, for what, and what has become of it."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout

from appkit.tokens import Step, Weight
from counter.booking_labels import spaced
from counter.desk import Desk, hall
from counter.windows.cut_text import CutText
from counter.windows.look import Look, name
from counter.windows.ticket_card import IconMark
from wire.bookings import BookingSlip

_CODE_MM = 9.0


class CodeLabel(QLabel):
    """A booking's code, drawn as high as its capitals; never cut."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._font = look.number_font(_CODE_MM)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Capitals and a little air."""
        return QSize(self._look.metrics.mm(40), round(QFontMetrics(self._font).capHeight() * 1.5))

    def minimumSizeHint(self) -> QSize:
        """As high as wanted; a narrow place has smaller letters."""
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The code, its capitals centred in height."""
        painter = QPainter(self)
        font = QFont(self._font)
        wanted_px = QFontMetrics(font).horizontalAdvance(self.text())
        if wanted_px > self.width():
            font.setPixelSize(max(1, font.pixelSize() * self.width() // wanted_px))
        painter.setPen(self._look.colour("ink"))
        painter.setFont(font)
        painter.drawText(0, (self.height() + QFontMetrics(font).capHeight()) // 2, self.text())


class SlipCard(QFrame):
    """Shows one booking. Nothing of the person stands on it: another visitor may look over the operator's shoulder."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._code = CodeLabel(look)
        self._when, self._service, self._advice = CutText(2), CutText(1), CutText(3)
        self._state = look.label(Step.BODY, Weight.STRONG)
        self._mark = IconMark(look, 4.0)
        look.dress(self._when, Step.TITLE, Weight.STRONG)
        look.dress(self._service)
        look.dress(self._advice, tone="quiet")
        self._compose()

    def _compose(self) -> None:
        look = self._look
        for widget, named in (
            (self._code, "booking.code"),
            (self._when, "booking.when"),
            (self._service, "booking.service"),
            (self._state, "booking.state"),
            (self._advice, "booking.advice"),
        ):
            name(widget, named, "")
        state = QHBoxLayout()
        state.setSpacing(look.gap_px)
        state.addWidget(self._mark)
        state.addWidget(self._state, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.gap_px // 2)
        for widget in (self._code, self._when, self._service):
            layout.addWidget(widget)
        layout.addLayout(state)
        layout.addWidget(self._advice)

    def show_slip(self, desk: Desk, slip: BookingSlip) -> None:
        """Shows this booking."""
        words, labels = self._look.booking, self._look.labels
        service = hall.service(desk.rows, slip.service_id)
        self._code.setText(spaced(slip.code))
        self._code.setAccessibleName(" ".join(slip.code))
        self._when.say(words.when(slip.slot_at, slip.utc_offset_s))
        self._service.say("" if service is None else labels.words(service.name))
        self._state.setText(words.state(slip))
        self._state.setAccessibleName(words.state(slip))
        is_valid = bool(words.advice(slip))
        self._mark.show_icon("check" if is_valid else "attention", "information" if is_valid else "attention")
        self._advice.say(words.advice(slip))
