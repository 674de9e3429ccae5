"""What eight weeks of the database teach about bookings, read in one go and in small pieces."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, Engine, func, select

from server.domain.booking.history import (
    QUARTER_S,
    WEEK_S,
    WEEKS,
    BookingPast,
    ServicePast,
    WalkIns,
    absent_share,
    call_to_call_min,
    open_weeks,
)
from server.domain.office import Office
from server.storage import tables
from server.storage.engine import reading
from wire.codes import BookingState

_TICKET, _BOOKING, _DAY = tables.ticket, tables.booking, tables.forecast_day
_LEARNED_DAYS = 7 * WEEKS


def read_past(engine: Engine, office: Office, now: int) -> BookingPast:
    """What is known at this instant of the services this office has."""
    since_at, branch_id = now - WEEKS * WEEK_S, office.branch.id
    with reading(engine) as connection:
        observed_s = _durations_s(connection, branch_id)
        came, absent = _ended(connection, branch_id, since_at)
        counts, weeks = _walk_ins(connection, branch_id, since_at)
    return BookingPast(
        services={
            each.id: ServicePast(
                call_to_call_min=call_to_call_min(observed_s.get(each.id, ()), each.expected_min),
                absent_share=absent_share(came.get(each.id, 0), absent.get(each.id, 0)),
            )
            for each in office.services.values()
        },
        walk_ins={service_id: WalkIns.learned(found, weeks) for service_id, found in counts.items()},
    )


def _durations_s(connection: Connection, branch_id: int) -> Mapping[int, Sequence[int]]:
    observed: dict[int, list[int]] = defaultdict(list)
    query = (
        select(_DAY.c.lessons)
        .where(_DAY.c.branch_id == branch_id)
        .order_by(_DAY.c.business_day.desc())
        .limit(_LEARNED_DAYS)
    )
    for row in connection.execute(query):
        for service_id, durations_s in row.lessons["durations_s"].items():
            observed[int(service_id)].extend(durations_s)
    return observed


def _ended(connection: Connection, branch_id: int, since_at: int) -> tuple[dict[int, int], dict[int, int]]:
    """By service, how many booked visitors came, and how many did not."""
    query = (
        select(_BOOKING.c.service_id, _BOOKING.c.state, func.count())
        .where(_BOOKING.c.branch_id == branch_id, _BOOKING.c.slot_at >= since_at, _BOOKING.c.confirmed_at.is_not(None))
        .group_by(_BOOKING.c.service_id, _BOOKING.c.state)
    )
    came: dict[int, int] = {}
    absent: dict[int, int] = {}
    for service_id, state, count in connection.execute(query):
        if state == BookingState.CHECKED_IN:
            came[service_id] = count
        elif state == BookingState.LAPSED:
            absent[service_id] = count
    return came, absent


def _walk_ins(
    connection: Connection, branch_id: int, since_at: int
) -> tuple[dict[int, dict[int, int]], Mapping[int, int]]:
    """By service and quarter of an hour, how many came; and how often the office was open in each of the week."""
    quarter = (_TICKET.c.first_arrival_at // QUARTER_S * QUARTER_S).label("quarter")
    of_branch = (_TICKET.c.branch_id == branch_id, _TICKET.c.first_arrival_at >= since_at)
    found = (
        select(_TICKET.c.service_id, quarter, func.count())
        .where(*of_branch, _TICKET.c.slot_at.is_(None))
        .group_by(_TICKET.c.service_id, quarter)
    )
    counts: dict[int, dict[int, int]] = defaultdict(dict)
    for service_id, starts_at, count in connection.execute(found):
        counts[service_id][starts_at] = count
    opened = (
        select(func.min(_TICKET.c.first_arrival_at), func.max(_TICKET.c.first_arrival_at))
        .where(*of_branch)
        .group_by(_TICKET.c.business_day)
    )
    return counts, open_weeks((row[0], row[1]) for row in connection.execute(opened))
