"""Row 59, and midnight with people waiting: an office on a fast clock through a night."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from bench.faults.soak import growth, soak

# From eight in the evening on: whatever the reset hour, one business day ends within these hours.
DAYS, TICKETS_A_DAY, SPEED = 0.42, 600, 5_000
EVENING_S, JAKARTA_S, DAY_S = 20 * 3600, 7 * 3600, 86_400


def test_row_59_a_night_of_faults_leaves_everything_in_order(tmp_path: Path) -> None:
    ahead_s = (EVENING_S - JAKARTA_S - int(time.time())) % DAY_S
    soaked = soak(tmp_path, days=DAYS, tickets_a_day=TICKETS_A_DAY, speed=SPEED, ahead_s=ahead_s)

    assert soaked.wrong == []
    assert len(soaked.told) >= DAYS * TICKETS_A_DAY * 0.5
    assert soaked.n_called > 0
    assert soaked.n_faults_made > 0
    numbers = {str(one.answer["number"]) for one in soaked.told}
    assert len(numbers) < len(soaked.told), "numbers began anew with the new day"


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
