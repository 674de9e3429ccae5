"""When somebody came who took a number while the server was away."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LateClaim:
    """What is known of the arrival besides the kiosk's word; all by the journal's clock.

    Attributes:
        taken_at: what the kiosk says.
        heard_at: when the kiosk last heard the server; before that the server would have given the number itself.
        previous_at: arrival of the kiosk's number before this one today, None for its first.
        asked_at: when the server heard this visitor's own request, whose answer was lost; None if it never did.
    """

    taken_at: int
    heard_at: int
    previous_at: int | None = None
    asked_at: int | None = None


def arrived_at(claim: LateClaim, now: int) -> int:
    """The arrival that counts: never after `now`, and within one kiosk in the order of its numbers.

    What the server saw itself is worth more than what the kiosk says. A clock that runs ahead gains nothing, for later
    is no better place, and one that stands behind reaches back to the last contact at the most.
    """
    said_at = max(claim.taken_at, claim.heard_at) if claim.asked_at is None else claim.asked_at
    if claim.previous_at is not None:
        said_at = max(said_at, claim.previous_at)
    return min(said_at, now)
