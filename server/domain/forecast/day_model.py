"""An office day as it is expected: who books, who walks in when, and how long each takes; to be drawn many times."""

from __future__ import annotations

import random
from dataclasses import dataclass

from server.domain.forecast.attendance import Attendance
from server.domain.forecast.durations import ServiceDuration
from server.domain.forecast.hall_now import ExpectedBooking
from server.domain.queue.simulated_office import CounterPlan, SimulatedVisitor
from server.domain.queue.turn_time import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """Walk-ins of one service over a part of the day, evenly and independently spread.

    Attributes:
        expected: how many come on average from `starts_at` until `ends_at`.
        has_priority: whether they are priority visitors.
    """

    service_id: int
    starts_at: int
    ends_at: int
    expected: float
    has_priority: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DayModel:
    """A day that has not happened yet.

    Attributes:
        counters: the counter plan.
        streams: walk-ins, in any order.
        bookings: those made.
        durations: of every service.
        attendance: of booked visitors.
    """

    counters: tuple[CounterPlan, ...]
    streams: tuple[Stream, ...]
    bookings: tuple[ExpectedBooking, ...]
    durations: dict[int, ServiceDuration]
    attendance: Attendance

    def draw(self, chance: random.Random) -> list[SimulatedVisitor]:
        """The visitors of one possible day, numbered in the order of arrival."""
        arrivals = [*self._draw_walk_ins(chance), *self._draw_booked(chance)]
        arrivals.sort(key=lambda each: each.standing.arrival_at)
        return [
            SimulatedVisitor(
                n=n,
                service_id=each.service_id,
                standing=each.standing,
                service_s=self.durations[each.service_id].quantile_s(_open_share(chance)),
            )
            for n, each in enumerate(arrivals, start=1)
        ]

    def _draw_walk_ins(self, chance: random.Random) -> list[_Arrival]:
        arrivals = []
        for stream in self.streams:
            if stream.expected <= 0:
                continue
            length_s = stream.ends_at - stream.starts_at
            at = stream.starts_at + chance.expovariate(stream.expected / length_s)
            while at < stream.ends_at:
                standing = Standing.on_arrival(int(at), has_priority=stream.has_priority)
                arrivals.append(_Arrival(service_id=stream.service_id, standing=standing))
                at += chance.expovariate(stream.expected / length_s)
        return arrivals

    def _draw_booked(self, chance: random.Random) -> list[_Arrival]:
        long_before_s = 7 * 24 * 3600
        arrivals = []
        for booking in self.bookings:
            arrival_at = self.attendance.draw_arrival(booking.slot_at, booking.slot_at - long_before_s, chance)
            if arrival_at is not None:
                standing = Standing.on_arrival(arrival_at, slot_at=booking.slot_at)
                arrivals.append(_Arrival(service_id=booking.service_id, standing=standing))
        return arrivals


@dataclass(frozen=True, slots=True, kw_only=True)
class _Arrival:
    service_id: int
    standing: Standing


def _open_share(chance: random.Random) -> float:
    """A random share strictly between 0 and 1, whose ends have no quantile."""
    return min(max(chance.random(), 1e-9), 1 - 1e-9)
