"""What the docked bar shows in its 64 px: number, service, waited, the buttons of the loop, who comes next."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from appkit.tokens import Step, Weight
from counter.desk import PAD_KEYS, Act, Desk, Key, Phase, is_held_down, is_offered
from counter.sentences import Tone, help_in_short, status
from counter.windows.buttons import PadButton, StackedButton
from counter.windows.cut_text import CutText
from counter.windows.look import TONE_ICONS, Look
from counter.windows.pad import ICONS
from counter.windows.ticket_card import IconMark

_NUMBER_MM = 6.4
_WORDS_MM = 30.0
_WIDTH_MM = 335.0
_ACTS = (Act.RECALL, Act.START, Act.MISSED, Act.FINISH)
_PHASE_ICONS = {
    Phase.IDLE: "door",
    Phase.READY: "chair",
    Phase.CALLED: "megaphone",
    Phase.SERVING: "person",
    Phase.PAUSED: "pause",
}


class DockStrip(QWidget):
    """The bar's content.

    Signals:
        asked(Act): a button was clicked.
    """

    asked = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setFixedHeight(round(look.metrics.measure("docked_px")))
        self._mark = IconMark(look, 6.0)
        self._number = look.label(Step.TITLE, Weight.NUMBER)
        self._service = self._line(Step.BODY, Weight.STRONG, "")
        self._waited = self._line(Step.SMALL, Weight.TEXT, "quiet")
        self._status = self._line(Step.SMALL, Weight.STRONG, "", lines_max=2)
        self._next = self._line(Step.BODY, Weight.STRONG, "")
        self._n_waiting = self._line(Step.SMALL, Weight.TEXT, "quiet")
        self._buttons = {act: self._button(act) for act in (*_ACTS, Act.NEXT, Act.DOCK)}
        self._words = QStackedLayout()
        self._compose()

    @property
    def wanted_width_px(self) -> int:
        """Wide enough for every state, so that nothing moves when the state changes."""
        return self._look.metrics.mm(_WIDTH_MM * (1.25 if self._look.metrics.is_large else 1.0))

    def show_desk(self, desk: Desk) -> None:
        """Shows the desk as it is now."""
        labels, ticket = self._look.labels, desk.ticket
        self._number.setText(ticket.number if ticket else "")
        self._number.setAccessibleName(self._number.text())
        self._number.setVisible(ticket is not None)
        self._show_words(desk)
        waiting = desk.waiting
        self._next.say(labels.language.text("lalu {number}", number=waiting[0].number) if waiting else "–")
        self._n_waiting.say(labels.language.ngettext("{n} menunggu", "{n} menunggu", len(waiting)))
        for act, button in self._buttons.items():
            button.setEnabled(is_offered(desk, act))
            button.hold_down(is_held_down(desk, act))

    def _show_words(self, desk: Desk) -> None:
        labels, ticket = self._look.labels, desk.ticket
        tone, sentence = status(desk, labels.language)
        if tone is Tone.QUIET and (wanted := help_in_short(desk, labels)):
            tone, sentence = Tone.ATTENTION, wanted
        is_loud = tone is not Tone.QUIET
        icon = TONE_ICONS[tone] if is_loud else _PHASE_ICONS.get(desk.phase, "desk")
        self._mark.show_icon(icon, tone.value if is_loud else "ink")
        state = labels.phase(desk.phase)
        if ticket is not None:
            self._service.say(labels.service(desk, ticket))
            self._waited.say(f"{state}  ·  {labels.facts(desk, ticket)}")
        else:
            self._service.say(state)
            self._waited.say(labels.crowd(desk))
        self._status.say(sentence)
        self._words.setCurrentIndex(1 if is_loud else 0)

    def _line(self, step: Step, weight: Weight, tone: str, lines_max: int = 1) -> CutText:
        label = CutText(lines_max)
        self._look.dress(label, step, weight, tone)
        return label

    def _button(self, act: Act) -> PadButton:
        look = self._look
        if act is Act.NEXT:
            button = PadButton(look, ICONS[act], (look.labels.key(Key.ENTER),), "action")
        elif act is Act.DOCK:
            button = StackedButton(look, "expand", ("F9",), "quiet")
        else:
            button = StackedButton(look, ICONS[act], (look.labels.key(PAD_KEYS[act]),))
        is_dock = act is Act.DOCK
        button.say(look.labels.language.text("Layar penuh") if is_dock else look.labels.act(act, Desk()))
        button.setObjectName(f"button.{act.value}")
        button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        button.clicked.connect(lambda: self.asked.emit(act))
        return button

    def _compose(self) -> None:
        look, gap = self._look, self._look.gap_px
        number = look.number_font(_NUMBER_MM)
        self._number.setFont(number)
        self._number.setStyleSheet(f"font-size: {number.pixelSize()}px;")
        named = {
            "dock.number": self._number, "dock.service": self._service, "dock.waited": self._waited,
            "dock.status": self._status, "dock.next": self._next, "dock.waiting": self._n_waiting,
        }  # fmt: skip
        for object_name, label in named.items():
            label.setObjectName(object_name)
        facts = QWidget()
        _pile(facts, self._service, self._waited)
        self._words.addWidget(facts)
        status_holder = QWidget()
        _pile(status_holder, self._status)
        self._words.addWidget(status_holder)
        after = QWidget()
        _pile(after, self._next, self._n_waiting)
        after.setFixedWidth(QFontMetrics(self._next.font()).horizontalAdvance("lalu WW 000") + gap)
        words = QWidget()
        words.setLayout(self._words)
        words.setMinimumWidth(look.metrics.mm(_WORDS_MM))
        words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * gap, gap // 2 + 2, gap, gap // 2 + 2)
        row.setSpacing(gap)
        row.addWidget(self._mark)
        row.addWidget(self._number)
        row.addWidget(words, 1)
        for act in (*_ACTS, Act.NEXT):
            row.addWidget(self._buttons[act])
        row.addSpacing(gap)
        row.addWidget(after)
        row.addWidget(self._buttons[Act.DOCK])


def _pile(holder: QWidget, *widgets: QWidget) -> None:
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    layout.addStretch(1)
    for widget in widgets:
        layout.addWidget(widget)
    layout.addStretch(1)
