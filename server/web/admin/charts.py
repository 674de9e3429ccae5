"""Charts of a report as SVG: drawn on the server, readable without colour, and beside a table that says the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

Document = Mapping[str, Any]

_WIDTH, _HEIGHT = 720, 240
_LEFT, _BOTTOM, _TOP = 44, 28, 12
_SPAN = _HEIGHT - _BOTTOM - _TOP
_PARTS = 4
_PARTS_KNOWN = 6
_NAMES_A_ROW, _LEGEND_STEP = 3, 24
SHADES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar: a label below, a value, and what a screen reader or a pointer is told."""

    label: str
    value: float
    told: str


def bars(title: str, series: Sequence[Bar]) -> Markup:
    """Bars beside each other over a scale from 0."""
    if not series:
        return Markup("")
    top = _round_up(max(each.value for each in series))
    step = (_WIDTH - _LEFT) / len(series)
    parts = [_scale(top)]
    for place, each in enumerate(series):
        height = _SPAN * each.value / top
        x, y = _LEFT + place * step, _HEIGHT - _BOTTOM - height
        parts.append(
            f'<g><title>{escape(each.told)}</title><rect class="bar" x="{x + step * 0.15:.1f}" y="{y:.1f}" '
            f'width="{step * 0.7:.1f}" height="{height:.1f}"/>'
        )
        if place % _every(len(series)) == 0:
            parts.append(_below(each.label, x + step / 2))
        parts.append("</g>")
    return _picture(title, parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stack:
    """One bar of several parts, from the bottom up; every stack of a chart has the same parts."""

    label: str
    values: Sequence[float]
    told: str


def stacks(title: str, names: Sequence[str], series: Sequence[Stack]) -> Markup:
    """Bars made of parts beside each other; the names of the parts stand above, in the order of the parts."""
    if not series:
        return Markup("")
    legend_rows = -(-len(names) // _NAMES_A_ROW)
    head = legend_rows * _LEGEND_STEP
    top = _round_up(max(sum(each.values) for each in series))
    step = (_WIDTH - _LEFT) / len(series)
    parts = [_legend(names), f'<g transform="translate(0 {head})">', _scale(top)]
    for place, each in enumerate(series):
        parts.append(f"<g><title>{escape(each.told)}</title>")
        below = 0.0
        for part, value in enumerate(each.values):
            height = _SPAN * value / top
            below += height
            if value:
                parts.append(
                    f'<rect class="part-{part % _PARTS_KNOWN}" x="{_LEFT + place * step + step * 0.15:.1f}" '
                    f'y="{_HEIGHT - _BOTTOM - below:.1f}" width="{step * 0.7:.1f}" height="{height:.1f}"/>'
                )
        if place % _every(len(series)) == 0:
            parts.append(_below(each.label, _LEFT + (place + 0.5) * step))
        parts.append("</g>")
    return _picture(title, [*parts, "</g>"], _HEIGHT + head)


def shade_of(value: float | None, longest: float) -> int:
    """Which of `SHADES` shades a cell of the heat map has, 0 for no value and for none to speak of."""
    if value is None or longest <= 0:
        return 0
    return min(SHADES - 1, int(value / longest * SHADES))


def _every(count: int) -> int:
    """Labels that would touch each other are left out."""
    return max(1, -(-count // 16))


def _below(label: str, x: float) -> str:
    return f'<text x="{x:.1f}" y="{_HEIGHT - 8}" text-anchor="middle">{escape(label)}</text>'


def _legend(names: Sequence[str]) -> str:
    drawn = []
    for place, name in enumerate(names):
        row, column = divmod(place, _NAMES_A_ROW)
        x, y = _LEFT + column * (_WIDTH - _LEFT) / _NAMES_A_ROW, row * _LEGEND_STEP
        drawn.append(
            f'<rect class="part-{place % _PARTS_KNOWN}" x="{x:.1f}" y="{y + 4}" width="14" height="14"/>'
            f'<text x="{x + 22:.1f}" y="{y + 16}">{escape(name)}</text>'
        )
    return "".join(drawn)


def _scale(top: float) -> str:
    lines = []
    for part in range(_PARTS + 1):
        y = _HEIGHT - _BOTTOM - _SPAN * part / _PARTS
        lines.append(
            f'<line x1="{_LEFT}" x2="{_WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/>'
            f'<text x="{_LEFT - 8}" y="{y + 5:.1f}" text-anchor="end">{top * part / _PARTS:g}</text>'
        )
    return "".join(lines)


def _round_up(value: float) -> float:
    """The next number that four parts divide into round ones."""
    top = 4.0
    while top < value:
        top *= 2 if top < 8 or str(int(top))[0] in "48" else 2.5
        top = float(round(top / 4) * 4)
    return top


def _picture(title: str, parts: Sequence[str], height: int = _HEIGHT) -> Markup:
    drawn = "".join(parts)
    return Markup(  # noqa: S704 - numbers of our own, and words that were escaped
        f'<svg class="chart" viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{escape(title)}">{drawn}</svg>'
    )
