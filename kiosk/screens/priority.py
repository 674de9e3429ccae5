"""The one question before the number: does the visitor belong to those whom the law puts first."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from appkit.tokens import Step, Weight
from kiosk.flow.events import OnPriority
from kiosk.flow.state import KioskState
from kiosk.look import Look
from kiosk.screens.keys import ActionKey
from kiosk.screens.paint import LEFT, MIDDLE, RIGHT, Type
from kiosk.screens.pieces import Panel, Words
from kiosk.screens.tile import TileFace, TileKey
from kiosk.words import hindrance, name_of, priority_name
from wire.codes import PriorityKind

_ICONS = {
    PriorityKind.ELDERLY: "elderly",
    PriorityKind.DISABLED: "wheelchair",
    PriorityKind.PREGNANT: "pregnant",
    PriorityKind.WITH_INFANT: "with-infant",
}


class PriorityPage(QWidget):
    """Four kinds, and the green key for everybody else.

    Signals:
        touched(object): the answer.
    """

    touched = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("priority")
        quiet = Type(steps=(Step.BODY, Step.SMALL), weight=Weight.STRONG, role="ink_quiet", align=LEFT | MIDDLE)
        self._service = Words(self, quiet, "service")
        self._step = Words(self, Type(steps=(Step.SMALL,), role="ink_quiet", align=RIGHT | MIDDLE), "step")
        self._step.keep_whole()
        self._question = Words(self, Type(steps=(Step.TITLE, Step.BODY), weight=Weight.NUMBER, align=LEFT), "question")
        self._hint = Words(self, Type(steps=(Step.BODY, Step.SMALL), align=LEFT))
        self._hindrance = Panel(self, "hindrance")
        self._kinds = {kind: TileKey(self, is_upright=True) for kind in _ICONS}
        self._none = ActionKey(self, "priority.none", OnPriority(kind=None), "ticket")
        self._grid, self._head, self._column = QGridLayout(), QHBoxLayout(), QVBoxLayout(self)
        self._head.addWidget(self._service, stretch=3)
        self._head.addWidget(self._step)
        self._column.addLayout(self._head)
        for piece in (self._question, self._hint, self._hindrance):
            self._column.addWidget(piece)
        self._column.addLayout(self._grid, stretch=1)
        self._column.addWidget(self._none)
        for kind, key in self._kinds.items():
            key.join(tuple(self._kinds.values()))
            key.aim(f"priority.{kind.value}", OnPriority(kind=kind))
            key.touched.connect(self.touched)
        self._none.touched.connect(self.touched)

    def show_state(self, state: KioskState, look: Look) -> None:
        """Asks for the service that was chosen."""
        language, text = look.language, look.language.text
        row = state.service(state.visit.service_id)
        self._service.say("" if row is None else name_of(row.name, language), look)
        self._step.say(text("Langkah 2 dari 2"), look)
        self._question.say(text("Apakah Anda salah satu dari ini?"), look)
        self.setAccessibleName(text("Apakah Anda salah satu dari ini?"))
        self._hint.say(text("Mereka didahulukan. Pilih yang sesuai, atau ambil nomor biasa."), look)
        for kind, key in self._kinds.items():
            key.wear_face(TileFace(icon=_ICONS[kind], name=priority_name(language, kind)), look)
            key.setEnabled(state.can_choose)
        self._none.wear(text("Tidak, ambil nomor biasa"), look)
        self._none.setEnabled(state.can_choose)
        self._arrange(state, look)

    def _arrange(self, state: KioskState, look: Look) -> None:
        is_tall = self.window().height() > self.window().width()
        hindered = None if state.can_choose else hindrance(look.language, state)
        self._hindrance.setVisible(hindered is not None)
        if hindered is not None:
            self._hindrance.say(hindered, look)
        self._hint.setVisible(hindered is None and (is_tall or not look.is_large))
        has_room = is_tall or hindered is None or not look.is_large
        self._service.setVisible(has_room)
        self._step.setVisible(has_room)
        margin = look.mm(10)
        self._column.setContentsMargins(margin, look.mm(10 if is_tall else 2), margin, look.mm(8 if is_tall else 4))
        self._column.setSpacing(look.mm(5 if is_tall else 2))
        self._grid.setSpacing(look.mm(6 if is_tall else 5))
        self._none.setFixedHeight(look.mm(52 if is_tall else 26))
        n_columns = 2 if is_tall else len(self._kinds)
        for at, key in enumerate(self._kinds.values()):
            self._grid.addWidget(key, at // n_columns, at % n_columns)
