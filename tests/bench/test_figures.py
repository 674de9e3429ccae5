"""Bars are bars: what misses one is said, kept and fails the run."""

import json
from pathlib import Path

import pytest

from bench.figures import Report, at_least, at_most
from bench.presses import percentile


@pytest.mark.parametrize(
    ("bar", "good", "bad"), [(at_least(0.15), 0.15, 0.149), (at_most(30), 30.0, 30.1)], ids=["floor", "ceiling"]
)
def test_a_bar_is_reached_up_to_its_limit(bar, good: float, bad: float) -> None:
    assert bar.is_reached(good)
    assert not bar.is_reached(bad)


def test_only_figures_below_their_bar_are_missed(capsys: pytest.CaptureFixture[str]) -> None:
    report = Report()
    report.add("issue.32.rate", 800.0, "1/s")
    report.add("issue.32.ratio", 0.2, "", at_least(0.15))
    missed = report.add("start_s", 1.6, "s", at_most(1.5))

    assert report.missed() == [missed]
    assert "MISSED" in capsys.readouterr().out


def test_the_file_names_every_figure_with_its_unit_and_bar(tmp_path: Path) -> None:
    report = Report()
    report.add("issue.32.rate", 812.04, "1/s")
    report.add("memory_mb", 91.0, "MB", at_most(90))

    report.write_json(tmp_path / "kept" / "figures.json", {"cores": 2})

    kept = json.loads((tmp_path / "kept" / "figures.json").read_text())
    assert kept["machine"] == {"cores": 2}
    assert kept["measures"] == [
        {"name": "issue.32.rate", "value": 812.04, "unit": "1/s"},
        {"name": "memory_mb", "value": 91.0, "unit": "MB", "bar": "at most 90", "ok": False},
    ]


def test_a_percentile_is_one_of_the_values() -> None:
    values = [float(value) for value in range(100, 0, -1)]

    assert percentile(values, 0.99) == 99.0
    assert percentile(values, 0.5) == 50.0
    assert percentile([7.0], 0.99) == 7.0
