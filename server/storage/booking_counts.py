"""What became of the bookings of a period, counted by service and channel."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Engine, func, select

from server.domain.reports.bookings import BookingGroup
from server.storage import tables
from server.storage.engine import reading
from wire.codes import BookingState

_BOOKING = tables.booking


def booking_groups(engine: Engine, branch_id: int, from_at: int, until_at: int) -> Sequence[BookingGroup]:
    """Of bookings that were confirmed, with a slot from `from_at` to before `until_at`; by service, then channel."""
    columns = (_BOOKING.c.service_id, _BOOKING.c.channel, _BOOKING.c.state)
    query = (
        select(*columns, func.count().label("n"))
        .where(
            _BOOKING.c.branch_id == branch_id,
            _BOOKING.c.slot_at >= from_at,
            _BOOKING.c.slot_at < until_at,
            _BOOKING.c.confirmed_at.is_not(None),
        )
        .group_by(*columns)
    )
    counted: dict[tuple[int, str], dict[str, int]] = defaultdict(dict)
    with reading(engine) as connection:
        for row in connection.execute(query):
            counted[row.service_id, row.channel][row.state] = row.n
    return [_group(key, counted[key]) for key in sorted(counted)]


def _group(key: tuple[int, str], by_state: dict[str, int]) -> BookingGroup:
    return BookingGroup(
        service_id=key[0],
        channel=key[1],
        n_came=by_state.get(BookingState.CHECKED_IN, 0),
        n_absent=by_state.get(BookingState.LAPSED, 0),
        n_cancelled=by_state.get(BookingState.CANCELLED, 0),
        n_open=by_state.get(BookingState.CONFIRMED, 0),
    )
