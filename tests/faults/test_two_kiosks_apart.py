"""Row 17: the server is away for two hours while two kiosks go on alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.faults.apart import BACK_WITHIN_S, Person, go_apart, in_the_order_of_the_rule
from bench.figures import at_least, at_most
from bench.office import OfficeFolder

NUMBERS = 20
"""At each kiosk; two hundred by `giliran faults 17`."""

IN_THE_SAME_SECOND = NUMBERS // 5


@pytest.mark.timeout(120)  # two starts of a server, and everybody is called
def test_row_17_two_kiosks_alone_for_two_hours_come_into_one_line(tmp_path: Path, measured) -> None:
    came_back = go_apart(OfficeFolder(tmp_path / "apart", has_counters=False), NUMBERS)

    assert came_back.faults == []
    measured("numbers", came_back.n_given, "", at_least(2 * NUMBERS))
    measured("in the same second", came_back.n_same_second, "", at_least(IN_THE_SAME_SECOND))
    measured("board, counter and next calls right after", came_back.right_s, "s", at_most(BACK_WITHIN_S))


def test_row_17_the_order_that_is_asked_for_is_that_of_the_rule() -> None:
    """Priority counts an hour, the arrival decides, and in one second the place in the journal."""
    came = [("A 001", 5_000, False), ("Z 001", 5_000, False), ("Z 002", 8_500, True), ("Y 001", 4_999, False)]
    people = [Person(number=number, arrived_at=at, has_priority=first) for number, at, first in came]

    order = in_the_order_of_the_rule(people, {"A 001": 1, "Y 001": 2, "Z 001": 3, "Z 002": 4})

    assert order == ["Z 002", "Y 001", "A 001", "Z 001"]
