"""The lines around the desk: who sits where, help that is asked for, the last act with undo, and the status."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from appkit.theme import restyle
from appkit.tokens import Step, Weight
from counter.desk import LETTER_KEYS, PAD_KEYS, Act, Desk, hall, is_held_down, is_offered
from counter.sentences import Tone, help_wanted, status
from counter.windows.buttons import PadButton
from counter.windows.cut_text import CutText
from counter.windows.look import TONE_ICONS, Look, name
from counter.windows.ticket_card import IconMark


class StatusLine(QFrame):
    """One sentence with an icon: what happened, or what to do now. Always in the same place."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._mark = IconMark(look, look.metrics.cap_mm(Step.BODY) * 1.7)
        self._words = look.label(Step.BODY, Weight.STRONG)
        self._words.setWordWrap(True)
        self._words.setObjectName("status")
        layout = QHBoxLayout(self)
        pad = look.metrics.mm(1.2)
        layout.setContentsMargins(2 * pad, pad, 2 * pad, pad)
        layout.setSpacing(look.gap_px)
        layout.addWidget(self._mark)
        layout.addWidget(self._words, 1)
        self.setMinimumHeight(look.metrics.target_px)

    def show_desk(self, desk: Desk) -> None:
        """Shows the sentence for the desk as it is now."""
        tone, words = status(desk, self._look.labels.language)
        self._mark.show_icon(TONE_ICONS[tone], "ink_quiet" if tone is Tone.QUIET else f"on_{tone.value}")
        surface = "" if tone is Tone.QUIET else tone.value
        if self.property("surface") != surface:
            restyle(self, surface=surface)
            restyle(self._words, tone=tone.value)
        if self._words.text() != words:
            self._words.setText(words)
            self._words.setAccessibleName(words)


class TopBar(QWidget):
    """Counter and operator on the left; clock and the feed's health on the right.

    Signals:
        asked(Act): a button was clicked.
    """

    asked = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._counter = look.label(Step.TITLE, Weight.TITLE)
        self._counter.setObjectName("counter.name")
        self._operator = look.label(Step.BODY, tone="quiet")
        self._operator.setObjectName("operator.name")
        self._feed = IconMark(look, look.metrics.cap_mm(Step.BODY) * 1.7)
        self._feed.setObjectName("feed")
        self._clock = look.label(Step.BODY, Weight.STRONG)
        self._clock.setObjectName("clock")
        self._dock = PadButton(look, "dock", ("F9",), "quiet")
        self._dock.say(look.labels.language.text("Bar kecil"))
        self._dock.setObjectName("button.dock")
        self._dock.keep_to_one_line()
        self._dock.clicked.connect(lambda: self.asked.emit(Act.DOCK))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2 * look.gap_px)
        layout.addWidget(self._counter, 0, Qt.AlignmentFlag.AlignBaseline)
        layout.addWidget(self._operator, 0, Qt.AlignmentFlag.AlignBaseline)
        layout.addStretch(1)
        for widget in (self._feed, self._clock, self._dock):
            layout.addWidget(widget)

    def show_desk(self, desk: Desk) -> None:
        """Shows the desk as it is now."""
        labels, own = self._look.labels, desk.counter
        self._counter.setText(labels.words(own.name) if own else "")
        self._operator.setText(desk.shift.operator_name if desk.shift else "")
        self._feed.show_icon("connected" if desk.is_fresh else "lost", "ink_quiet" if desk.is_fresh else "wrong")
        health = labels.language.text("tersambung") if desk.is_fresh else labels.language.text("tidak tersambung")
        name(self._feed, "feed", health)
        self._feed.setToolTip(health)
        self._clock.setText(labels.clock(desk, desk.now_at) if desk.at is not None else "")


class HelpStrip(QFrame):
    """Somebody stands at a kiosk and asked for help; hidden while nobody does.

    Signals:
        answered(int): the operator goes; id of the request.
    """

    answered = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._help_id = 0
        self.setProperty("surface", "attention")
        mark = IconMark(look, look.metrics.cap_mm(Step.BODY) * 1.7)
        mark.show_icon("help", "on_attention")
        self._words = look.label(Step.BODY, Weight.STRONG, tone="attention")
        self._words.setObjectName("help")
        self._go = PadButton(look, "person", (look.labels.key(PAD_KEYS[Act.SIGN_OUT]), "2"))
        self._go.say(look.labels.language.text("Saya bantu"))
        self._go.setObjectName("button.help")
        self._go.keep_to_one_line()
        self._go.clicked.connect(lambda: self.answered.emit(self._help_id))
        layout = QHBoxLayout(self)
        pad = look.metrics.mm(1)
        layout.setContentsMargins(2 * pad, pad, pad, pad)
        layout.setSpacing(look.gap_px)
        layout.addWidget(mark)
        layout.addWidget(self._words, 1)
        layout.addWidget(self._go)

    def show_desk(self, desk: Desk) -> None:
        """Shows the request that waits longest."""
        requests = hall.help_requests(desk.rows)
        self.setVisible(bool(requests))
        if not requests:
            return
        self._help_id = requests[0].id
        words = help_wanted(desk, self._look.labels)
        self._words.setText(words)
        self._words.setAccessibleName(words)


class HistoryLine(QWidget):
    """The last act, and one key to take it back.

    Signals:
        asked(Act): undo was clicked.
    """

    asked = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._words = CutText()
        look.dress(self._words, Step.BODY, tone="quiet")
        self._words.setObjectName("history")
        keys = (look.labels.key(PAD_KEYS[Act.UNDO]), look.labels.key(LETTER_KEYS[Act.UNDO]))
        self._undo = PadButton(look, "undo", keys, "quiet")
        self._undo.say(look.labels.act(Act.UNDO, Desk()))
        self._undo.setObjectName("button.undo")
        self._undo.keep_to_one_line()
        self._undo.clicked.connect(lambda: self.asked.emit(Act.UNDO))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(look.metrics.mm(4), 0, 0, 0)
        layout.addWidget(self._words, 1)
        layout.addWidget(self._undo)

    def show_desk(self, desk: Desk) -> None:
        """Shows the act that can be taken back now; the line keeps its place without one."""
        words = self._look.labels.history(desk)
        self._words.say(words)
        self._words.setVisible(True)
        self._undo.setEnabled(is_offered(desk, Act.UNDO))
        self._undo.hold_down(is_held_down(desk, Act.UNDO))
