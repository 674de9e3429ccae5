"""What a day teaches: call-to-call times, lateness, priority; and what many days come to."""

from __future__ import annotations

import pytest

from server.domain.forecast.calibration import BlendObservation, Calibration
from server.domain.forecast.durations import ServiceDuration
from server.domain.forecast.lessons import DayLessons, learn, lessons_of
from server.domain.forecast.telling import Told, calibrated, first_calls, outcome
from server.domain.queue import facts
from server.domain.queue.record import Record, parse
from tests.server.domain.queue.full_day import OPENING_AT, Day

MINUTE = 60


@pytest.fixture
def day() -> Day:
    """Three tickets of service 1, called at 0, 10 and 25 minutes; nobody is left at 31; then a pause."""
    lived = Day()
    lived.open({1: [1, 2]})
    lived.issue(1, 1)
    lived.issue(2, 1, priority="elderly")
    lived.issue(3, 1, slot=OPENING_AT + 5 * MINUTE)
    for minutes in (0, 10, 25):
        lived.at = OPENING_AT + minutes * MINUTE
        lived.finish_as_started(1)
        lived.call(1)
    lived.at = OPENING_AT + 31 * MINUTE
    lived.finish_as_started(1)
    lived.record(facts.CounterReady(counter=1))
    return lived


def records(day: Day) -> list[Record]:
    return [parse(each.text) for each in day.stored]


def test_service_lasts_until_its_counter_asks_again(day: Day) -> None:
    assert lessons_of(records(day)).durations_s == {1: [10 * MINUTE, 15 * MINUTE, 6 * MINUTE]}


def test_what_a_pause_cuts_off_is_no_observation(day: Day) -> None:
    day.issue(4, 2)
    day.call(1)
    day.at += 20 * MINUTE
    day.finish_as_started(1)
    day.record(facts.CounterPaused(counter=1, reason="break"))
    day.at += 60 * MINUTE
    day.issue(5, 2)
    day.record(facts.CounterOpened(counter=1, number=1, services=[1, 2], offsets={}))
    day.call(1)
    assert 2 not in lessons_of(records(day)).durations_s


def test_call_taken_back_is_no_observation(day: Day) -> None:
    day.issue(4, 2)
    called = day.stored[-1].seq + 1
    day.record(facts.TicketCalled(ticket=4, counter=1, turn_time=day.at), device=1)
    day.record(facts.FactUndone(number=called, counter=1, ticket=4), device=1)
    day.at += 10
    day.call(1)
    day.at += 300
    day.finish_as_started(1)
    day.record(facts.CounterReady(counter=1))
    assert lessons_of(records(day)).durations_s[2] == [300]


def test_lateness_priority_and_hours_are_kept(day: Day) -> None:
    lessons = lessons_of(records(day))
    assert (lessons.lateness_s, lessons.n_priority, lessons.open_s) == ([-5 * MINUTE], {1: 1}, 31 * MINUTE)


def test_days_together_make_a_history(day: Day) -> None:
    lessons = lessons_of(records(day))
    history = learn([lessons, lessons], {1: 10, 2: 4})
    assert history.n_services == 6
    assert history.durations[1] == ServiceDuration.learned([600, 900, 360] * 2, 600)
    assert history.durations[2] == ServiceDuration.learned([], 240)
    assert history.priority_per_hour == {1: pytest.approx(2 / (62 / 60))}
    assert history.attendance.lateness_s.count(-300) == 3


def test_office_without_history_goes_by_its_plan() -> None:
    history = learn([], {1: 10})
    assert (history.n_services, history.priority_per_hour) == (0, {})
    assert history.durations[1] == ServiceDuration.planned(600)


def test_services_that_are_no_more_are_forgotten() -> None:
    assert learn([DayLessons(durations_s={9: [60]})], {1: 10}).n_services == 0


def told(**changed: int | None) -> Told:
    values = {"arrived_at": 0, "middle_s": 600, "late_s": 900, "simulated_s": 500, "last_called_s": 700}
    return Told(people_ahead_s=400.0, **(values | changed))  # type: ignore[arg-type]


def test_outcome_counts_who_was_called_within_the_promise() -> None:
    came = outcome({1: told(), 2: told(), 3: told(), 4: told()}, {1: 600, 2: 900, 3: 901})
    assert (came.n_tickets, came.share_within) == (3, pytest.approx(2 / 3))
    assert came.scores is not None
    assert came.scores.own.mean_error_s == pytest.approx((0 + 300 + 301) / 3)
    assert came.scores.people_ahead.mean_error_s == pytest.approx((200 + 500 + 501) / 3)
    assert came.scores.last_called.mean_error_s == pytest.approx((100 + 200 + 201) / 3)
    assert came.blend[0] == BlendObservation(simulated_s=500, last_called_s=700, waited_s=600)


def test_predictors_are_compared_on_the_same_tickets() -> None:
    came = outcome({1: told(), 2: told(last_called_s=None)}, {1: 600, 2: 9000})
    assert came.scores is not None
    assert came.scores.own.mean_error_s == 0
    assert len(came.blend) == 1


def test_day_without_calls_teaches_nothing() -> None:
    nothing = outcome({1: told()}, {})
    assert (nothing.n_tickets, nothing.share_within, nothing.scores) == (0, None, None)
    assert calibrated(Calibration(), nothing, []) == Calibration()


def test_calibration_follows_the_day() -> None:
    late = outcome({1: told(), 2: told()}, {1: 600, 2: 901})
    after = calibrated(Calibration(), late, late.blend)
    assert after.upper_level == pytest.approx(0.90 + 0.1 * (0.90 - 0.5))
    assert after.weight == 0.5


def test_first_call_counts_and_none_taken_back(day: Day) -> None:
    assert first_calls(records(day)) == {
        3: OPENING_AT + 10 * MINUTE,
        2: OPENING_AT,
        1: OPENING_AT + 25 * MINUTE,
    }


def test_booked_visitors_who_stayed_away_are_counted_and_learned_from(day: Day) -> None:
    for booking in (7, 8):
        day.record(facts.BookingLapsed(booking=booking, service=1, slot=OPENING_AT))
    lessons = lessons_of(records(day))
    assert (lessons.n_absent, len(lessons.lateness_s)) == (2, 1)
    # The prior says three of twenty.
    assert learn([lessons], {1: 10}).attendance.absent_share == pytest.approx((2 + 3) / (3 + 20))
