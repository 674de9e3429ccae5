"""The open choice in place of the lists: a question, what was typed, numbered lines. Never a window of its own."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from appkit.tokens import Step, Weight
from counter.desk import Choice, Desk, Key, Option, Question, hall
from counter.windows.buttons import PadButton
from counter.windows.lines import ChoiceLine
from counter.windows.look import Look
from counter.windows.slip_card import SlipCard

_ONE_COLUMN_MAX = 9
_PAD_MM = 3.0
_SPEAK_FOR_THEMSELVES = frozenset(
    {
        Question.RETURN_WHICH, Question.CALL_WHICH, Question.PRIORITY_WHICH, Question.CANCEL_WHICH,
        Question.REPRINT_WHICH, Question.BOOK_TIME,
    }
)  # fmt: skip
"""Lines whose own digits are typed: numbers of tickets, times of a day."""

_WITH_SLIP = frozenset({Question.BOOKING, Question.BOOKING_CANCEL})


class ChoicePanel(QFrame):
    """Shows `Desk.choice`.

    Signals:
        picked(int): a line was clicked; its place over all lines of the choice, from 0.
        left(): the panel was closed by mouse.
    """

    picked = Signal(int)
    left = Signal()

    def __init__(self, look: Look, *, can_leave: bool = True) -> None:
        super().__init__()
        self._look = look
        self.setProperty("surface", "card")
        self._question = look.label(Step.TITLE, Weight.TITLE)
        self._question.setWordWrap(True)
        self._question.setObjectName("choice.question")
        self._hint = look.label(Step.BODY, tone="quiet")
        self._hint.setObjectName("choice.hint")
        self._leave = PadButton(look, "close", ("Esc", look.labels.key(Key.MINUS)), "quiet")
        self._leave.say(look.labels.language.text("Tutup daftar"))
        self._leave.setObjectName("choice.leave")
        self._leave.setVisible(can_leave)
        self._leave.keep_to_one_line()
        self._leave.clicked.connect(self.left)
        self._slip = SlipCard(look)
        self._lines: list[ChoiceLine] = []
        self._shown: tuple[Desk, Choice] | None = None
        self._inside = QWidget()
        self._grid = QGridLayout(self._inside)
        self._scroll = QScrollArea()
        self._compose()

    def _compose(self) -> None:
        look, pad = self._look, self._look.metrics.mm(_PAD_MM)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(max(2, look.gap_px // 2))
        self._scroll.setWidget(self._inside)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.verticalScrollBar().rangeChanged.connect(self._show_mark)
        self._scroll.viewport().setAutoFillBackground(False)
        self._inside.setAutoFillBackground(False)
        head = QHBoxLayout()
        head.addWidget(self._question, 1)
        head.addWidget(self._leave, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.setSpacing(look.gap_px)
        layout.addLayout(head)
        layout.addWidget(self._hint)
        layout.addWidget(self._slip)
        layout.addWidget(self._scroll, 1)

    @property
    def content_height_px(self) -> int:
        """How high the panel would like to be, for a bar that makes room for it."""
        n_lines = len(self._shown[1].matching) if self._shown else 0
        n_rows = -(-n_lines // (1 if n_lines <= _ONE_COLUMN_MAX else 2))
        return self._head_px() + n_rows * self._line_px()

    def show_choice(self, desk: Desk, choice: Choice) -> None:
        """Shows the lines that what was typed still allows."""
        self._shown = (desk, choice)
        labels = self._look.labels
        self._question.setText(self._look.booking.question(desk, choice))
        self._show_slip(desk, choice)
        self._hint.setText(labels.choice_hint(desk, choice))
        self._hint.setVisible(bool(self._hint.text()))
        is_by_paper = choice.question in _SPEAK_FOR_THEMSELVES and choice.digits > 1
        places = [place for place, option in enumerate(choice.options) if option in choice.matching]
        columns, is_tight = self._columns(len(places))
        self._lay_out(len(choice.options), places, columns)
        for place in places:
            option, line = choice.options[place], self._lines[place]
            words, note = self._words(desk, choice, option)
            line.show_option("" if is_by_paper else option.code, words, note, is_marked=place == choice.marked)
            line.setEnabled(option.is_possible)
            line.make_tight(is_tight)
            line.setObjectName(_line_name(desk, choice, place))
        self._show_mark()

    def _words(self, desk: Desk, choice: Choice, option: Option) -> tuple[str, str]:
        """What stands on a line, and quietly behind it."""
        value, booking = option.value, self._look.booking
        if choice.draft is not None and isinstance(value, int):
            return booking.option(desk, choice, value), booking.option_note(choice, value)
        labels = self._look.labels
        return labels.option(desk, choice, value), labels.option_note(desk, choice, value)

    def _show_slip(self, desk: Desk, choice: Choice) -> None:
        slip = choice.draft.changed if choice.draft is not None and choice.question in _WITH_SLIP else None
        self._slip.setVisible(slip is not None)
        if slip is not None:
            self._slip.show_slip(desk, slip)

    def _show_mark(self) -> None:
        """Brings the marked line into view."""
        if self._shown is not None and self._shown[1].marked < len(self._lines):
            self._scroll.ensureWidgetVisible(self._lines[self._shown[1].marked], 0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other room may need other columns."""
        super().resizeEvent(event)
        if self._shown is not None:
            self.show_choice(*self._shown)

    def _columns(self, n_lines: int) -> tuple[int, bool]:
        """As many columns as it takes to see every line at once; lower lines if three columns are not enough."""
        room_px = self.height() - self._head_px()
        n_rows = max(1, room_px // self._line_px())
        for columns in (1, 2):
            if n_lines <= columns * n_rows:
                return columns, False
        # Two columns of low lines leave room for what stands behind the words; so do large words, where they scroll.
        is_wordy = self._shown is not None and self._shown[1].draft is not None and self._look.metrics.is_large
        return (2, True) if is_wordy or n_lines <= 2 * (room_px // self._line_px(is_tight=True)) else (3, True)

    def _head_px(self) -> int:
        """Everything but the lines."""
        hint_px = self._hint.sizeHint().height() + self._look.gap_px if self._hint.text() else 0
        slip_px = self._slip.sizeHint().height() + self._look.gap_px if not self._slip.isHidden() else 0
        question_px = max(self._question.sizeHint().height(), self._leave.sizeHint().height())
        return 2 * self._look.metrics.mm(_PAD_MM) + question_px + hint_px + slip_px + self._look.gap_px

    def _line_px(self, *, is_tight: bool = False) -> int:
        line = ChoiceLine(self._look)
        line.make_tight(is_tight)
        return line.sizeHint().height() + self._grid.spacing()

    def _lay_out(self, n_options: int, places: list[int], columns: int) -> None:
        """Lines run down the first column, then down the second, as numbers are read."""
        while len(self._lines) < n_options:
            self._add_line()
        rows = -(-len(places) // columns) if places else 1
        for line in self._lines:
            self._grid.removeWidget(line)
            line.hide()
        for order, place in enumerate(places):
            self._grid.addWidget(self._lines[place], order % rows, order // rows)
            self._lines[place].show()
        for row in range(self._grid.rowCount()):
            self._grid.setRowStretch(row, 0)
        self._grid.setRowStretch(rows, 1)
        for column in range(self._grid.columnCount()):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)

    def _add_line(self) -> None:
        line, place = ChoiceLine(self._look), len(self._lines)
        line.clicked.connect(lambda: self.picked.emit(place))
        self._lines.append(line)


def _line_name(desk: Desk, choice: Choice, place: int) -> str:
    if choice.question is Question.COUNTER:
        value = choice.options[place].value
        counter = hall.counter(desk.rows, value if isinstance(value, int) else None)
        return f"counter.{counter.number}" if counter else f"choice.{place + 1}"
    return f"choice.{place + 1}"
