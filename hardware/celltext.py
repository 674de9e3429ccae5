"""Letters as a thermal printer draws them: fixed cells of 12 x 24 or 9 x 17 dots, enlarged in whole steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageDraw

from hardware.fonts import face

_PAGES = {
    0: "cp437", 2: "cp850", 3: "cp860", 4: "cp863", 5: "cp865", 14: "cp737", 15: "iso8859_7", 16: "cp1252",
    17: "cp866", 18: "cp852", 19: "cp858", 21: "cp874", 33: "cp775", 34: "cp855", 36: "cp862", 37: "cp864",
    39: "iso8859_2", 40: "iso8859_15", 45: "cp1250", 46: "cp1251", 47: "cp1253", 48: "cp1254", 50: "cp1256",
    51: "cp1257", 52: "cp1258",
}  # fmt: skip
_WHITE, _BLACK = 255, 0
# The letters of printers are narrow and tall: drawn at this size and stretched into the cell.
_DRAWN_ADVANCE_PX = 96
_DRAWN_HEIGHT_PX = 144
_DRAWN_BASELINE_PX = 114
_ACCENT_PX = 40
_FONT_PX = round(_DRAWN_ADVANCE_PX / 0.632)


@dataclass(frozen=True, kw_only=True)
class Cell:
    """How the next letters are printed; with `gap_dots` it is white space of that width instead."""

    wide: int = 1
    high: int = 1
    is_small: bool = False
    is_bold: bool = False
    is_inverted: bool = False
    is_smooth: bool = False
    gap_dots: int | None = None

    @property
    def width_dots(self) -> int:
        """Advance of one letter, or of a gap."""
        if self.gap_dots is not None:
            return self.gap_dots
        return (9 if self.is_small else 12) * self.wide

    @property
    def height_dots(self) -> int:
        """Height of the line that one letter needs."""
        return (17 if self.is_small else 24) * self.high


def decode_page(data: bytes, page: int) -> str:
    """Give the letters that a printer shows for these bytes under one of its code pages."""
    return data.decode(_PAGES.get(page, "cp437"), "replace")


def draw_cells(letters: Sequence[tuple[str, Cell]]) -> Image.Image:
    """Draw one line of letters on a common lower edge."""
    width = sum(cell.width_dots for _, cell in letters)
    height = max((cell.height_dots for _, cell in letters), default=1)
    line = Image.new("L", (max(1, width), height), _WHITE)
    left = 0
    for char, cell in letters:
        if cell.gap_dots is None:
            line.paste(_glyph(char, cell), (left, height - cell.height_dots))
        left += cell.width_dots
    return line


@lru_cache(maxsize=1024)
def _glyph(char: str, cell: Cell) -> Image.Image:
    if char == "─":
        image = Image.new("L", (cell.width_dots, cell.height_dots), _WHITE)
        middle = cell.height_dots // 2
        ImageDraw.Draw(image).rectangle((0, middle - cell.high, cell.width_dots, middle), fill=_BLACK)
        return image
    size = (cell.width_dots, cell.height_dots)
    if cell.is_smooth and min(cell.wide, cell.high) > 1:
        image = _master(char, cell.is_bold).resize(size, Image.Resampling.BOX)
    else:
        small = (size[0] // cell.wide, size[1] // cell.high)
        image = _master(char, cell.is_bold).resize(small, Image.Resampling.BOX)
    image = image.point(lambda level: _BLACK if level < 150 else _WHITE).resize(size, Image.Resampling.NEAREST)
    return image.point(lambda level: _WHITE - level) if cell.is_inverted else image


@lru_cache(maxsize=512)
def _master(char: str, is_bold: bool) -> Image.Image:
    """Draw a letter large; one with an accent above a capital is pressed together, as printers do."""
    image = Image.new("L", (_DRAWN_ADVANCE_PX, _ACCENT_PX + _DRAWN_HEIGHT_PX), _WHITE)
    letters = face(700 if is_bold else 400, _FONT_PX, is_mono=True)
    letters.draw(ImageDraw.Draw(image), 0, _ACCENT_PX + _DRAWN_BASELINE_PX, char)
    ink = image.point(lambda level: _WHITE - level).getbbox()
    top = min(_ACCENT_PX, ink[1]) if ink else _ACCENT_PX
    cropped = image.crop((0, top, image.width, image.height))
    return cropped.resize((_DRAWN_ADVANCE_PX, _DRAWN_HEIGHT_PX), Image.Resampling.LANCZOS)
