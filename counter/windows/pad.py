"""The buttons of the desk in the order of the number pad: always in the same place, destructive ones apart."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from counter.desk import LETTER_KEYS, PAD_KEYS, Act, Desk, is_held_down, is_offered
from counter.windows.buttons import PadButton
from counter.windows.look import Look

ICONS = {
    Act.NEXT: "next",
    Act.RECALL: "recall",
    Act.START: "start",
    Act.MISSED: "absent",
    Act.FINISH: "finish",
    Act.HOLD: "hold",
    Act.RETURN: "return",
    Act.TRANSFER: "transfer",
    Act.PAUSE: "pause",
    Act.PRIORITY: "priority",
    Act.CALL: "emergency",
    Act.REPRINT: "printer",
    Act.MORE: "more",
    Act.CANCEL: "cancel",
    Act.SIGN_OUT: "sign-out",
    Act.FOLLOW_UP: "calendar",
}
_ROWS = (
    (Act.RECALL, Act.START, Act.MISSED, Act.FINISH),
    (Act.HOLD, Act.RETURN, Act.TRANSFER, Act.PAUSE),
)
_QUIET = (Act.PRIORITY, Act.CALL, Act.REPRINT, Act.FOLLOW_UP, Act.MORE)
_APART = (Act.CANCEL, Act.SIGN_OUT)
_SELDOM = frozenset(_QUIET + _APART)


def pad_button(look: Look, act: Act, *, with_letter: bool = True) -> PadButton:
    """The button of an act with its keys."""
    kind = "action" if act is Act.NEXT else ("quiet" if act in _SELDOM else "plain")
    caps = [look.labels.key(PAD_KEYS[act])] if act in PAD_KEYS else []
    if with_letter:
        caps.append(look.labels.key(LETTER_KEYS[act]))
    button = PadButton(look, ICONS[act], tuple(caps), kind)
    button.say(look.labels.act(act, Desk()))
    button.setObjectName(f"button.{act.value}")
    return button


class Pad(QWidget):
    """All acts as buttons.

    Signals:
        asked(Act): a button was clicked.
    """

    asked = Signal(object)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._buttons = {act: pad_button(look, act) for act in ICONS}
        grid = QGridLayout()
        grid.setSpacing(look.gap_px)
        grid.addWidget(self._buttons[Act.NEXT], 0, 0, 2, 1)
        for row, acts in enumerate(_ROWS):
            for column, act in enumerate(acts, start=1):
                grid.addWidget(self._buttons[act], row, column)
        self._buttons[Act.NEXT].setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        grid.setColumnStretch(0, 5)
        for column in range(1, len(_ROWS[0]) + 1):
            grid.setColumnStretch(column, 4)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.gap_px)
        layout.addLayout(grid)
        layout.addLayout(self._seldom())
        for act, button in self._buttons.items():
            button.clicked.connect(lambda _checked=False, asked=act: self.asked.emit(asked))

    def _seldom(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._look.gap_px)
        for act in _QUIET:
            row.addWidget(self._buttons[act])
        # Large words have no room beside it: the key works, and the line behind *more*.
        self._buttons[Act.FOLLOW_UP].setVisible(not self._look.metrics.is_large)
        row.addSpacing(self._look.metrics.mm(6))
        for act in _APART:
            row.addWidget(self._buttons[act])
        return row

    def show_desk(self, desk: Desk) -> None:
        """Enables what is possible now. A button stays where it is, whatever happens."""
        for act, button in self._buttons.items():
            button.setEnabled(is_offered(desk, act))
            button.hold_down(is_held_down(desk, act))
            button.say(self._look.labels.act(act, desk))
            # While a list or a form is open, keys mean something else.
            button.print_keys(desk.choice is None and desk.form is None)
