"""Which slots of a day may be booked, and how often: the limit, the recommendation, and who may still come in.

A booking asks `(1 - no-show share) * minutes` of the counters that serve it. They are spread over its slot, or over a
longer time where the slot is too short for them. At every moment, and for every set of services, what was asked may not
exceed the office's share of what the counters give (`hall_condition`).
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from server.domain.booking.booking import Taken
from server.domain.booking.hall_condition import Skills, fits
from server.domain.booking.history import BookingPast, ServicePast
from server.domain.booking.overbooking import most_booked, session_times
from server.domain.booking.slots import GRID_S, slot_length_min, slot_starts
from server.domain.calendar.day_plan import Span

PRESENCE = 0.85
"""Share of its planned minutes in which a counter usually serves."""

LARGEST_SHARE = 0.45
HOUR_S = 3600
_SLACK = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedCounter:
    """A counter on one day: what it serves, and when it is open."""

    service_ids: Skills
    spans: tuple[Span, ...]

    def is_open(self, from_at: int, until_at: int) -> bool:
        """Whether it is open all this time."""
        return any(span.from_at <= from_at and until_at <= span.until_at for span in self.spans)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedService:
    """A service that takes bookings, on one day. `walk_ins` says that people come without a booking too."""

    id: int
    spans: tuple[Span, ...]
    past: ServicePast
    walk_ins: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """What bookings may take of the counters' time, and how much of it is planned at all."""

    booked: float
    planned: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedSlot:
    """One slot of one service.

    Attributes:
        capacity: how many may have it: what is published.
        busy_share: of the counters' time, what walk-ins usually take then.
        asks_s: over how long a booking's minutes are spread.
        asks: share of a counter that one booking asks meanwhile; 0 for a service whose counters serve nobody else.
    """

    slot_at: int
    length_min: int
    capacity: int
    busy_share: float
    asks_s: int
    asks: float
    is_alone: bool = False


class AdmissionDay:
    """A day as it can be booked. The same input always gives the same day; a service is reckoned when first asked for.

    Thread-safe: two threads may reckon the same at once, and keep the same.
    """

    def __init__(
        self,
        counters: Sequence[PlannedCounter],
        services: Sequence[PlannedService],
        shares: Shares,
        past: BookingPast,
    ) -> None:
        self._counters = tuple(counters)
        self._services = {each.id: each for each in services}
        self._shares = shares
        self._given = shares.booked * PRESENCE
        self._past = past
        self._walk_ins: dict[tuple[int, int], Mapping[int, float]] = {}
        self._slots: dict[int, Mapping[int, PlannedSlot]] = {}
        self._open: dict[int, tuple[Skills, ...]] = {}

    def slots(self, service_id: int) -> Mapping[int, PlannedSlot]:
        """The slots of a service by their first instant, in order; none for one that takes no bookings."""
        found = self._slots.get(service_id)
        if found is None:
            service = self._services.get(service_id)
            slots = () if service is None else self._slots_of(service)
            found = self._slots[service_id] = {slot.slot_at: slot for slot in slots}
        return found

    def free(self, service_id: int, taken: Iterable[Taken]) -> dict[int, int]:
        """By slot, how many more of this service may be booked beside those taken."""
        asked = _Asked(self, taken)
        return {slot_at: asked.room(service_id, slot) for slot_at, slot in self.slots(service_id).items()}

    def admits(self, service_id: int, slot_at: int, taken: Iterable[Taken]) -> bool:
        """Whether one more may be booked beside those taken."""
        slot = self.slots(service_id).get(slot_at)
        return slot is not None and _Asked(self, taken).room(service_id, slot, most=1) > 0

    def open_at(self, at: int) -> tuple[Skills, ...]:
        """What the counters may serve that are open in the five minutes from this instant."""
        found = self._open.get(at)
        if found is None:
            found = tuple(each.service_ids for each in self._counters if each.is_open(at, at + GRID_S))
            self._open[at] = found
        return found

    def fits(self, asked: Mapping[int, float], at: int, newest: int) -> bool:
        """Hall's condition for the five minutes from this instant, after one more of this service."""
        return fits(asked, self.open_at(at), self._given, newest)

    def slot_asking(self, taken: Taken) -> PlannedSlot | None:
        """What a booking asks for, None if nobody serves it then.

        Minutes that were learned since may have moved the slots: who booked before then comes all the same.
        """
        slot = self.slots(taken.service_id).get(taken.slot_at)
        service = self._services.get(taken.service_id)
        if slot is not None or service is None or self._is_exclusive(service):
            return slot
        own = self._own(service)
        length_min = slot_length_min(service.past.call_to_call_min, has_single_counter=len(own) == 1)
        opened = [each for each in own if each.is_open(taken.slot_at, taken.slot_at + GRID_S)]
        return self._slot(service, taken.slot_at, length_min, opened) if opened else None

    def _own(self, service: PlannedService) -> list[PlannedCounter]:
        return [each for each in self._counters if service.id in each.service_ids]

    def _is_exclusive(self, service: PlannedService) -> bool:
        """Whether its counters serve booked visitors of this service alone."""
        return not service.walk_ins and all(each.service_ids == {service.id} for each in self._own(service))

    def _slots_of(self, service: PlannedService) -> list[PlannedSlot]:
        own = self._own(service)
        if self._is_exclusive(service):
            return self._sessions(service, own)
        length_min = slot_length_min(service.past.call_to_call_min, has_single_counter=len(own) == 1)
        slots = []
        for slot_at in slot_starts(service.spans, length_min):
            opened = [each for each in own if each.is_open(slot_at, slot_at + length_min * 60)]
            if opened:
                slots.append(self._slot(service, slot_at, length_min, opened))
        return _with_one_an_hour(slots)

    def _slot(
        self,
        service: PlannedService,
        slot_at: int,
        length_min: int,
        opened: Sequence[PlannedCounter],
    ) -> PlannedSlot:
        is_single, shares = len(self._own(service)) == 1, self._shares
        length_s, asked_s = length_min * 60, service.past.asked_min * 60
        given = self._given * len(opened)
        needed_s = asked_s / given if given else math.inf
        if is_single:
            needed_s = length_s * max(1.0, LARGEST_SHARE / shares.booked) if shares.booked else math.inf
        # Booking is never closed: one an hour fits whatever the office gives.
        asks_s = math.ceil(min(max(length_s, needed_s), max(length_s, HOUR_S)) / GRID_S - _SLACK) * GRID_S
        limit = 1 if is_single else max(1, math.floor(given * length_s / asked_s + _SLACK))
        walk_ins_min = self._walk_ins_min(opened, slot_at, length_s)
        available_min = length_min * len(opened) * PRESENCE
        recommended = math.floor((shares.planned * available_min - walk_ins_min) / service.past.asked_min + _SLACK)
        return PlannedSlot(
            slot_at=slot_at,
            length_min=length_min,
            capacity=max(0, min(limit, recommended)),
            busy_share=walk_ins_min / available_min,
            asks_s=asks_s,
            asks=min(asked_s / asks_s, given),
            is_alone=is_single,
        )

    def _walk_ins_min(self, opened: Sequence[PlannedCounter], slot_at: int, length_s: int) -> float:
        """Minutes that walk-ins take of these counters."""
        each_min = self._walk_ins_at(slot_at, length_s)
        return sum(each_min.get(service_id, 0.0) for counter in opened for service_id in counter.service_ids)

    def _walk_ins_at(self, slot_at: int, length_s: int) -> Mapping[int, float]:
        """By service, the minutes that its walk-ins take of one counter; they go to all its open counters alike."""
        found = self._walk_ins.get((slot_at, length_s))
        if found is None:
            opened = [each for each in self._counters if each.is_open(slot_at, slot_at + length_s)]
            n_open = Counter(service_id for each in opened for service_id in each.service_ids)
            found = self._walk_ins[slot_at, length_s] = {
                service_id: walk_ins.expected(slot_at, length_s) * past.call_to_call_min / n_open[service_id]
                for service_id, walk_ins in self._past.walk_ins.items()
                if n_open[service_id] and (past := self._past.services.get(service_id)) is not None
            }
        return found

    def _sessions(self, service: PlannedService, counters: Sequence[PlannedCounter]) -> list[PlannedSlot]:
        """Of a service whose counters serve booked visitors of this service alone."""
        length_min = slot_length_min(service.past.call_to_call_min, has_single_counter=False)
        capacity: dict[int, int] = defaultdict(int)
        for counter in counters:
            for span in service.spans:
                for open_span in counter.spans:
                    from_at, until_at = max(span.from_at, open_span.from_at), min(span.until_at, open_span.until_at)
                    served = math.floor((until_at - from_at) / 60 * PRESENCE / service.past.call_to_call_min + _SLACK)
                    booked = most_booked(max(0, served), service.past.absent_share)
                    starts_at = -(-from_at // GRID_S) * GRID_S
                    for slot_at in session_times(starts_at, booked, service.past.asked_min * 60):
                        capacity[slot_at] += slot_at < until_at
        return [
            PlannedSlot(
                slot_at=slot_at,
                length_min=length_min,
                capacity=capacity[slot_at],
                busy_share=0.0,
                asks_s=length_min * 60,
                asks=0.0,
            )
            for slot_at in sorted(capacity)
        ]


class _Asked:
    """What the places taken ask of the counters, moment by moment."""

    def __init__(self, day: AdmissionDay, taken: Iterable[Taken]) -> None:
        self._day = day
        self._n: dict[tuple[int, int], int] = defaultdict(int)
        self._n_of: dict[int, int] = defaultdict(int)
        self._asked: dict[int, dict[int, float]] = defaultdict(dict)
        self._alone: dict[int, list[int]] = defaultdict(list)
        for each in taken:
            self._n[each.service_id, each.slot_at] += 1
            self._n_of[each.service_id] += 1
            slot = day.slot_asking(each)
            if slot is not None:
                self._add(each.service_id, slot)

    def room(self, service_id: int, slot: PlannedSlot, most: int | None = None) -> int:
        """How many more fit into the slot, none of them taken yet."""
        left = slot.capacity - self._n[service_id, slot.slot_at]
        if slot.asks == 0:
            # Times of a session move with the minutes learned; how many it has in all does not depend on them.
            planned = sum(each.capacity for each in self._day.slots(service_id).values())
            left = min(left, planned - self._n_of[service_id])
        left = left if most is None else min(left, most)
        room = 0
        while room < left and self._fits(service_id, slot, room + 1):
            room += 1
        return room

    def _fits(self, service_id: int, slot: PlannedSlot, count: int) -> bool:
        if slot.asks == 0:
            return True
        if slot.is_alone and (count > 1 or self._is_counter_taken(service_id, slot)):
            return False
        for at in range(slot.slot_at, slot.slot_at + slot.asks_s, GRID_S):
            asked = self._asked.get(at)
            # What lasts into a break or past closing is served by whoever is late: nobody else is booked then.
            if not self._day.open_at(at) or (asked is None and count == 1):
                continue
            together = dict(asked or {})
            together[service_id] = together.get(service_id, 0.0) + count * slot.asks
            if not self._day.fits(together, at, service_id):
                return False
        return True

    def _is_counter_taken(self, service_id: int, slot: PlannedSlot) -> bool:
        """Whether another booking that only this one counter can serve stands in the way."""
        for at in range(slot.slot_at, slot.slot_at + slot.asks_s, GRID_S):
            for other in self._alone.get(at, ()):
                if any({service_id, other} <= skills for skills in self._day.open_at(at)):
                    return True
        return False

    def _add(self, service_id: int, slot: PlannedSlot) -> None:
        for at in range(slot.slot_at, slot.slot_at + slot.asks_s, GRID_S):
            asked = self._asked[at]
            asked[service_id] = asked.get(service_id, 0.0) + slot.asks
            if slot.is_alone:
                self._alone[at].append(service_id)


def _with_one_an_hour(slots: Sequence[PlannedSlot]) -> list[PlannedSlot]:
    """The same slots, but in every hour at least one with room: the one that walk-ins leave most time."""
    hours: dict[int, list[PlannedSlot]] = defaultdict(list)
    for slot in slots:
        hours[slot.slot_at // HOUR_S].append(slot)
    opened = {
        min(found, key=lambda slot: (slot.busy_share, slot.slot_at)).slot_at
        for found in hours.values()
        if not any(slot.capacity for slot in found)
    }
    return [replace(slot, capacity=1) if slot.slot_at in opened else slot for slot in slots]
