"""The guarantees of the rule on random halls: skills, helper offsets, bookings, priority, lateness, absences."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from server.domain.queue.choice import Candidate, Choice, CounterSkills
from server.domain.queue.parameters import Parameters
from server.domain.queue.simulated_office import (
    Absence,
    CounterPlan,
    OfficeRules,
    Pause,
    SimulatedCall,
    SimulatedOutcome,
    SimulatedVisitor,
    by_turn_time,
    run_office,
)
from server.domain.queue.turn_time import Standing, turn_time

cases = settings(max_examples=300, deadline=None)

OPENING_AT = 8 * 3600
CLOSING_AT = 12 * 3600
NEVER = CLOSING_AT * 10
SERVICES = (1, 2, 3)


@dataclass(frozen=True, kw_only=True)
class Hall:
    """A random office day."""

    parameters: Parameters
    counters: tuple[CounterPlan, ...]
    visitors: tuple[SimulatedVisitor, ...]

    @property
    def largest_offset_s(self) -> int:
        return 60 * max((minutes for each in self.counters for minutes in each.skills.offsets_min.values()), default=0)

    def run(self) -> SimulatedOutcome:
        rules = OfficeRules(
            times=self.parameters,
            missed_after_s=self.parameters.missed_after_s,
            discipline=by_turn_time(self.parameters),
        )
        return run_office(self.counters, self.visitors, rules)

    def with_visitors(self, visitors: Collection[SimulatedVisitor]) -> Hall:
        """The same hall with others in it, numbered anew in the order of arrival."""
        ordered = sorted(visitors, key=lambda each: (each.standing.arrival_at, each.n))
        return replace(self, visitors=tuple(replace(each, n=n) for n, each in enumerate(ordered, start=1)))

    def visitor(self, n: int) -> SimulatedVisitor:
        return next(each for each in self.visitors if each.n == n)

    def counter(self, counter_id: int) -> CounterPlan:
        return next(each for each in self.counters if each.skills.counter_id == counter_id)

    def can_serve(self, counter_id: int, visitor: SimulatedVisitor) -> bool:
        return visitor.service_id in self.counter(counter_id).skills.service_ids


def first_call_at(outcome: SimulatedOutcome, n: int) -> int:
    return next((call.called_at for call in outcome.calls if call.choice.ticket_id == n), NEVER)


def first_call_of(hall: Hall, service_s: int) -> int:
    """The first call of the visitor whom the test marked by a service time that nobody else has."""
    n = next(each.n for each in hall.visitors if each.service_s == service_s)
    return first_call_at(hall.run(), n)


def overtakings(hall: Hall) -> Iterator[tuple[SimulatedVisitor, SimulatedVisitor]]:
    """Every never-absent visitor with everybody who came later and was called while that visitor waited."""
    outcome = hall.run()
    for passed in hall.visitors:
        if passed.absence is not None:
            continue
        called_at = first_call_at(outcome, passed.n)
        arrived_at = passed.standing.first_arrival_at
        for call in calls_before(outcome, passed.n):
            passer = hall.visitor(call.choice.ticket_id)
            came_later = passer.standing.first_arrival_at > arrived_at
            if came_later and call.called_at <= called_at and hall.can_serve(call.counter_id, passed):
                yield passed, passer


def calls_before(outcome: SimulatedOutcome, n: int) -> Iterator[SimulatedCall]:
    for call in outcome.calls:
        if call.choice.ticket_id == n:
            return
        yield call


# Minutes after opening; a coarse grid makes equal instants frequent.
minutes = st.integers(-60, 200)


def random_parameters(chance: random.Random) -> Parameters:
    grace_min = chance.choice([0, 5, 10])
    return Parameters(
        booking_head_start_min=chance.choice([0, 20, 60, 120]),
        priority_head_start_min=chance.choice([0, 10, 20]),
        grace_min=grace_min,
        fade_end_min=grace_min + chance.choice([1, 20, 35]),
        lead_min=chance.choice([0, 5]),
    )


def random_counter(chance: random.Random, counter_id: int) -> CounterPlan:
    starts_at = OPENING_AT + 60 * chance.randint(5, 120)
    return CounterPlan(
        skills=CounterSkills(
            counter_id=counter_id,
            service_ids=frozenset(chance.sample(SERVICES, chance.randint(1, 3))),
            offsets_min=chance.choice([{}, {}, {1: 5}, {2: 20}, {1: 10, 3: 5}]),
        ),
        opens_at=OPENING_AT,
        closes_at=CLOSING_AT,
        pauses=(Pause(starts_at=starts_at, ends_at=starts_at + 900),) if chance.random() < 0.5 else (),
    )


def random_visitor(chance: random.Random, n: int, arrival_at: int) -> SimulatedVisitor:
    slot_at = OPENING_AT + 60 * chance.randint(-60, 200) if chance.random() < 0.5 else None
    away_min = chance.choice([None, None, None, 0, 7, 16, 50])
    return SimulatedVisitor(
        n=n,
        service_id=chance.choice(SERVICES),
        standing=Standing.on_arrival(arrival_at, slot_at=slot_at, has_priority=chance.random() < 0.3),
        service_s=60 * chance.randint(1, 30),
        absence=None if away_min is None else Absence(back_after_s=60 * away_min, granted_s=120),
    )


def random_hall(seed: int, n_counters: int, n_visitors: int) -> Hall:
    chance = random.Random(seed)
    arrivals = sorted(OPENING_AT + 60 * chance.randint(-60, 200) for _ in range(n_visitors))
    return Hall(
        parameters=random_parameters(chance),
        counters=tuple(random_counter(chance, counter_id) for counter_id in range(1, n_counters + 1)),
        visitors=tuple(random_visitor(chance, n, arrival_at) for n, arrival_at in enumerate(arrivals, start=1)),
    )


# A seed instead of one draw per property of each visitor: ten times the halls in the same time, and still the
# failure report names the very hall.
halls = st.builds(random_hall, st.integers(0, 2**32), st.integers(1, 3), st.integers(2, 16))


@cases
@given(halls)
def test_every_call_takes_the_smallest_key_of_its_candidates(hall: Hall) -> None:
    times = hall.parameters
    product = by_turn_time(times)

    def checked(waiting: Collection[Candidate], skills: CounterSkills, now: int) -> Choice | None:
        keys = sorted(
            (
                turn_time(each.standing, times, now) + 60 * skills.offsets_min.get(each.service_id, 0),
                each.standing.first_arrival_at,
                each.n,
            )
            for each in waiting
            if each.service_id in skills.service_ids
        )
        choice = product(waiting, skills, now)
        named = [] if choice is None else [choice.ticket_id, choice.runner_up_id]
        assert named == [n for _, _, n in keys][:2] + [None] * (len(keys) == 1)
        return choice

    rules = OfficeRules(times=times, missed_after_s=times.missed_after_s, discipline=checked)
    run_office(hall.counters, hall.visitors, rules)


@cases
@given(halls)
def test_nobody_who_comes_more_than_the_shield_later_is_called_before(hall: Hall) -> None:
    shield_s = 60 * hall.parameters.shield_min(hall.largest_offset_s // 60)
    for passed, passer in overtakings(hall):
        assert passer.standing.first_arrival_at <= passed.standing.first_arrival_at + shield_s


@cases
@given(halls)
def test_overtakers_are_those_of_the_printed_bound(hall: Hall) -> None:
    times, widest_s = hall.parameters, hall.largest_offset_s
    for passed, passer in overtakings(hall):
        arrived_at = passed.standing.first_arrival_at
        came_after_s = passer.standing.first_arrival_at - arrived_at
        slot_at = passer.standing.slot_at
        earliest = arrived_at - times.fade_end_s - times.booking_head_start_s - widest_s
        latest = arrived_at + times.booking_head_start_s + widest_s
        is_booking_in_window = slot_at is not None and earliest < slot_at < latest
        is_priority_in_window = passer.standing.has_priority and (
            came_after_s <= times.priority_head_start_s + widest_s
        )
        assert is_booking_in_window or is_priority_in_window or came_after_s <= widest_s


@cases
@given(halls)
def test_equal_walk_ins_of_a_service_are_called_in_order_of_arrival(hall: Hall) -> None:
    outcome = hall.run()
    for service_id in SERVICES:
        for has_priority in (False, True):
            equals = [
                each.n
                for each in hall.visitors
                if (each.service_id, each.standing.has_priority) == (service_id, has_priority)
                and each.standing.slot_at is None
                and each.absence is None
            ]
            called = [call.choice.ticket_id for call in outcome.calls if call.choice.ticket_id in equals]
            assert called == equals[: len(called)]


@cases
@given(halls)
def test_no_counter_is_ready_while_somebody_whom_it_can_serve_waits(hall: Hall) -> None:
    outcome = hall.run()
    missed_after_s = hall.parameters.missed_after_s
    instants = {call.called_at for call in outcome.calls} | {each.standing.arrival_at for each in hall.visitors}
    for now in sorted(instants | {OPENING_AT} | {instant + 1 for instant in instants}):
        busy = {
            call.counter_id
            for call in outcome.calls
            if call.called_at
            <= now
            < call.called_at + (missed_after_s if call.is_missed else hall.visitor(call.choice.ticket_id).service_s)
        }
        free = [each for each in hall.counters if each.may_call_at(now) and each.skills.counter_id not in busy]
        for visitor in hall.visitors:
            waits = visitor.standing.arrival_at <= now < first_call_at(outcome, visitor.n)
            assert not (waits and any(visitor.service_id in each.skills.service_ids for each in free))


@cases
@given(halls, st.data())
def test_coming_later_never_gains(hall: Hall, data: st.DataObject) -> None:
    own, others = split_off_own(hall, data)
    later_at = own.standing.arrival_at + 60 * data.draw(st.integers(1, 90))
    slot_at, has_priority = own.standing.slot_at, own.standing.has_priority
    later = replace(own, standing=Standing.on_arrival(later_at, slot_at=slot_at, has_priority=has_priority))
    assert called_with(hall, later, others) >= called_with(hall, own, others)


@cases
@given(halls, st.data())
def test_booking_or_priority_never_delays_the_own_call(hall: Hall, data: st.DataObject) -> None:
    own, others = split_off_own(hall, data)
    plain = replace(own, standing=Standing.on_arrival(own.standing.arrival_at))
    slot_at = OPENING_AT + 60 * data.draw(minutes)
    booked = replace(plain, standing=replace(plain.standing, slot_at=slot_at))
    prioritised = replace(plain, standing=replace(plain.standing, has_priority=True))
    both = replace(plain, standing=replace(booked.standing, has_priority=True))
    without_at = called_with(hall, plain, others)
    assert called_with(hall, booked, others) <= without_at
    assert called_with(hall, prioritised, others) <= without_at
    assert called_with(hall, both, others) <= min(called_with(hall, booked, others), without_at)


@cases
@given(halls, st.data())
def test_second_ticket_is_never_called_before_the_first(hall: Hall, data: st.DataObject) -> None:
    own, others = split_off_own(hall, data)
    later_s = 60 * data.draw(st.integers(0, 90))
    standing = own.standing
    second = replace(
        own,
        n=own.n + 1,
        service_s=OWN_SERVICE_S + 1,
        standing=Standing.on_arrival(
            standing.arrival_at + later_s, slot_at=standing.slot_at, has_priority=standing.has_priority
        ),
    )
    both = hall.with_visitors([*others, own, second])
    assert first_call_of(both, OWN_SERVICE_S) <= first_call_of(both, OWN_SERVICE_S + 1)


@cases
@given(halls, st.randoms(use_true_random=False))
def test_order_of_the_input_changes_no_call(hall: Hall, chance: random.Random) -> None:
    visitors, counters = list(hall.visitors), list(hall.counters)
    chance.shuffle(visitors)
    chance.shuffle(counters)
    shuffled = replace(hall, visitors=tuple(visitors), counters=tuple(counters))
    assert shuffled.run() == hall.run()


@cases
@given(halls)
def test_without_head_starts_and_bookings_it_is_first_come_first_served(drawn: Hall) -> None:
    plain = [replace(each, standing=replace(each.standing, slot_at=None), absence=None) for each in drawn.visitors]
    fair_to_all = [replace(each, skills=replace(each.skills, offsets_min={})) for each in drawn.counters]
    parameters = Parameters(booking_head_start_min=0, priority_head_start_min=0)
    hall = Hall(parameters=parameters, counters=tuple(fair_to_all), visitors=tuple(plain))
    assert list(overtakings(hall)) == []


@dataclass(frozen=True, kw_only=True)
class EnormousHeadStarts:
    """Head starts beyond any day."""

    booking_head_start_s: int = 10**6
    priority_head_start_s: int = 10**6
    grace_s: int = 600
    fade_end_s: int = 2700
    lead_s: int = 0


@cases
@given(halls)
def test_enormous_head_starts_give_strict_precedence(hall: Hall) -> None:
    times = EnormousHeadStarts()
    product = by_turn_time(times)

    def has_precedence(candidate: Candidate, now: int) -> bool:
        slot_at, arrival_at = candidate.standing.slot_at, candidate.standing.arrival_at
        is_due = slot_at is not None and slot_at <= now and arrival_at <= slot_at + times.grace_s
        return candidate.standing.has_priority or is_due

    def checked(waiting: Collection[Candidate], skills: CounterSkills, now: int) -> Choice | None:
        choice = product(waiting, skills, now)
        preceding = {each.n for each in waiting if each.service_id in skills.service_ids and has_precedence(each, now)}
        assert choice is None or not preceding or choice.ticket_id in preceding or is_fading(choice, waiting)
        return choice

    def is_fading(choice: Choice, waiting: Collection[Candidate]) -> bool:
        standing = next(each.standing for each in waiting if each.n == choice.ticket_id)
        return standing.slot_at is not None and standing.arrival_at > standing.slot_at + times.grace_s

    present = [replace(each, absence=None) for each in hall.visitors]
    run_office(hall.counters, present, OfficeRules(times=times, missed_after_s=180, discipline=checked))


OWN_SERVICE_S = 77
"""No other visitor's service takes this long, since theirs are whole minutes: it marks the visitor in question."""


def split_off_own(hall: Hall, data: st.DataObject) -> tuple[SimulatedVisitor, list[SimulatedVisitor]]:
    """One visitor of the hall, never absent and marked, and all others."""
    own_n = data.draw(st.integers(1, len(hall.visitors)))
    own = replace(hall.visitor(own_n), service_s=OWN_SERVICE_S, absence=None)
    assume(any(own.service_id in each.skills.service_ids for each in hall.counters))
    return own, [each for each in hall.visitors if each.n != own_n]


def called_with(hall: Hall, own: SimulatedVisitor, others: list[SimulatedVisitor]) -> int:
    return first_call_of(hall.with_visitors([*others, own]), OWN_SERVICE_S)


@cases
@given(halls)
def test_booked_visitor_on_time_is_called_soon_after_the_slot(hall: Hall) -> None:
    # G3 with one service at every counter: whoever is senior at the slot goes first, and nobody who comes later does.
    assume(hall.parameters.has_bookings)
    counters = tuple(
        CounterPlan(
            skills=CounterSkills(counter_id=each.skills.counter_id, service_ids=frozenset({1}), offsets_min={}),
            opens_at=each.opens_at,
            closes_at=each.closes_at,
        )
        for each in hall.counters
    )
    visitors = tuple(replace(each, service_id=1, absence=None) for each in hall.visitors)
    plain = replace(hall, counters=counters, visitors=visitors)
    outcome = plain.run()
    for own in visitors:
        slot_at = own.standing.slot_at
        is_on_time = slot_at is not None and own.standing.arrival_at <= slot_at and slot_at >= OPENING_AT
        if slot_at is None or not is_on_time or own.standing.has_priority:
            continue
        calls_after = [call for call in outcome.calls if slot_at <= call.called_at < first_call_at(outcome, own.n)]
        for call in calls_after:
            passer = plain.visitor(call.choice.ticket_id)
            came_at, theirs = passer.standing.arrival_at, passer.standing.slot_at
            is_earlier_slot = theirs is not None and theirs <= slot_at
            assert came_at <= slot_at or is_earlier_slot, "only earlier slots may come after the slot and go first"
