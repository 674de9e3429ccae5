"""The hall as a supervisor looks at it: who waits for what and how long, who works, what needs somebody now."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from server.application.hall_prospects import HallProspects
from server.application.keeping import MediumState
from server.domain.office import Text
from wire.codes import CounterState, DeviceRole, HelpAbout, ServiceState

LONG_WAIT_S = 3600
"""Beyond this somebody has to act: the longest wait that the minimum standard of health services allows."""


class AlarmKind(StrEnum):
    """What needs somebody now; the person's sentence is made at the page."""

    STORAGE_FAILED = "storage_failed"
    STORAGE_FULL = "storage_full"
    DISK = "disk"
    CLOCK = "clock"
    CALL_UNSEEN = "call_unseen"
    LONG_WAIT = "long_wait"
    NO_COUNTER = "no_counter"
    HELP = "help"
    DOUBTFUL = "doubtful"
    BOARD_SILENT = "board_silent"
    DEVICE_AWAY = "device_away"
    OVERRIDE = "override"


MEDIUM_ALARMS: Mapping[MediumState, AlarmKind] = {
    MediumState.FULL: AlarmKind.STORAGE_FULL,
    MediumState.READ_ONLY: AlarmKind.STORAGE_FULL,
    MediumState.FAILED: AlarmKind.STORAGE_FAILED,
    MediumState.MOVED: AlarmKind.STORAGE_FAILED,
    MediumState.DAMAGED: AlarmKind.STORAGE_FAILED,
}
"""What is wrong with the server's storage, as the hall's alarm; nothing while it is fine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """One thing that needs somebody. `name` says whom or what, `count` how many or how many minutes."""

    kind: AlarmKind
    name: Text
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceNow:
    """A service: how many wait, the longest of them since how long, and counters that take it."""

    id: int
    name: Text
    state: ServiceState
    is_full: bool
    n_waiting: int
    longest_wait_s: int | None
    n_counters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterNow:
    """A counter: who sits there, with whom, since when, and whether no board has shown the call."""

    id: int
    name: Text
    state: CounterState
    operator_name: str | None
    ticket_number: str | None
    since_s: int | None
    service_ids: tuple[int, ...]
    services: tuple[Text, ...]
    is_call_unseen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceNow:
    """A paired device, and whether it watches now.

    Attributes:
        left_at: when it was seen for the last time, if it watched since the server began and does not now.
        needs: what its printer needs a hand for.
        version: of its program, as it said when it connected last; None for a board in a browser.
        is_silent: a board whose last call could not be heard.
    """

    id: int
    name: str
    role: DeviceRole
    is_connected: bool
    left_at: int | None = None
    needs: HelpAbout | None = None
    version: str | None = None
    is_silent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HallOverview:
    """Everything at one moment.

    Attributes:
        business_day: None while the office is closed.
        may_reopen: whether that is because today was closed, and can still go on.
        n_done: tickets of today that were served.
        alarms: the most urgent first.
    """

    at: int
    business_day: str | None
    n_waiting: int
    n_done: int
    longest_wait_s: int | None
    services: tuple[ServiceNow, ...]
    counters: tuple[CounterNow, ...]
    devices: tuple[DeviceNow, ...]
    alarms: tuple[Alarm, ...]
    may_reopen: bool = False

    def alarmed(self, kind: AlarmKind, count: int) -> HallOverview:
        """The same with an alarm about the server itself, before all others."""
        return replace(self, alarms=(Alarm(kind=kind, name=Text(id="", en=""), count=count), *self.alarms))


class HallDesk(Protocol):
    """What a supervisor sees and does. From any thread; may block for a commit.

    Raises:
        Refusal: `forbidden`, `unknown_service`, `unknown_counter`, `counter_not_open`, `day_closed`.
    """

    def overview(self) -> HallOverview: ...
    def prospects(self) -> HallProspects: ...
    def set_service(self, actor: int, service_id: int, state: ServiceState, *, is_full: bool = False) -> None:
        """Open, pause or close a service for newcomers; who waits is still served.

        With `is_full` kiosks give no more numbers today, and tomorrow they do again.
        """
        ...

    def set_skills(self, actor: int, counter_id: int, service_ids: Collection[int]) -> None:
        """Change what an open counter serves for the rest of the day."""
        ...

    def transfer(self, actor: int, number: str, service_id: int) -> None:
        """Hand a waiting ticket over to another service, at once to a counter that is ready for it.

        Raises:
            Refusal: `unknown_ticket`, nobody waits with this number; `wrong_state`, it stands at a counter or is away.
        """
        ...

    def close_day(self, actor: int) -> None:
        """End the business day: whoever still waits has to come again."""
        ...

    def reopen_day(self, actor: int) -> None:
        """Go on with the day that was closed today: whoever waited then waits again.

        Raises:
            Refusal: `wrong_state`, today is not closed.
        """
        ...


def alarms_of(
    services: Sequence[ServiceNow],
    counters: Sequence[CounterNow],
    devices: Sequence[DeviceNow],
    counted: Sequence[tuple[AlarmKind, int]],
) -> tuple[Alarm, ...]:
    """What needs somebody, in the order of `AlarmKind`."""
    found = [
        Alarm(kind=AlarmKind.LONG_WAIT, name=each.name, count=each.longest_wait_s // 60)
        for each in services
        if each.longest_wait_s is not None and each.longest_wait_s > LONG_WAIT_S
    ]
    found += [
        Alarm(kind=AlarmKind.NO_COUNTER, name=each.name, count=each.n_waiting)
        for each in services
        if each.n_waiting and not each.n_counters
    ]
    found += [Alarm(kind=kind, name=Text(id="", en=""), count=count) for kind, count in counted if count]
    found += [Alarm(kind=AlarmKind.CALL_UNSEEN, name=each.name, count=1) for each in counters if each.is_call_unseen]
    states = [(AlarmKind.DEVICE_AWAY, each) for each in devices if not each.is_connected]
    states += [(AlarmKind.BOARD_SILENT, each) for each in devices if each.is_silent]
    found += [Alarm(kind=kind, name=Text(id=each.name, en=each.name), count=1) for kind, each in states]
    order = list(AlarmKind)
    return tuple(sorted(found, key=lambda alarm: order.index(alarm.kind)))
