"""The live hall as a forecast needs it: plain values that can go to another process."""

from __future__ import annotations

from server.domain.forecast.hall_now import CounterNow, ExpectedBooking, HallNow, RunningService
from server.domain.queue.chronicle import Chronicle
from server.domain.queue.counters import Counter
from server.domain.queue.hall import Hall
from server.domain.queue.simulated_office import CounterPlan, Pause

OPEN_FOR_S = 12 * 3600
"""A counter's closing is not planned anywhere: it counts as open for the rest of any working day."""

PAUSE_S = 15 * 60
"""A pause says when it began, not when it ends: it counts as a short one from now."""

LOOKED_BACK = 100


def hall_now(hall: Hall, now: int, bookings: tuple[ExpectedBooking, ...] = ()) -> HallNow:
    """The hall at this instant, with the booked visitors who are still expected. The caller keeps it from changing."""
    opened = sorted((each for each in hall.counters.values() if each.is_open), key=lambda each: each.number)
    return HallNow(
        now=now,
        times=hall.parameters,
        counters=tuple(_counter_now(hall, counter, now) for counter in opened),
        waiting=tuple(hall.waiting()),
        bookings=bookings,
    )


def opened_now(counter: Counter, now: int) -> CounterNow:
    """A closed counter as it would be if it opened at this instant."""
    return CounterNow(plan=CounterPlan(skills=counter.skills, opens_at=now, closes_at=now + OPEN_FOR_S))


def last_waits_s(chronicle: Chronicle) -> dict[int, int]:
    """By service, how long the walk-in called last had waited who had no right and was never away."""
    waits: dict[int, int] = {}
    for call in reversed(chronicle.calls[-LOOKED_BACK:]):
        standing = call.ticket.standing
        is_plain = standing.slot_at is None and not standing.has_priority
        if is_plain and standing.arrival_at == standing.first_arrival_at and call.override is None:
            waits.setdefault(call.ticket.service_id, call.at - standing.first_arrival_at)
    return waits


def _counter_now(hall: Hall, counter: Counter, now: int) -> CounterNow:
    pauses = (Pause(starts_at=now, ends_at=now + PAUSE_S),) if counter.is_paused else ()
    plan = CounterPlan(skills=counter.skills, opens_at=now, closes_at=now + OPEN_FOR_S, pauses=pauses)
    ticket = None if counter.ticket_id is None else hall.tickets.get(counter.ticket_id)
    if ticket is None or ticket.called_at is None:
        return CounterNow(plan=plan)
    return CounterNow(plan=plan, running=RunningService(service_id=ticket.service_id, called_at=ticket.called_at))
