"""Shows printer bytes as the paper they make: for the virtual printer, the admin's preview and pictures.

A minimal reader of our own: it proves nothing about the encoder alone (both have one author), so tests read the
codes back with an independent program.
"""

import io
from dataclasses import dataclass, replace

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
    """One piece of paper: the picture (0 black), the words on it line by line, the data of its QR codes."""

    image: Image.Image
    lines: tuple[str, ...]
    codes: tuple[str, ...]

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
        self._images: list[Image.Image] = []
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
        if not self._images:
            return None
        foot = [_white(self._width_dots, _BLADE_DOTS)] if is_cut else []
        page = stacked([*self._images, *foot], self._width_dots)
        sheet = Image.new("L", (self._width_dots + 2 * _MARGIN_DOTS, page.height + _MARGIN_DOTS), WHITE)
        sheet.paste(page, (_MARGIN_DOTS, _MARGIN_DOTS))
        ticket = RenderedTicket(image=sheet, lines=tuple(self._lines), codes=tuple(self._codes))
        self._images, self._lines, self._codes = [], [], []
        return ticket

    @property
    def used_dots(self) -> int:
        """Rows printed since the last cut."""
        return sum(image.height for image in self._images)

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
        height = max([self._line_dots, *(cell.height_dots for _, cell in self._text)])
        line = draw_cells(self._text)
        row = _white(self._width_dots, height)
        row.paste(line, (int((self._width_dots - line.width) * self._align), height - line.height))
        self._images.append(row)
        if self._text:
            self._lines.append("".join(char for char, _ in self._text).strip())
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
        elif name == b"\x1dv":
            self._raster(data)
        elif name == b"\x1d(k":
            self._code(data)
        else:
            self._cell = _restyled(self._cell, name, data)

    def _feed(self, dots: int) -> None:
        if self._text:
            self._end_line()
        self._images.append(_white(self._width_dots, dots))

    def _raster(self, data: bytes) -> None:
        mode, columns_bytes, rows = (
            data[1] & 3,
            int.from_bytes(data[2:4], "little"),
            int.from_bytes(data[4:6], "little"),
        )
        if columns_bytes and rows:
            dots = (
                Image.frombytes("1", (columns_bytes * 8, rows), data[6:]).convert("L").point(lambda level: 255 - level)
            )
            scale = (2 if mode & 1 else 1, 2 if mode & 2 else 1)
            self._place(dots.resize((dots.width * scale[0], dots.height * scale[1]), Image.Resampling.NEAREST))

    def _code(self, data: bytes) -> None:
        printed = self._codes_store.command(data)
        if printed is not None:
            self._codes.append(printed)
            self._place(self._codes_store.picture(printed))

    def _place(self, picture: Image.Image) -> None:
        if self._text:
            self._end_line()
        row = _white(self._width_dots, picture.height)
        row.paste(picture, (max(0, int((self._width_dots - picture.width) * self._align)), 0))
        self._images.append(row)


def render_tickets(data: bytes, width_dots: int = 576) -> list[RenderedTicket]:
    """Give the papers that these bytes make; a last one without a cut counts too."""
    renderer = PaperRenderer(width_dots)
    papers = [renderer.write(piece) for piece in StreamReader().feed(data)]
    papers.append(renderer.tear())
    return [paper for paper in papers if paper is not None]


def render_ticket_png(data: bytes, width_dots: int = 576) -> bytes:
    """Give the first paper that these bytes make as a PNG; an empty sheet when they print nothing."""
    papers = render_tickets(data, width_dots)
    empty = RenderedTicket(image=_white(width_dots, 8), lines=(), codes=())
    return (papers[0] if papers else empty).png()


def _white(width_dots: int, height_dots: int) -> Image.Image:
    return Image.new("L", (width_dots, height_dots), WHITE)


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
