"""Hall's condition by subsets, by a flow, and by the plainest of all ways: every set written out."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from server.domain.booking.hall_condition import MOST_BY_SUBSETS, fits, fits_by_flow, fits_by_subsets

SERVICES = range(1, 7)
# Whole hundredths: equality is the interesting case.
SHARES = st.dictionaries(st.sampled_from(SERVICES), st.integers(0, 120).map(lambda n: n / 100), max_size=6)
COUNTERS = st.lists(st.frozensets(st.sampled_from(SERVICES), max_size=4), max_size=5)
GIVEN = st.sampled_from([0.17, 0.3825, 0.45, 1.0])


def by_the_book(asked, counters, given):
    """Every set of services, one by one."""
    names = sorted(asked)
    return all(
        sum(asked[each] for each in chosen) <= given * sum(bool(skills & set(chosen)) for skills in counters) + 1e-9
        for size in range(1, len(names) + 1)
        for chosen in combinations(names, size)
        if any(asked[each] > 0 for each in chosen)
    )


@settings(max_examples=300, deadline=None)
@given(SHARES, COUNTERS, GIVEN)
def test_subsets_and_flow_say_what_the_book_says(asked, counters, given_share):
    expected = by_the_book({each: share for each, share in asked.items() if share > 0}, counters, given_share)
    assert fits(asked, counters, given_share) == expected
    assert fits_by_subsets({e: s for e, s in asked.items() if s > 0}, counters, given_share) == expected
    assert fits_by_flow({e: s for e, s in asked.items() if s > 0}, counters, given_share) == expected


@settings(max_examples=200, deadline=None)
@given(SHARES, COUNTERS, GIVEN, st.sampled_from(SERVICES))
def test_one_more_counts_only_in_the_sets_it_is_in(asked, counters, given_share, newest):
    asked = {each: share for each, share in asked.items() if share > 0} | {newest: 0.2}
    others = [each for each in asked if each != newest]
    expected = all(
        sum(asked[each] for each in chosen)
        <= given_share * sum(bool(skills & set(chosen)) for skills in counters) + 1e-9
        for size in range(len(others) + 1)
        for rest in combinations(others, size)
        for chosen in [(newest, *rest)]
    )
    assert fits(asked, counters, given_share, newest) == expected


def test_a_shared_counter_is_not_given_twice():
    counters = [frozenset({1, 2}), frozenset({2})]
    assert fits({1: 0.4, 2: 0.5}, counters, 0.45)
    assert not fits({1: 0.5}, counters, 0.45)
    assert not fits({1: 0.45, 2: 0.46}, counters, 0.45)


def test_with_many_services_a_flow_decides_and_turns_back_what_it_sent():
    many = MOST_BY_SUBSETS + 2
    # Each service shares its counter with the next, so that room is found only by moving others along.
    counters = [frozenset({each, each + 1}) for each in range(1, many)] + [frozenset({many})]
    asked = dict.fromkeys(range(1, many + 1), 0.3)
    assert fits(asked, counters, 0.3)
    assert not fits(asked | {1: 0.31}, counters[:-1], 0.3)
    assert not fits(asked | {many: 0.5}, counters[1:], 0.3)


def test_nobody_who_serves_means_no_room():
    assert fits({}, [], 0.45)
    assert not fits({1: 0.01}, [], 0.45)
