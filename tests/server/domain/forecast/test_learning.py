"""What is learned of service times and of booked visitors, and corrected from day to day."""

from __future__ import annotations

import random
from statistics import fmean

import pytest

from server.domain.forecast.attendance import PRIOR_LATENESS_S, Attendance
from server.domain.forecast.calibration import BlendObservation, Calibration
from server.domain.forecast.durations import ServiceDuration


def test_planned_duration_has_the_planned_mean() -> None:
    planned = ServiceDuration.planned(600)
    assert planned.mean_s == pytest.approx(600)
    assert fmean(planned.even_sample_s(2000)) == pytest.approx(600, rel=0.01)


def test_without_observations_the_planning_value_stands() -> None:
    learned = ServiceDuration.learned([], 600)
    assert learned.log_median == pytest.approx(ServiceDuration.planned(600).log_median)
    assert learned.log_spread == pytest.approx(ServiceDuration.planned(600).log_spread)


def test_twenty_observations_weigh_as_much_as_the_planning_value() -> None:
    prior, observed = ServiceDuration.planned(600), ServiceDuration.planned(1200)
    learned = ServiceDuration.learned(observed.even_sample_s(20), 600)
    assert learned.log_median == pytest.approx((prior.log_median + observed.log_median) / 2, abs=0.01)


def test_many_observations_leave_little_of_the_planning_value() -> None:
    observed = ServiceDuration.planned(1200, variation=0.3)
    learned = ServiceDuration.learned(observed.even_sample_s(5000), 600)
    assert learned.mean_s == pytest.approx(1200, rel=0.02)
    assert learned.log_spread == pytest.approx(observed.log_spread, rel=0.02)


def test_remaining_time_of_a_service_just_begun_is_the_whole_of_it() -> None:
    duration = ServiceDuration.planned(600)
    assert duration.even_remaining_s(0, 50) == duration.even_sample_s(50)


def test_remaining_time_is_that_of_services_which_lasted_as_long() -> None:
    duration = ServiceDuration.planned(600)
    longer_s = [each - 900 for each in duration.even_sample_s(100_000) if each > 900]
    assert fmean(duration.even_remaining_s(900, 1000)) == pytest.approx(fmean(longer_s), rel=0.02)


def test_service_that_lasts_beyond_all_experience_ends_in_a_second_or_more() -> None:
    assert min(ServiceDuration.planned(60).even_remaining_s(50_000, 100)) >= 1


def test_prior_no_show_share_weighs_twenty_bookings() -> None:
    assert Attendance.learned([], 0).absent_share == pytest.approx(0.15)
    assert Attendance.learned([0] * 20, 0).absent_share == pytest.approx(0.075)
    assert Attendance.learned([], 20).absent_share == pytest.approx(0.575)


def test_booked_visitor_never_comes_before_now() -> None:
    attendance, chance = Attendance.learned([], 0), random.Random(1)
    drawn = [attendance.draw_arrival(10_000, 9_900, chance) for _ in range(500)]
    assert min(each for each in drawn if each is not None) > 9_900


def test_booked_visitor_is_the_less_likely_to_come_the_later_it_is() -> None:
    attendance, chance = Attendance.learned([], 0), random.Random(1)

    def share_coming(now: int) -> float:
        return fmean(attendance.draw_arrival(10_000, now, chance) is not None for _ in range(4000))

    on_time = sum(each > 0 for each in PRIOR_LATENESS_S) / len(PRIOR_LATENESS_S)
    assert share_coming(0) == pytest.approx(0.85, abs=0.02)
    assert share_coming(10_000) == pytest.approx(0.85 * on_time / (0.85 * on_time + 0.15), abs=0.03)
    assert share_coming(10_000 + PRIOR_LATENESS_S[-1]) == 0


def test_calibration_raises_the_level_after_a_day_with_too_few_within() -> None:
    assert Calibration().after_day(0.70).upper_level == pytest.approx(0.92)
    assert Calibration().after_day(1.00).upper_level == pytest.approx(0.89)


def test_calibrated_level_stays_within_its_bounds() -> None:
    calibration = Calibration()
    for _ in range(50):
        calibration = calibration.after_day(0.0)
    assert calibration.upper_level == 0.98
    for _ in range(100):
        calibration = calibration.after_day(1.0)
    assert calibration.upper_level == pytest.approx(0.80)


@pytest.mark.parametrize(("true_weight", "fitted"), [(0.7, 0.7), (0.2, 0.5), (1.4, 1.0)])
def test_blend_weight_is_fitted_within_its_bounds(true_weight: float, fitted: float) -> None:
    observations = [
        BlendObservation(
            simulated_s=simulated_s,
            last_called_s=last_s,
            waited_s=true_weight * simulated_s + (1 - true_weight) * last_s,
        )
        for simulated_s, last_s in ((600, 900), (1200, 300), (50, 80))
    ]
    assert Calibration().reweighted(observations).weight == pytest.approx(fitted)


def test_blend_weight_stays_without_observations_that_differ() -> None:
    same = BlendObservation(simulated_s=600, last_called_s=600, waited_s=700)
    assert Calibration().reweighted([same]) == Calibration()
    assert Calibration().reweighted([]) == Calibration()
