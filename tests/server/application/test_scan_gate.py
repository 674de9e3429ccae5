"""Wrong codes make one kiosk slow, for a while."""

import pytest

from server.application.refusals import Refusal
from server.application.scan_gate import FREE_TRIES, ONE_MORE_AFTER_S, ScanGate


def tries(gate: ScanGate, device_id: int, now: int, most: int = 100) -> int:
    """How many wrong codes get through at this moment."""
    for n in range(most):
        try:
            gate.pass_in(device_id, now)
        except Refusal:
            return n
        gate.note_unknown(device_id, now)
    return most


def test_so_many_are_free_then_one_in_a_while() -> None:
    gate = ScanGate()

    assert tries(gate, 1, now=1000) == FREE_TRIES
    assert tries(gate, 1, now=1000 + ONE_MORE_AFTER_S - 1) == 0
    assert tries(gate, 1, now=1000 + ONE_MORE_AFTER_S) == 1
    assert tries(gate, 1, now=1000 + 4 * ONE_MORE_AFTER_S) == 3


def test_after_a_quiet_time_all_are_free_again() -> None:
    gate = ScanGate()
    tries(gate, 1, now=1000)

    assert tries(gate, 1, now=1000 + FREE_TRIES * ONE_MORE_AFTER_S) == FREE_TRIES


def test_another_kiosk_stays_quick() -> None:
    gate = ScanGate()
    tries(gate, 1, now=1000)

    gate.pass_in(2, now=1000)


def test_the_refusal_says_how_long() -> None:
    gate = ScanGate()
    tries(gate, 1, now=1000)

    with pytest.raises(Refusal, match=rf"{ONE_MORE_AFTER_S - 5} s"):
        gate.pass_in(1, now=1005)
