"""What can be booked, as pages and programs look at it: kept in memory until somebody changes it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from server.application.booking_desk import BookableService, DayOffer, SlotOffer
from server.application.booking_occupancy import Occupancy
from server.application.booking_plans import (
    BookingPlans,
    business_day_ends_at,
    business_day_starts_at,
    is_bookable,
)
from server.application.booking_ports import BookingReads
from server.application.booking_views import crowd
from server.application.ports import Clock
from server.application.refusals import Refusal
from server.domain.booking.slots import is_too_late
from server.domain.business_day import business_day_of
from server.domain.doors import door_of
from server.domain.forecast.hall_now import ExpectedBooking
from server.domain.office import Office
from server.domain.queue import facts
from server.domain.queue.record import Record
from wire.codes import BookingState, Crowd, RefusalCode, ServiceState


class Offers:
    """The days of the office as they can be booked now. Thread-safe."""

    def __init__(self, reads: BookingReads, plans: BookingPlans, clock: Clock) -> None:
        self._reads = reads
        self._plans = plans
        self._clock = clock
        self._occupancy = Occupancy(reads, plans)
        self._office: Office | None = None
        self._closed_day: str | None = None
        self._learned_of: tuple[str, Office] | None = None

    def office(self) -> Office:
        """The office as it was known a second ago at the latest."""
        office = self._office
        if office is None:
            office = self._office = self._reads.office()
        return office

    def services(self) -> Sequence[BookableService]:
        """See `server.application.booking_desk.BookingDesk`."""
        office = self.office()
        services = sorted(office.services.values(), key=lambda each: each.sort)
        return [
            BookableService(
                service_id=each.id,
                code=each.code,
                name=each.name,
                group=each.group,
                icon=each.icon,
                needs_nik=each.booking.needs_nik,
            )
            for each in services
            if is_bookable(office, each.id)
        ]

    def days(self, service_id: int) -> Sequence[DayOffer]:
        """See `server.application.booking_desk.BookingDesk`."""
        office = self._bookable(service_id)
        today = office.calendar.day_of(self._clock.now())
        offers = []
        for ahead in range(office.branch.booking.days_ahead):
            day = today + timedelta(days=ahead)
            plan = office.calendar.plan(day, service_id=service_id)
            n_free = sum(free for _, free in self._open_slots(office, service_id, day))
            offers.append(
                DayOffer(day=day.isoformat(), n_free=n_free, closed_because=plan.reason if plan.is_closed else None)
            )
        return offers

    def slots(self, service_id: int, day: str) -> Sequence[SlotOffer]:
        """See `server.application.booking_desk.BookingDesk`."""
        office = self._bookable(service_id)
        asked = _day_of(day)
        today = office.calendar.day_of(self._clock.now())
        if asked is None or not 0 <= (asked - today).days < office.branch.booking.days_ahead:
            return []
        plan = self._plans.day(office, asked)
        planned = plan.slots(service_id)
        knows_walk_ins = bool(self._plans.past.walk_ins)
        return [
            SlotOffer(
                slot_at=slot_at,
                length_min=planned[slot_at].length_min,
                n_free=free,
                crowd=crowd(planned[slot_at].busy_share) if knows_walk_ins else Crowd.USUAL,
            )
            for slot_at, free in self._open_slots(office, service_id, asked)
            if planned[slot_at].capacity > 0
        ]

    def expected_today(self) -> tuple[ExpectedBooking, ...]:
        """Confirmed bookings of the business day whose visitors have not checked in."""
        office, now = self.office(), self._clock.now()
        today = business_day_of(now, office.branch.zone, office.branch.reset_hour)
        from_at, until_at = business_day_starts_at(office, today), business_day_ends_at(office, today)
        days = {office.calendar.day_of(from_at), office.calendar.day_of(until_at - 1)}
        return tuple(
            ExpectedBooking(service_id=each.service_id, slot_at=each.slot_at)
            for day in sorted(days)
            for each in self._occupancy.taken(office, day, now)
            if each.state is BookingState.CONFIRMED and from_at <= each.slot_at < until_at
        )

    def notice(self, records: Sequence[Record]) -> None:
        """Facts were committed; what was kept of the days they are about is old. Returns at once."""
        for record in records:
            match record.fact:
                case facts.SetUpChanged() | facts.ParametersSet():
                    self._office = None
                case facts.DayOpened() | facts.DayReopened():
                    self._closed_day = None
                case facts.DayClosed(day=day):
                    self._closed_day = day
                case facts.BookingMoved(slot=slot_at, from_slot=from_slot):
                    self.forget(slot_at, from_slot)
                case facts.BookingFact(slot=slot_at):
                    self.forget(slot_at)
                case facts.TicketCheckedIn(slot=slot_at, booking=int()):
                    self.forget(slot_at)

    def forget(self, *slots_at: int) -> None:
        """Something changed on the days of these slots; on any day without any slot."""
        office = self._office
        if office is None or not slots_at:
            self._occupancy.forget_all()
            return
        for slot_at in slots_at:
            self._occupancy.forget(office, slot_at)

    def refresh(self, now: int) -> str:
        """Look at the office and what it learned; gives the business day. Takes a tenth of a second on a new day."""
        office = self._office = self._reads.office()
        self._closed_day = self._reads.closed_day()
        today = business_day_of(now, office.branch.zone, office.branch.reset_hour)
        if self._learned_of is None or self._learned_of[0] != today or self._learned_of[1] is not office:
            self._plans.past = self._reads.past(office, now)
            self._learned_of = (today, office)
        return today

    def _open_slots(self, office: Office, service_id: int, day: date) -> list[tuple[int, int]]:
        """Slots that are not too near, each with how many may still have it."""
        now = self._clock.now()
        free = self._occupancy.free(office, service_id, day, now)
        bookable = [(slot_at, count) for slot_at, count in free.items() if not is_too_late(slot_at, now)]
        branch = office.branch
        today = business_day_of(now, branch.zone, branch.reset_hour)
        is_full = door_of(office, now, service_id).is_full
        if self._closed_day != today and office.services[service_id].state is ServiceState.OPEN and not is_full:
            return bookable
        # What is said of today says nothing about the days to come.
        return [each for each in bookable if business_day_of(each[0], branch.zone, branch.reset_hour) != today]

    def _bookable(self, service_id: int) -> Office:
        office = self.office()
        if not is_bookable(office, service_id):
            raise Refusal(RefusalCode.NOT_BOOKABLE, f"service {service_id} takes no bookings")
        return office


def _day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
