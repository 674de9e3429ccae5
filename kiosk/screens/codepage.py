"""The page of codes: hold it before the scanner, or type it on keys that no finger misses."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from appkit.tokens import Step, Weight
from kiosk.flow.scanevents import CodeControl, OnCodeLetter
from kiosk.flow.state import CodeEntry, KioskState
from kiosk.look import Look
from kiosk.scanwords import code_hint
from kiosk.screens.keys import IconKey, InkKey, Key
from kiosk.screens.paint import CENTRE, LEFT, MIDDLE, Type, draw_icon, draw_text
from kiosk.screens.pieces import Panel, Picture, Words
from wire.codes import BOOKING_CODE_LENGTH, BOOKING_CODE_LETTERS

_TALL_COLUMNS, _FLAT_COLUMNS, _FLAT_LARGE_COLUMNS = 7, 9, 14
_GROUP = 4
_MOST_KEY_MM = 34.0


class CodePage(QWidget):
    """Hint, what was typed, keypad, and the way for who has a number already.

    Signals:
        touched(object): a target about codes.
    """

    touched = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("code")
        self._hint = Panel(self, "code.hint", Step.TITLE)
        self._both = IconKey(self, "code.both", CodeControl.BOTH, "ticket")
        self._prompt = Words(self, Type(steps=(Step.BODY, Step.SMALL), align=LEFT | MIDDLE), "code.prompt")
        self._field = CodeField(self)
        self._send = InkKey(self, "code.send", CodeControl.SEND, "check")
        self._pad = _LetterPad(self)
        for piece in (self._both, self._send, self._pad):
            piece.touched.connect(self.touched)
        self._picture = Picture(self)
        self._head, self._line = QHBoxLayout(), QHBoxLayout()
        self._head.addWidget(self._hint, stretch=5)
        self._line.addWidget(self._field, stretch=5)
        self._line.addWidget(self._send, stretch=3)
        self._column = QVBoxLayout(self)
        self._column.addStretch(1)
        self._column.addWidget(self._picture)
        self._column.addLayout(self._head)
        self._column.addWidget(self._prompt)
        self._column.addLayout(self._line)
        self._column.addWidget(self._pad, stretch=20)
        self._column.addStretch(1)

    def show_state(self, state: KioskState, look: Look) -> None:
        """Shows what was typed and scanned so far."""
        code, text = state.visit.code or CodeEntry(), look.language.text
        is_tall = self.window().height() > self.window().width()
        hint = code_hint(look.language, state, code)
        self._hint.say(hint, look, Step.TITLE if is_tall and not look.is_large else Step.BODY)
        self._picture.setVisible(is_tall and not (look.is_large and hint.advice))
        self._picture.show_icon(hint.icon, hint.surface, look)
        self.setAccessibleName(hint.title)
        has_number = text("Saya juga punya nomor") if look.is_large else text("Saya juga sudah punya nomor antrean")
        self._both.wear(text("Hanya janji") if code.is_pair else has_number, look)
        self._prompt.say(text("Atau ketik kode janji Anda:"), look)
        self._field.say(code.typed, look)
        self._send.wear(text("Periksa"), look)
        self._send.setEnabled(len(code.typed) == BOOKING_CODE_LENGTH and state.open_wish is None)
        self._pad.show_keys(look, is_tall=is_tall, is_full=len(code.typed) >= BOOKING_CODE_LENGTH)
        self._arrange(look, is_tall=is_tall)

    def _arrange(self, look: Look, *, is_tall: bool) -> None:
        # Beside the hint where there is no room below the keypad.
        for layout in (self._head, self._column):
            layout.removeWidget(self._both)
        if is_tall:
            self._column.insertWidget(self._column.count() - 1, self._both)
        else:
            self._head.addWidget(self._both, stretch=2)
        self._head.setSpacing(look.mm(5))
        self._line.setSpacing(look.mm(5))
        # On a lying screen the field and the keys say by themselves what they are for.
        self._prompt.setVisible(is_tall)
        margin = look.mm(10)
        self._column.setContentsMargins(margin, look.mm(8 if is_tall else 1), margin, look.mm(5 if is_tall else 1))
        self._column.setSpacing(look.mm(6 if is_tall else 2.5))
        head_mm = 44 if look.is_large else 29
        self._both.setFixedHeight(look.mm(24 if is_tall else head_mm))
        self._hint.setMaximumHeight(look.mm(80 if is_tall else head_mm))
        self._field.setFixedHeight(look.mm(26 if is_tall else 20))
        self._send.setFixedHeight(look.mm(26 if is_tall else 20))


class CodeField(QWidget):
    """A place for each letter, in groups of four as the code is written everywhere."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._typed = ""
        self._look: Look | None = None
        self.setObjectName("code.field")

    def say(self, typed: str, look: Look) -> None:
        """Shows the letters typed so far."""
        self._typed, self._look = typed, look
        self.setAccessibleName(self.text())
        self.update()

    def text(self) -> str:
        """What was typed, in groups."""
        return " ".join(self._typed[at : at + _GROUP] for at in range(0, len(self._typed), _GROUP))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draws a frame, the letters and a line for each that is missing."""
        if self._look is None:
            return
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        border = float(look.mm(0.7))
        frame = QRectF(self.rect()).adjusted(border, border, -border, -border)
        painter.setPen(QPen(look.colour("ink"), border))
        painter.setBrush(look.colour("card"))
        painter.drawRoundedRect(frame, look.mm(2), look.mm(2))
        n_gaps = (BOOKING_CODE_LENGTH - 1) // _GROUP
        place_px = (frame.width() - look.mm(8)) / (BOOKING_CODE_LENGTH + 0.7 * n_gaps)
        style = Type(steps=(Step.TITLE, Step.BODY), weight=Weight.NUMBER, align=CENTRE | MIDDLE)
        for at in range(BOOKING_CODE_LENGTH):
            left = frame.left() + look.mm(4) + place_px * (at + 0.7 * (at // _GROUP))
            place = QRectF(left, frame.top(), place_px, frame.height())
            if at < len(self._typed):
                draw_text(painter, self._typed[at], style, look, place.toRect())
                continue
            painter.setPen(QPen(look.colour("ink" if at == len(self._typed) else "border"), look.mm(0.8)))
            y = place.bottom() - look.mm(5)
            painter.drawLine(int(left + place_px * 0.15), int(y), int(left + place_px * 0.85), int(y))


class _LetterPad(QWidget):
    """The letters of booking codes in order, and the key that takes one back."""

    touched = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("code.letters")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        self._letters = [
            _LetterKey(self, f"code.key.{each}", OnCodeLetter(letter=each)) for each in BOOKING_CODE_LETTERS
        ]
        self._erase = _EraseKey(self, "code.erase", CodeControl.ERASE, "back")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        for key in (*self._letters, self._erase):
            key.touched.connect(self.touched)
            key.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)

    def show_keys(self, look: Look, *, is_tall: bool, is_full: bool) -> None:
        """Draws the keys, as many beside each other as the screen is wide."""
        # Large words on a lying screen need the height that a third row of keys would take.
        flat_columns = _FLAT_LARGE_COLUMNS if look.is_large else _FLAT_COLUMNS
        n_columns = _TALL_COLUMNS if is_tall else flat_columns
        n_rows = -(-(len(self._letters) + 1) // n_columns)
        self._grid.setSpacing(look.mm(3.5 if is_tall else 2.5))
        self.setMaximumHeight(n_rows * look.mm(_MOST_KEY_MM))
        for at, key in enumerate(self._letters):
            key.wear(BOOKING_CODE_LETTERS[at], look)
            key.setEnabled(not is_full)
            self._grid.addWidget(key, at // n_columns, at % n_columns)
        self._erase.wear(look.language.text("Hapus"), look)
        place = len(self._letters)
        self._grid.addWidget(self._erase, place // n_columns, place % n_columns, 1, n_columns - place % n_columns)
        for line in range(_FLAT_LARGE_COLUMNS):
            self._grid.setColumnStretch(line, 1 if line < n_columns else 0)
            self._grid.setRowStretch(line, 1 if line < n_rows else 0)

    def sizeHint(self) -> QSize:
        """As its keys need."""
        return self._grid.sizeHint()


class _EraseKey(IconKey):
    """The arrow that every keyboard has; its word is for who does not see it."""

    def draw(self, painter: QPainter, look: Look) -> None:
        """Draws the arrow in the middle."""
        face, side = self.draw_ground(painter, look), look.mm(11)
        place = QRectF(face.center().x() - side / 2, face.center().y() - side / 2, side, side)
        draw_icon(painter, "back", look.colour(self.role()), place)


class _LetterKey(Key):
    """One letter, as large as the key lets it be."""

    def draw(self, painter: QPainter, look: Look) -> None:
        """Draws the letter in the middle."""
        face = self.draw_ground(painter, look)
        role = "ink" if self.isEnabled() else "ink_quiet"
        style = Type(steps=(Step.TITLE, Step.BODY), weight=Weight.STRONG, role=role, align=CENTRE | MIDDLE)
        draw_text(painter, self.text(), style, look, face.toRect())
