"""Whether and when booked visitors come."""

from __future__ import annotations

import random
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

PRIOR_ABSENT_SHARE = 0.15
PRIOR_BOOKINGS = 20
"""The prior no-show share weighs as much as this many past bookings."""

PRIOR_LATENESS_S = tuple(60 * minutes for minutes in (-40, -30, -25, -20, -15, -12, -10, -8, -5, -2, 0, 3, 6, 12, 25))
"""Arrival less slot before anything was observed: most come a little early."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attendance:
    """What an office has learned about its booked visitors.

    Attributes:
        absent_share: share of bookings that nobody comes for.
        lateness_s: past arrivals less their slots, ascending, negative for early ones; never empty.
    """

    absent_share: float
    lateness_s: tuple[int, ...]

    @classmethod
    def learned(cls, lateness_s: Sequence[int], absent_count: int) -> Attendance:
        """What these past bookings teach, beside the prior; both may be empty.

        Args:
            lateness_s: arrival less slot of those who came, in any order.
            absent_count: bookings that nobody came for.
        """
        bookings = len(lateness_s) + absent_count
        share = (absent_count + PRIOR_ABSENT_SHARE * PRIOR_BOOKINGS) / (bookings + PRIOR_BOOKINGS)
        return cls(absent_share=share, lateness_s=tuple(sorted([*lateness_s, *PRIOR_LATENESS_S])))

    def draw_arrival(self, slot_at: int, now: int, chance: random.Random) -> int | None:
        """When the visitor comes who has not come by `now`; None if never."""
        lateness_s = self.lateness_s
        passed = bisect_right(lateness_s, now - slot_at)
        to_come = len(lateness_s) - passed
        share = (1 - self.absent_share) * to_come / len(lateness_s)
        if chance.random() * (share + self.absent_share) >= share:
            return None
        return slot_at + lateness_s[passed + int(chance.random() * to_come)]
