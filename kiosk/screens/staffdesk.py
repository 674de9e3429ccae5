"""The staff corner's desk: the printer's condition, what can be done at this machine, and tickets in doubt."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from appkit.tokens import Step, Weight
from kiosk.flow.events import PrinterState
from kiosk.flow.staffevents import OnReprint, StaffControl
from kiosk.flow.staffstate import CopyState, StaffCorner
from kiosk.flow.state import KioskState
from kiosk.look import Look
from kiosk.screens.keys import IconKey, InkKey
from kiosk.screens.paint import LEFT, MIDDLE, Type
from kiosk.screens.pieces import Words
from kiosk.screens.stafffindings import Findings
from kiosk.staffwords import copy, doubtful_rest, doubtful_title, paper
from kiosk.words import unbroken_number
from wire.commands import DoubtfulTicket

_N_ROWS = 3
# With more keys than these they are lower, and the list of tickets is shorter.
_FEW_KEYS = 5
_HEAD = Type(steps=(Step.BODY, Step.SMALL), weight=Weight.TITLE, align=LEFT | MIDDLE)
_KEYS = (
    (StaffControl.PAPER_CHANGED, "printer-check"),
    (StaffControl.TEST_PRINT, "printer"),
    (StaffControl.DARKER, "minus"),
    (StaffControl.BRIGHTER, "plus"),
    (StaffControl.QUIETER, "minus"),
    (StaffControl.LOUDER, "plus"),
    (StaffControl.CALIBRATE, "id-card"),
)


class StaffDesk(QWidget):
    """Two parts, one below the other on an upright screen, side by side on a lying one.

    Signals:
        touched(object): a target of the staff corner.
    """

    touched = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("staff.desk")
        self._head = Words(self, _HEAD, "staff.printer.title")
        self._findings = Findings(self)
        self._keys = {control: IconKey(self, f"staff.{control.value}", control, icon) for control, icon in _KEYS}
        self._leave = InkKey(self, "staff.leave", StaffControl.LEAVE, "sign-out")
        self._list = DoubtfulList(self)
        self._grid, self._machine, self._deeds = QGridLayout(), QVBoxLayout(), QVBoxLayout()
        for piece in (self._head, self._findings):
            self._machine.addWidget(piece)
        self._machine.addStretch(1)
        self._deeds.addLayout(self._grid)
        self._deeds.addWidget(self._list)
        self._deeds.addStretch(1)
        self._halves = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        self._halves.addLayout(self._machine)
        self._halves.addLayout(self._deeds)
        for key in (*self._keys.values(), self._leave):
            key.touched.connect(self.touched)
        self._list.touched.connect(self.touched)

    def show_corner(self, state: KioskState, corner: StaffCorner, look: Look) -> None:
        """Shows how the machine is."""
        text, has_printer = look.language.text, state.printer is not PrinterState.ABSENT
        head = text("Mesin cetak") if has_printer else text("Mesin ini tidak punya mesin cetak.")
        if has_printer and corner.findings is None:
            head = text("Mesin cetak sedang diperiksa")
        self._head.say(head, look)
        self.setAccessibleName(text("Sudut petugas"))
        told = (*(() if corner.tested is None else (corner.tested,)), *(corner.findings or ()))
        self._findings.setVisible(bool(told))
        self._findings.show_findings(told, look)
        self._leave.wear(text("Selesai di sini"), look)
        self._wear_keys(state, corner, look)
        has_many = len(self._shown_keys()) > _FEW_KEYS
        self._list.show_tickets(state, corner, look, has_many_keys=has_many)
        self._arrange(look, has_many_keys=has_many)

    def _wear_keys(self, state: KioskState, corner: StaffCorner, look: Look) -> None:
        text, has_printer = look.language.text, state.printer is not PrinterState.ABSENT
        is_free = has_printer and not corner.is_testing
        has_light = corner.light_percent is not None
        words = {
            StaffControl.PAPER_CHANGED: text("Kertas diganti"),
            StaffControl.TEST_PRINT: text("Sedang mencetak") if corner.is_testing else text("Cetak percobaan"),
            StaffControl.CALIBRATE: text("Ukur layar"),
            StaffControl.DARKER: text("Lebih redup"),
            StaffControl.BRIGHTER: text("Lebih terang"),
            StaffControl.QUIETER: text("Bunyi lebih pelan"),
            StaffControl.LOUDER: text("Bunyi lebih keras"),
        }
        for control, key in self._keys.items():
            key.wear(words[control], look)
        for control in (StaffControl.PAPER_CHANGED, StaffControl.TEST_PRINT):
            self._keys[control].setVisible(has_printer)
            self._keys[control].setEnabled(is_free and corner.findings is not None)
        for control in (StaffControl.DARKER, StaffControl.BRIGHTER):
            self._keys[control].setVisible(has_light)
        for control in (StaffControl.QUIETER, StaffControl.LOUDER):
            self._keys[control].setVisible(corner.volume_percent is not None)
        self._keys[StaffControl.QUIETER].setEnabled(corner.volume_percent != 0)

    def _shown_keys(self) -> list[IconKey]:
        return [key for key in self._keys.values() if not key.isHidden()]

    def _arrange(self, look: Look, *, has_many_keys: bool) -> None:
        is_tall = self.window().height() > self.window().width()
        direction = QBoxLayout.Direction.TopToBottom if is_tall else QBoxLayout.Direction.LeftToRight
        self._halves.setDirection(direction)
        shown = self._shown_keys()
        height_mm = (20 if is_tall else 16) if has_many_keys else (24 if is_tall else 21)
        for at, key in enumerate(shown):
            is_alone = at == len(shown) - 1 and at % 2 == 0
            self._grid.addWidget(key, at // 2, at % 2, 1, 2 if is_alone else 1)
            key.setFixedHeight(look.mm(height_mm))
        for column in (0, 1):
            self._grid.setColumnStretch(column, 1)
        self._leave.setFixedHeight(look.mm(24 if is_tall else 20))
        # Below everything on an upright screen; on a lying one the keys and tickets need their half whole.
        (self._deeds if is_tall else self._machine).addWidget(self._leave)
        for half in (self._machine, self._deeds):
            self._halves.setStretchFactor(half, 0 if is_tall and half is self._machine else 1)
        margin, gap = look.mm(10), look.mm(5 if is_tall else 3)
        self._halves.setContentsMargins(margin, look.mm(8 if is_tall else 3), margin, look.mm(4 if is_tall else 3))
        self._halves.setSpacing(look.mm(6))
        for layout in (self._grid, self._machine, self._deeds):
            layout.setSpacing(gap)


class DoubtfulList(QWidget):
    """The newest tickets that may not be on paper, each with its key."""

    touched = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._title = Words(self, _HEAD, "staff.doubtful.title")
        self._rest = Words(self, Type(steps=(Step.SMALL,), role="ink_quiet", align=LEFT | MIDDLE), "staff.rest")
        self._rows = [_Row(self) for _ in range(_N_ROWS)]
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.addWidget(self._title)
        for row in self._rows:
            row.touched.connect(self.touched)
            self._column.addWidget(row)
        self._column.addWidget(self._rest)

    def show_tickets(self, state: KioskState, corner: StaffCorner, look: Look, *, has_many_keys: bool) -> None:
        """Shows as many as the screen has room for."""
        is_tall = self.window().height() > self.window().width()
        room = (_N_ROWS if is_tall else 2) - has_many_keys
        shown, rest = corner.doubtful[:room], len(corner.doubtful) - room
        self._title.say(doubtful_title(look.language, corner), look)
        self._rest.setVisible(rest > 0)
        if rest > 0:
            self._rest.say(doubtful_rest(look.language, rest), look)
        for at, row in enumerate(self._rows):
            row.setVisible(at < len(shown))
            if at < len(shown):
                row.show_ticket(shown[at], state, corner, look)
        self._column.setSpacing(look.mm(3))


class _Row(QWidget):
    touched = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._number = Words(self, Type(steps=(Step.BODY,), weight=Weight.NUMBER, align=LEFT | MIDDLE))
        self._number.keep_whole()
        self._words = Words(self, Type(steps=(Step.SMALL,), align=LEFT | MIDDLE))
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._key = IconKey(self, "", StaffControl.LEAVE, "printer")
        self._key.touched.connect(self.touched)
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.addWidget(self._number)
        self._line.addWidget(self._words, stretch=3)
        self._line.addWidget(self._key, stretch=3)

    def show_ticket(self, ticket: DoubtfulTicket, state: KioskState, corner: StaffCorner, look: Look) -> None:
        asked = corner.copy_of(ticket.ticket_id)
        self._number.say(unbroken_number(ticket.number), look)
        said = paper(look.language, ticket.paper) if asked is None else copy(look.language, asked.state)
        self._words.say(said, look)
        self._words.setObjectName(f"staff.paper.{ticket.ticket_id}")
        self._key.aim(f"staff.reprint.{ticket.ticket_id}", OnReprint(ticket_id=ticket.ticket_id))
        self._key.wear(look.language.text("Cetak lagi"), look)
        is_through = asked is not None and asked.state in (CopyState.UNDER_WAY, CopyState.PRINTED)
        self._key.setEnabled(state.printer is not PrinterState.ABSENT and not is_through)
        self._line.setSpacing(look.mm(4))
        self.setFixedHeight(look.mm(20))
