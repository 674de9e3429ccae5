"""How a day's forecasts are scored."""

from __future__ import annotations

from dataclasses import replace

import pytest

from server.domain.forecast.accuracy import Prediction, is_beaten_for_a_week, people_ahead_wait_s, score


def test_score_of_a_small_day() -> None:
    day = [
        Prediction(middle_s=600, late_s=900, waited_s=300),
        Prediction(middle_s=600, late_s=900, waited_s=900),
        Prediction(middle_s=600, late_s=900, waited_s=1500),
        Prediction(middle_s=600, late_s=900, waited_s=600),
    ]
    scored = score(day)
    assert scored.mean_error_s == 375
    assert scored.bias_s == -225
    assert scored.near_share == 0.75
    assert scored.middle_coverage == 0.5
    assert scored.late_coverage == 0.75
    assert scored.middle_pinball_s == pytest.approx(187.5)
    assert scored.late_pinball_s == pytest.approx((0.1 * 600 + 0 + 0.9 * 600 + 0.1 * 300) / 4)


def test_day_without_predictions_has_no_score() -> None:
    with pytest.raises(ValueError, match="no accuracy"):
        score([])


def test_people_ahead_share_the_open_counters() -> None:
    assert people_ahead_wait_s(people_ahead=12, mean_service_s=300, open_counters=3) == 1200
    assert people_ahead_wait_s(people_ahead=12, mean_service_s=300, open_counters=0) is None


def test_forecast_is_beaten_after_seven_bad_days_in_a_row() -> None:
    good = score([Prediction(middle_s=600, late_s=900, waited_s=650)])
    bad = replace(good, mean_error_s=200)
    assert is_beaten_for_a_week([good, *[bad] * 7], [bad, *[good] * 7])
    assert not is_beaten_for_a_week([bad] * 6, [good] * 6)
    assert not is_beaten_for_a_week([*[bad] * 6, good], [*[good] * 6, bad])
