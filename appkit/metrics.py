"""Millimetres and type steps in the pixels of one real screen, without Qt."""

from __future__ import annotations

from dataclasses import dataclass, replace

from appkit.tokens import Reader, Step, Tokens, height_at

_SEAT_M_DEFAULT = 10.0


@dataclass(frozen=True, kw_only=True)
class Metrics:
    """Turns the tokens' lengths into whole pixels.

    Attributes:
        px_per_mm: of the screen, from `appkit.screen`.
        reader: whose type scale counts.
        is_large: large-text mode.
        seat_m: distance of the farthest seat; only boards use it.
    """

    tokens: Tokens
    px_per_mm: float
    reader: Reader
    is_large: bool = False
    seat_m: float = _SEAT_M_DEFAULT

    def mm(self, length_mm: float) -> int:
        """A length in whole pixels; never 0 for a positive length."""
        return max(1, round(length_mm * self.px_per_mm)) if length_mm > 0 else 0

    def grid(self, units: float = 1.0) -> int:
        """Multiples of the layout grid in pixels: 5 mm, at the counter's desk 2 mm."""
        return self.mm(units * self.measure("desk_unit_mm" if self.reader is Reader.COUNTER else "unit_mm"))

    def measure(self, name: str) -> float:
        """A number of the tokens by name, in the unit that its name says."""
        return self.tokens.measures[name]

    def length(self, name: str) -> int:
        """A `..._mm` token in whole pixels, for instance `length("margin_mm")`."""
        return self.mm(self.measure(name))

    @property
    def target_px(self) -> int:
        """The least side of what one touches or clicks."""
        return self.length("desk_target_mm" if self.reader is Reader.COUNTER else "target_mm")

    @property
    def gap_px(self) -> int:
        """The least gap between two of them."""
        return self.length("desk_gap_mm" if self.reader is Reader.COUNTER else "gap_mm")

    def cap_mm(self, step: Step) -> float:
        """Height of a capital H in millimetres."""
        size = self.tokens.size(self.reader, step, large=self.is_large)
        return height_at(size, self.seat_m) if self.reader is Reader.BOARD else size

    def font_px(self, step: Step) -> int:
        """Font size in pixels that gives `cap_mm`."""
        return max(1, round(self.cap_mm(step) * self.px_per_mm / self.tokens.cap_height_em))

    def large(self, is_large: bool = True) -> Metrics:
        """The same in large or normal text."""
        return replace(self, is_large=is_large)
