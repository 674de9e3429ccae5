"""What the staff corner says of the machine beside its printer."""

import pytest

from kiosk.checkup import clock_finding
from kiosk.flow.staffstate import Weight
from wire.rows import OfficeRow, Words


def office(*, is_clock_doubtful: bool) -> OfficeRow:
    return OfficeRow(
        name="Kantor",
        business_day="2026-09-07",
        utc_offset_s=0,
        languages=[],
        shield_min=60,
        call_timeout_s=60,
        call_repeats=2,
        running_text=Words(id="", en=""),
        is_clock_doubtful=is_clock_doubtful,
    )


def test_a_clock_that_the_server_does_not_believe_is_said() -> None:
    (found,) = clock_finding(office(is_clock_doubtful=True))
    assert found.weight is Weight.ATTENTION
    assert found.sentence.id.startswith("Jam komputer") and found.advice.en.startswith("Numbers and order")


@pytest.mark.parametrize("known", [None, office(is_clock_doubtful=False)])
def test_a_clock_that_is_right_needs_no_word(known: OfficeRow | None) -> None:
    assert clock_finding(known) == ()
