"""The supervisor's view of the live hall."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from server.application.hall_overview import (
    AlarmKind,
    CounterNow,
    DeviceNow,
    HallOverview,
    ServiceNow,
    alarms_of,
)
from server.domain.doors import door_of
from server.domain.office import Device, Service
from server.domain.queue.counters import Counter
from server.push.live import Live
from wire.codes import PaperState, TicketState

_IN_DOUBT = frozenset({PaperState.DOUBTFUL, PaperState.SHOWN})
_AT_COUNTER = frozenset({TicketState.CALLED, TicketState.SERVING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What is known of devices by watching them, by their ids.

    Attributes:
        connected: those that watch now.
        left_at: when those that watched once were seen for the last time.
        silent: boards whose last call could not be heard.
        versions: of the programs, as they said.
    """

    connected: frozenset[int] | set[int]
    left_at: Mapping[int, int] = field(default_factory=dict)
    silent: frozenset[int] | set[int] = frozenset()
    versions: Mapping[int, str] = field(default_factory=dict)


def overview_of(live: Live, devices: Sequence[Device], watching: Seen, now: int) -> HallOverview:
    """Everything at one moment.

    Args:
        live: the hall.
        devices: every device that is let in.
        watching: which of them watch, and what they say of themselves.
        now: the office's time.
    """
    # One pass over those who wait: the hall stands still meanwhile.
    arrived_at: dict[int, list[int]] = defaultdict(list)
    for candidate in live.hall.waiting():
        arrived_at[candidate.service_id].append(candidate.standing.arrival_at)
    services = [
        _service(live, each, arrived_at[each.id], now)
        for each in sorted(live.office.services.values(), key=lambda s: s.sort)
    ]
    counters = [_counter(live, each, now) for each in sorted(live.hall.counters.values(), key=lambda c: c.number)]
    needs = live.printer_needs()
    seen = [
        DeviceNow(
            id=each.id,
            name=each.name,
            role=each.role,
            is_connected=each.id in watching.connected,
            left_at=watching.left_at.get(each.id),
            is_silent=each.id in watching.silent,
            needs=needs.get(each.name),
            version=watching.versions.get(each.id),
        )
        for each in devices
    ]
    tickets = list(live.hall.tickets.values())
    n_doubtful = sum(each.paper in _IN_DOUBT and each.state is TicketState.WAITING for each in tickets)
    waits_s = [each.longest_wait_s for each in services if each.longest_wait_s is not None]
    counted = [
        (AlarmKind.HELP, live.n_help),
        (AlarmKind.DOUBTFUL, n_doubtful),
        (AlarmKind.OVERRIDE, live.n_overrides),
    ]
    return HallOverview(
        at=now,
        business_day=live.hall.business_day,
        n_waiting=sum(each.n_waiting for each in services),
        n_done=sum(each.state is TicketState.DONE for each in tickets),
        longest_wait_s=max(waits_s, default=None),
        services=tuple(services),
        counters=tuple(counters),
        devices=tuple(seen),
        alarms=alarms_of(services, counters, seen, counted),
    )


def _service(live: Live, service: Service, arrived_at: Sequence[int], now: int) -> ServiceNow:
    return ServiceNow(
        id=service.id,
        name=service.name,
        state=service.state,
        is_full=door_of(live.office, now, service.id).is_full,
        n_waiting=len(arrived_at),
        longest_wait_s=max(0, now - min(arrived_at)) if arrived_at else None,
        n_counters=sum(each.is_open and service.id in each.service_ids for each in live.hall.counters.values()),
    )


def _counter(live: Live, counter: Counter, now: int) -> CounterNow:
    ticket = None if counter.ticket_id is None else live.hall.tickets.get(counter.ticket_id)
    staffing = live.hall.staffing.get(counter.id)
    since_at = counter.ready_since_at if ticket is None else ticket.called_at
    services = [live.office.services[each] for each in sorted(counter.service_ids) if each in live.office.services]
    return CounterNow(
        id=counter.id,
        name=live.office.counters[counter.id].name,
        state=counter.state,
        operator_name=None if staffing is None else live.names.get(("operator", staffing.operator)),
        ticket_number=None if ticket is None else ticket.number,
        since_s=None if since_at is None else max(0, now - since_at),
        service_ids=tuple(each.id for each in services),
        services=tuple(each.name for each in services),
        is_call_unseen=counter.id in live.unseen,
    )
