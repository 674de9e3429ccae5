"""How good a day's forecasts were, beside two predictors so simple that they must be beaten."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

NEAR_S = 600
DAYS_UNTIL_WARNING = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Prediction:
    """What one ticket was told when it was issued, and what it came to; all in seconds of waiting.

    Attributes:
        middle_s: the wait expected; for a simple predictor its only figure.
        late_s: the wait that nine in ten should not exceed; equals `middle_s` for a simple predictor.
        waited_s: the wait from issue to call.
    """

    middle_s: float
    late_s: float
    waited_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The accuracy of one predictor over one day.

    Attributes:
        mean_error_s: mean absolute error of the middle.
        bias_s: mean of expected less actual wait; above 0 when people were called earlier than told.
        near_share: share of tickets called within ten minutes of the middle.
        middle_coverage: share that waited no longer than the middle, ideally a half.
        late_coverage: share that waited no longer than the late figure, ideally nine tenths.
        middle_pinball_s: pinball loss at 0.5.
        late_pinball_s: pinball loss at 0.9.
    """

    mean_error_s: float
    bias_s: float
    near_share: float
    middle_coverage: float
    late_coverage: float
    middle_pinball_s: float
    late_pinball_s: float


def people_ahead_wait_s(*, people_ahead: int, mean_service_s: float, open_counters: int) -> float | None:
    """First simple predictor: everybody ahead takes the mean, shared by the open counters; None if none is open."""
    return people_ahead * mean_service_s / open_counters if open_counters else None


def score(predictions: Sequence[Prediction]) -> Score:
    """The accuracy of a day's predictions.

    Raises:
        ValueError: there are none.
    """
    if not predictions:
        raise ValueError("a day without predictions has no accuracy")
    errors = [each.middle_s - each.waited_s for each in predictions]
    return Score(
        mean_error_s=_mean([abs(error) for error in errors]),
        bias_s=_mean(errors),
        near_share=_mean([abs(error) <= NEAR_S for error in errors]),
        middle_coverage=_mean([each.waited_s <= each.middle_s for each in predictions]),
        late_coverage=_mean([each.waited_s <= each.late_s for each in predictions]),
        middle_pinball_s=_mean([_pinball(0.5, each.middle_s, each.waited_s) for each in predictions]),
        late_pinball_s=_mean([_pinball(0.9, each.late_s, each.waited_s) for each in predictions]),
    )


def is_beaten_for_a_week(own: Sequence[Score], simple: Sequence[Score]) -> bool:
    """Whether a simple predictor had the smaller mean error on each of the last seven days.

    Args:
        own: the forecast's scores, one per day, the latest last.
        simple: the simple predictor's scores of the same days.
    """
    days = list(zip(own, simple, strict=True))[-DAYS_UNTIL_WARNING:]
    return len(days) == DAYS_UNTIL_WARNING and all(theirs.mean_error_s < ours.mean_error_s for ours, theirs in days)


def _mean(values: Sequence[float]) -> float:
    return math.fsum(values) / len(values)


def _pinball(level: float, predicted_s: float, waited_s: float) -> float:
    short_s = waited_s - predicted_s
    return max(level * short_s, (level - 1) * short_s)
