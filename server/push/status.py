"""What the holder of a ticket may see of the live hall."""

from __future__ import annotations

from hashlib import sha256

from server.application.status_page import StatusPage
from server.application.views import words
from server.domain.business_day import utc_offset_s
from server.domain.calendar.admission import door
from server.domain.forecast.promise import Promise
from server.domain.queue.outlook import competing_services, n_senior
from server.domain.queue.tickets import Ticket
from server.push.live import Live
from server.push.reception import called_numbers
from server.push.why import last_passing
from wire.codes import PromiseKind, TicketState

SHOWN_REASONS = 3


def status_of(live: Live, ticket_id: int, now: int) -> StatusPage | None:
    """The page of today's ticket with this id, None if there is none."""
    ticket = live.hall.tickets.get(ticket_id)
    if ticket is None:
        return None
    service = live.office.services[ticket.service_id]
    parameters = live.hall.parameters
    before = _n_before(live, ticket, now) if ticket.state is TicketState.WAITING else None
    likely_min = live.likely_wait_min(service.id) if before is not None else None
    called_now = called_numbers(live, ticket.service_id)
    at_counter = live.office.counters[ticket.counter_id] if ticket.counter_id is not None else None
    turn_time_at = ticket.turn_time_at(parameters, now)
    promise = live.expectations.ticket(ticket.id) if before is not None else None
    may_pass = live.expectations.passers(ticket.id) if before is not None else None
    passed = last_passing(live, ticket, SHOWN_REASONS, now) if before is not None else ()
    served_until_at = door(live.office.calendar, now, service.id).served_until_at
    ends_before = before is not None and _ends_before(live, ticket, promise, served_until_at)
    changing = (
        *(ticket.state, ticket.service_id, before, likely_min, called_now, ticket.counter_id, turn_time_at),
        *(promise, may_pass, passed, served_until_at, ends_before, (served_until_at or now) <= now),
    )
    return StatusPage(
        office_name=live.office.branch.name,
        number=ticket.number,
        service_name=words(service.name),
        state=ticket.state,
        language=ticket.language,
        n_before=before,
        called_now=called_now,
        counter_name=None if at_counter is None else words(at_counter.name),
        likely_from_min=likely_min,
        likely_to_min=likely_min,
        promise=promise,
        may_pass=may_pass,
        passed=passed,
        turn_time_at=turn_time_at,
        arrived_at=ticket.standing.first_arrival_at,
        shield_min=parameters.shield_min(live.office.largest_offset_min),
        wait_at=words(service.wait_at),
        served_until_at=served_until_at,
        service_id=service.id,
        may_not_be_reached=ends_before,
        utc_offset_s=utc_offset_s(now, live.office.branch.zone),
        at=now,
        version=sha256(repr(changing).encode()).hexdigest()[:16],
    )


def _ends_before(live: Live, ticket: Ticket, promise: Promise | None, served_until_at: int | None) -> bool:
    """Whether the forecast sees the day end before this ticket is called; without a forecast nobody is sent home."""
    if promise is None:
        return False
    if promise.kind is PromiseKind.NO_COUNTER:
        # With a counter for it this says that the office closes first.
        return any(
            counter.is_open and ticket.service_id in counter.service_ids for counter in live.hall.counters.values()
        )
    return promise.from_at is not None and served_until_at is not None and promise.from_at >= served_until_at


def _n_before(live: Live, ticket: Ticket, now: int) -> int:
    competing = competing_services(ticket.service_id, live.hall.counters.values())
    return n_senior(ticket.id, ticket.standing, live.hall.waiting(), competing, live.hall.parameters, now)
