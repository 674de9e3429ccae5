"""What an office decides about bookings, and what became of them: for an administrator, beside a serving process."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import Engine, func, select, update

from server.application.booking_plans import BookingPlans, day_starts_at
from server.domain.booking.settings import BookingSettings, ServiceBooking
from server.domain.office import Office
from server.storage import tables
from server.storage.booking_past import read_past
from server.storage.bookings import SqlBookingReads
from server.storage.engine import reading, writing
from server.storage.office import OfficeShelf
from server.storage.set_up import BRANCH_ID, SetUpRefused, record_change
from wire.codes import BookingState

_BRANCH, _SERVICE, _BOOKING = tables.branch, tables.service, tables.booking


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The places of a service in some days, and how many of them are free."""

    n_places: int = 0
    n_free: int = 0


@dataclass(slots=True, kw_only=True)
class Figures:
    """What became of the bookings of one service and channel."""

    service_id: int
    channel: str
    n_by_state: dict[str, int] = field(default_factory=dict)

    @property
    def n_booked(self) -> int:
        """All of them."""
        return sum(self.n_by_state.values())

    @property
    def n_came(self) -> int:
        """Those that became tickets."""
        return self.n_by_state.get(BookingState.CHECKED_IN, 0)

    @property
    def n_absent(self) -> int:
        """Those that nobody came for."""
        return self.n_by_state.get(BookingState.LAPSED, 0)

    @property
    def n_cancelled(self) -> int:
        """Those that were given back."""
        return self.n_by_state.get(BookingState.CANCELLED, 0)


def change_settings(engine: Engine, change: Callable[[BookingSettings], BookingSettings]) -> BookingSettings:
    """Change the office's numbers; gives what holds from now on. What `change` raises leaves everything as it was."""
    with writing(engine) as connection:
        kept = connection.execute(select(_BRANCH.c.booking).where(_BRANCH.c.id == BRANCH_ID)).scalar_one()
        changed = change(BookingSettings.from_record(kept))
        values = {"booking": changed.to_record()}
        connection.execute(update(_BRANCH).where(_BRANCH.c.id == BRANCH_ID).values(**values))
        record_change(connection, _BRANCH, BRANCH_ID, "changed")
    return changed


def change_service(engine: Engine, code: str, change: Callable[[ServiceBooking], ServiceBooking]) -> ServiceBooking:
    """Change how one service can be booked; gives what holds from now on.

    Raises:
        SetUpRefused: there is no such service.
    """
    with writing(engine) as connection:
        row = connection.execute(select(_SERVICE.c.id, _SERVICE.c.booking).where(_SERVICE.c.code == code)).first()
        if row is None:
            raise SetUpRefused(f"there is no service '{code}'")
        changed = change(ServiceBooking.from_record(row.booking))
        connection.execute(update(_SERVICE).where(_SERVICE.c.id == row.id).values(booking=changed.to_record()))
        record_change(connection, _SERVICE, row.id, "changed")
    return changed


def week_of_places(engine: Engine, office: Office, now: int) -> dict[int, Places]:
    """By service, the places of the seven days from today."""
    plans = BookingPlans()
    plans.past = read_past(engine, office, now)
    reads = SqlBookingReads(engine, office.branch.id, OfficeShelf())
    today = office.calendar.day_of(now)
    counted = dict.fromkeys(office.services, Places())
    for day in (today + timedelta(days=ahead) for ahead in range(7)):
        plan = plans.day(office, day)
        taken = reads.taken(day_starts_at(office, day), day_starts_at(office, day + timedelta(days=1)), now)
        for service_id, so_far in counted.items():
            free = plan.free(service_id, taken)
            counted[service_id] = Places(
                n_places=so_far.n_places + sum(slot.capacity for slot in plan.slots(service_id).values()),
                n_free=so_far.n_free + sum(free.values()),
            )
    return counted


def figures(engine: Engine, from_at: int, until_at: int) -> Sequence[Figures]:
    """What became of the bookings of slots from one instant until before another, by service and channel."""
    query = (
        select(_BOOKING.c.service_id, _BOOKING.c.channel, _BOOKING.c.state, func.count())
        .where(
            _BOOKING.c.branch_id == BRANCH_ID,
            _BOOKING.c.slot_at >= from_at,
            _BOOKING.c.slot_at < until_at,
            _BOOKING.c.confirmed_at.is_not(None),
        )
        .group_by(_BOOKING.c.service_id, _BOOKING.c.channel, _BOOKING.c.state)
        .order_by(_BOOKING.c.service_id, _BOOKING.c.channel)
    )
    found: dict[tuple[int, str], Figures] = {}
    with reading(engine) as connection:
        for service_id, channel, state, count in connection.execute(query):
            of_both = found.setdefault((service_id, channel), Figures(service_id=service_id, channel=channel))
            of_both.n_by_state[state] = count
    return list(found.values())
