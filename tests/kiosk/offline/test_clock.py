"""The office's clock without the office: a wrong, jumping or dead wall clock moves no place in the line."""

from __future__ import annotations

import pytest

from kiosk.offline.clock import OfficeClock, this_machine
from kiosk.offline.known import as_of
from kiosk.samples import service
from tests.kiosk.offline.conftest import NOON_AT, Clocks
from wire.codes import Admission


@pytest.mark.parametrize("wall_at", [0, NOON_AT + 3_600, NOON_AT - 3_600, 4_102_444_800])
def test_the_wall_clock_is_not_asked_while_the_machine_runs(wall_at: int) -> None:
    clocks = Clocks()
    clock = OfficeClock(clocks.machine(), None)
    clock.hear(NOON_AT)
    clocks.pass_s(90)
    clocks.wall_at = wall_at

    now = clock.now()

    assert (now.at, now.heard_at, now.is_steady) == (NOON_AT + 90, NOON_AT, True)


def test_a_restart_of_the_program_changes_nothing() -> None:
    clocks = Clocks()
    before = OfficeClock(clocks.machine(), None)
    heard = before.hear(NOON_AT)
    clocks.pass_s(600)

    assert OfficeClock(clocks.machine(), heard).now().at == NOON_AT + 600


def test_a_restart_of_the_machine_believes_the_wall_clock_no_further_than_the_last_contact() -> None:
    clocks = Clocks()
    heard = OfficeClock(clocks.machine(), None).hear(NOON_AT)
    clocks.boot, clocks.boot_ms, clocks.wall_at = "second start", 1_000, 0

    now = OfficeClock(clocks.machine(), heard).now()

    assert (now.at, now.is_steady) == (NOON_AT, False)


def test_what_happened_since_the_machine_started_is_known_once_the_office_is_heard() -> None:
    clocks = Clocks()
    heard = OfficeClock(clocks.machine(), None).hear(NOON_AT)
    clocks.boot, clocks.boot_ms, clocks.wall_at = "second start", 1_000, 0
    clock = OfficeClock(clocks.machine(), heard)
    taken = clock.now()
    clocks.pass_s(1_200)

    clock.hear(NOON_AT + 5_000)

    assert clock.when(taken.boot, taken.boot_ms) == NOON_AT + 5_000 - 1_200
    assert clock.when("first start", 0) is None


def test_the_real_clocks_go_forward() -> None:
    clock = OfficeClock(this_machine(), None)
    clock.hear(NOON_AT)

    assert NOON_AT <= clock.now().at <= NOON_AT + 5
    assert clock.now().is_steady


def test_hours_begin_and_end_by_what_the_server_told() -> None:
    until = service(1, registration_until_at=NOON_AT)
    later = service(2, admission=Admission.NOT_OPEN_YET, opens_at=NOON_AT)

    assert [as_of(until, at).admission for at in (NOON_AT - 1, NOON_AT)] == [
        Admission.OPEN,
        Admission.REGISTRATION_OVER,
    ]
    assert [as_of(later, at).admission for at in (NOON_AT - 1, NOON_AT)] == [Admission.NOT_OPEN_YET, Admission.OPEN]
