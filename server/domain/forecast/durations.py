"""How long a service takes from one call to the next: a log-normal distribution per service."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

PRIOR_OBSERVATIONS = 20
"""The planning value weighs as much as this many observed services."""

PRIOR_VARIATION = 0.6
"""Coefficient of variation of a service before anything was observed: short tasks with a long tail."""

_STANDARD = NormalDist()
_LARGEST_PROBABILITY = 1 - 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceDuration:
    """The distribution of one service's call-to-call time.

    Attributes:
        log_median: natural logarithm of the median in seconds.
        log_spread: standard deviation of the logarithm, above 0.
    """

    log_median: float
    log_spread: float

    @classmethod
    def planned(cls, mean_s: float, variation: float = PRIOR_VARIATION) -> ServiceDuration:
        """The distribution with this mean and coefficient of variation."""
        variance = math.log(1 + variation**2)
        return cls(log_median=math.log(mean_s) - variance / 2, log_spread=math.sqrt(variance))

    @classmethod
    def learned(cls, observed_s: Sequence[float], planned_mean_s: float) -> ServiceDuration:
        """The distribution after these observations, shrunk towards the planning value.

        Args:
            observed_s: call-to-call seconds of the last weeks, each at least 1, in any order; may be empty.
            planned_mean_s: what the office expects of the service.
        """
        prior = cls.planned(planned_mean_s)
        logs = [math.log(each) for each in observed_s]
        total = len(logs) + PRIOR_OBSERVATIONS
        log_median = (math.fsum(logs) + PRIOR_OBSERVATIONS * prior.log_median) / total
        squares = math.fsum((each - log_median) ** 2 for each in logs)
        variance = (squares + PRIOR_OBSERVATIONS * prior.log_spread**2) / total
        return cls(log_median=log_median, log_spread=math.sqrt(variance))

    @property
    def mean_s(self) -> float:
        """Mean seconds."""
        return math.exp(self.log_median + self.log_spread**2 / 2)

    def quantile_s(self, probability: float) -> int:
        """Seconds that this share of services does not exceed, at least 1."""
        return max(1, round(math.exp(self.log_median + self.log_spread * _STANDARD.inv_cdf(probability))))

    def even_sample_s(self, size: int) -> list[int]:
        """This many durations, ascending, that stand for the whole distribution: the middles of equal shares."""
        return [self.quantile_s((rank + 0.5) / size) for rank in range(size)]

    def even_remaining_s(self, elapsed_s: int, size: int) -> list[int]:
        """As `even_sample_s`, but what is left, at least 1, of a service that has run for `elapsed_s` already."""
        passed = 0.0
        if elapsed_s > 0:
            passed = _STANDARD.cdf((math.log(elapsed_s) - self.log_median) / self.log_spread)
        shares = (passed + (1 - passed) * (rank + 0.5) / size for rank in range(size))
        return [max(1, self.quantile_s(min(share, _LARGEST_PROBABILITY)) - elapsed_s) for share in shares]
