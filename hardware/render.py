"""Shows printer bytes as the paper they make: for the virtual printer, the admin's preview and pictures.

A minimal reader of our own: it proves nothing about the encoder alone (both have one author), so tests read the
codes back with an independent program.
"""

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, partial

from PIL import Image

from hardware.celltext import Cell, decode_page, draw_cells
from hardware.escstream import Command, Piece, StreamReader, Text
from hardware.nativeqr import NativeQr
from hardware.ticketart import WHITE, stacked

_LINE_DOTS = 30
_BLADE_DOTS = 96  # the blade sits some 12 mm above the print head
_MARGIN_DOTS = 32
_ALIGNMENTS = {0: 0.0, 1: 0.5, 2: 1.0, 48: 0.0, 49: 0.5, 50: 1.0}


@dataclass(frozen=True, kw_only=True)
class RenderedTicket:
    """One piece of paper.

    Attributes:
        lines: the words on it.
        codes: the data of its QR codes.
        rows: draws each row of it from the top; done when the picture is wanted, for a printer must not wait for it.
        width_dots: printable width.
    """

    lines: tuple[str, ...]
    codes: tuple[str, ...]
    rows: tuple[Callable[[], Image.Image], ...]
    width_dots: int

    @cached_property
    def image(self) -> Image.Image:
        """The picture with its margin, 0 black."""
        page = stacked([draw() for draw in self.rows], self.width_dots)
        sheet = Image.new("L", (self.width_dots + 2 * _MARGIN_DOTS, page.height + _MARGIN_DOTS), WHITE)
        sheet.paste(page, (_MARGIN_DOTS, _MARGIN_DOTS))
        return sheet

    def png(self) -> bytes:
        """Give the picture as a PNG file."""
        buffer = io.BytesIO()
        self.image.convert("1", dither=Image.Dither.NONE).save(buffer, "PNG", optimize=True)
        return buffer.getvalue()


class PaperRenderer:
    """Turns pieces of a printer stream into paper; one per printer, keeps its settings from ticket to ticket."""

    def __init__(self, width_dots: int) -> None:
        self._width_dots = width_dots
        self._cell = Cell()
        self._page = 0
        self._align = 0.0
        self._line_dots = _LINE_DOTS
        self._codes_store = NativeQr()
        self._text: list[tuple[str, Cell]] = []
        self._rows: list[Callable[[], Image.Image]] = []
        self._lines: list[str] = []
        self._codes: list[str] = []

    def write(self, piece: Piece) -> RenderedTicket | None:
        """Print one piece; gives the paper when it was a cut."""
        if isinstance(piece, Text):
            self._write_text(piece.data)
            return None
        if piece.name == b"\x1dV":
            return self.tear(is_cut=True)
        self._obey(piece)
        return None

    def tear(self, *, is_cut: bool = False) -> RenderedTicket | None:
        """Take the paper as it is now; None when nothing was printed on it."""
        if self._text:
            self._end_line()
        if not self._rows:
            return None
        foot = [partial(_white, self._width_dots, _BLADE_DOTS)] if is_cut else []
        ticket = RenderedTicket(
            lines=tuple(self._lines),
            codes=tuple(self._codes),
            rows=(*self._rows, *foot),
            width_dots=self._width_dots,
        )
        self._rows, self._lines, self._codes = [], [], []
        return ticket

    def _write_text(self, data: bytes) -> None:
        if data == b"\n":
            self._end_line()
        else:
            for char in decode_page(data, self._page):
                width = sum(cell.width_dots for _, cell in self._text)
                if width + self._cell.width_dots > self._width_dots:
                    self._end_line()
                self._text.append((char, self._cell))

    def _end_line(self) -> None:
        if self._text:
            self._lines.append("".join(char for char, _ in self._text).strip())
        self._rows.append(partial(_text_row, tuple(self._text), self._line_dots, self._width_dots, self._align))
        self._text = []

    def _obey(self, command: Command) -> None:
        name, data = command.name, command.data
        if name == b"\x1b@":
            self._cell, self._page, self._align, self._line_dots = Cell(), 0, 0.0, _LINE_DOTS
        elif name == b"\x1ba":
            self._align = _ALIGNMENTS.get(data[0], 0.0)
        elif name == b"\x1bt":
            self._page = data[0]
        elif name in (b"\x1b2", b"\x1b3"):
            self._line_dots = data[0] if data else _LINE_DOTS
        elif name in (b"\x1bd", b"\x1bJ"):
            self._feed(data[0] * self._line_dots if name == b"\x1bd" else data[0])
        elif name in (b"\x1b$", b"\x1b\\"):
            self._move(int.from_bytes(data, "little"), is_relative=name == b"\x1b\\")
        elif name == b"\x1dv":
            self._raster(data)
        elif name == b"\x1d(k":
            self._code(data)
        else:
            self._cell = _restyled(self._cell, name, data)

    def _move(self, dots: int, *, is_relative: bool) -> None:
        """Go to a place on the line, for columns; going back over printed letters is not shown."""
        here = sum(cell.width_dots for _, cell in self._text)
        gap = dots if is_relative else dots - here
        if 0 < gap <= self._width_dots - here:
            self._text.append((" ", replace(Cell(), gap_dots=gap)))

    def _feed(self, dots: int) -> None:
        if self._text:
            self._end_line()
        self._rows.append(partial(_white, self._width_dots, dots))

    def _raster(self, data: bytes) -> None:
        if int.from_bytes(data[2:4], "little") and int.from_bytes(data[4:6], "little"):
            self._place(partial(_raster_picture, data))

    def _code(self, data: bytes) -> None:
        order = self._codes_store.command(data)
        if order is not None:
            self._codes.append(order.text)
            self._place(order.picture)

    def _place(self, draw: Callable[[], Image.Image]) -> None:
        if self._text:
            self._end_line()
        self._rows.append(partial(_picture_row, draw, self._width_dots, self._align))


def render_tickets(data: bytes, width_dots: int = 576) -> list[RenderedTicket]:
    """Give the papers that these bytes make; a last one without a cut counts too."""
    renderer = PaperRenderer(width_dots)
    papers = [renderer.write(piece) for piece in StreamReader().feed(data)]
    papers.append(renderer.tear())
    return [paper for paper in papers if paper is not None]


def render_ticket_png(data: bytes, width_dots: int = 576) -> bytes:
    """Give the first paper that these bytes make as a PNG; an empty sheet when they print nothing."""
    papers = render_tickets(data, width_dots)
    empty = RenderedTicket(lines=(), codes=(), rows=(), width_dots=width_dots)
    return (papers[0] if papers else empty).png()


def _white(width_dots: int, height_dots: int) -> Image.Image:
    return Image.new("L", (width_dots, height_dots), WHITE)


def _text_row(letters: tuple[tuple[str, Cell], ...], line_dots: int, width_dots: int, align: float) -> Image.Image:
    line = draw_cells(letters)
    row = _white(width_dots, max(line_dots, line.height))
    row.paste(line, (int((width_dots - line.width) * align), row.height - line.height))
    return row


def _picture_row(draw: Callable[[], Image.Image], width_dots: int, align: float) -> Image.Image:
    picture = draw()
    row = _white(width_dots, picture.height)
    row.paste(picture, (max(0, int((width_dots - picture.width) * align)), 0))
    return row


def _raster_picture(data: bytes) -> Image.Image:
    mode, columns_bytes, rows = data[1] & 3, int.from_bytes(data[2:4], "little"), int.from_bytes(data[4:6], "little")
    dots = Image.frombytes("1", (columns_bytes * 8, rows), data[6:]).convert("L").point(lambda level: WHITE - level)
    size = (dots.width * (2 if mode & 1 else 1), dots.height * (2 if mode & 2 else 1))
    return dots.resize(size, Image.Resampling.NEAREST)


def _restyled(cell: Cell, name: bytes, data: bytes) -> Cell:
    value = data[0] if data else 0
    if name == b"\x1d!":
        return replace(cell, wide=(value >> 4 & 7) + 1, high=(value & 7) + 1)
    if name == b"\x1b!":
        wide, high = 2 if value & 0x20 else 1, 2 if value & 0x10 else 1
        return replace(cell, is_small=bool(value & 1), is_bold=bool(value & 8), wide=wide, high=high)
    changes = {
        b"\x1bM": "is_small",
        b"\x1bE": "is_bold",
        b"\x1bG": "is_bold",
        b"\x1dB": "is_inverted",
        b"\x1db": "is_smooth",
    }
    return replace(cell, **{changes[name]: bool(value & 1)}) if name in changes else cell
