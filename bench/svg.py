"""Just enough of SVG for our charts: shapes and words as text, in the colours of the house."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.sax.saxutils import escape

INK = "#0F3A40"
QUIET = "#3A5257"
PAPER = "#FBF7EF"
LINE = "#E3DBCB"
GREEN = "#005E2F"
AMBER = "#A86400"
TEXT_PX = 13


@dataclass(kw_only=True)
class Drawing:
    """An SVG picture that grows from back to front; all lengths are pixels.

    Attributes:
        title: what a screen reader says of it.
    """

    width_px: int
    height_px: int
    title: str
    _parts: list[str] = field(default_factory=list)

    def box(self, x: float, y: float, width: float, height: float, colour: str, opacity: float = 1.0) -> None:
        """A filled rectangle."""
        self._parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(0.0, width):.1f}" height="{height:.1f}" '
            f'fill="{colour}" fill-opacity="{opacity:g}"/>'
        )

    def line(self, start: tuple[float, float], end: tuple[float, float], colour: str, style: LineStyle) -> None:
        """A straight line."""
        dashes = ' stroke-dasharray="2 3"' if style.is_dashed else ""
        self._parts.append(
            f'<line x1="{start[0]:.1f}" y1="{start[1]:.1f}" x2="{end[0]:.1f}" y2="{end[1]:.1f}" '
            f'stroke="{colour}" stroke-width="{style.width_px:g}"{dashes}/>'
        )

    def diamond(self, x: float, y: float, radius: float, colour: str) -> None:
        """A small square on its corner."""
        corners = [(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)]
        points = " ".join(f"{corner_x:.1f},{corner_y:.1f}" for corner_x, corner_y in corners)
        self._parts.append(f'<polygon points="{points}" fill="{colour}"/>')

    def text(self, x: float, y: float, words: str, style: TextStyle) -> None:
        """One line of words, standing on `y`."""
        weight = ' font-weight="700"' if style.is_bold else ""
        self._parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{style.size_px}" fill="{style.colour}" '
            f'text-anchor="{style.anchor}"{weight}>{escape(words)}</text>'
        )

    def render(self) -> str:
        """The picture as the text of an SVG file."""
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width_px} {self.height_px}" '
            f'width="{self.width_px}" height="{self.height_px}" role="img" '
            "font-family=\"'Atkinson Hyperlegible Next', 'DejaVu Sans', Arial, sans-serif\">"
        )
        ground = f'<rect width="{self.width_px}" height="{self.height_px}" fill="{PAPER}"/>'
        return "\n".join([head, f"<title>{escape(self.title)}</title>", ground, *self._parts, "</svg>"]) + "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineStyle:
    """How a line is drawn."""

    width_px: float = 1.0
    is_dashed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TextStyle:
    """How words are set; `anchor` is start, middle or end."""

    size_px: int = TEXT_PX
    colour: str = INK
    anchor: str = "start"
    is_bold: bool = False
