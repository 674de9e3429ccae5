"""What a booked time is still worth to the holder of a ticket, for paper and screens."""

from __future__ import annotations

from dataclasses import dataclass

from server.domain.queue.parameters import RuleTimes
from server.domain.queue.turn_time import Standing, turn_time
from wire.codes import SlotRight


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotWorth:
    """`from_at` is when the time begins to count, `counts_as_at` the turn time that the ticket has then."""

    right: SlotRight
    from_at: int
    counts_as_at: int


def slot_worth(standing: Standing, parameters: RuleTimes, now: int) -> SlotWorth | None:
    """The worth of a ticket's booked time; None for a walk-in."""
    if standing.slot_at is None:
        return None
    from_at = standing.slot_at - parameters.lead_s
    return SlotWorth(
        right=_right(standing.arrival_at - standing.slot_at, parameters, is_due=now >= from_at),
        from_at=from_at,
        counts_as_at=turn_time(standing, parameters, max(now, from_at)),
    )


def _right(late_s: int, parameters: RuleTimes, *, is_due: bool) -> SlotRight:
    if not is_due:
        return SlotRight.EARLY
    if late_s <= 0:
        return SlotRight.FULL
    if late_s <= parameters.grace_s:
        return SlotRight.FULL_LATE
    return SlotRight.PART if late_s < parameters.fade_end_s else SlotRight.NOTHING
