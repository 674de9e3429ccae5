"""Forecasts on simulated days: nine in ten come within their late figure, and no simple predictor comes close."""

from __future__ import annotations

import pytest

from bench.forecast_accuracy import Trial, measure
from bench.simulated_day import LOADS


@pytest.mark.parametrize("load", LOADS)
def test_forecast_covers_and_beats_the_simple_predictors(load: float) -> None:
    accuracy = measure(Trial(load=load, days=10, every=12, replications=40, seed=1))
    assert 0.85 <= accuracy.own.late_coverage <= 0.95
    assert accuracy.error_ratio <= 0.6
