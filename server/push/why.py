"""Why somebody was called first, out of the live hall."""

from __future__ import annotations

from dataclasses import replace

from server.application.explanations import Explanation
from server.application.views import words
from server.domain.business_day import utc_offset_s
from server.domain.queue.explanation import Reason, why_before, why_called
from server.domain.queue.tickets import Ticket
from server.push.live import Live
from wire.codes import TicketState

LOOKED_BACK = 40
"""Calls that a visitor's page is searched for: more than any board shows."""


def why_of(live: Live, own_id: int, other_id: int, now: int) -> Explanation | None:
    """Why the other ticket of today was called, or stands, before this one; None if either is unknown."""
    reason = why_before(live.chronicle, own_id, other_id, live.hall.parameters, now)
    return None if reason is None else _named(live, reason, live.hall.tickets[own_id], other_id, now)


def last_passing(live: Live, own: Ticket, most: int, now: int) -> tuple[Explanation, ...]:
    """Why others were called while this ticket waited as it waits now, the newest call first."""
    found: list[Explanation] = []
    for call in reversed(live.chronicle.calls[-LOOKED_BACK:]):
        then = live.chronicle.ticket_before(own.id, call.seq)
        if len(found) == most or then is None:
            break
        if then.state is TicketState.WAITING:
            # Visitors never see the kind of somebody's priority.
            reason = why_called(live.chronicle, own.id, call, live.hall.parameters)
            found.append(_named(live, replace(reason, priority=None), own, call.ticket.id, now))
    return tuple(found)


def _named(live: Live, reason: Reason, own: Ticket, other_id: int, now: int) -> Explanation:
    counter = None if reason.counter_id is None else live.office.counters[reason.counter_id]
    service = None if reason.service_id is None else live.office.services[reason.service_id]
    return Explanation(
        reason=reason,
        own_number=own.number,
        other_number=live.hall.tickets[other_id].number,
        counter_name=None if counter is None else words(counter.name),
        service_name=None if service is None else words(service.name),
        utc_offset_s=utc_offset_s(now, live.office.branch.zone),
    )
