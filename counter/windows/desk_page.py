"""The working page: ticket left, lists or the open choice right, buttons below."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from counter.desk import Desk
from counter.view_model import DeskModel
from counter.windows.bars import HelpStrip, HistoryLine, StatusLine, TopBar
from counter.windows.choice_panel import ChoicePanel
from counter.windows.form_panel import FormPanel
from counter.windows.lists import Lists
from counter.windows.look import Look
from counter.windows.pad import Pad
from counter.windows.ticket_card import TicketCard


class DeskPage(QWidget):
    """Everything an operator needs, without a dialog."""

    def __init__(self, look: Look, model: DeskModel) -> None:
        super().__init__()
        self._top = TopBar(look)
        self._help = HelpStrip(look)
        self._ticket = TicketCard(look)
        self._history = HistoryLine(look)
        self._lists = Lists(look)
        self._choice = ChoicePanel(look)
        self._form = FormPanel(look)
        self._pad = Pad(look)
        self._status = StatusLine(look)
        self._right = QStackedLayout()
        self._right.addWidget(self._lists)
        self._right.addWidget(self._choice)
        self._right.addWidget(self._form)
        self._compose(look)
        self._top.asked.connect(model.ask)
        self._pad.asked.connect(model.ask)
        self._history.asked.connect(model.ask)
        self._help.answered.connect(model.answer_help)
        self._lists.ticket_asked.connect(model.ask_about)
        self._choice.picked.connect(model.pick)
        self._choice.left.connect(model.leave)
        self._form.given.connect(model.give)
        self._form.left.connect(model.leave)

    def _compose(self, look: Look) -> None:
        left = QVBoxLayout()
        left.setSpacing(look.gap_px)
        left.addWidget(self._ticket, 1)
        left.addWidget(self._history)
        middle = QHBoxLayout()
        middle.setSpacing(look.gap_px)
        middle.addLayout(left, 5)
        middle.addLayout(self._right, 7)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(look.metrics.mm(2.5),) * 4)
        layout.setSpacing(look.gap_px)
        layout.addWidget(self._top)
        layout.addWidget(self._help)
        layout.addLayout(middle, 1)
        layout.addWidget(self._status)
        layout.addWidget(self._pad)

    def show_desk(self, desk: Desk) -> None:
        """Shows the desk as it is now."""
        for part in (self._top, self._help, self._ticket, self._history, self._pad, self._status):
            part.show_desk(desk)
        self._show_right(desk)

    def _show_right(self, desk: Desk) -> None:
        if desk.form is None:
            self._form.forget()
        if desk.form is not None:
            self._right.setCurrentWidget(self._form)
            self._form.show_form(desk, desk.form)
        elif desk.choice is None:
            self._lists.show_desk(desk)
            self._right.setCurrentWidget(self._lists)
        else:
            self._choice.show_choice(desk, desk.choice)
            self._right.setCurrentWidget(self._choice)
