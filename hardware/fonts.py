"""Fonts for everything that this program draws itself, with fallbacks for letters the first font lacks."""

import sys
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

_OWN = Path(__file__).parent / "assets" / "fonts"
_TEXT = {
    400: ("atkinson-hyperlegible-next-latin-400-normal.woff", "atkinson-hyperlegible-next-latin-ext-400-normal.woff"),
    700: ("atkinson-hyperlegible-next-latin-700-normal.woff", "atkinson-hyperlegible-next-latin-ext-700-normal.woff"),
    800: ("atkinson-hyperlegible-next-latin-800-normal.woff", "atkinson-hyperlegible-next-latin-ext-700-normal.woff"),
}
_MONO = {
    400: ("atkinson-hyperlegible-mono-latin-400-normal.woff", "atkinson-hyperlegible-mono-latin-ext-400-normal.woff"),
    700: ("atkinson-hyperlegible-mono-latin-700-normal.woff", "atkinson-hyperlegible-mono-latin-ext-700-normal.woff"),
}
# Scripts that the own fonts do not have, as the usual systems install them.
_SYSTEM_FONTS = (
    "NotoSansJavanese-Regular.ttf",
    "NotoSansBalinese-Regular.ttf",
    "NotoSansArabic-Regular.ttf",
    "NotoSansCJK-Regular.ttc",
    "NotoSansThai-Regular.ttf",
    "DejaVuSans.ttf",
    "segoeui.ttf",
    "javatext.ttf",
    "msyh.ttc",
)
_LEADING = 1.2
_NO_GLYPH = "\U0010fffd"


class Face:
    """One weight and size, drawing each letter with the first font that has it.

    Letters that no font has are left out, as a missing letter is better than a box on every ticket.
    """

    def __init__(self, weight: int, size_px: int, *, is_mono: bool = False) -> None:
        names = (_MONO if is_mono else _TEXT)[weight]
        self._fonts = [_load(str(_OWN / name), size_px) for name in names]
        self._size_px = size_px
        ascent, descent = self._fonts[0].getmetrics()
        self.ascent_px, self.height_px = ascent, ascent + descent
        self.line_px = round(size_px * _LEADING)

    def width_px(self, text: str) -> float:
        """Measure a text on one line."""
        return sum(font.getlength(run) for font, run in self._runs(text))

    def draw(self, draw: ImageDraw.ImageDraw, left_px: float, baseline_px: float, text: str, fill: int = 0) -> None:
        """Draw a text with its left end on a baseline."""
        for font, run in self._runs(text):
            draw.text((left_px, baseline_px), run, fill=fill, font=font, anchor="ls")
            left_px += font.getlength(run)

    def _runs(self, text: str) -> Iterator[tuple[ImageFont.FreeTypeFont, str]]:
        """Split into stretches of one font; a combining mark stays with the letter before it."""
        run, run_font, font = "", None, None
        for char in text:
            if not unicodedata.category(char).startswith("M"):
                font = self._font_for(char)
            if font is not run_font:
                if run and run_font is not None:
                    yield run_font, run
                run, run_font = "", font
            run += char
        if run and run_font is not None:
            yield run_font, run

    def _font_for(self, char: str) -> ImageFont.FreeTypeFont | None:
        for font in self._fonts:
            if _has_glyph(font, char):
                return font
        for path in system_fonts():
            font = _load(path, self._size_px)
            if _has_glyph(font, char):
                return font
        return None


@lru_cache(maxsize=64)
def face(weight: int, size_px: int, *, is_mono: bool = False) -> Face:
    """Give a face, loaded once."""
    return Face(weight, size_px, is_mono=is_mono)


@lru_cache(maxsize=1)
def system_fonts() -> tuple[str, ...]:
    """Find the fonts of this system that help with other scripts; empty where there are none."""
    roots = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts"]
    if sys.platform == "win32":
        roots = [Path("C:/Windows/Fonts")]
    found = {path.name: str(path) for root in roots if root.is_dir() for path in root.rglob("*.tt[fc]")}
    return tuple(found[name] for name in _SYSTEM_FONTS if name in found)


@lru_cache(maxsize=128)
def _load(path: str, size_px: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size_px)


@lru_cache(maxsize=4096)
def _has_glyph(font: ImageFont.FreeTypeFont, char: str) -> bool:
    if char.isspace():
        return True
    return _bitmap(font, char) != _bitmap(font, _NO_GLYPH)


def _bitmap(font: ImageFont.FreeTypeFont, char: str) -> bytes:
    side = 2 * int(font.size) + 8
    image = Image.new("L", (side, side), 0)
    ImageDraw.Draw(image).text((4, 4), char, fill=255, font=font)
    return image.tobytes()
