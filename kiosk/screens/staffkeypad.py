"""Who are you: the keypads of the staff corner, a whole keyboard for the name and large digits for the PIN."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from appkit.tokens import Step, Weight
from kiosk.flow.staff import LEAST_PIN
from kiosk.flow.staffevents import OnCharacter, StaffControl
from kiosk.flow.staffstate import StaffCorner, StaffPage
from kiosk.flow.state import KioskState
from kiosk.look import Look
from kiosk.screens.keys import IconKey, InkKey, Key
from kiosk.screens.paint import CENTRE, LEFT, MIDDLE, Type, draw_icon, draw_text
from kiosk.screens.pieces import Panel, Words
from kiosk.staffwords import complaint

_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl.", "zxcvbnm-_")
_DIGITS = ("123", "456", "789", " 0")
_MOST_KEY_MM = 34.0
_DOT = "\u2022"


class StaffKeypad(QWidget):
    """Asks for name or PIN.

    Signals:
        touched(object): a target of the staff corner.
    """

    touched = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("staff.keypad")
        style = Type(steps=(Step.TITLE, Step.BODY), weight=Weight.TITLE, align=LEFT | MIDDLE)
        self._prompt = Words(self, style, "staff.prompt")
        self._field = Field(self)
        self._complaint = Panel(self, "staff.complaint", Step.SMALL)
        self._confirm = InkKey(self, "staff.confirm", StaffControl.CONFIRM, "check")
        self._confirm.touched.connect(self.touched)
        self._letters = _Pad(self, _ROWS, "staff.letters")
        self._digits = _Pad(self, _DIGITS, "staff.digits")
        for pad in (self._letters, self._digits):
            pad.touched.connect(self.touched)
        self._line, self._column = QHBoxLayout(), QVBoxLayout(self)
        self._line.addWidget(self._field, stretch=3)
        self._line.addWidget(self._confirm, stretch=2)
        self._column.addStretch(1)
        self._column.addWidget(self._prompt)
        self._column.addLayout(self._line)
        self._column.addWidget(self._complaint)
        self._column.addWidget(self._letters, stretch=20)
        self._column.addWidget(self._digits, stretch=20)
        self._column.addStretch(1)

    def show_corner(self, state: KioskState, corner: StaffCorner, look: Look) -> None:
        """Asks for what the corner's page needs."""
        text, is_name = look.language.text, corner.page is StaffPage.NAME
        prompt = text("Petugas: ketik nama masuk Anda") if is_name else text("Petugas: ketik PIN Anda")
        self._prompt.say(prompt, look)
        self.setAccessibleName(prompt)
        is_asked = corner.question is not None
        typed = corner.name if is_name else _DOT * len(corner.pin)
        self._field.say(text("Sedang diperiksa") if is_asked else typed, look, has_cursor=not is_asked)
        self._confirm.wear(text("Lanjut") if is_name else text("Masuk"), look)
        self._confirm.setEnabled(bool(corner.name) if is_name else len(corner.pin) >= LEAST_PIN and not is_asked)
        self._complaint.setVisible(corner.complaint is not None)
        if corner.complaint is not None:
            self._complaint.say(complaint(look.language, corner.complaint), look)
        self._letters.setVisible(is_name)
        self._digits.setVisible(not is_name)
        (self._letters if is_name else self._digits).show_keys(look, is_alive=not is_asked)
        is_tall = self.window().height() > self.window().width()
        # On a lying screen the complaint takes the question's place: what is asked can be seen from the keys.
        self._prompt.setVisible(is_tall or corner.complaint is None)
        margin = look.mm(10)
        side = margin if is_name else look.mm(30 if is_tall else 35)
        self._column.setContentsMargins(side, look.mm(10 if is_tall else 3), side, look.mm(4))
        self._column.setSpacing(look.mm(6 if is_tall else 3))
        self._line.setSpacing(look.mm(5))
        self._confirm.setFixedHeight(look.mm(22 if is_tall else 20))
        self._field.setFixedHeight(look.mm(22 if is_tall else 20))


class Field(QWidget):
    """What was typed so far, in a frame."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._text, self._has_cursor = "", True
        self._look: Look | None = None
        self.setObjectName("staff.field")

    def say(self, text: str, look: Look, *, has_cursor: bool) -> None:
        """Shows it, with a cursor behind it while it can be typed on."""
        self._text, self._look, self._has_cursor = text, look, has_cursor
        self.setAccessibleName(text)
        self.update()

    def text(self) -> str:
        """What is shown."""
        return self._text

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws frame and text."""
        if self._look is None:
            return
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        border = float(look.mm(0.7))
        painter.setPen(QPen(look.colour("ink"), border))
        painter.setBrush(look.colour("card"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(border, border, -border, -border), look.mm(2), look.mm(2))
        room = self.rect().adjusted(look.mm(4), 0, -look.mm(4), 0)
        style = Type(steps=(Step.TITLE, Step.BODY, Step.SMALL), weight=Weight.STRONG)
        draw_text(painter, f"{self._text}|" if self._has_cursor else self._text, style, look, room)


class _Pad(QWidget):
    """Rows of keys; a blank leaves a place free, the key that erases closes the last row."""

    touched = Signal(object)

    def __init__(self, parent: QWidget, rows: tuple[str, ...], name: str) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._keys: dict[str, Key] = {}
        self._erase = _EraseKey(self, "staff.erase", StaffControl.ERASE, "back")
        self._erase.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._erase.touched.connect(self.touched)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        for line, row in enumerate(rows):
            for place, character in enumerate(row):
                if character != " ":
                    self._add(character, line, place)
        self._grid.addWidget(self._erase, len(rows) - 1, len(rows[-1]))

    def show_keys(self, look: Look, *, is_alive: bool) -> None:
        """Draws the keys."""
        self._grid.setSpacing(look.mm(3.5 if self.window().height() > self.window().width() else 2.5))
        self.setMaximumHeight(self._grid.rowCount() * look.mm(_MOST_KEY_MM))
        self._erase.wear(look.language.text("Hapus"), look)
        self._erase.setEnabled(is_alive)
        for character, key in self._keys.items():
            key.wear(character, look)
            key.setEnabled(is_alive)

    def sizeHint(self) -> QSize:
        """As its keys need."""
        return self._grid.sizeHint()

    def _add(self, character: str, line: int, place: int) -> None:
        key = _CharacterKey(self, f"staff.key.{character}", OnCharacter(character=character))
        key.touched.connect(self.touched)
        key.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._grid.addWidget(key, line, place)
        self._grid.setColumnStretch(place, 1)
        self._grid.setRowStretch(line, 1)
        self._keys[character] = key


class _EraseKey(IconKey):
    """The arrow that every keyboard has; its word is for who does not see it."""

    def draw(self, painter: QPainter, look: Look) -> None:
        """Draws the arrow in the middle."""
        face, side = self.draw_ground(painter, look), look.mm(11)
        place = QRectF(face.center().x() - side / 2, face.center().y() - side / 2, side, side)
        draw_icon(painter, "back", look.colour(self.role()), place)


class _CharacterKey(Key):
    """One character, as large as the key lets it be."""

    def draw(self, painter: QPainter, look: Look) -> None:
        """Draws the character in the middle."""
        face = self.draw_ground(painter, look)
        style = Type(steps=(Step.TITLE, Step.BODY), weight=Weight.STRONG, align=CENTRE | MIDDLE)
        draw_text(painter, self.text(), style, look, face.toRect())
