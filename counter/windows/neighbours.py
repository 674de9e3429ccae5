"""The other counters in a small grid: number, and what stands there."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout

from appkit.tokens import Step, Weight
from counter.desk import Desk, hall
from counter.windows.look import Look, name
from wire.rows import CounterRow

_COLUMNS = 3
_ROWS_MAX = 8
_ROWS_LARGE_MAX = 2


class Neighbours(QFrame):
    """Shows as many counters as there is room for, and in words how many more there are."""

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
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(look.gap_px)
        self._grid.setVerticalSpacing(0)
        self._more = look.label(Step.SMALL, tone="quiet")
        layout.addWidget(heading)
        layout.addLayout(self._grid)
        layout.addWidget(self._more)
        self._cells: list[tuple[QLabel, QLabel]] = []

    def show_counters(self, desk: Desk) -> None:
        """Shows every counter but the own one, by number."""
        own = desk.counter
        rows = hall.neighbours(desk.rows, own) if own else []
        n_shown = _COLUMNS * (_ROWS_LARGE_MAX if self._look.metrics.is_large else _ROWS_MAX)
        for place, row in enumerate(rows[:n_shown]):
            self._show(place, row, desk)
        for place, cell in enumerate(self._cells):
            for label in cell:
                label.setVisible(place < len(rows))
        n_more = max(0, len(rows) - n_shown)
        self._more.setText(self._look.labels.language.ngettext("dan {n} loket lagi", "dan {n} loket lagi", n_more))
        self._more.setVisible(n_more > 0)
        self.setVisible(bool(rows))

    def _show(self, place: int, row: CounterRow, desk: Desk) -> None:
        if place == len(self._cells):
            self._add_cell()
        number, state = self._cells[place]
        number.setText(str(row.number))
        state.setText(self._look.labels.neighbour(desk, row))
        spoken = self._look.labels.language.text("Loket {number}", number=row.number)
        name(state, f"neighbour.{row.number}", f"{spoken}: {state.text()}")

    def _add_cell(self) -> None:
        place = len(self._cells)
        number, state = self._look.label(Step.SMALL, tone="quiet"), self._look.label(Step.SMALL, Weight.STRONG)
        self._cells.append((number, state))
        row, column = place // _COLUMNS, 2 * (place % _COLUMNS)
        self._grid.addWidget(number, row, column)
        self._grid.addWidget(state, row, column + 1)
        self._grid.setColumnStretch(column + 1, 1)
