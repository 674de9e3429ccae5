"""Row 39: two counters press in the same moment."""

from __future__ import annotations

from bench.faults.oracles import chain_faults
from bench.faults.pairs import called, press_in_pairs
from bench.figures import at_most
from bench.office import Office
from bench.presses import percentile

PAIRS = 60


def test_row_39_presses_of_two_counters_at_once_call_different_people(office: Office, measured) -> None:
    told = press_in_pairs(office, PAIRS)

    people = called(told)
    assert len(told) == 2 * PAIRS
    assert set(people.values()) == {1}
    assert len(people) == 2 * PAIRS
    assert chain_faults(office.folder.path) == []
    measured("a press is answered (p95)", percentile([one.took_s for one in told], 0.95), "s", at_most(1))
