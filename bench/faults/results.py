"""What was measured last for each row of the fault table: bench/results/faults.json."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

from bench.figures import Bar
from bench.process import ROOT

KEPT = ROOT / "bench" / "results" / "faults.json"
WANTED_AT = "GILIRAN_FAULTS_JSON"
"""Names the file that tests add what they measure to; without it nothing is kept."""
EXACT_TIMES = "GILIRAN_EXACT_TIMES"
"""If it is there at all, tests allow no more time than what is promised."""


def keep(row: int, name: str, value: float, unit: str, bar: Bar) -> None:
    """Put one measured value in the place of the older one of this name, if values are to be kept."""
    if (wanted := os.environ.get(WANTED_AT)) is None:
        return
    path = Path(wanted)
    kept = read(path)
    rows = kept.setdefault(str(row), {})
    rows[name] = {"value": round(value, 2), "unit": unit, "bar": str(bar), "ok": bar.is_reached(value)}
    ordered = {key: kept[key] for key in sorted(kept, key=int)}
    path.write_text(json.dumps(ordered, indent=1) + "\n", encoding="utf-8")


def read(path: Path = KEPT) -> dict[str, dict[str, dict[str, object]]]:
    """Rows by their number, measured values by their name; empty if there is no such file."""
    if not path.exists():
        return {}
    kept: dict[str, dict[str, dict[str, object]]] = json.loads(path.read_text(encoding="utf-8"))
    return kept


def words(row: int, kept: Mapping[str, Mapping[str, Mapping[str, object]]]) -> str:
    """What was measured for a row, as it stands in a table."""
    return "; ".join(f"{name} {_value(one)}" for name, one in kept.get(str(row), {}).items())


def _value(one: Mapping[str, object]) -> str:
    unit = f" {one['unit']}" if one["unit"] else ""
    bar = f" ({one['bar']}{'' if one['ok'] else ', missed'})" if one["bar"] else ""
    return f"{float(str(one['value'])):g}{unit}{bar}"
