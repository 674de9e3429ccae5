"""Services without walk-ins: how many may be booked although some will not come, and for when.

Where walk-ins share the counters there is no overbooking: a missing visitor's minutes go to the next in line.
"""

from __future__ import annotations

import math

RISK = 0.05
"""How often more may come than can be served."""

STEP_S = 300
"""Booked times are whole five minutes."""


def most_booked(served: int, absent_share: float, risk: float = RISK) -> int:
    """The most bookings of which more than `served` come with at most this risk; never fewer than `served`.

    Args:
        served: how many can be served.
        absent_share: from 0 to below 1.
    """
    booked = served
    while served > 0 and _more_come(booked + 1, served, 1 - absent_share) <= risk:
        booked += 1
    return booked


def session_times(starts_at: int, booked: int, apart_s: float) -> list[int]:
    """Booked times of one session: two at its start, then one after each interval, in whole five minutes."""
    if booked <= 0:
        return []
    later = [starts_at + int(place * apart_s) // STEP_S * STEP_S for place in range(1, booked - 1)]
    return [starts_at, starts_at, *later][:booked]


def _more_come(booked: int, served: int, present_share: float) -> float:
    return sum(
        math.comb(booked, n) * present_share**n * (1 - present_share) ** (booked - n)
        for n in range(served + 1, booked + 1)
    )
