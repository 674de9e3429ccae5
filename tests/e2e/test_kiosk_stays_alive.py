"""Whatever the printer does, the kiosk's screen answers at once and shows the number soon."""

from __future__ import annotations

from pathlib import Path

import pytest

from appkit.rehearsal import Rehearsal
from bench.kiosk import BLOCKED_MS, NUMBER_WITHIN_S, visits_beside_faults

pytestmark = pytest.mark.bench


def test_a_silent_or_stalled_printer_blocks_no_screen_and_delays_no_number(tmp_path: Path) -> None:
    with Rehearsal(tmp_path) as office:
        office.serve()
        visits = visits_beside_faults(office, 3)

    assert {fault: len(beside_it) for fault, beside_it in visits.items()} == {"silent": 3, "stalled": 3}
    # A printer that blocks the screen does so in every visit; a machine that is busy for a moment does not.
    for beside_it in visits.values():
        assert min(visit.number_s for visit in beside_it) <= NUMBER_WITHIN_S
        assert min(visit.blocked_ms for visit in beside_it) <= BLOCKED_MS
