"""An office day without an office: visitors come, counters call by the given discipline, and every call is listed.

Times are whole seconds on one scale of the caller's choosing. Events of the same second happen in this order:
counters becoming free or opening (by id), returns (by issue number), arrivals (by issue number). Rights that become
due come before all of these, because a turn time includes the right from its very second on.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from server.domain.queue.choice import Candidate, Choice, CounterSkills, ReadyCounter, choose_counter, choose_ticket
from server.domain.queue.parameters import RuleTimes
from server.domain.queue.turn_time import Standing, carried_turn_time

Discipline = Callable[[Collection[Candidate], CounterSkills, int], Choice | None]
"""Chooses among all who wait for the counter that asks at the given instant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A time in which a counter starts nothing: from `starts_at`, included, to `ends_at`, not included."""

    starts_at: int
    ends_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterPlan:
    """A counter and its hours; it finishes what it started before a pause or its closing.

    Attributes:
        skills: what it may serve; the counter id is also its number.
        opens_at: when it first asks for somebody.
        closes_at: from when on it starts nothing.
        pauses: in any order; they may touch or overlap.
    """

    skills: CounterSkills
    opens_at: int
    closes_at: int
    pauses: tuple[Pause, ...] = ()

    def may_call_at(self, now: int) -> bool:
        """Whether the counter may start somebody at this second."""
        if not self.opens_at <= now < self.closes_at:
            return False
        return not self.pauses or not any(pause.starts_at <= now < pause.ends_at for pause in self.pauses)


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """A visitor who does not come to the first call.

    Attributes:
        back_after_s: seconds from that call to the return; the return waits for the ticket to be recorded missed.
        granted_s: seconds of that time which staff granted.
    """

    back_after_s: int
    granted_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedVisitor:
    """One ticket of a simulated day.

    Attributes:
        n: issue number, also the ticket's id; visitors arrive in its order.
        service_id: what the visitor comes for.
        standing: the ticket's standing on arrival.
        service_s: seconds at the counter, at least 1.
        absence: how the first call is missed, None for somebody who comes.
    """

    n: int
    service_id: int
    standing: Standing
    service_s: int
    absence: Absence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedCall:
    """One call of a simulated day; `is_missed` says that nobody came to it."""

    choice: Choice
    counter_id: int
    called_at: int
    is_missed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedOutcome:
    """What a simulated day comes to.

    Attributes:
        calls: in order of calling.
        still_waiting: issue numbers of those who wait after the last event, ascending.
    """

    calls: tuple[SimulatedCall, ...]
    still_waiting: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeRules:
    """What a simulated office decides by.

    Attributes:
        times: the durations that turn times depend on, also for returns.
        missed_after_s: how long a counter is busy with somebody who does not come.
        discipline: who is called next.
    """

    times: RuleTimes
    missed_after_s: int
    discipline: Discipline


def by_turn_time(times: RuleTimes) -> Discipline:
    """The product's own rule as a discipline."""

    def choose(waiting: Collection[Candidate], skills: CounterSkills, now: int) -> Choice | None:
        return choose_ticket(waiting, skills, times, now)

    return choose


def run_office(
    counters: Iterable[CounterPlan], visitors: Iterable[SimulatedVisitor], rules: OfficeRules
) -> SimulatedOutcome:
    """The calls of one day.

    Args:
        counters: with ids of their own, in any order.
        visitors: with issue numbers of their own that follow the arrivals, in any order.
        rules: what the office decides by.
    """
    return _OfficeDay(counters, visitors, rules).run()


class _Turn(IntEnum):
    """Which events of one second come first."""

    COUNTER = 0
    RETURN = 1
    ARRIVAL = 2


_Event = tuple[int, _Turn, int]
"""Instant, kind, and the counter id or issue number that it concerns."""


class _OfficeDay:
    """The running state of one simulated day."""

    def __init__(
        self, counters: Iterable[CounterPlan], visitors: Iterable[SimulatedVisitor], rules: OfficeRules
    ) -> None:
        self._rules = rules
        self._counters = {counter.skills.counter_id: counter for counter in counters}
        self._visitors = {visitor.n: visitor for visitor in visitors}
        self._waiting: dict[int, Candidate] = {}
        self._returning: dict[int, Standing] = {}
        self._busy_until: dict[int, int] = {}
        self._ready: dict[int, ReadyCounter] = {}
        self._calls: list[SimulatedCall] = []
        self._events: list[_Event] = list(self._openings())
        heapq.heapify(self._events)

    def run(self) -> SimulatedOutcome:
        arrivals = self._arrivals()
        upcoming = 0
        while self._events or upcoming < len(arrivals):
            if upcoming < len(arrivals) and (not self._events or arrivals[upcoming] < self._events[0]):
                event = arrivals[upcoming]
                upcoming += 1
            else:
                event = heapq.heappop(self._events)
            self._happen(*event)
        return SimulatedOutcome(calls=tuple(self._calls), still_waiting=tuple(sorted(self._waiting)))

    def _openings(self) -> Iterable[_Event]:
        for counter_id, counter in self._counters.items():
            yield counter.opens_at, _Turn.COUNTER, counter_id
            for pause in counter.pauses:
                yield pause.ends_at, _Turn.COUNTER, counter_id

    def _arrivals(self) -> Sequence[_Event]:
        # Kept apart from the other events: they are known and sorted from the start, and would only make the heap deep.
        visitors = self._visitors.values()
        return sorted((visitor.standing.arrival_at, _Turn.ARRIVAL, visitor.n) for visitor in visitors)

    def _happen(self, now: int, turn: _Turn, subject: int) -> None:
        if turn is _Turn.COUNTER:
            self._ask_for_next(subject, now)
        elif turn is _Turn.RETURN:
            self._start_waiting(subject, self._returning[subject], now)
        else:
            self._start_waiting(subject, self._visitors[subject].standing, now)

    def _ask_for_next(self, counter_id: int, now: int) -> None:
        counter = self._counters[counter_id]
        if self._busy_until.get(counter_id, now) > now or not counter.may_call_at(now):
            return
        choice = self._rules.discipline(self._waiting.values(), counter.skills, now)
        if choice is not None:
            self._call(choice, counter_id, now)
            return
        self._ready[counter_id] = ReadyCounter(
            counter_id=counter_id,
            service_ids=counter.skills.service_ids,
            ready_since_at=now,
            number=counter_id,
        )

    def _start_waiting(self, n: int, standing: Standing, now: int) -> None:
        service_id = self._visitors[n].service_id
        self._waiting[n] = Candidate(ticket_id=n, service_id=service_id, standing=standing, n=n)
        # A counter that was ready when its pause began, or when it closed, takes nobody.
        ready = [each for each in self._ready.values() if self._counters[each.counter_id].may_call_at(now)]
        counter_id = choose_counter(ready, service_id)
        if counter_id is not None:
            self._ask_for_next(counter_id, now)

    def _call(self, choice: Choice, counter_id: int, now: int) -> None:
        n = choice.ticket_id
        visitor = self._visitors[n]
        standing = self._waiting.pop(n).standing
        self._ready.pop(counter_id, None)
        is_missed = visitor.absence is not None and n not in self._returning
        busy_s = visitor.service_s
        if visitor.absence is not None and is_missed:
            busy_s = self._rules.missed_after_s
            self._leave(n, standing, visitor.absence, choice.turn_time_at, now)
        self._calls.append(SimulatedCall(choice=choice, counter_id=counter_id, called_at=now, is_missed=is_missed))
        self._busy_until[counter_id] = now + busy_s
        heapq.heappush(self._events, (now + busy_s, _Turn.COUNTER, counter_id))

    def _leave(self, n: int, standing: Standing, absence: Absence, left_with: int, now: int) -> None:
        away_s = max(absence.back_after_s, self._rules.missed_after_s)
        carried_at = carried_turn_time(
            left_with=left_with,
            away_s=away_s - absence.granted_s,
            returned_at=now + away_s,
            parameters=self._rules.times,
        )
        self._returning[n] = standing.after_return(returned_at=now + away_s, carried_at=carried_at)
        heapq.heappush(self._events, (now + away_s, _Turn.RETURN, n))
