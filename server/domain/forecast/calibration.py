"""What an office corrects in its forecasts, day by day, from how they came out."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

TARGET_SHARE = 0.90
LEVEL_STEP = 0.1
LOWEST_LEVEL, HIGHEST_LEVEL = 0.80, 0.98
LOWEST_WEIGHT, HIGHEST_WEIGHT = 0.5, 1.0
STARTING_WEIGHT = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class BlendObservation:
    """One ticket's wait and what was expected of it when it was issued, in seconds.

    Attributes:
        simulated_s: median of the simulated futures.
        last_called_s: wait of the person of that service called last.
        waited_s: what it came to.
    """

    simulated_s: float
    last_called_s: float
    waited_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """The two figures that an office keeps.

    Attributes:
        upper_level: which share of the simulated futures lies below what is shown as P90.
        weight: how much the simulation counts against the wait of the person called last.
    """

    upper_level: float = TARGET_SHARE
    weight: float = STARTING_WEIGHT

    def after_day(self, share_within: float) -> Calibration:
        """The calibration after a day on which this share of tickets waited no longer than their P90."""
        level = self.upper_level + LEVEL_STEP * (TARGET_SHARE - share_within)
        return replace(self, upper_level=min(max(level, LOWEST_LEVEL), HIGHEST_LEVEL))

    def reweighted(self, observations: Iterable[BlendObservation]) -> Calibration:
        """The calibration with the weight that fits the last fourteen days best; unchanged if they say nothing."""
        kept = list(observations)
        apart = [each.simulated_s - each.last_called_s for each in kept]
        squares = math.fsum(each**2 for each in apart)
        if squares == 0:
            return self
        weight = math.fsum(x * (each.waited_s - each.last_called_s) for x, each in zip(apart, kept, strict=True))
        return replace(self, weight=min(max(weight / squares, LOWEST_WEIGHT), HIGHEST_WEIGHT))
