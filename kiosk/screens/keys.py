"""What can be touched. A key knows its target and how it looks; what a touch means is decided in the flow."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from appkit.tokens import Step, Weight
from kiosk.flow.events import Target
from kiosk.look import Look
from kiosk.screens.paint import (
    CENTRE,
    MIDDLE,
    TOP,
    Type,
    draw_icon,
    draw_key,
    draw_solid,
    draw_text,
    needed_height,
    needed_width,
)


class Key(QAbstractButton):
    """Something to be touched; reacts when the finger leaves it inside.

    Signals:
        touched(object): the target of this key.
    """

    touched = Signal(object)

    def __init__(self, parent: QWidget, name: str = "", target: Target | None = None) -> None:
        super().__init__(parent)
        self._look: Look | None = None
        self._target = target
        self._pressed_target: Target | None = None
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.pressed.connect(self._remember)
        self.clicked.connect(self._tell)

    def wear(self, words: str, look: Look) -> None:
        """Its words, also for who does not see them, and how to draw them."""
        self._look = look
        self.setText(words)
        self.setAccessibleName(words)
        self.updateGeometry()
        self.update()

    def aim(self, name: str, target: Target) -> None:
        """What it stands for now."""
        self.setObjectName(name)
        self._target = target

    def sizeHint(self) -> QSize:
        """A finger's width."""
        side = self._look.theme.metrics.target_px if self._look is not None else 0
        return QSize(side, side)

    def minimumSizeHint(self) -> QSize:
        """Never smaller than a finger."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws ground and words."""
        if self._look is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.draw(painter, self._look)

    def draw(self, painter: QPainter, look: Look) -> None:
        """Draws a plain key with its words in the middle."""
        face = self.draw_ground(painter, look)
        inset = look.mm(2)
        room = face.toRect().adjusted(inset, 0, -inset, 0)
        draw_text(
            painter,
            self.text(),
            Type(steps=(Step.BODY, Step.SMALL), weight=Weight.STRONG, align=CENTRE | MIDDLE),
            look,
            room,
        )

    def draw_ground(self, painter: QPainter, look: Look) -> QRectF:
        """Draws the key itself; returns its face."""
        return draw_key(painter, look, QRectF(self.rect()), is_pressed=self.isDown(), is_enabled=self.isEnabled())

    def _remember(self) -> None:
        self._pressed_target = self._target

    def _tell(self) -> None:
        """Says what was touched, unless the key has come to stand for something else under the finger."""
        if self._target is not None and self._target == self._pressed_target:
            self.touched.emit(self._target)


class IconKey(Key):
    """A key with a drawing before its words, or above them when `stack` says so."""

    def __init__(self, parent: QWidget, name: str, target: Target, icon: str) -> None:
        super().__init__(parent, name, target)
        self._icon = icon
        self._is_stacked = False

    def stack(self, *, is_stacked: bool) -> None:
        """Puts the drawing above the words, or beside them."""
        if is_stacked != self._is_stacked:
            self._is_stacked = is_stacked
            self.update()

    def draw(self, painter: QPainter, look: Look) -> None:
        """Draws drawing and words as one group in the middle."""
        face = self.draw_ground(painter, look).toRect()
        room = face.adjusted(look.mm(2), look.mm(1), -look.mm(2), -look.mm(1))
        if self._is_stacked:
            self._draw_stacked(painter, look, room)
        else:
            self._draw_beside(painter, look, room)

    def _draw_stacked(self, painter: QPainter, look: Look, room: QRect) -> None:
        style, side, gap = self.type(), look.mm(9), look.mm(1)
        text_px = needed_height(self.text(), look.font(style.steps[0], style.weight), room.width())
        top = room.top() + max(0, (room.height() - side - gap - text_px) // 2)
        draw_icon(painter, self._icon, look.colour(self.role()), QRectF(room.center().x() - side / 2, top, side, side))
        below = QRect(room.left(), top + side + gap, room.width(), room.bottom() + 1 - top - side - gap)
        words = Type(steps=style.steps, weight=style.weight, role=self.role(), align=CENTRE | TOP)
        draw_text(painter, self.text(), words, look, below)

    def _draw_beside(self, painter: QPainter, look: Look, room: QRect) -> None:
        style = self.type()
        step = self._fitting_step(look, room)
        font = look.font(step, style.weight)
        side = max(look.mm(9), round(font.pixelSize() * 1.1))
        gap = max(look.mm(2.5), side // 4)
        text_px = needed_width(self.text(), font, room.width() - side - gap)
        left = room.left() + max(0, (room.width() - side - gap - text_px) // 2)
        draw_icon(painter, self._icon, look.colour(self.role()), QRectF(left, room.center().y() - side / 2, side, side))
        words = QRect(left + side + gap, room.top(), room.right() + 1 - left - side - gap, room.height())
        draw_text(painter, self.text(), Type(steps=(step,), weight=style.weight, role=self.role()), look, words)

    def _fitting_step(self, look: Look, room: QRect) -> Step:
        style = self.type()
        for step in style.steps:
            font = look.font(step, style.weight)
            side = max(look.mm(9), round(font.pixelSize() * 1.1))
            beside_px = room.width() - side - max(look.mm(2.5), side // 4)
            if needed_height(self.text(), font, beside_px) <= room.height():
                return step
        return style.steps[-1]

    def type(self) -> Type:
        """How its words are set."""
        return Type(steps=(Step.SMALL,), weight=Weight.STRONG)

    def role(self) -> str:
        """Colour of drawing and words."""
        return "ink" if self.isEnabled() else "ink_quiet"


class ActionKey(IconKey):
    """The green key: take a number. There is at most one on a page."""

    def draw_ground(self, painter: QPainter, look: Look) -> QRectF:
        """Green, or a sleeping key."""
        if not self.isEnabled():
            return super().draw_ground(painter, look)
        place = QRectF(self.rect())
        return draw_solid(painter, look, place, "action", "action_pressed", is_pressed=self.isDown())

    def type(self) -> Type:
        """Large words."""
        return Type(steps=(Step.TITLE, Step.BODY, Step.SMALL), weight=Weight.TITLE)

    def role(self) -> str:
        """White on green."""
        return "on_action" if self.isEnabled() else "ink_quiet"


class InkKey(IconKey):
    """The one thing to do on a page that is not taking a number, in dark ink."""

    def draw_ground(self, painter: QPainter, look: Look) -> QRectF:
        """Ink, or a sleeping key."""
        if not self.isEnabled():
            return super().draw_ground(painter, look)
        place = QRectF(self.rect())
        return draw_solid(painter, look, place, "ink", "ink_quiet", is_pressed=self.isDown())

    def type(self) -> Type:
        """Large words."""
        return Type(steps=(Step.TITLE, Step.BODY, Step.SMALL), weight=Weight.TITLE)

    def role(self) -> str:
        """Paper on ink."""
        return "card" if self.isEnabled() else "ink_quiet"
