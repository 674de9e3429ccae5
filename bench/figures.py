"""What was measured: one figure each, with the bar that it has to reach if there is one."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """The most or the least that a figure may be."""

    limit: float
    is_floor: bool

    def is_reached(self, value: float) -> bool:
        """Whether a figure is good enough."""
        return value >= self.limit if self.is_floor else value <= self.limit

    def __str__(self) -> str:
        return f"at {'least' if self.is_floor else 'most'} {self.limit:g}"


def at_least(limit: float) -> Bar:
    """The figure must not be below `limit`."""
    return Bar(limit=limit, is_floor=True)


def at_most(limit: float) -> Bar:
    """The figure must not be above `limit`."""
    return Bar(limit=limit, is_floor=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One thing measured, such as `issue.32.rate`; `bar` is None where it only informs."""

    name: str
    value: float
    unit: str
    bar: Bar | None = None

    @property
    def is_good(self) -> bool:
        """Whether the bar is reached, if there is one."""
        return self.bar is None or self.bar.is_reached(self.value)


class Report:
    """Figures as they come: printed at once, so that a long run can be watched, and kept.

    Attributes:
        figures: everything so far, oldest first.
    """

    def __init__(self) -> None:
        self.figures: list[Figure] = []

    def begin(self, title: str) -> None:
        """What is measured next, as a line of its own."""
        sys.stdout.write(f"\n{title}\n")
        sys.stdout.flush()

    def add(self, name: str, value: float, unit: str, bar: Bar | None = None) -> Figure:
        """Keep a figure and print it."""
        figure = Figure(name=name, value=value, unit=unit, bar=bar)
        self.figures.append(figure)
        sys.stdout.write(f"{row_of(figure)}\n")
        sys.stdout.flush()
        return figure

    def missed(self) -> list[Figure]:
        """Every figure that does not reach its bar."""
        return [figure for figure in self.figures if not figure.is_good]

    def write_json(self, path: Path, machine: Mapping[str, object]) -> None:
        """The machine and every figure in one file."""
        document = {"machine": dict(machine), "measures": [_as_json(figure) for figure in self.figures]}
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")


def row_of(figure: Figure) -> str:
    """A figure as one line of the table."""
    bar = "" if figure.bar is None else f"{figure.bar!s:<16} {'ok' if figure.is_good else 'MISSED'}"
    return f"  {figure.name:<40} {figure.value:>12,.2f} {figure.unit:<6} {bar}".rstrip()


def _as_json(figure: Figure) -> dict[str, object]:
    entry: dict[str, object] = {"name": figure.name, "value": round(figure.value, 4), "unit": figure.unit}
    if figure.bar is not None:
        entry |= {"bar": str(figure.bar), "ok": figure.is_good}
    return entry
