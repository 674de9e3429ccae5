"""Row 59, and midnight with people waiting: an office on a fast clock through a day and a night."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.faults.soak import growth, soak

# More than a day: whatever the hour is now, one business day ends within it.
DAYS, TICKETS_A_DAY, SPEED = 1.05, 300, 5_000


@pytest.mark.timeout(120)  # a day at 5,000 times its speed takes eighteen seconds
def test_row_59_a_night_of_faults_leaves_everything_in_order(tmp_path: Path) -> None:
    soaked = soak(tmp_path, days=DAYS, tickets_a_day=TICKETS_A_DAY, speed=SPEED)

    assert soaked.wrong == []
    assert len(soaked.told) >= TICKETS_A_DAY * 0.8
    assert soaked.n_called > 0
    assert soaked.n_faults_made > 0
    days = {str(one.answer["number"]) for one in soaked.told}
    assert len(days) < len(soaked.told), "numbers began anew after midnight"


@pytest.mark.parametrize(
    ("values", "is_flat"),
    [
        ([80, 100, 101, 100, 102, 101, 100], True),
        ([80, 100, 104, 108, 112, 116, 120], False),
        ([80, 100, 100, 130, 100, 100, 101], True),
    ],
    ids=["flat", "leaking", "a moment of more"],
)
def test_what_comes_and_goes_is_no_leak(values: list[int], is_flat: bool) -> None:
    assert (growth(values) <= 1.05) is is_flat
