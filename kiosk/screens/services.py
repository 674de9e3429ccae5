"""The page of tiles: what an idle kiosk shows and where a visit begins."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from appkit.tokens import Step, Weight
from kiosk.edgewords import office_statement, tile_words
from kiosk.flow.catalogue import TILES_PER_PAGE, GroupTile, MoreTile, ServiceTile, Tile, tiles_at
from kiosk.flow.events import Control, OnGroup, OnService
from kiosk.flow.scanevents import CodeControl
from kiosk.flow.state import KioskState
from kiosk.look import Look
from kiosk.screens.keys import IconKey
from kiosk.screens.paint import LEFT, MIDDLE, RIGHT, Type
from kiosk.screens.pieces import Panel, Words
from kiosk.screens.tile import TileFace, TileKey
from kiosk.words import hindrance, name_of, people_waiting, service_wait
from wire.rows import ServiceRow

_FLAT_LARGE = Type(steps=(Step.BODY, Step.SMALL), weight=Weight.NUMBER, align=LEFT | MIDDLE)
_TALL_COLUMNS, _FLAT_COLUMNS, _FEW = 2, 3, 3


class ServicesPage(QWidget):
    """Welcome, question, what hinders, and up to six tiles.

    Signals:
        touched(object): the tile's target.
    """

    touched = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("attract")
        self._title = Words(
            self, Type(steps=(Step.TITLE, Step.BODY), weight=Weight.NUMBER, align=LEFT | MIDDLE), "title"
        )
        self._step = Words(self, Type(steps=(Step.SMALL,), role="ink_quiet", align=RIGHT | MIDDLE), "step")
        self._step.keep_whole()
        self._question = Words(self, Type(steps=(Step.BODY, Step.SMALL), align=LEFT | MIDDLE), "question")
        self._hindrance = Panel(self, "hindrance")
        self._tiles = [TileKey(self) for _ in range(TILES_PER_PAGE)]
        for tile in self._tiles:
            tile.join(self._tiles)
            tile.touched.connect(self.touched)
        self._code = IconKey(self, "code.open", CodeControl.OPEN, "qr")
        self._code.touched.connect(self.touched)
        self._grid = QGridLayout()
        self._head = QHBoxLayout()
        self._head.addWidget(self._title, stretch=3)
        self._head.addWidget(self._step)
        self._column = QVBoxLayout(self)
        self._column.addLayout(self._head)
        self._column.addWidget(self._question)
        self._column.addWidget(self._hindrance)
        self._column.addLayout(self._grid, stretch=1)
        self._column.addWidget(self._code)

    def show_state(self, state: KioskState, look: Look) -> None:
        """Draws the page of tiles that the visitor has come to."""
        is_tall = self.window().height() > self.window().width()
        self._show_head(state, look, is_tall=is_tall)
        shown = tiles_at(state.services, state.visit.place)
        self._show_code_key(state, look)
        self._arrange(look, len(shown), is_tall=is_tall)
        for at, tile in enumerate(self._tiles):
            tile.setVisible(at < len(shown))
            if at < len(shown):
                _dress(tile, shown[at], state, look)

    def _show_head(self, state: KioskState, look: Look, *, is_tall: bool) -> None:
        text, place = look.language.text, state.visit.place
        group = next(
            (row.group for row in state.services if row.group is not None and row.group.id == place.group), None
        )
        question = text("Sentuh layanan yang Anda perlukan.")
        title = question if group is None else name_of(group, look.language)
        if group is None and place.page > 0:
            title = text("Layanan lainnya")
        elif group is None and is_tall:
            title = text("Selamat datang")
        self.setAccessibleName(question)
        self._title.say(title, look, None if is_tall or not look.is_large else _FLAT_LARGE)
        self._step.say("" if len(state.visit.trail) == 1 else text("Langkah 1 dari 2"), look)
        self._question.say(question, look)
        hindered = hindrance(look.language, state)
        if not state.gives_numbers and (hindered is None or state.can_choose):
            hindered = office_statement(look.language, state)
        self._hindrance.setVisible(hindered is not None)
        self._question.setVisible(hindered is None and is_tall)
        self._title.setVisible(is_tall or hindered is None)
        if hindered is not None:
            self._hindrance.say(hindered, look, Step.TITLE if is_tall and hindered.advice else Step.BODY)

    def _show_code_key(self, state: KioskState, look: Look) -> None:
        """Only where a visit begins; without a server a code is kept until it is there again, or means nothing."""
        takes_bookings = state.office is not None and state.office.takes_bookings
        self._code.setVisible(takes_bookings and len(state.visit.trail) == 1 and not state.is_alone)
        self._code.setEnabled(state.open_wish is None)
        text = look.language.text
        full = text("Sudah punya janji atau nomor? Pindai kodenya, atau sentuh di sini.")
        self._code.wear(text("Punya janji? Pindai, atau sentuh di sini.") if look.is_large else full, look)

    def _arrange(self, look: Look, n_tiles: int, *, is_tall: bool) -> None:
        """Few tiles share the whole page: large targets instead of an empty half."""
        n_columns = _columns(n_tiles, is_tall=is_tall)
        n_rows = -(-n_tiles // n_columns)
        margin = look.mm(10)
        self._column.setContentsMargins(margin, look.mm(10 if is_tall else 2), margin, look.mm(7 if is_tall else 4))
        self._column.setSpacing(look.mm(5 if is_tall else 2))
        self._grid.setSpacing(look.mm(6 if is_tall else 5))
        tall_mm = 36 if look.is_large else 26
        self._code.setFixedHeight(look.mm(tall_mm if is_tall else 21))
        for at, tile in enumerate(self._tiles):
            self._grid.addWidget(tile, at // n_columns, at % n_columns)
        for line in range(TILES_PER_PAGE):
            self._grid.setRowStretch(line, 1 if line < n_rows else 0)
            self._grid.setColumnStretch(line, 1 if line < n_columns else 0)


def _columns(n_tiles: int, *, is_tall: bool) -> int:
    if is_tall:
        return 1 if n_tiles <= _FEW else _TALL_COLUMNS
    return 2 if n_tiles in (2, 4) else min(_FLAT_COLUMNS, max(1, n_tiles))


def _dress(key: TileKey, tile: Tile, state: KioskState, look: Look) -> None:
    key.setEnabled(state.can_choose)
    key.update()
    if isinstance(tile, ServiceTile):
        key.aim(f"tile.{tile.service.code}", OnService(service_id=tile.service.id))
        key.wear_face(_service_face(tile.service, look, state), look)
    elif isinstance(tile, GroupTile):
        key.aim(f"group.{tile.n}", OnGroup(group=tile.name.id))
        n = len(tile.services)
        count = (look.language.ngettext("{n} layanan", "{n} layanan", n),)
        key.wear_face(TileFace(icon=tile.services[0].icon, name=name_of(tile.name, look.language), count=count), look)
    else:
        assert isinstance(tile, MoreTile)
        key.aim("more", Control.MORE)
        key.wear_face(TileFace(icon="forward", name=look.language.text("Layanan lainnya")), look)


def _service_face(row: ServiceRow, look: Look, state: KioskState) -> TileFace:
    """Numbers of people are only shown while they are current: old ones would be taken for new."""
    language, is_current, asleep = look.language, state.is_connected, tile_words(look.language, row, state.office)
    is_open = not asleep
    return TileFace(
        icon=row.icon,
        name=name_of(row.name, language),
        people=people_waiting(language, row.n_waiting) if is_open and is_current else (),
        wait=service_wait(language, row) if is_open and is_current else (),
        asleep=asleep if is_current or state.is_alone else (),
    )
