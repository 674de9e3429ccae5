"""Before the work: signing in with name and PIN, and choosing a counter."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from appkit.tokens import Step, Weight
from counter.desk import Desk, Key, More, Notice, Patience, Phase, hall
from counter.view_model import DeskModel
from counter.windows.bars import StatusLine
from counter.windows.buttons import PadButton
from counter.windows.choice_panel import ChoicePanel
from counter.windows.keyboard import desk_key, is_from_pad
from counter.windows.look import Look, name
from wire.codes import RefusalCode

_CARD_MM = 150.0
_CHOICE_MM = 170.0
_NAMES_SHOWN_MAX = 9


class PadField(QLineEdit):
    """A field that lets the window have the keys that a number pad needs to get around.

    Signals:
        name_chosen(int): a digit of the pad in an untouched name field; counts from 1.
        left(): minus of the pad, or Escape.
    """

    name_chosen = Signal(int)
    left = Signal()

    def __init__(self, look: Look, *, takes_digits: bool) -> None:
        super().__init__()
        self._takes_digits = takes_digits
        self.setFont(look.font(Step.TITLE))
        self.setProperty("step", Step.TITLE.value)
        self.setMinimumHeight(round(look.metrics.target_px * 1.4))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits of the pad type digits even while NumLock is off; in the name field they choose a known name."""
        key = desk_key(event)
        if key is Key.ESCAPE or (key is Key.MINUS and is_from_pad(event)):
            self.left.emit()
        elif key is not None and key.is_digit and is_from_pad(event):
            if self._takes_digits:
                self.insert(key.value)
            else:
                self.name_chosen.emit(int(key.value))
        else:
            super().keyPressEvent(event)


class SignInPage(QWidget):
    """Name, PIN, and the names that signed in here before.

    Signals:
        toggled(More): language or text size.
    """

    toggled = Signal(object)

    def __init__(self, look: Look, model: DeskModel, names: Sequence[str]) -> None:
        super().__init__()
        self._look, self._model = look, model
        self._names = tuple(names[:_NAMES_SHOWN_MAX])
        self._card = QFrame()
        self._card.setProperty("surface", "card")
        self._title = look.label(Step.TITLE, Weight.TITLE)
        self._title.setWordWrap(True)
        self._name = PadField(look, takes_digits=False)
        self._pin = PadField(look, takes_digits=True)
        self._go = PadButton(look, "sign-in", (look.labels.key(Key.ENTER),), "strong")
        self._status = StatusLine(look)
        self._was_trying = False
        self._compose()
        self._connect()

    def begin(self) -> None:
        """Puts the cursor where the next thing has to be typed."""
        self._pin.clear()
        self._name.setText(self._names[0] if self._names else "")
        (self._pin if self._names else self._name).setFocus()

    def show_desk(self, desk: Desk) -> None:
        """Shows the desk as it is now; a wrong PIN is emptied and can be typed at once."""
        branch = hall.office(desk.rows)
        self._title.setText(branch.name if branch else self._look.labels.language.text("Loket Giliran"))
        is_trying = desk.patience is not Patience.NONE
        for widget in (self._name, self._pin, self._go):
            widget.setEnabled(not is_trying)
        if self._was_trying and not is_trying and desk.phase is Phase.SIGN_IN:
            self._pin.clear()
            self._pin.setFocus()
        self._was_trying = is_trying
        is_at_field = desk.said is not None and desk.said.what in (RefusalCode.WRONG_PIN, Notice.NAME_OR_PIN_FORM)
        self._pin.setProperty("wrong", is_at_field)
        self._status.show_desk(desk)

    def _compose(self) -> None:
        look, text = self._look, self._look.labels.language.text
        self._pin.setEchoMode(QLineEdit.EchoMode.Password)
        self._pin.setMaxLength(12)
        self._name.setMaxLength(40)
        name(self._name, "signin.name", text("Nama masuk"))
        name(self._pin, "signin.pin", text("PIN"))
        self._go.say(text("Masuk"))
        self._go.setObjectName("signin.go")
        pad = look.metrics.mm(6)
        column = QVBoxLayout(self._card)
        column.setContentsMargins(pad, pad, pad, pad)
        column.setSpacing(look.gap_px)
        column.addWidget(self._title)
        column.addSpacing(look.metrics.mm(2))
        column.addLayout(self._fields())
        column.addSpacing(look.metrics.mm(2))
        column.addWidget(self._status)
        column.addSpacing(look.metrics.mm(2))
        column.addWidget(self._go)
        self._card.setMaximumWidth(look.metrics.mm(_CARD_MM * (1.3 if look.metrics.is_large else 1.0)))
        page = QVBoxLayout(self)
        page.setContentsMargins(*(look.metrics.mm(2.5),) * 4)
        page.addLayout(self._looks())
        page.addStretch(2)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self._card, 10)
        middle.addStretch(1)
        page.addLayout(middle)
        page.addStretch(3)

    def _fields(self) -> QHBoxLayout:
        look, text = self._look, self._look.labels.language.text
        fields = QVBoxLayout()
        fields.setSpacing(look.gap_px // 2)
        for words, field in ((text("Nama masuk"), self._name), (text("PIN"), self._pin)):
            label = look.label(Step.BODY, Weight.STRONG)
            label.setText(words)
            label.setBuddy(field)
            fields.addWidget(label)
            fields.addWidget(field)
            fields.addSpacing(look.gap_px)
        fields.addStretch(1)
        both = QHBoxLayout()
        both.setSpacing(look.metrics.mm(5))
        both.addLayout(fields, 3)
        if len(self._names) > 1:
            both.addLayout(self._known_names(), 2)
        return both

    def _known_names(self) -> QVBoxLayout:
        look = self._look
        column = QVBoxLayout()
        column.setSpacing(look.gap_px // 2)
        heading = look.label(Step.BODY, tone="quiet")
        heading.setText(look.labels.language.text("Pernah masuk di sini"))
        column.addWidget(heading)
        for place, known in enumerate(self._names, start=1):
            button = PadButton(look, "person", (str(place),), "quiet")
            button.say(known)
            button.setObjectName(f"signin.name.{place}")
            button.clicked.connect(lambda _checked=False, chosen=place: self._choose(chosen))
            column.addWidget(button)
        column.addStretch(1)
        return column

    def _looks(self) -> QHBoxLayout:
        look = self._look
        row = QHBoxLayout()
        row.addStretch(1)
        for icon, what, words in (
            ("text-size", More.TEXT_SIZE, look.labels.language.text("Huruf besar atau biasa")),
            ("language", More.LANGUAGE, look.labels.other_language()),
        ):
            button = PadButton(look, icon, (), "quiet")
            button.say(words)
            button.setObjectName(f"button.{what.value}")
            button.keep_to_one_line()
            button.clicked.connect(lambda _checked=False, chosen=what: self.toggled.emit(chosen))
            row.addWidget(button)
        return row

    def _connect(self) -> None:
        self._name.returnPressed.connect(self._pin.setFocus)
        self._name.name_chosen.connect(self._choose)
        self._name.left.connect(self._name.clear)
        self._pin.returnPressed.connect(self._send)
        self._pin.left.connect(self._back_to_name)
        self._go.clicked.connect(self._send)

    def _choose(self, place: int) -> None:
        if 1 <= place <= len(self._names):
            self._name.setText(self._names[place - 1])
            self._pin.clear()
            self._pin.setFocus()

    def _back_to_name(self) -> None:
        self._pin.clear()
        self._name.setFocus()
        self._name.selectAll()

    def _send(self) -> None:
        self._model.sign_in(self._name.text(), self._pin.text())


class CounterPage(QWidget):
    """Which counter to sit down at."""

    def __init__(self, look: Look, model: DeskModel) -> None:
        super().__init__()
        self._panel = ChoicePanel(look, can_leave=False)
        self._panel.picked.connect(model.pick)
        self._status = StatusLine(look)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._panel, 20)
        row.addStretch(1)
        self._panel.setMaximumWidth(look.metrics.mm(_CHOICE_MM * (1.3 if look.metrics.is_large else 1.0)))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(look.metrics.mm(2.5),) * 4)
        layout.setSpacing(look.gap_px)
        layout.addStretch(1)
        layout.addLayout(row, 20)
        layout.addStretch(2)
        layout.addWidget(self._status)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_desk(self, desk: Desk) -> None:
        """Shows the desk as it is now."""
        if desk.choice is not None:
            self._panel.show_choice(desk, desk.choice)
            self._panel.setMaximumHeight(self._panel.content_height_px)
        self._panel.setEnabled(desk.choice is not None)
        self._status.show_desk(desk)
