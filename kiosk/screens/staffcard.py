"""How large is this screen really: a bank card held to the glass is the measure."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from appkit.tokens import Step, Weight
from kiosk.flow.staffevents import StaffControl
from kiosk.flow.staffstate import StaffCorner
from kiosk.flow.state import KioskState
from kiosk.look import Look
from kiosk.screens.keys import IconKey, InkKey
from kiosk.screens.paint import CENTRE, MIDDLE, Type
from kiosk.screens.pieces import Words

CARD_WIDTH_MM, CARD_HEIGHT_MM, CARD_CORNER_MM = 85.60, 53.98, 3.18
"""A bank card's size is the same all over the world."""


class StaffCard(QWidget):
    """The card as large as the screen takes it for, keys that make it smaller or larger, and one that keeps it.

    Signals:
        touched(object): a control of the staff corner.
    """

    touched = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("staff.card")
        style = Type(steps=(Step.BODY, Step.SMALL), weight=Weight.STRONG, align=CENTRE | MIDDLE)
        self._advice = Words(self, style, "staff.card.advice")
        self._outline = Outline(self)
        self._keep = InkKey(self, "staff.keep_size", StaffControl.KEEP_SIZE, "check")
        self._keep.touched.connect(self.touched)
        self._steps, self._column = QHBoxLayout(), QVBoxLayout(self)
        self._keys = {
            control: IconKey(self, f"staff.{control.value}", control, icon)
            for control, icon in (
                (StaffControl.MUCH_SMALLER, "minus"),
                (StaffControl.SMALLER, "minus"),
                (StaffControl.LARGER, "plus"),
                (StaffControl.MUCH_LARGER, "plus"),
            )
        }
        for key in self._keys.values():
            key.touched.connect(self.touched)
            key.stack(is_stacked=True)
            self._steps.addWidget(key)
        self._column.addWidget(self._advice)
        self._column.addWidget(self._outline, stretch=1)
        self._column.addLayout(self._steps)
        self._column.addWidget(self._keep)

    def show_corner(self, state: KioskState, corner: StaffCorner, look: Look) -> None:
        """Draws the card at its size."""
        text = look.language.text
        self._advice.say(text("Tempelkan kartu bank di layar. Ubah sampai bingkai sama besar dengan kartu."), look)
        self.setAccessibleName(text("Ukur layar dengan kartu bank"))
        self._outline.show_scale(corner.scale_permille, look)
        for control, words in (
            (StaffControl.MUCH_SMALLER, text("jauh lebih kecil")),
            (StaffControl.SMALLER, text("lebih kecil")),
            (StaffControl.LARGER, text("lebih besar")),
            (StaffControl.MUCH_LARGER, text("jauh lebih besar")),
        ):
            self._keys[control].wear(words, look)
            self._keys[control].setFixedHeight(look.mm(34 if self._is_tall else 26))
        self._keep.wear(text("Ukurannya sudah sama"), look)
        self._keep.setFixedHeight(look.mm(28 if self._is_tall else 20))
        margin = look.mm(10)
        self._column.setContentsMargins(margin, look.mm(8 if self._is_tall else 2), margin, look.mm(3))
        self._column.setSpacing(look.mm(6 if self._is_tall else 2))
        self._steps.setSpacing(look.mm(5))

    @property
    def _is_tall(self) -> bool:
        return self.window().height() > self.window().width()


class Outline(QWidget):
    """The card's outline in the middle, with marks at the middle of each side to see a small difference."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("staff.outline")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._px_per_mm = 1.0
        self._look: Look | None = None

    def show_scale(self, permille: int, look: Look) -> None:
        """Draws the card this much larger than the screen takes it for."""
        self._px_per_mm, self._look = look.theme.metrics.px_per_mm * permille / 1_000, look
        self.setAccessibleName(f"{self.card().width():.0f}")
        self.update()

    def card(self) -> QRectF:
        """Where the card is drawn, in pixels; it may be larger than the screen."""
        width, height = CARD_WIDTH_MM * self._px_per_mm, CARD_HEIGHT_MM * self._px_per_mm
        return QRectF((self.width() - width) / 2, (self.height() - height) / 2, width, height)

    def text(self) -> str:
        """The card's width in pixels."""
        return f"{self.card().width():.0f}"

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws it."""
        if self._look is None:
            return
        look, painter, card = self._look, QPainter(self), self.card()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(look.colour("ink"), 2.0))
        painter.setBrush(look.colour("card"))
        corner = CARD_CORNER_MM * self._px_per_mm
        painter.drawRoundedRect(card, corner, corner)
        painter.setPen(QPen(look.colour("ink_quiet"), 1.0, Qt.PenStyle.DashLine))
        middle = card.center()
        painter.drawLine(QPointF(middle.x(), card.top()), QPointF(middle.x(), card.bottom()))
        painter.drawLine(QPointF(card.left(), middle.y()), QPointF(card.right(), middle.y()))
