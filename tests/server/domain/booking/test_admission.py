"""Who may still come into a slot: golden values, and random offices against the rule written out."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.domain.booking.admission import (
    PRESENCE,
    AdmissionDay,
    PlannedCounter,
    PlannedService,
    Shares,
)
from server.domain.booking.booking import Taken
from server.domain.booking.history import QUARTER_S, WEEK_S, BookingPast, ServicePast, WalkIns
from server.domain.calendar.day_plan import Span
from wire.codes import BookingState

EIGHT = 1_789_002_000
FULL = Shares(booked=0.45, planned=0.9)
MORNING = (Span(from_at=EIGHT, until_at=EIGHT + 4 * 3600),)


def counters(*skills, spans=MORNING):
    return [PlannedCounter(service_ids=frozenset(each), spans=spans) for each in skills]


def service(service_id, minutes, walk_ins=True, absent=0.15):
    past = ServicePast(call_to_call_min=minutes, absent_share=absent)
    return PlannedService(id=service_id, spans=MORNING, past=past, walk_ins=walk_ins)


def day(some_counters, *services, shares=FULL, walk_ins=None):
    past = BookingPast(services={each.id: each.past for each in services}, walk_ins=walk_ins or {})
    return AdmissionDay(some_counters, services, shares, past)


def taken(*places):
    return [
        Taken(booking_id=n, service_id=service_id, slot_at=slot_at, state=BookingState.CONFIRMED, frees_at=None)
        for n, (service_id, slot_at) in enumerate(places)
    ]


def test_limit_of_many_counters_is_the_share_of_their_time():
    # 7 counters, 10 minutes: 7 * 10 * 0.85 * 0.45 = 26.8 minutes, of 3 * 0.85 = 2.55 each.
    plan = day(counters(*[{1}] * 7), service(1, 3.0))
    slot = plan.slots(1)[EIGHT]
    assert (slot.length_min, slot.capacity) == (10, 10)
    assert plan.free(1, [])[EIGHT] == 10
    assert plan.free(1, taken(*[(1, EIGHT)] * 9))[EIGHT] == 1
    assert not plan.admits(1, EIGHT, taken(*[(1, EIGHT)] * 10))


def test_a_single_counter_has_one_booking_in_a_slot_of_two_point_two_times_its_minutes():
    plan = day(counters({1}), service(1, 10.0))
    assert [slot.length_min for slot in plan.slots(1).values()] == [25] * 9
    assert set(plan.free(1, []).values()) == {1}
    assert plan.free(1, taken((1, EIGHT)))[EIGHT] == 0
    assert plan.admits(1, EIGHT + 1500, taken((1, EIGHT)))


def test_two_services_of_one_single_counter_do_not_come_at_the_same_time():
    plan = day(counters({1, 2}), service(1, 10.0), service(2, 5.0))
    assert plan.slots(2)[EIGHT].length_min == 15
    assert not plan.admits(2, EIGHT, taken((1, EIGHT)))
    assert not plan.admits(2, EIGHT + 900, taken((1, EIGHT)))
    assert plan.admits(2, EIGHT + 1800, taken((1, EIGHT)))


def test_services_that_share_counters_share_what_is_given():
    # Two counters give 0.765 of one; a booking of 8 minutes in 15 asks 6.8 / 15 = 0.453.
    plan = day(counters({1, 2}, {1, 2}, {3}, {3}), service(1, 8.0), service(2, 8.0), service(3, 8.0))
    assert plan.admits(1, EIGHT, [])
    assert not plan.admits(2, EIGHT, taken((1, EIGHT)))
    assert plan.admits(2, EIGHT + 900, taken((1, EIGHT)))
    assert plan.admits(3, EIGHT, taken((1, EIGHT)))


def test_a_booking_too_long_for_its_slot_takes_the_time_after_it():
    # 18 minutes ask 15.3 of 0.765 a minute: 20 minutes of both counters.
    plan = day(counters({1}, {1}), service(1, 18.0))
    assert plan.slots(1)[EIGHT].asks_s == 20 * 60
    free = plan.free(1, taken((1, EIGHT)))
    assert [free[EIGHT + n * 900] for n in range(3)] == [0, 0, 1]


def test_an_office_starts_with_its_share():
    start = Shares(booked=0.2, planned=0.9)
    full = day(counters(*[{1}] * 7), service(1, 3.0))
    small = day(counters(*[{1}] * 7), service(1, 3.0), shares=start)
    assert full.slots(1)[EIGHT].capacity == 10
    assert small.slots(1)[EIGHT].capacity == 4


def usual(service_id, per_quarter, quarters=range(16)):
    """So many walk-ins in each of these quarters of an hour after eight."""
    place = EIGHT % WEEK_S // QUARTER_S
    return {service_id: WalkIns(by_quarter={place + n: float(per_quarter) for n in quarters})}


def test_bookings_are_put_where_walk_ins_are_few():
    plan = day(counters(*[{1}] * 7), service(1, 3.0), walk_ins=usual(1, 17, quarters=range(-1, 4)))
    busy, quiet = plan.slots(1)[EIGHT], plan.slots(1)[EIGHT + 2 * 3600]
    # 17 walk-ins in a quarter are 11.3 in ten minutes, or 34 minutes of 59.5: 19.5 are left for 2.55 each.
    assert (busy.capacity, quiet.capacity) == (7, 10)
    assert busy.busy_share == pytest.approx(17 * 10 / 15 * 3 / 59.5)


def test_booking_is_never_closed():
    plan = day(counters({1}, {1}), service(1, 8.0), walk_ins=usual(1, 50, quarters=range(-1, 20)))
    free = plan.free(1, [])
    for hour in range(4):
        assert sum(free[EIGHT + hour * 3600 + n * 900] for n in range(4)) == 1


def test_the_one_place_of_a_full_hour_is_where_walk_ins_are_fewest():
    walk_ins = usual(1, 90, quarters=range(-1, 20))
    place = EIGHT % WEEK_S // QUARTER_S
    crowded = dict(walk_ins[1].by_quarter) | {place + 2: 0.0}
    plan = day(counters({1}, {1}), service(1, 8.0), walk_ins={1: WalkIns(by_quarter=crowded)})
    assert [slot.capacity for slot in list(plan.slots(1).values())[:4]] == [0, 1, 0, 0]


def test_walk_ins_of_other_services_at_the_same_counters_count():
    others = usual(2, 17, quarters=range(-1, 20))
    plan = day(counters(*[{1, 2}] * 7), service(1, 3.0), service(2, 3.0), walk_ins=others)
    assert plan.slots(1)[EIGHT].capacity == 7


def test_a_closed_counter_gives_nothing():
    afternoon = (Span(from_at=EIGHT + 7200, until_at=EIGHT + 4 * 3600),)
    plan = day([*counters({1}), *counters({1}, spans=afternoon)], service(1, 4.0))
    assert plan.slots(1)[EIGHT].capacity == 1
    assert plan.slots(1)[EIGHT + 7200].capacity == 2
    none = day(counters({1}, {1}, spans=afternoon), service(1, 4.0))
    assert min(none.slots(1)) == EIGHT + 7200


def test_without_walk_ins_as_many_are_booked_as_may_stay_away():
    plan = day(counters({1}), service(1, 10.0, walk_ins=False))
    # 240 minutes, of which 204 are served: 20 visitors, 21 bookings, two of them at the start, then every 8.5 minutes.
    capacity = {slot.slot_at: slot.capacity for slot in plan.slots(1).values()}
    assert sum(capacity.values()) == 21
    assert list(capacity.items())[:4] == [(EIGHT, 2), (EIGHT + 300, 1), (EIGHT + 900, 1), (EIGHT + 1500, 1)]
    everybody = [(1, slot_at) for slot_at, count in capacity.items() for _ in range(count)]
    assert not any(plan.free(1, taken(*everybody)).values())


def test_a_session_has_no_more_bookings_though_its_times_have_moved():
    plan = day(counters({1}), service(1, 10.0, walk_ins=False))
    odd = [(1, EIGHT + 60 + n * 600) for n in range(20)]
    assert sum(plan.admits(1, slot_at, taken(*odd)) for slot_at in plan.slots(1)) == len(plan.slots(1))
    assert not any(plan.free(1, taken(*odd, (1, EIGHT))).values())


def test_no_overbooking_where_somebody_else_is_served_too():
    plan = day(counters({1, 2}), service(1, 10.0, walk_ins=False), service(2, 10.0))
    assert set(plan.free(1, []).values()) == {1}


def test_a_booking_between_the_slots_of_today_keeps_its_counter():
    # Made when the service took less time and its slots began elsewhere.
    plan = day(counters({1}), service(1, 10.0))
    assert EIGHT + 1200 not in plan.slots(1)
    free = plan.free(1, taken((1, EIGHT + 1200)))
    assert [free[EIGHT + n * 1500] for n in range(4)] == [0, 0, 1, 1]
    both = day(counters({1}, {1}), service(1, 8.0))
    assert not both.admits(1, EIGHT, taken((1, EIGHT + 300)))


def test_a_booking_up_to_closing_stands_where_walk_ins_are_known():
    # Its slot of today would end after the counter does: walk-ins are shared among no counter at all.
    usual = WalkIns(by_quarter=dict.fromkeys(range(WEEK_S // QUARTER_S), 2.0))
    plan = day(counters({1}), service(1, 10.0), walk_ins={1: usual})
    last = EIGHT + 4 * 3600 - 300
    assert plan.slot_asking(taken((1, last))[0]).busy_share == 0
    assert plan.admits(1, EIGHT, taken((1, last)))


def test_a_booking_of_what_is_served_no_more_keeps_nobody_out():
    plan = day(counters({1}, {1}), service(1, 8.0))
    assert plan.admits(1, EIGHT, taken((9, EIGHT), (1, EIGHT - 3600)))


SKILLS = st.lists(st.frozensets(st.integers(1, 4), min_size=1), min_size=1, max_size=4)
MINUTES = st.lists(st.sampled_from([2.0, 3.5, 5.0, 6.0, 8.0, 12.0, 25.0]), min_size=4, max_size=4)
SHARES = st.sampled_from([0.1, 0.2, 0.45])


@settings(max_examples=40, deadline=None)
@given(SKILLS, MINUTES, SHARES, st.lists(st.tuples(st.integers(1, 4), st.integers(0, 40)), max_size=40))
def test_whatever_is_asked_for_the_limits_hold(skills, minutes, share, wishes):
    services = [service(each, minutes[each - 1]) for each in range(1, 5)]
    plan = day(counters(*skills), *services, shares=Shares(booked=share, planned=0.9))
    places = []
    for service_id, n in wishes:
        slots = list(plan.slots(service_id))
        if not slots:
            continue
        slot_at = slots[n % len(slots)]
        before = plan.free(service_id, taken(*places))[slot_at]
        assert plan.admits(service_id, slot_at, taken(*places)) == (before > 0)
        if before > 0:
            places.append((service_id, slot_at))
            assert plan.free(service_id, taken(*places))[slot_at] >= before - 1
    for service_id, slot_at in places:
        assert places.count((service_id, slot_at)) <= plan.slots(service_id)[slot_at].capacity
    check_every_moment(plan, skills, share, places)


def check_every_moment(plan, skills, share, places):
    """Hall's condition written out, and one booking at a time where one counter serves."""
    for at in range(EIGHT, EIGHT + 5 * 3600, 300):
        asked = {}
        for service_id, slot_at in places:
            slot = plan.slots(service_id)[slot_at]
            if slot_at <= at < slot_at + slot.asks_s:
                asked.setdefault(service_id, []).append(slot.asks)
        if not plan.open_at(at):
            continue
        for size in range(1, len(asked) + 1):
            for chosen in combinations(asked, size):
                serving = [each for each in skills if each & set(chosen)]
                total = sum(sum(asked[each]) for each in chosen)
                assert total <= share * PRESENCE * len(serving) + 1e-9
                if len(serving) == 1:
                    assert sum(len(asked[each]) for each in chosen) == 1


def test_the_same_office_gives_the_same_day():
    first = day(counters({1, 2}, {2}), service(1, 5.0), service(2, 8.0))
    second = day(counters({1, 2}, {2}), service(1, 5.0), service(2, 8.0))
    assert first.slots(1) == second.slots(1)
    assert first.slots(2) == second.slots(2)
