"""A business day that nobody closed is closed when its reset hour has come."""

import pytest

from server.application.sweeps import Sweeper, close_day_if_over


def test_the_day_is_over_at_the_reset_hour_and_not_before(office):
    office.issue()
    office.clock.pass_s(19 * 3600 - 1)
    assert not office.reads.head().is_day_over(office.clock.at)
    office.clock.pass_s(1)
    assert office.reads.head().is_day_over(office.clock.at)


def test_closing_twice_does_nothing_more(office):
    counter = office.open_counter(1)
    office.issue()
    office.clock.pass_s(24 * 3600)
    for _ in range(2):
        office.writer.submit(close_day_if_over).result(5)

    kinds = [record.fact.kind for record in office.committed]
    assert kinds.count("day_closed") == 1
    assert kinds[-4:] == ["expired", "counter_close", "shift_close", "day_closed"]
    assert office.refusal(counter, "sign-out") == "no_shift"
    assert office.faults() == []


def test_the_sweeper_closes_it_by_itself(office):
    office.issue()
    office.clock.pass_s(24 * 3600)
    looked = []
    sweeper = Sweeper(
        office.writer.submit, lambda now: office.reads.head().is_day_over(now), lambda: looked.append(1), office.clock
    )
    sweeper._sweep()

    assert looked == [1]
    assert not office.reads.head().is_day_open


def test_the_day_ends_though_the_look_fails(office):
    office.issue()
    office.clock.pass_s(24 * 3600)

    def fail():
        raise RuntimeError("a fault of ours")

    sweeper = Sweeper(office.writer.submit, lambda now: office.reads.head().is_day_over(now), fail, office.clock)
    with pytest.raises(RuntimeError):
        sweeper._sweep()

    assert not office.reads.head().is_day_open
