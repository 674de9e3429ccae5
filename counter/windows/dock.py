"""The docked bar: 64 px on top of other programs. It never takes the keyboard by itself and remembers its place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from counter.view_model import DeskModel
from counter.windows.choice_panel import ChoicePanel
from counter.windows.dock_strip import DockStrip
from counter.windows.form_panel import FormPanel
from counter.windows.keyboard import desk_key
from counter.windows.look import Look

_CHOICE_MAX = 9
"""A choice makes at most this many times the strip's height of room for itself; longer ones scroll."""


class DockBar(QWidget):
    """The strip, and above it (below it at the top of the screen) the open choice or form.

    Signals:
        moved(int, int): the user put the strip somewhere else; its left top corner in pixels.
    """

    moved = Signal(int, int)

    def __init__(self, look: Look, model: DeskModel) -> None:
        # A tool window that shows itself without activating: the program below keeps the keyboard.
        flags = Qt.WindowType.Tool | Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint
        super().__init__(None, flags)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        # Qt counts a tool window as none: the program would end with the full window hidden.
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self._look, self._model = look, model
        self.setObjectName("dock")
        self.setWindowTitle(look.labels.language.text("Loket Giliran"))
        self.setAccessibleName(self.windowTitle())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._strip = DockStrip(look)
        self._choice = ChoicePanel(look)
        self._form = FormPanel(look)
        self._corner = QPoint(0, 0)
        self._grip: QPoint | None = None
        self._had_form = False
        self._room: QRect | None = None
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(0)
        self._layout.addWidget(self._choice, 1)
        self._layout.addWidget(self._form, 1)
        self._layout.addWidget(self._strip)
        self._strip.asked.connect(model.ask)
        self._choice.picked.connect(model.pick)
        self._choice.left.connect(model.leave)
        self._form.given.connect(model.give)
        self._form.left.connect(model.leave)
        model.changed.connect(self.refresh)
        self.refresh()

    def place(self, corner: QPoint | None, room: QRect | None = None) -> None:
        """Puts the strip's left top corner there, or to the bottom right; wholly in `room`, by default a screen."""
        self._room = room
        room = self._room_at(corner)
        width = min(room.width(), self._strip.wanted_width_px)
        wanted = (
            corner if corner is not None else QPoint(room.right() - width + 1, room.bottom() - self._strip.height() + 1)
        )
        x = max(room.left(), min(wanted.x(), room.right() - width + 1))
        y = max(room.top(), min(wanted.y(), room.bottom() - self._strip.height() + 1))
        self._corner = QPoint(x, y)
        self._strip.setFixedWidth(width)
        self._fit()

    def refresh(self) -> None:
        """Shows the desk as it is now."""
        desk = self._model.desk
        self._strip.show_desk(desk)
        if desk.choice is not None:
            self._choice.show_choice(desk, desk.choice)
        self._choice.setVisible(desk.choice is not None)
        self._form.setVisible(desk.form is not None)
        if desk.form is None:
            self._form.forget()
        else:
            self._form.show_form(desk, desk.form)
        if self._had_form and desk.form is None:
            self.setFocus()
        self._had_form = desk.form is not None
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The same keys as in the full window, while the bar has the keyboard."""
        key = desk_key(event)
        if key is None:
            super().keyPressEvent(event)
        else:
            self._model.press(key)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Anything that is no button is a grip."""
        self._grip = event.globalPosition().toPoint() - self.pos()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """The bar goes with the mouse."""
        if self._grip is not None:
            self.move(event.globalPosition().toPoint() - self._grip)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The bar stays where it is put, but never half outside the screen."""
        if self._grip is not None:
            self._grip = None
            self.place(self._strip.mapToGlobal(QPoint(0, 0)), self._room)
            self.moved.emit(self._corner.x(), self._corner.y())

    def showEvent(self, event: QShowEvent) -> None:
        """The bar itself has the keyboard once somebody clicks it, not one of its buttons."""
        super().showEvent(event)
        self.setFocus()

    def changeEvent(self, event: QEvent) -> None:
        """The border tells whether keys reach the bar."""
        if event.type() == QEvent.Type.ActivationChange:
            self.update()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A border all around, for the bar lies on other programs; blue while it has the keyboard."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.colour("paper"))
        width = self._look.metrics.length("border_mm")
        painter.setPen(QPen(self._look.colour("focus" if self.isActiveWindow() else "border"), width))
        painter.drawRect(self.rect().adjusted(width // 2, width // 2, -(width + 1) // 2, -(width + 1) // 2))

    def _room_at(self, corner: QPoint | None) -> QRect:
        if self._room is not None:
            return self._room
        found = QGuiApplication.screenAt(corner) if corner is not None else None
        return (found or QGuiApplication.primaryScreen()).availableGeometry()

    def _fit(self) -> None:
        desk, height = self._model.desk, self._strip.height()
        if desk.choice is not None:
            height += min(self._choice.content_height_px, _CHOICE_MAX * self._strip.height())
        elif desk.form is not None:
            height += self._form.content_height_px
        room = self._room_at(self._corner)
        is_above = self._corner.y() + self._strip.height() - height >= room.top()
        self._layout.setDirection(
            QVBoxLayout.Direction.TopToBottom if is_above else QVBoxLayout.Direction.BottomToTop
        )  # fmt: skip
        self.setFixedSize(self._strip.minimumWidth(), height)
        top = self._corner.y() + self._strip.height() - height if is_above else self._corner.y()
        if self._grip is None:
            self.move(self._corner.x(), top)
