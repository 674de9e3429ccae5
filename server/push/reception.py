"""What visitors' pages say of the office as it is now."""

from __future__ import annotations

from datetime import timedelta

from server.application.reception import NextOpening, Reception, ServiceNow
from server.application.status_page import CalledNow
from server.application.views import words
from server.domain.business_day import utc_offset_s
from server.domain.calendar.admission import LOOKS_AHEAD_DAYS
from server.domain.office import Service
from server.domain.queue.tickets import AT_COUNTER_STATES
from server.push.live import Live
from wire.codes import TicketState

SHOWN_CALLS = 4


def reception_of(live: Live, now: int) -> Reception:
    """The office as its visitors may see it."""
    office = live.office
    calendar = office.calendar
    today = calendar.day_of(now)
    services = sorted(office.services.values(), key=lambda service: service.sort)
    return Reception(
        office_name=office.branch.name,
        public_url=office.branch.public_url,
        utc_offset_s=utc_offset_s(now, office.branch.zone),
        at=now,
        today=today.isoformat(),
        plan=None if calendar.is_always_open else calendar.plan(today),
        next_opening=_next_opening(live, now),
        n_waiting=sum(1 for ticket in live.hall.tickets.values() if ticket.state is TicketState.WAITING),
        n_counters_open=sum(1 for counter in live.hall.counters.values() if counter.is_open),
        keep_persons_days=office.branch.keep_persons_days,
        services=tuple(_service_now(live, service, now) for service in services),
    )


def called_numbers(live: Live, service_id: int) -> tuple[CalledNow, ...]:
    """Numbers at counters that serve a service, the newest call first."""
    at_counters = [
        (other.called_at or 0, other.number, counter.id)
        for counter in live.hall.counters.values()
        if service_id in counter.service_ids and counter.ticket_id is not None
        for other in [live.hall.tickets[counter.ticket_id]]
        if other.state in AT_COUNTER_STATES
    ]
    newest = sorted(at_counters, reverse=True)[:SHOWN_CALLS]
    return tuple(
        CalledNow(number=number, counter_name=words(live.office.counters[counter_id].name))
        for _, number, counter_id in newest
    )


def _service_now(live: Live, service: Service, now: int) -> ServiceNow:
    calendar = live.office.calendar
    return ServiceNow(
        service=service,
        plan=None if calendar.is_always_open else calendar.plan(calendar.day_of(now), service_id=service.id),
        n_waiting=live.n_waiting(service.id),
        likely_wait_min=live.likely_wait_min(service.id),
        called_now=called_numbers(live, service.id),
    )


def _next_opening(live: Live, now: int) -> NextOpening | None:
    calendar = live.office.calendar
    if calendar.is_always_open:
        return None
    today = calendar.day_of(now)
    for ahead in range(1, LOOKS_AHEAD_DAYS + 1):
        plan = calendar.plan(today + timedelta(days=ahead))
        if plan.service:
            return NextOpening(day=plan.day, from_at=plan.service[0].from_at)
    return None
