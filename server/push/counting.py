"""The live hall as numbers for a graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from server.application.vitals import HallCounts, ServiceCount
from server.push.live import Live
from wire.codes import TicketState


def counts_of(live: Live, connected: Mapping[str, int], now: int) -> HallCounts:
    """Everything at one moment. `connected` counts the programs that watch, by role."""
    arrived_at: dict[int, list[int]] = defaultdict(list)
    for candidate in live.hall.waiting():
        arrived_at[candidate.service_id].append(candidate.standing.arrival_at)
    states = [each.state for each in live.hall.tickets.values()]
    services = sorted(live.office.services.values(), key=lambda service: service.code)
    return HallCounts(
        tickets={state.value: states.count(state) for state in TicketState},
        services=tuple(_service(each.code, arrived_at[each.id], now) for each in services),
        n_counters_open=sum(each.is_open for each in live.hall.counters.values()),
        connected=dict(connected),
        last_seq=live.hall.last_seq,
    )


def _service(code: str, arrived_at: Sequence[int], now: int) -> ServiceCount:
    longest_wait_s = max(0, now - min(arrived_at)) if arrived_at else 0
    return ServiceCount(code=code, n_waiting=len(arrived_at), longest_wait_s=longest_wait_s)
