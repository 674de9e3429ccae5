"""Pages that say one thing: the number is on its way, there is none, are you still here."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from appkit.tokens import Step, Weight
from kiosk.edgewords import edge_sorry
from kiosk.flow.events import Control, Wish
from kiosk.flow.laterevents import LaterControl, LaterWish
from kiosk.flow.state import KioskState, Page, Slowness
from kiosk.laterwords import doubt, later_key
from kiosk.look import Look
from kiosk.scanwords import answered, checking
from kiosk.screens.keys import ActionKey, InkKey
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
        self._take = InkKey(self, "later.take", LaterControl.TAKE, "calendar")
        self._today = ActionKey(self, "later.today", LaterControl.TODAY, "ticket")
        self._onward = InkKey(self, "choose_other", Control.BACK, "list")
        for key in (self._take, self._today, self._onward):
            key.touched.connect(self.touched)
        self._column = QVBoxLayout(self)
        self._column.addStretch(3)
        for piece in (self._picture, self._title, self._advice):
            self._column.addWidget(piece)
        self._column.addStretch(2)
        for key in (self._take, self._today, self._onward):
            self._column.addWidget(key)
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
        self._show_later(state, look)
        margin = look.mm(10)
        self._column.setContentsMargins(margin, look.mm(4), margin, look.mm(4))
        self._column.setSpacing(look.mm(5))
        for key in (self._take, self._today, self._onward):
            is_tall = self.window().height() > self.window().width()
            key.setMinimumHeight(look.mm(34 if is_tall else 22 if look.is_large else 26))

    def _show_later(self, state: KioskState, look: Look) -> None:
        """Another day, where one is known; today stays possible where only a doubt speaks against it."""
        visit, office = state.visit, state.office
        is_doubt, at = visit.page is Page.DOUBT, visit.later_at
        has_offer = at is not None and office is not None and (is_doubt or visit.page is Page.SORRY)
        self._take.setVisible(has_offer)
        if at is not None and office is not None:
            self._take.wear(later_key(look.language, at, office.utc_offset_s), look)
        self._today.setVisible(is_doubt)
        self._today.wear(look.language.text("Tetap ambil nomor hari ini"), look)
        for key in (self._take, self._today):
            key.setEnabled(state.can_choose)


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
    if state.visit.page is Page.DOUBT:
        return doubt(look.language, state)
    if state.visit.answer is not None:
        return answered(look.language, state.visit.answer, 0 if state.office is None else state.office.utc_offset_s)
    statement = issuing(look.language, state.visit.slowness)
    if state.open_wish is None or isinstance(state.open_wish.wish, Wish):
        return statement
    is_long = state.visit.slowness is Slowness.LONG
    if isinstance(state.open_wish.wish, LaterWish):
        return replace(
            statement,
            icon="calendar",
            title=statement.title if is_long else look.language.text("Janji Anda sedang dibuat."),
        )
    return replace(statement, icon="scan", title=statement.title if is_long else checking(look.language))
