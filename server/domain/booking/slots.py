"""The slots of a day: short and equal, so that visitors come evenly and not in blocks."""

from __future__ import annotations

import math
from collections.abc import Iterable

from server.domain.calendar.day_plan import Span

SLOT_MIN = 15
SHORT_SLOT_MIN = 10
SHORT_SERVICE_MIN = 6
"""Services under these minutes have short slots."""

SINGLE_COUNTER_FACTOR = 2.2
"""Where one counter alone serves, a slot has one booking and lasts so many times its minutes."""

GRID_S = 300
"""Slots begin at whole five minutes, which every zone's clocks show as such."""

BOOKED_BEFORE_S = 2 * 3600
"""A slot can be booked until this long before it."""


def slot_length_min(call_to_call_min: float, *, has_single_counter: bool) -> int:
    """How long the slots of a service are."""
    if has_single_counter:
        longest = max(SHORT_SLOT_MIN, SINGLE_COUNTER_FACTOR * call_to_call_min)
        return math.ceil(longest * 60 / GRID_S - 1e-9) * GRID_S // 60
    return SHORT_SLOT_MIN if call_to_call_min < SHORT_SERVICE_MIN else SLOT_MIN


def slot_starts(spans: Iterable[Span], length_min: int) -> list[int]:
    """Every slot that lies whole in one of these spans."""
    starts = []
    for span in spans:
        at = -(-span.from_at // GRID_S) * GRID_S
        while at + length_min * 60 <= span.until_at:
            starts.append(at)
            at += length_min * 60
    return starts


def is_too_late(slot_at: int, now: int) -> bool:
    """Whether a slot can no longer be booked."""
    return now > slot_at - BOOKED_BEFORE_S
