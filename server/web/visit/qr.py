"""A QR code as a drawing inside the page: nothing to load, sharp on screen and paper."""

from __future__ import annotations

from functools import lru_cache

from markupsafe import Markup

QUIET_ZONE = 4
"""Modules around it that a scanner needs to be white."""

MOST_KEPT = 256


@lru_cache(maxsize=MOST_KEPT)
def qr_drawing(text: str, label: str) -> Markup:
    """The code of a text; `label` says what it is to those who cannot see it."""
    import segno

    rows = [list(row) for row in segno.make(text, error="m", micro=False, boost_error=False).matrix]
    size = len(rows) + 2 * QUIET_ZONE
    strokes = "".join(_strokes(y + QUIET_ZONE, row) for y, row in enumerate(rows))
    shown = Markup(
        '<svg class="qr" role="img" aria-label="{label}" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
    )
    drawn = Markup('<path fill="#fff" d="M0 0h{size}v{size}H0z"/><path stroke="#000" d="{strokes}"/></svg>')
    return shown.format(label=label, size=size) + drawn.format(size=size, strokes=Markup(strokes))  # noqa: S704 - digits


def _strokes(y: int, row: list[int]) -> str:
    found, x = [], 0
    while x < len(row):
        length = 0
        while x + length < len(row) and row[x + length]:
            length += 1
        if length:
            found.append(f"M{x + QUIET_ZONE} {y}.5h{length}")
        x += length or 1
    return "".join(found)
