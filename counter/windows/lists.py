"""Beside the ticket: who comes next, who is away, what the other counters do."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from appkit.tokens import Step, Weight
from counter.desk import Desk, hall
from counter.windows.cut_text import CutText
from counter.windows.lines import TicketLine
from counter.windows.look import Look
from counter.windows.neighbours import Neighbours
from wire.codes import TicketState
from wire.rows import TicketRow

_LINES_MAX = 30


class TicketList(QFrame):
    """A heading with a count, as many lines as fit, and in words how many more there are.

    Signals:
        ticket_asked(int): a line was clicked; the ticket's id.
    """

    ticket_asked = Signal(int)

    def __init__(self, look: Look, line_name: str) -> None:
        """`line_name` is the object name of the lines: `waiting` gives waiting.1, waiting.2, ..."""
        super().__init__()
        self._look = look
        self._line_name = line_name
        self.setProperty("surface", "card")
        self._heading = CutText(1)
        look.dress(self._heading, weight=Weight.TITLE)
        self._heading.setObjectName(f"{line_name}.heading")
        self._more = look.label(Step.SMALL, tone="quiet")
        self._more.setObjectName(f"{line_name}.more")
        self._lines: list[TicketLine] = []
        self._desk = Desk()
        self._tickets: Sequence[TicketRow] = ()
        self._layout = QVBoxLayout(self)
        pad = look.metrics.mm(2)
        self._layout.setContentsMargins(pad, pad, pad, pad)
        self._layout.setSpacing(0)
        self._more.setContentsMargins(look.gap_px, 0, 0, 0)
        line = QHBoxLayout()
        line.setContentsMargins(look.gap_px, 0, 0, look.gap_px // 2)
        line.addWidget(self._heading)
        self._layout.addLayout(line)
        self._layout.addWidget(self._more)
        self._layout.addStretch(1)

    def show_tickets(self, desk: Desk, tickets: Sequence[TicketRow], heading: str) -> None:
        """Shows the tickets in the order given; lines stay where they are."""
        self._desk, self._tickets = desk, tickets
        self._heading.say(heading)
        if not self._look.metrics.is_large:
            # Large words would push the present ticket aside; they are cut instead and whole in the tool tip.
            self._heading.setMinimumWidth(self._heading.fontMetrics().horizontalAdvance(heading) + 1)
        self._fill()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More room shows more lines."""
        super().resizeEvent(event)
        self._fill()

    def _fill(self) -> None:
        n_lines = min(len(self._tickets), self._room(), _LINES_MAX)
        while len(self._lines) < n_lines:
            self._add_line()
        for place, line in enumerate(self._lines):
            line.setVisible(place < n_lines)
            if place < n_lines:
                self._show_line(line, self._tickets[place])
        n_more = len(self._tickets) - n_lines
        self._more.setText(self._look.labels.language.ngettext("dan {n} nomor lagi", "dan {n} nomor lagi", n_more))
        self._more.setVisible(n_more > 0)

    def _room(self) -> int:
        """How many lines fit between the heading and the words below, which take one line when all do not fit."""
        line_px = TicketLine(self._look).sizeHint().height()
        margins = self._layout.contentsMargins()
        used = margins.top() + margins.bottom() + self._heading.sizeHint().height() + self._look.gap_px // 2
        n_all = (self.height() - used) // line_px
        if n_all >= len(self._tickets):
            return max(1, n_all)
        return max(1, (self.height() - used - self._more.fontMetrics().height()) // line_px)

    def _add_line(self) -> None:
        line = TicketLine(self._look)
        line.setObjectName(f"{self._line_name}.{len(self._lines) + 1}")
        line.clicked.connect(lambda: self.ticket_asked.emit(line.ticket_id))
        self._layout.insertWidget(1 + len(self._lines), line)
        self._lines.append(line)

    def _show_line(self, line: TicketLine, ticket: TicketRow) -> None:
        labels = self._look.labels
        note = labels.line_note(self._desk, ticket)
        line.show_ticket(ticket.id, ticket.number, note, self._time(ticket), marks(ticket))

    def _time(self, ticket: TicketRow) -> str:
        labels, desk = self._look.labels, self._desk
        if ticket.state is TicketState.HELD and ticket.return_due_at is not None:
            return labels.language.text("kembali {clock}", clock=labels.clock(desk, ticket.return_due_at))
        if ticket.state is TicketState.MISSED and ticket.left_at is not None:
            return labels.language.text("dipanggil {clock}", clock=labels.clock(desk, ticket.left_at))
        return labels.waited(desk, ticket)


def marks(ticket: TicketRow) -> tuple[str, ...]:
    """What an operator should see of a waiting ticket at a glance, as icons."""
    found = []
    if ticket.priority is not None:
        found.append("priority")
    if ticket.slot_at is not None:
        found.append("calendar")
    if hall.is_paper_in_doubt(ticket):
        found.append("printer-missing")
    return tuple(found)


class Lists(QWidget):
    """All three beside each other.

    Signals:
        ticket_asked(int): a line was clicked; the ticket's id.
    """

    ticket_asked = Signal(int)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._waiting = TicketList(look, "waiting")
        self._away = TicketList(look, "away")
        self._neighbours = Neighbours(look)
        side = QVBoxLayout()
        side.setSpacing(look.gap_px)
        side.addWidget(self._away, 1)
        side.addWidget(self._neighbours)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look.gap_px)
        layout.addWidget(self._waiting, 5)
        layout.addLayout(side, 4)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for tickets in (self._waiting, self._away):
            tickets.ticket_asked.connect(self.ticket_asked)

    def show_desk(self, desk: Desk) -> None:
        """Shows the desk as it is now."""
        language, waiting, away = self._look.labels.language, desk.waiting, desk.away
        heading = self._look.labels.heading(desk) if waiting else language.text("Tidak ada yang menunggu")
        self._waiting.show_tickets(desk, waiting, heading)
        gone = language.ngettext("{n} ditunda atau tidak hadir", "{n} ditunda atau tidak hadir", len(away))
        self._away.show_tickets(desk, away, gone if away else language.text("Tidak ada yang ditunda"))
        self._neighbours.show_counters(desk)
