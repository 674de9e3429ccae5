"""What is wrong with the server itself stands first among the alarms of the hall, and every alarm has its sentence."""

import pytest

from server.application.hall_overview import MEDIUM_ALARMS, AlarmKind, HallOverview
from server.application.keeping import MediumState
from server.web.admin import hall


def test_every_fault_of_the_storage_is_an_alarm() -> None:
    assert set(MEDIUM_ALARMS) == set(MediumState) - {MediumState.FINE}


@pytest.mark.parametrize("kind", AlarmKind)
def test_every_alarm_has_its_sentence(kind: AlarmKind) -> None:
    assert hall._ALARMS[kind].endswith(".")


def test_an_alarm_about_the_server_stands_before_all_others() -> None:
    calm = HallOverview(
        at=0,
        business_day=None,
        n_waiting=0,
        n_done=0,
        longest_wait_s=None,
        services=(),
        counters=(),
        devices=(),
        alarms=(),
    )
    loud = calm.alarmed(AlarmKind.HELP, 2).alarmed(AlarmKind.CLOCK, 60)
    assert [(each.kind, each.count) for each in loud.alarms] == [(AlarmKind.CLOCK, 60), (AlarmKind.HELP, 2)]
