"""The open form in place of the lists: fields of a booking. Never a window of its own, and the keyboard is enough."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from appkit.theme import restyle
from appkit.tokens import Step, Weight
from counter.booking_labels import FAULTS
from counter.desk import Desk, Field, Form, Key
from counter.windows.buttons import PadButton
from counter.windows.cut_text import CutText
from counter.windows.keyboard import desk_key, is_from_pad
from counter.windows.look import Look, name

_PAD_MM = 3.0
_LONGEST = {Field.CODE: 20, Field.NAME: 200, Field.PHONE: 30, Field.NIK: 30, Field.PROOF: 8}
_WITH_DIGITS = frozenset({Field.PHONE, Field.NIK, Field.PROOF, Field.CODE})


class FormField(QLineEdit):
    """One field. Digits of the pad are digits whatever NumLock says; Escape leaves the form.

    Signals:
        left(): Escape, or minus of the pad where no minus is typed.
        entered(): the keyboard is here now.
    """

    left = Signal()
    entered = Signal()

    def __init__(self, look: Look, field: Field) -> None:
        super().__init__()
        self._field = field
        self.setFont(look.font(Step.TITLE))
        self.setProperty("step", Step.TITLE.value)
        self.setMaxLength(_LONGEST[field])
        self.setMinimumHeight(round(look.metrics.target_px * 1.2))

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Tells where the keyboard is."""
        super().focusInEvent(event)
        self.entered.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that a number pad needs, before those of a text field."""
        key, is_pad = desk_key(event), is_from_pad(event)
        if key is Key.ESCAPE or (key is Key.MINUS and is_pad):
            self.left.emit()
        elif key is not None and key.is_digit and is_pad and self._field in _WITH_DIGITS:
            self.insert(key.value)
        else:
            super().keyPressEvent(event)


class FormPanel(QFrame):
    """Shows `Desk.form`. What is typed lives here until it is given: a refusal empties nothing.

    Signals:
        given(dict): the fields were filled in; text by `Field`.
        left(): the panel was closed.
    """

    given = Signal(object)
    left = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setProperty("surface", "card")
        self._title = look.label(Step.TITLE, Weight.TITLE)
        self._title.setWordWrap(True)
        self._title.setObjectName("form.title")
        self._hint = CutText(3)
        look.dress(self._hint, tone="quiet")
        self._hint.setObjectName("form.hint")
        self._leave = PadButton(look, "close", ("Esc",), "quiet")
        self._leave.say(look.labels.language.text("Tutup isian"))
        self._leave.setObjectName("form.leave")
        self._leave.keep_to_one_line()
        self._leave.clicked.connect(self.left)
        self._go = PadButton(look, "check", (look.labels.key(Key.ENTER),), "strong")
        self._go.setObjectName("form.go")
        self._go.clicked.connect(self._give)
        self._fields: dict[Field, FormField] = {}
        self._complaints: dict[Field, QLabel] = {}
        self._shown: Form | None = None
        self._inside = QWidget()
        self._rows = QVBoxLayout(self._inside)
        self._scroll = QScrollArea()
        self._compose()

    def _compose(self) -> None:
        look, pad = self._look, self._look.metrics.mm(_PAD_MM)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self._leave, 0, Qt.AlignmentFlag.AlignTop)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(max(2, look.gap_px // 2))
        self._scroll.setWidget(self._inside)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.verticalScrollBar().rangeChanged.connect(self._show_keyboard)
        self._scroll.viewport().setAutoFillBackground(False)
        self._inside.setAutoFillBackground(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.setSpacing(look.gap_px)
        layout.addLayout(head)
        layout.addWidget(self._hint)
        layout.addWidget(self._scroll, 1)
        layout.addWidget(self._go)

    @property
    def content_height_px(self) -> int:
        """How high the panel would like to be, for a bar that makes room for it."""
        around = 2 * self._look.metrics.mm(_PAD_MM) + 3 * self._look.gap_px
        parts = (self._title, self._hint, self._inside, self._go)
        return around + sum(part.sizeHint().height() for part in parts)

    def show_form(self, desk: Desk, form: Form) -> None:
        """Shows the form; fields that are there already keep what is typed in them."""
        words = self._look.booking
        is_new = self._shown is None or self._shown.fields != form.fields
        if is_new:
            self._make_fields(form)
        self._title.setText(words.title(form))
        self._hint.say(words.hint(desk, form))
        self._go.say(words.send(form))
        self.setEnabled(desk.pending is None)
        self._complain(form)
        was, self._shown = self._shown, form
        if is_new:
            self._fields[form.fields[0]].setFocus()
        elif was != form or (desk.pending is None and not self._has_keyboard()):
            self._focus_fault(form)

    def forget(self) -> None:
        """Nothing that was typed about a person stays behind a closed form."""
        if self._shown is not None:
            self._shown = None
            self._clear()

    def _make_fields(self, form: Form) -> None:
        self._clear()
        for place, field in enumerate(form.fields):
            self._add_field(field, self._look.booking.field(form, field), form.draft.typed.get(field, ""))
            following = form.fields[place + 1] if place + 1 < len(form.fields) else None
            self._fields[field].returnPressed.connect(self._enter(following))
        self._rows.addStretch(1)

    def _add_field(self, field: Field, words: str, text: str) -> None:
        look = self._look
        label = look.label(Step.BODY, Weight.STRONG)
        label.setText(words)
        line = FormField(look, field)
        line.setText(text)
        name(line, f"form.{field.value}", words)
        line.left.connect(self.left)
        line.entered.connect(self._show_keyboard)
        label.setBuddy(line)
        complaint = look.label(Step.BODY, Weight.STRONG, tone="wrong")
        complaint.setWordWrap(True)
        complaint.setObjectName(f"form.{field.value}.fault")
        for widget in (label, line, complaint):
            self._rows.addWidget(widget)
        self._fields[field], self._complaints[field] = line, complaint

    def _enter(self, following: Field | None) -> object:
        """Enter goes to the next field, and from the last one gives the form."""
        return self._give if following is None else lambda: self._fields[following].setFocus()

    def _give(self) -> None:
        self.given.emit({field: line.text() for field, line in self._fields.items()})

    def _complain(self, form: Form) -> None:
        for field, line in self._fields.items():
            fault = form.faults.get(field)
            words = "" if fault is None else self._look.labels.language.text(FAULTS[fault])
            self._complaints[field].setText(words)
            self._complaints[field].setVisible(bool(words))
            line.setAccessibleDescription(words)
            is_wrong = fault is not None or field in form.wrong
            if line.property("wrong") != is_wrong:
                line.setProperty("wrong", is_wrong)
                restyle(line)

    def _focus_fault(self, form: Form) -> None:
        wrong = [field for field in form.fields if field in form.faults or field in form.wrong]
        self._fields[wrong[0] if wrong else form.fields[0]].setFocus()

    def _has_keyboard(self) -> bool:
        return any(line.hasFocus() for line in self._fields.values())

    def _show_keyboard(self) -> None:
        """Brings the field that has the keyboard into view, with what is wrong with it."""
        for field, line in self._fields.items():
            if line.hasFocus():
                self._scroll.ensureWidgetVisible(self._complaints[field], 0, 0)
                self._scroll.ensureWidgetVisible(line, 0, 0)

    def _clear(self) -> None:
        self._fields, self._complaints = {}, {}
        while (item := self._rows.takeAt(0)) is not None:
            widget: QWidget | None = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
