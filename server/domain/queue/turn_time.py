"""Turn time (*waktu giliran*): the moment a ticket counts as having come, the only sort key of the queue."""

from __future__ import annotations

from dataclasses import dataclass

from server.domain.queue.parameters import RuleTimes


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a ticket's turn time depends on; unchanged while the ticket waits.

    Attributes:
        first_arrival_at: arrival of the ticket's first fact; breaks ties, and never changes.
        arrival_at: the first arrival, or the latest return after an absence.
        carried_at: turn time kept over an absence; the first arrival before any absence.
        slot_at: booked time, None for a walk-in.
        has_priority: whether the visitor has legal priority that staff have not found false.
    """

    first_arrival_at: int
    arrival_at: int
    carried_at: int
    slot_at: int | None = None
    has_priority: bool = False

    @classmethod
    def on_arrival(cls, arrived_at: int, *, slot_at: int | None = None, has_priority: bool = False) -> Standing:
        """The standing of a ticket that was never away."""
        return cls(
            first_arrival_at=arrived_at,
            arrival_at=arrived_at,
            carried_at=arrived_at,
            slot_at=slot_at,
            has_priority=has_priority,
        )

    def after_return(self, *, returned_at: int, carried_at: int) -> Standing:
        """The standing after an absence; slot, priority and first arrival stay.

        Args:
            returned_at: when the visitor came back.
            carried_at: what `carried_turn_time` gives for this absence.
        """
        return Standing(
            first_arrival_at=self.first_arrival_at,
            arrival_at=returned_at,
            carried_at=carried_at,
            slot_at=self.slot_at,
            has_priority=self.has_priority,
        )


def turn_time(standing: Standing, parameters: RuleTimes, now: int) -> int:
    """The turn time of a waiting ticket at `now`; never after its arrival, and never rising while it waits."""
    turn_at = standing.carried_at
    if standing.has_priority:
        prioritised_at = standing.arrival_at - parameters.priority_head_start_s
        if prioritised_at < turn_at:
            turn_at = prioritised_at
    slot_at = standing.slot_at
    if slot_at is not None and now >= slot_at - parameters.lead_s:
        booked_at = booked_turn_time(standing.arrival_at, slot_at, parameters)
        if booked_at < turn_at:
            turn_at = booked_at
    return turn_at


def right_due_at(standing: Standing, parameters: RuleTimes) -> int | None:
    """When the booked time begins to count; None for a walk-in. The turn time can change at no other moment."""
    return None if standing.slot_at is None else standing.slot_at - parameters.lead_s


def booked_turn_time(arrival_at: int, slot_at: int, parameters: RuleTimes) -> int:
    """The turn time that a booking gives by itself, once its right is due."""
    if arrival_at <= slot_at:
        return slot_at - parameters.booking_head_start_s
    return arrival_at - faded(parameters.booking_head_start_s, arrival_at - slot_at, parameters)


def carried_turn_time(*, left_with: int, away_s: int, returned_at: int, parameters: RuleTimes) -> int:
    """The turn time that a visitor keeps over an absence, whether a missed call or a hold.

    Args:
        left_with: turn time when the ticket was called or put on hold.
        away_s: seconds from that moment to the return less the time granted by staff; below 0 counts as 0.
        returned_at: when the visitor came back.
        parameters: the office's parameters.
    """
    return returned_at - faded(returned_at - left_with, max(0, away_s), parameters)


def faded(right_s: int, late_s: int, parameters: RuleTimes) -> int:
    """What is left of `right_s` after `late_s` seconds: all within the grace, nothing from the fade end on.

    In between it shrinks in a straight line. Computed in whole numbers, rounded down: never in floating point,
    so that every machine gets the same second.
    """
    if late_s <= parameters.grace_s:
        return right_s
    if late_s >= parameters.fade_end_s:
        return 0
    return right_s * (parameters.fade_end_s - late_s) // (parameters.fade_end_s - parameters.grace_s)
