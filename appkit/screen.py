"""How large the screen really is: pixels, inches and what a millimetre is worth."""

from __future__ import annotations

import re
from dataclasses import dataclass

from PySide6.QtGui import QScreen

_MM_PER_INCH = 25.4
_PATTERN = re.compile(r"(\d{2,5})x(\d{2,5})@(\d{1,3}(?:\.\d+)?)in")
# Below and above these a panel's own claim is nonsense (televisions report 16x9 mm or nothing at all).
_PX_PER_MM_RANGE = (1.0, 25.0)
_PX_PER_MM_DEFAULT = 96.0 / _MM_PER_INCH


@dataclass(frozen=True, kw_only=True)
class Screen:
    """A screen's size in pixels and the pixels that make a millimetre (square pixels)."""

    width_px: int
    height_px: int
    px_per_mm: float

    def __post_init__(self) -> None:
        if self.width_px <= 0 or self.height_px <= 0 or self.px_per_mm <= 0:
            raise ValueError(f"a screen needs positive sizes: {self}")

    @property
    def width_mm(self) -> float:
        """Width of the visible area in mm."""
        return self.width_px / self.px_per_mm

    @property
    def height_mm(self) -> float:
        """Height of the visible area in mm."""
        return self.height_px / self.px_per_mm

    @property
    def is_portrait(self) -> bool:
        """Higher than wide."""
        return self.height_px > self.width_px


def parse_screen(text: str) -> Screen:
    """Reads `1080x1920@21.5in`: pixels, and the diagonal in inches.

    Raises:
        ValueError: another form, or a diagonal that no screen of these pixels has.
    """
    match = _PATTERN.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"not a screen like 1080x1920@21.5in: {text!r}")
    width_px, height_px, diagonal_in = int(match[1]), int(match[2]), float(match[3])
    if width_px == 0 or height_px == 0 or diagonal_in == 0:
        raise ValueError(f"a screen needs positive sizes: {text!r}")
    px_per_mm = (width_px**2 + height_px**2) ** 0.5 / (diagonal_in * _MM_PER_INCH)
    if not _PX_PER_MM_RANGE[0] <= px_per_mm <= _PX_PER_MM_RANGE[1]:
        raise ValueError(f"no screen has {px_per_mm:.2f} pixels per millimetre: {text!r}")
    return Screen(width_px=width_px, height_px=height_px, px_per_mm=px_per_mm)


def system_screen(screen: QScreen) -> Screen:
    """The size that the system reports, in Qt's device-independent pixels; 96 dpi where its claim is nonsense."""
    size_px, size_mm = screen.size(), screen.physicalSize()
    px_per_mm = size_px.width() / size_mm.width() if size_mm.width() > 0 else 0.0
    if not _PX_PER_MM_RANGE[0] <= px_per_mm <= _PX_PER_MM_RANGE[1]:
        px_per_mm = _PX_PER_MM_DEFAULT
    return Screen(width_px=size_px.width(), height_px=size_px.height(), px_per_mm=px_per_mm)
