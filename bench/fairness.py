"""`giliran bench fairness`: how fast the rule decides, how well it foretells, and what it does to visitors.

Prints one table; `--json FILE` keeps it, `--pictures DIR` draws the pictures of the documents, `--quick` measures less.
"""

from __future__ import annotations

import argparse
import json
import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from os import cpu_count
from pathlib import Path

from bench.fairness_charts import draw_disciplines, draw_morning
from bench.fairness_days import DisciplineResult, compare
from bench.fairness_words import ENGLISH, INDONESIAN
from bench.forecast_accuracy import Trial, measure
from bench.rule_speed import choice_p99_ms, forecast_cpu_ms, simulated_day_s
from bench.simulated_day import LOADS

DAYS = 20
PICTURED_LOAD = 0.95
SEED = 1
PICTURES = {"fairness": ENGLISH, "keadilan": INDONESIAN}
"""Words by the name of the document that shows the pictures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One figure; `bar` is what it must reach, in words, empty if it only informs."""

    name: str
    value: float
    unit: str
    bar: str = ""


def main(argv: Sequence[str] | None = None) -> int:
    """Measures and prints; returns 0."""
    parser = argparse.ArgumentParser(prog="giliran bench fairness", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer days and forecasts, within half a minute")
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep the figures as JSON")
    parser.add_argument("--pictures", type=Path, metavar="DIR", help="draw the pictures of the documents")
    options = parser.parse_args(argv)
    measures = []
    for each in measure_all(is_quick=options.quick):
        print(f"{each.name:42} {each.value:10.3f} {each.unit:8} {each.bar}", flush=True)
        measures.append(each)
    if options.json is not None:
        options.json.write_text(json.dumps(_record(measures), indent=1) + "\n", encoding="utf-8")
    if options.pictures is not None:
        draw_pictures(options.pictures)
    return 0


def measure_all(*, is_quick: bool) -> Iterable[Measure]:
    """Every figure, as soon as it is known."""
    yield Measure(name="choice.500.p99_ms", value=choice_p99_ms(), unit="ms", bar="at most 0.5")
    yield Measure(name="simulate.1000_s", value=simulated_day_s(), unit="s", bar="at most 1")
    yield Measure(name="forecast.65.cpu_ms", value=forecast_cpu_ms(), unit="ms", bar="at most 100")
    for load in LOADS:
        yield from _forecast_measures(load, is_quick=is_quick)
    for load in LOADS:
        for name, result in compare(load, DAYS // 4 if is_quick else DAYS, SEED).items():
            yield from _discipline_measures(f"{name.replace(' ', '_')}.{load:g}", result)


def draw_pictures(folder: Path) -> None:
    """The pictures of the documents, always the same."""
    folder.mkdir(parents=True, exist_ok=True)
    results = compare(PICTURED_LOAD, DAYS, SEED)
    for document, words in PICTURES.items():
        (folder / f"{document}-morning.svg").write_text(draw_morning(words), encoding="utf-8")
        (folder / f"{document}-disciplines.svg").write_text(draw_disciplines(results, words), encoding="utf-8")


def _forecast_measures(load: float, *, is_quick: bool) -> Iterable[Measure]:
    trial = Trial(load=load, days=DAYS, every=6, replications=100, seed=SEED)
    if is_quick:
        trial = Trial(load=load, days=10, every=12, replications=40, seed=SEED)
    accuracy = measure(trial)
    own, name = accuracy.own, f"forecast.{load:g}"
    yield Measure(name=f"{name}.late_coverage", value=own.late_coverage, unit="share", bar="0.85 to 0.95")
    yield Measure(name=f"{name}.error_ratio", value=accuracy.error_ratio, unit="ratio", bar="at most 0.6")
    yield Measure(name=f"{name}.mean_error_min", value=own.mean_error_s / 60, unit="min")
    yield Measure(name=f"{name}.bias_min", value=own.bias_s / 60, unit="min")
    yield Measure(name=f"{name}.within_10_min", value=own.near_share, unit="share")
    yield Measure(name=f"{name}.people_ahead_error_min", value=accuracy.people_ahead.mean_error_s / 60, unit="min")
    yield Measure(name=f"{name}.last_called_error_min", value=accuracy.last_called.mean_error_s / 60, unit="min")


def _discipline_measures(name: str, result: DisciplineResult) -> Iterable[Measure]:
    for visitor_class, waits in result.waits.items():
        prefix = f"{name}.{visitor_class.value}"
        yield Measure(name=f"{prefix}.mean_min", value=waits.mean_min, unit="min")
        yield Measure(name=f"{prefix}.p90_min", value=waits.late_min, unit="min")
        yield Measure(name=f"{prefix}.longest_min", value=waits.longest_min, unit="min")
    yield Measure(name=f"{name}.punctual_share", value=result.punctual_share, unit="share")
    yield Measure(name=f"{name}.overtaking_min", value=result.widest_overtaking_min, unit="min")
    yield Measure(name=f"{name}.overtakers", value=result.most_overtakers, unit="people")


def _record(measures: Iterable[Measure]) -> dict[str, object]:
    machine = {"python": platform.python_version(), "system": platform.system(), "cores": cpu_count()}
    kept = [{"name": each.name, "value": round(each.value, 4), "unit": each.unit} for each in measures]
    return {"machine": machine, "measures": kept}


if __name__ == "__main__":
    raise SystemExit(main())
