"""Beside the ticket: who comes next, who is away, what the other counters do."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from appkit.tokens import Step, Weight
from counter.desk import Desk, hall
from counter.windows.lines import TicketLine
from counter.windows.look import Look, name
from wire.codes import PaperState, TicketState
from wire.rows import CounterRow, TicketRow

_LINES_MAX = 30
_NEIGHBOURS_MAX = 24


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
        self._heading = look.label(Step.BODY, Weight.TITLE)
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
        self._heading.setContentsMargins(look.gap_px, 0, 0, look.gap_px // 2)
        self._more.setContentsMargins(look.gap_px, 0, 0, 0)
        self._layout.addWidget(self._heading)
        self._layout.addStretch(1)
        self._layout.addWidget(self._more)

    def show_tickets(self, desk: Desk, tickets: Sequence[TicketRow], heading: str) -> None:
        """Shows the tickets in the order given; lines stay where they are."""
        self._desk, self._tickets = desk, tickets
        self._heading.setText(heading)
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
        language = self._look.labels.language
        if n_more:
            self._more.setText(language.ngettext("dan {n} nomor lagi", "dan {n} nomor lagi", n_more))
        else:
            self._more.setText("" if self._tickets else language.text("Tidak ada."))
        self._more.setVisible(bool(self._more.text()))

    def _room(self) -> int:
        """How many lines fit between the heading and the words below, which take one line when all do not fit."""
        line_px = TicketLine(self._look).sizeHint().height()
        margins = self._layout.contentsMargins()
        used = margins.top() + margins.bottom() + self._heading.sizeHint().height()
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
        note = labels.service(self._desk, ticket)
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
    if ticket.paper in (PaperState.DOUBTFUL, PaperState.SHOWN):
        found.append("printer-missing")
    return tuple(found)


class Neighbours(QFrame):
    """The other counters in a small grid."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setProperty("surface", "card")
        pad = look.metrics.mm(2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(pad + look.gap_px, pad, pad, pad)
        layout.setSpacing(look.gap_px // 2)
        heading = look.label(Step.BODY, Weight.TITLE)
        heading.setText(look.labels.language.text("Loket lain"))
        layout.addWidget(heading)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(look.gap_px)
        self._grid.setVerticalSpacing(0)
        layout.addLayout(self._grid)
        self._cells: dict[int, tuple[QLabel, QLabel]] = {}

    def show_counters(self, desk: Desk) -> None:
        """Shows every counter but the own one."""
        own = desk.counter
        rows = hall.neighbours(desk.rows, own)[:_NEIGHBOURS_MAX] if own else []
        columns = 2 if len(rows) > 4 else 1
        for place, row in enumerate(rows):
            self._show(place, columns, row, desk)
        for place, cell in self._cells.items():
            for label in cell:
                label.setVisible(place < len(rows))
        self.setVisible(bool(rows))

    def _show(self, place: int, columns: int, row: CounterRow, desk: Desk) -> None:
        if place not in self._cells:
            number, state = self._look.label(Step.SMALL, tone="quiet"), self._look.label(Step.SMALL, Weight.STRONG)
            self._cells[place] = (number, state)
            self._grid.addWidget(number, place // columns, 2 * (place % columns))
            self._grid.addWidget(state, place // columns, 2 * (place % columns) + 1)
            self._grid.setColumnStretch(2 * (place % columns) + 1, 1)
        number, state = self._cells[place]
        number.setText(self._look.labels.language.text("Loket {number}", number=row.number))
        state.setText(self._look.labels.neighbour(desk, row))
        name(state, f"neighbour.{row.number}", f"{number.text()} {state.text()}")


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
        heading = language.ngettext("{n} menunggu loket ini", "{n} menunggu loket ini", len(waiting))
        self._waiting.show_tickets(desk, waiting, heading)
        absent = language.ngettext("{n} ditunda atau tidak hadir", "{n} ditunda atau tidak hadir", len(away))
        self._away.show_tickets(desk, away, absent)
        self._neighbours.show_counters(desk)
