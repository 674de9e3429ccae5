"""The kiosk's window: head, page, notice, bar."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStackedLayout, QVBoxLayout, QWidget

from kiosk.flow.staffstate import StaffCorner, StaffPage
from kiosk.flow.state import KioskState, Page
from kiosk.look import Look
from kiosk.screens.bar import Bar
from kiosk.screens.codepage import CodePage
from kiosk.screens.header import Header
from kiosk.screens.pieces import Panel
from kiosk.screens.priority import PriorityPage
from kiosk.screens.services import ServicesPage
from kiosk.screens.slip import SlipPage
from kiosk.screens.staffcard import StaffCard
from kiosk.screens.staffdesk import StaffDesk
from kiosk.screens.staffkeypad import StaffKeypad
from kiosk.screens.statements import IdlePage, StatementPage
from kiosk.screens.ticket import TicketPage
from kiosk.words import notice

KioskPage = ServicesPage | PriorityPage | StatementPage | TicketPage | CodePage | SlipPage | IdlePage
StaffWidget = StaffKeypad | StaffDesk | StaffCard


class KioskWindow(QWidget):
    """Everything on the glass. Draws what it is given and tells what was touched.

    Signals:
        touched(object): a `kiosk.flow.events.Target`.
        head_held(bool): a finger came down on the office's name, or left it.
        closed(): the window was closed by the system.
    """

    touched = Signal(object)
    head_held = Signal(bool)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("kiosk")
        self.setWindowTitle("Giliran")
        self._drawn: tuple[KioskState, Look] | None = None
        self._header = Header(self)
        self._header.held.connect(self.head_held)
        self._notice = Panel(self, "notice")
        self._bar = Bar(self)
        body = QWidget(self)
        body.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._services, self._priority = ServicesPage(body), PriorityPage(body)
        self._statement, self._ticket, self._idle = StatementPage(body), TicketPage(body), IdlePage(body)
        self._code, self._slip = CodePage(body), SlipPage(body)
        self._stack = QStackedLayout(body)
        self._staff_keypad, self._staff_desk, self._staff_card = StaffKeypad(body), StaffDesk(body), StaffCard(body)
        staff = (self._staff_keypad, self._staff_desk, self._staff_card)
        visitors = (self._services, self._priority, self._statement, self._ticket, self._code, self._slip, self._idle)
        for page in (*visitors, *staff):
            page.touched.connect(self.touched)
            self._stack.addWidget(page)
        self._bar.touched.connect(self.touched)
        self._notice_row = QVBoxLayout()
        self._notice_row.addWidget(self._notice)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self._header)
        self._column.addWidget(body, stretch=1)
        self._column.addLayout(self._notice_row)
        self._column.addWidget(self._bar)

    def show_state(self, state: KioskState, look: Look) -> None:
        """Draws the state for this reader."""
        self._drawn = (state, look)
        name = state.office.name if state.office is not None else "Giliran"
        is_tall = self.height() > self.width()
        self._header.say(name, look, is_tall=is_tall)
        self._bar.show_state(state, look)
        self._header.setFixedHeight(self._header.needed_px(self.width()))
        self._bar.setFixedHeight(self._bar.needed_px(self.width()))
        page = self._shown_page(state, look)
        if self._stack.currentWidget() is not page:
            self._stack.setCurrentWidget(page)
        self._notice.setVisible(state.visit.notice is not None)
        if state.visit.notice is not None:
            self._notice.say(notice(look.language, state.visit.notice), look)
        has_notice = state.visit.notice is not None
        self._notice_row.setContentsMargins(look.mm(10), 0, look.mm(10), look.mm(4) if has_notice else 0)
        self.update()

    def tell_time(self, now: datetime | None) -> None:
        """The office's local time for the head."""
        self._header.tell_time(now)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The ground."""
        if self._drawn is not None:
            QPainter(self).fillRect(self.rect(), self._drawn[1].colour("paper"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Upright and lying screens are arranged differently."""
        super().resizeEvent(event)
        if self._drawn is not None:
            self.show_state(*self._drawn)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Tells the program, which ends in order."""
        self.closed.emit()
        super().closeEvent(event)

    def _shown_page(self, state: KioskState, look: Look) -> QWidget:
        if state.staff is not None:
            staff = self._staff_page(state.staff)
            staff.show_corner(state, state.staff, look)
            return staff
        page = self._page(state)
        page.show_state(state, look)
        return page

    def _staff_page(self, corner: StaffCorner) -> StaffWidget:
        if corner.page is StaffPage.DESK:
            return self._staff_desk
        return self._staff_card if corner.page is StaffPage.CARD else self._staff_keypad

    def _page(self, state: KioskState) -> KioskPage:
        if state.visit.warned_at_ms is not None:
            return self._idle
        if state.office is None and state.visit.page is Page.SERVICES:
            return self._statement
        pages: dict[Page, KioskPage] = {
            Page.SERVICES: self._services,
            Page.PRIORITY: self._priority,
            Page.ISSUING: self._statement,
            Page.SORRY: self._statement,
            Page.TICKET: self._ticket,
            Page.CODE: self._code,
            Page.ANSWER: self._statement,
            Page.DOUBT: self._statement,
            Page.SLIP: self._slip,
        }
        return pages[state.visit.page]
