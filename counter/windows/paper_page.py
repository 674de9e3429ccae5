"""The page of calls by voice: who stands here, the number that is typed, and what happened so far. Single keys only."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from appkit.theme import restyle
from appkit.tokens import Step, Weight
from counter.desk import Desk, Key
from counter.paper import words
from counter.paper.book import Entered, PaperBook, PaperCall
from counter.paper.model import PaperModel
from counter.view_model import DeskModel
from counter.windows.buttons import PadButton
from counter.windows.cut_text import CutText
from counter.windows.look import Look
from counter.windows.ticket_card import IconMark
from wire.rows import TicketRow

_CALLS_SHOWN = 8
_WAITING_SHOWN = 8
_NUMBER_MM = 22.0
_TYPED_MM = 12.0
_PAD_MM = 3.0
_WRONG = frozenset({Entered.ELSEWHERE, Entered.OVER})


class PaperPage(QWidget):
    """Shown in place of the desk while there is no network."""

    def __init__(self, look: Look, model: DeskModel, paper: PaperModel) -> None:
        super().__init__()
        self._look, self._model, self._paper = look, model, paper
        self._banner = QFrame()
        self._mark = IconMark(look, look.metrics.cap_mm(Step.TITLE) * 1.8)
        self._title = look.label(Step.TITLE, Weight.TITLE)
        self._advice = look.label(Step.BODY)
        self._advice.setWordWrap(True)
        self._here = look.label(Step.SMALL, Weight.STRONG, "quiet")
        self._number = QLabel()
        self._number.setFont(look.number_font(_NUMBER_MM))
        self._number.setObjectName("paper.number")
        self._next = look.label(Step.SMALL, Weight.STRONG, "quiet")
        self._typed = QLabel()
        self._typed.setFont(look.number_font(_TYPED_MM))
        self._typed.setObjectName("paper.typed")
        self._said = look.label(Step.BODY, Weight.STRONG)
        self._calls = [_Line(look, f"paper.call.{n}") for n in range(1, _CALLS_SHOWN + 1)]
        self._waiting = [_Line(look, f"paper.waiting.{n}") for n in range(1, _WAITING_SHOWN + 1)]
        self._calls_title = look.label(Step.SMALL, Weight.STRONG, "quiet")
        self._waiting_title = look.label(Step.SMALL, Weight.STRONG, "quiet")
        self._keys = {
            Key.ENTER: PadButton(look, "megaphone", (look.labels.key(Key.ENTER),), "action"),
            Key.MINUS: PadButton(look, "absent", (look.labels.key(Key.MINUS),)),
            Key.STAR: PadButton(look, "ticket", (look.labels.key(Key.STAR),)),
            Key.DOT: PadButton(look, "undo", (look.labels.key(Key.DOT),), "quiet"),
        }
        self._compose()

    def _compose(self) -> None:
        look = self._look
        gap, pad = look.gap_px, look.metrics.mm(_PAD_MM)
        sentences = QVBoxLayout()
        sentences.addWidget(self._title)
        sentences.addWidget(self._advice)
        banner = QHBoxLayout(self._banner)
        banner.setContentsMargins(pad, pad, pad, pad)
        banner.setSpacing(pad)
        banner.addWidget(self._mark)
        banner.addLayout(sentences, 1)
        self._left = left = _Card(pad, gap)
        for part in (self._here, self._number, self._next, self._typed, self._said):
            left.box.addWidget(part)
        left.box.addStretch(1)
        right = _Card(pad, gap)
        right.box.addWidget(self._calls_title)
        for line in self._calls:
            right.box.addWidget(line)
        right.box.addStretch(1)
        self._far = far = _Card(pad, gap)
        far.box.addWidget(self._waiting_title)
        for line in self._waiting:
            far.box.addWidget(line)
        far.box.addStretch(1)
        middle = QHBoxLayout()
        middle.setSpacing(gap)
        middle.addWidget(left, 4)
        middle.addWidget(far, 3)
        middle.addWidget(right, 5)
        grid = QGridLayout()
        grid.setSpacing(gap)
        for column, (key, button) in enumerate(self._keys.items()):
            button.setObjectName(f"paper.{key.name.lower()}")
            button.clicked.connect(lambda _checked=False, pressed=key: self._paper.press(pressed))
            grid.addWidget(button, 0, column)
            grid.setColumnStretch(column, 5 if key is Key.ENTER else 3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(look.metrics.mm(2.5),) * 4)
        layout.setSpacing(gap)
        layout.addWidget(self._banner)
        layout.addLayout(middle, 1)
        layout.addLayout(grid)

    def show_book(self, book: PaperBook) -> None:
        """Shows the list as it is now."""
        desk, labels, text = self._model.desk, self._look.labels, self._look.labels.language.text
        is_offline = self._paper.is_offline
        tone = "attention" if is_offline or book.conflicts else "information"
        restyle(self._banner, surface=tone)
        self._mark.show_icon("lost" if is_offline else "information", f"on_{tone}")
        for label in (self._title, self._advice):
            restyle(label, tone=tone)
        for card in (self._left, self._far):
            card.setVisible(is_offline)
        headline = (
            words.headline(labels, desk, self._paper.lost_at) if is_offline else words.headline_back(labels, book)
        )
        self._say(self._title, headline)
        self._say(self._advice, words.advice(labels, book, is_offline=is_offline))
        self._say(self._here, text("Di loket sekarang"))
        self._say(self._number, "—" if book.current is None else book.current.number)
        self._say(self._next, text("Nomor berikutnya"))
        self._say(self._typed, _typed(book))
        self._say(self._said, words.said(labels, book))
        self._show_calls(desk, book)
        self._show_waiting(desk)
        self._show_keys(book, is_offline=is_offline)

    def _show_calls(self, desk: Desk, book: PaperBook) -> None:
        self._say(self._calls_title, self._look.labels.language.text("Panggilan dengan suara"))
        # What could not be entered stays in sight however many calls there were.
        latest = [*book.conflicts, *(call for call in reversed(book.calls) if call.entered not in _WRONG)]
        for line, call in zip(self._calls, [*latest, *[None] * _CALLS_SHOWN], strict=False):
            self._show_call(desk, line, call)

    def _show_call(self, desk: Desk, line: _Line, call: PaperCall | None) -> None:
        if call is None:
            line.say("", "")
            return
        clock = self._look.labels.clock(desk, call.called_at)
        line.say(f"{call.number}   {clock}", words.happened(self._look.labels, desk, call), call.entered in _WRONG)

    def _show_waiting(self, desk: Desk) -> None:
        """Who waited when the network was last there: a help, for kiosks gave more numbers since."""
        text = self._look.labels.language.text
        self._say(self._waiting_title, text("Menunggu saat terputus, menurut jam datang"))
        called = {call.number for call in (self._paper.book.calls if self._paper.book else ())}
        rows: list[TicketRow] = sorted(
            (row for row in desk.waiting if row.number not in called), key=lambda row: (row.arrived_at, row.n)
        )
        for line, row in zip(self._waiting, [*rows, *[None] * _WAITING_SHOWN], strict=False):
            if row is None:
                line.say("", "")
            else:
                mark = text("prioritas") if row.priority is not None else ""
                line.say(f"{row.number}   {self._look.labels.clock(desk, row.arrived_at)}", mark)

    def _show_keys(self, book: PaperBook, *, is_offline: bool) -> None:
        text = self._look.labels.language.text
        number, enter = book.next_number, self._keys[Key.ENTER]
        if not is_offline:
            enter.say(text("Kembali ke loket"))
        elif number is not None:
            enter.say(text("Panggil {number}", number=number))
        else:
            enter.say(text("Selesai dilayani") if book.current is not None else text("Panggil"))
        self._keys[Key.MINUS].say(text("Tidak datang"))
        self._keys[Key.STAR].say(text("Huruf lain ({letter})", letter=book.letter))
        self._keys[Key.DOT].say(text("Hapus"))
        for key in (Key.MINUS, Key.STAR, Key.DOT):
            self._keys[key].setEnabled(is_offline)
        enter.setEnabled(is_offline or all(call.entered is not Entered.NOT_YET for call in book.calls))
        self._keys[Key.MINUS].setEnabled(is_offline and book.current is not None)

    @staticmethod
    def _say(label: QLabel, said: str) -> None:
        if label.text() != said:
            label.setText(said)
            label.setAccessibleName(said)


class _Line(QWidget):
    """A number with its time, and what is to be said of it."""

    def __init__(self, look: Look, object_name: str) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self._look = look
        self._number = look.label(Step.BODY, Weight.NUMBER)
        self._words = CutText(2)
        look.dress(self._words, Step.BODY)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.metrics.mm(_PAD_MM))
        layout.addWidget(self._number, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._words, 1)

    def say(self, number: str, said: str, is_wrong: bool = False) -> None:
        """Shows both; without a number the line takes no room."""
        if self._number.text() != number:
            self._number.setText(number)
        self._words.say(said)
        restyle(self._words, tone="wrong" if is_wrong else "")
        self.setAccessibleName(f"{number} {said}".strip())
        self.setVisible(bool(number))


class _Card(QFrame):
    """A sheet with its parts one under the other."""

    def __init__(self, pad_px: int, gap_px: int) -> None:
        super().__init__()
        self.setProperty("surface", "card")
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(pad_px, pad_px, pad_px, pad_px)
        self.box.setSpacing(gap_px)


def _typed(book: PaperBook) -> str:
    return f"{book.letter} {book.typed or '_'}"
