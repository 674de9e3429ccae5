"""What is taken and free on each day, kept in memory: an opening minute asks for the same days hundreds of times."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from server.application.booking_plans import BookingPlans, day_starts_at
from server.application.booking_ports import BookingReads
from server.domain.booking.admission import AdmissionDay
from server.domain.booking.booking import Taken
from server.domain.office import Office

_FOREVER = 2**60
_MOST_DAYS = 250
"""More than an office can publish: then all are forgotten, and read again if asked for."""


@dataclass(kw_only=True)
class _Kept:
    generation: int
    plan: AdmissionDay
    taken: Sequence[Taken]
    holds_until_at: int
    free: dict[int, dict[int, int]] = field(default_factory=dict)


class Occupancy:
    """Thread-safe. One thread at a time reads and reckons; the others wait and find it done."""

    def __init__(self, reads: BookingReads, plans: BookingPlans) -> None:
        self._reads = reads
        self._plans = plans
        self._working = threading.Lock()
        self._marking = threading.Lock()
        self._days: dict[date, _Kept] = {}
        self._generations: dict[date, int] = defaultdict(int)
        self._generation = 0
        self._past = plans.past

    def taken(self, office: Office, day: date, now: int) -> Sequence[Taken]:
        """Places of a local day that nobody else can have now."""
        with self._working:
            return self._current(office, day, now).taken

    def free(self, office: Office, service_id: int, day: date, now: int) -> dict[int, int]:
        """By slot, how many more may have it; every slot of the day, those that have passed too."""
        with self._working:
            kept = self._current(office, day, now)
            free = kept.free.get(service_id)
            if free is None:
                free = kept.free[service_id] = kept.plan.free(service_id, kept.taken)
        return free

    def forget(self, office: Office, slot_at: int) -> None:
        """Something changed on the day of this slot."""
        with self._marking:
            self._generations[office.calendar.day_of(slot_at)] += 1

    def forget_all(self) -> None:
        """Something changed on any day."""
        with self._marking:
            self._generation += 1

    def _current(self, office: Office, day: date, now: int) -> _Kept:
        # Counted before reading: what changes meanwhile makes it old at once.
        with self._marking:
            generation = self._generation + self._generations[day]
        plan = self._plans.day(office, day)
        kept = self._days.get(day)
        if kept is None or kept.generation != generation or kept.plan is not plan or kept.holds_until_at <= now:
            kept = self._days[day] = self._read(office, day, now, plan, generation)
        return kept

    def _read(self, office: Office, day: date, now: int, plan: AdmissionDay, generation: int) -> _Kept:
        if self._past is not self._plans.past or len(self._days) >= _MOST_DAYS:
            # No day is as it was, and each would keep all that was known of the past when it was read.
            self._past = self._plans.past
            self._days.clear()
        starts_at, ends_at = day_starts_at(office, day), day_starts_at(office, day + timedelta(days=1))
        taken = self._reads.taken(starts_at, ends_at, now)
        frees_at = [each.frees_at for each in taken if each.frees_at is not None]
        return _Kept(generation=generation, plan=plan, taken=taken, holds_until_at=min(frees_at, default=_FOREVER))
