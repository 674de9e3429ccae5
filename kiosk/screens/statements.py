"""Pages that say one thing: the number is on its way, there is none, are you still here."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from appkit.tokens import Step, Weight
from kiosk.edgewords import edge_sorry
from kiosk.flow.events import Control
from kiosk.flow.scanevents import ScanWish
from kiosk.flow.state import KioskState, Page, Slowness
from kiosk.look import Look
from kiosk.scanwords import answered, checking
from kiosk.screens.keys import InkKey
from kiosk.screens.paint import CENTRE, MIDDLE, TOP, Type
from kiosk.screens.pieces import Picture, Words
from kiosk.words import Statement, hindrance, issuing, sorry


class StatementPage(QWidget):
    """A drawing, a sentence, an advice; for a refusal a key that leads on.

    Signals:
        touched(object): the key's control.
    """

    touched = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("statement")
        self._picture = Picture(self)
        self._title = Words(
            self, Type(steps=(Step.TITLE, Step.BODY), weight=Weight.TITLE, align=CENTRE | MIDDLE), "statement.title"
        )
        self._advice = Words(self, Type(steps=(Step.BODY, Step.SMALL), align=CENTRE | TOP), "statement.advice")
        self._onward = InkKey(self, "choose_other", Control.BACK, "list")
        self._onward.touched.connect(self.touched)
        self._column = QVBoxLayout(self)
        self._column.addStretch(3)
        for piece in (self._picture, self._title, self._advice):
            self._column.addWidget(piece)
        self._column.addStretch(2)
        self._column.addWidget(self._onward)
        self._column.addStretch(2)

    def show_state(self, state: KioskState, look: Look) -> None:
        """Says what is the case."""
        statement = _statement(state, look)
        self._picture.show_icon(statement.icon, statement.surface, look)
        self._title.say(statement.title, look)
        self._advice.say(statement.advice, look)
        self.setAccessibleName(statement.title)
        is_answer = state.visit.page is Page.ANSWER
        self._onward.setVisible(is_answer or state.visit.page is Page.SORRY)
        text = look.language.text
        self._onward.wear(text("Pilih layanan") if is_answer else text("Pilih layanan lain"), look)
        margin = look.mm(10)
        self._column.setContentsMargins(margin, look.mm(4), margin, look.mm(4))
        self._column.setSpacing(look.mm(5))
        self._onward.setMinimumHeight(look.mm(26))


class IdlePage(QWidget):
    """Are you still here: one huge key. No number counts down.

    Signals:
        touched(object): the control.
    """

    touched = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("idle")
        self._title = Words(
            self, Type(steps=(Step.TITLE, Step.BODY), weight=Weight.TITLE, align=CENTRE | MIDDLE), "idle.title"
        )
        self._advice = Words(self, Type(steps=(Step.BODY, Step.SMALL), align=CENTRE | TOP))
        self._still_here = InkKey(self, "still_here", Control.STILL_HERE, "person")
        self._still_here.touched.connect(self.touched)
        self._column = QVBoxLayout(self)
        self._column.addStretch(1)
        self._column.addWidget(self._title)
        self._column.addWidget(self._advice)
        self._column.addWidget(self._still_here, stretch=4)
        self._column.addStretch(1)

    def show_state(self, state: KioskState, look: Look) -> None:
        """Asks."""
        text = look.language.text
        self._title.say(text("Apakah Anda masih di sini?"), look)
        self._advice.say(text("Jika tidak, layar ini kembali ke awal."), look)
        self.setAccessibleName(text("Apakah Anda masih di sini?"))
        self._still_here.wear(text("Ya, saya masih di sini"), look)
        is_tall = self.window().height() > self.window().width()
        margin = look.mm(20 if is_tall else 40)
        self._column.setContentsMargins(margin, look.mm(4), margin, look.mm(4))
        self._column.setSpacing(look.mm(5))


def _statement(state: KioskState, look: Look) -> Statement:
    hindered = hindrance(look.language, state)
    if state.visit.page is Page.SERVICES and hindered is not None:
        return hindered
    why = state.visit.sorry
    if why is not None:
        return edge_sorry(look.language, why, state) or sorry(look.language, why)
    if state.visit.answer is not None:
        return answered(look.language, state.visit.answer, 0 if state.office is None else state.office.utc_offset_s)
    statement = issuing(look.language, state.visit.slowness)
    if state.open_wish is None or not isinstance(state.open_wish.wish, ScanWish):
        return statement
    is_long = state.visit.slowness is Slowness.LONG
    return replace(statement, icon="scan", title=statement.title if is_long else checking(look.language))
