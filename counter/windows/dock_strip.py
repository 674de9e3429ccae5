"""What the docked bar shows in its 64 px: number, service, waited, the buttons of the loop, who comes next."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from appkit.tokens import Step, Weight
from counter.desk import PAD_KEYS, Act, Desk, Key, Phase, obstacle
from counter.sentences import Tone, status
from counter.windows.buttons import PadButton, StackedButton
from counter.windows.look import TONE_ICONS, Look
from counter.windows.pad import ICONS
from counter.windows.ticket_card import IconMark

_NUMBER_MM = 6.4
_WORDS_MM = 62.0
_ACTS = (Act.RECALL, Act.START, Act.MISSED, Act.FINISH)
_PHASE_ICONS = {
    Phase.IDLE: "door",
    Phase.READY: "chair",
    Phase.CALLED: "megaphone",
    Phase.SERVING: "person",
    Phase.PAUSED: "pause",
}


class CutLabel(QLabel):
    """One line that ends in … where there is no room; the whole text is its tool tip."""

    def say(self, words: str) -> None:
        """Shows the words."""
        if words != self.text():
            self.setText(words)
            self.setToolTip(words)
            self.setAccessibleName(words)

    def minimumSizeHint(self) -> QSize:
        """Any width will do."""
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """The words, cut."""
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self.palette().color(self.foregroundRole()))
        words = QFontMetrics(self.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        box = QRect(0, 0, self.width(), self.height())
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)


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
        self._status = look.label(Step.SMALL, Weight.STRONG)
        self._next = self._line(Step.BODY, Weight.STRONG, "")
        self._n_waiting = self._line(Step.SMALL, Weight.TEXT, "quiet")
        self._buttons = {act: self._button(act) for act in (*_ACTS, Act.NEXT, Act.DOCK)}
        self._words = QStackedLayout()
        self._compose()

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
            button.setEnabled(obstacle(desk, act) is None)

    def _show_words(self, desk: Desk) -> None:
        labels, ticket = self._look.labels, desk.ticket
        tone, sentence = status(desk, labels.language)
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
        self._status.setText(sentence if is_loud else "")
        self._status.setAccessibleName(sentence)
        self._words.setCurrentIndex(1 if is_loud else 0)

    def _line(self, step: Step, weight: Weight, tone: str) -> CutLabel:
        label = CutLabel()
        label.setFont(self._look.font(step, weight))
        label.setProperty("step", step.value)
        label.setProperty("weight", weight.value)
        if tone:
            label.setProperty("tone", tone)
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
        self._status.setWordWrap(True)
        self._status.setMaximumHeight(self.height() - gap)
        named = {
            "dock.number": self._number, "dock.service": self._service, "dock.waited": self._waited,
            "dock.status": self._status, "dock.next": self._next, "dock.waiting": self._n_waiting,
        }  # fmt: skip
        for object_name, label in named.items():
            label.setObjectName(object_name)
        facts = QWidget()
        _pile(facts, self._service, self._waited)
        self._words.addWidget(facts)
        self._words.addWidget(self._status)
        after = QWidget()
        _pile(after, self._next, self._n_waiting)
        after.setMinimumWidth(QFontMetrics(self._next.font()).horizontalAdvance("lalu WW 000"))
        after.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
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


def _pile(holder: QWidget, above: QWidget, below: QWidget) -> None:
    layout = QVBoxLayout(holder)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(0)
    layout.addStretch(1)
    layout.addWidget(above)
    layout.addWidget(below)
    layout.addStretch(1)
