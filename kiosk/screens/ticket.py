"""The page with the ticket: the number at once, then the truth about the paper."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from appkit.tokens import Step
from kiosk.flow.events import Control, PrinterState
from kiosk.flow.scanevents import CodeControl
from kiosk.flow.state import KioskState, PaperView, ShownTicket
from kiosk.look import Look
from kiosk.scanwords import in_hand, joined, slot_worth, slot_worth_short
from kiosk.screens.keys import IconKey, InkKey
from kiosk.screens.pieces import Panel
from kiosk.screens.ticketcard import CodePiece, TicketCard
from kiosk.words import Statement, paper
from wire.codes import ScanOutcome

_WITHOUT_PAPER = frozenset({PaperView.MISSING, PaperView.SCREEN_ONLY, PaperView.ASKING})
_DOWN, _RIGHT = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight


class TicketPage(QWidget):
    """Ticket, panel about the paper, and the keys that belong to it.

    Signals:
        touched(object): the control.
    """

    touched = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("ticket")
        self._card, self._code = TicketCard(self), CodePiece(self)
        self._paper = Panel(self, "ticket.paper", Step.TITLE)
        self._yes = InkKey(self, "paper.yes", Control.PAPER_YES, "check")
        self._no = InkKey(self, "paper.no", Control.PAPER_NO, "close")
        self._missing = IconKey(self, "paper.missing", Control.PAPER_MISSING, "printer-missing")
        self._copy = IconKey(self, "ticket.copy", CodeControl.COPY, "printer")
        self._done = InkKey(self, "done", Control.DONE, "done")
        self._keys, self._side = QBoxLayout(_RIGHT), QBoxLayout(_DOWN)
        for key in self._all_keys:
            key.touched.connect(self.touched)
            self._keys.addWidget(key, stretch=1)
        self._side.addWidget(self._paper)
        self._side.addWidget(self._code)
        self._side.addLayout(self._keys)
        self._parts = QBoxLayout(_DOWN, self)
        self._parts.addWidget(self._card, stretch=8)
        self._parts.addLayout(self._side)

    @property
    def _all_keys(self) -> tuple[IconKey, ...]:
        return (self._yes, self._no, self._missing, self._copy, self._done)

    def show_state(self, state: KioskState, look: Look) -> None:
        """Shows ticket and paper."""
        shown = state.visit.ticket
        if shown is None:
            return
        text, view = look.language.text, shown.view
        is_tall = self.window().height() > self.window().width()
        url = shown.paper.status_url if view in _WITHOUT_PAPER else None
        # Large text needs the side column of a lying screen for itself.
        is_on_card = is_tall or look.is_large
        self._card.say(
            shown.paper, look, has_code=url is not None and is_on_card, answer=shown.answer, has_worth=is_tall
        )
        self._code.setVisible(url is not None and not is_on_card)
        self._code.say(url or "", look)
        step = Step.TITLE if is_tall or not look.is_large else Step.SMALL
        self._paper.say(_said(shown, look, has_worth=not is_tall), look, step)
        self.setAccessibleName(text("Nomor Anda {number}", number=shown.paper.number))
        self._show_keys(view, look)
        may_copy = view is PaperView.IN_HAND and state.printer is not PrinterState.ABSENT
        self._copy.setVisible(may_copy and shown.answer is not None and shown.answer.counter_name is None)
        self._arrange(look, is_tall=is_tall)

    def _show_keys(self, view: PaperView, look: Look) -> None:
        text, is_asking = look.language.text, view is PaperView.ASKING
        self._yes.wear(text("Ya, sudah keluar"), look)
        self._no.wear(text("Tidak keluar"), look)
        self._missing.wear(text("Tiket tidak keluar"), look)
        self._copy.wear(text("Cetak lagi"), look)
        self._done.wear(text("Selesai"), look)
        self._yes.setVisible(is_asking)
        self._no.setVisible(is_asking)
        self._done.setVisible(not is_asking)
        self._missing.setVisible(view is PaperView.PRINTED)

    def _arrange(self, look: Look, *, is_tall: bool) -> None:
        margin = look.mm(14 if is_tall else 10)
        self._parts.setDirection(_DOWN if is_tall else _RIGHT)
        self._parts.setContentsMargins(margin, look.mm(8 if is_tall else 4), margin, look.mm(7 if is_tall else 4))
        self._parts.setSpacing(look.mm(6))
        self._parts.setStretch(1, 0 if is_tall else 6)
        self._keys.setDirection(_RIGHT if is_tall else _DOWN)
        self._side.setSpacing(look.mm(5 if is_tall else 4))
        has_code = self._code.isVisibleTo(self)
        self._side.setStretch(0, 0 if is_tall or has_code else 1)
        self._side.setStretch(1, 1 if has_code else 0)
        self._keys.setSpacing(look.mm(5 if is_tall else 4))
        for key in self._all_keys:
            key.setFixedHeight(look.mm(30 if is_tall else 20 if look.is_large else 24))


def _said(shown: ShownTicket, look: Look, *, has_worth: bool) -> Statement:
    """About the paper, or about a ticket that was there before; with `has_worth` also what a booked time means."""
    if shown.view is PaperView.IN_HAND and shown.answer is not None:
        return in_hand(look.language, shown.answer, shown.paper)
    said = paper(look.language, shown.view, shown.paper)
    if said.advice or shown.answer is None:
        return said
    if shown.answer.outcome is ScanOutcome.JOINED:
        return replace(said, advice=joined(look.language))
    worth = slot_worth_short if look.is_large else slot_worth
    return replace(said, advice=worth(look.language, shown.paper) if has_worth else "")
