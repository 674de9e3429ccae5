"""The full window: sign-in, choice of counter or the desk, and every key of it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from counter.desk import Phase
from counter.paper.model import PaperModel
from counter.view_model import DeskModel
from counter.windows.desk_page import DeskPage
from counter.windows.entry import CounterPage, SignInPage
from counter.windows.keyboard import desk_key
from counter.windows.look import Look
from counter.windows.paper_page import PaperPage


class MainWindow(QWidget):
    """One window, three pages; which one is shown follows from the desk.

    Signals:
        toggled(More): the sign-in page asks for another language or text size.
        closed(): the user closed the window.
    """

    toggled = Signal(object)
    closed = Signal()

    def __init__(self, look: Look, model: DeskModel, names: Sequence[str], paper: PaperModel | None = None) -> None:
        """Without `paper` there are no calls by voice."""
        super().__init__()
        self._model = model
        self._paper = paper
        self._had_form = False
        self.setObjectName("counter.window")
        self.setWindowTitle(look.labels.language.text("Loket Giliran"))
        self.setAccessibleName(self.windowTitle())
        self._pages = QStackedWidget()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.build(look, names)
        model.changed.connect(self.refresh)
        if paper is not None:
            paper.changed.connect(self.refresh)

    def build(self, look: Look, names: Sequence[str]) -> None:
        """Makes all pages anew, for another language or text size."""
        for old in [self._pages.widget(place) for place in range(self._pages.count())]:
            if old is not None:
                self._pages.removeWidget(old)
                old.deleteLater()
        self._sign_in = SignInPage(look, self._model, names)
        self._counters = CounterPage(look, self._model)
        self._desk = DeskPage(look, self._model)
        for page in (self._sign_in, self._counters, self._desk):
            self._pages.addWidget(page)
        self._paper_page = None if self._paper is None else PaperPage(look, self._model, self._paper)
        if self._paper_page is not None:
            self._pages.addWidget(self._paper_page)
        self._sign_in.toggled.connect(self.toggled)
        self._shown: Phase | None = None
        self.refresh()

    def refresh(self) -> None:
        """Shows the desk as it is now."""
        desk = self._model.desk
        if self._show_paper():
            return
        page: SignInPage | CounterPage | DeskPage = self._desk
        if desk.phase in (Phase.SIGN_IN, Phase.CHOOSE):
            page = self._sign_in if desk.phase is Phase.SIGN_IN else self._counters
        page.show_desk(desk)
        self._pages.setCurrentWidget(page)
        if self._shown is not desk.phase:
            is_entry = desk.phase is Phase.SIGN_IN
            if is_entry:
                self._sign_in.begin()
            elif self._shown in (None, Phase.SIGN_IN, Phase.CHOOSE):
                self.setFocus()
            self._shown = desk.phase
        if self._had_form and desk.form is None and self.isActiveWindow():
            # The field that had the keyboard is gone: the keys are the desk's again.
            self.setFocus()
        self._had_form = desk.form is not None

    def _show_paper(self) -> bool:
        """The page of calls by voice lies over all others. It has the keyboard: no field is open on it."""
        paper, page = self._paper, self._paper_page
        if paper is None or page is None or paper.book is None or not paper.is_shown:
            return False
        if self._pages.currentWidget() is not page:
            self._pages.setCurrentWidget(page)
            self._shown = None
            self.setFocus()
        page.show_book(paper.book)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Every key that no field took is the desk's."""
        key = desk_key(event)
        if key is None:
            super().keyPressEvent(event)
        elif self._paper is not None and self._paper.is_shown:
            self._paper.press(key)
        else:
            self._model.press(key)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Closing ends the program; the shift stays open at the server, so that a restart goes on with it."""
        self.closed.emit()
        super().closeEvent(event)
