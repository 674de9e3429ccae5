"""Why was X called before me? One answer for any two tickets, in values; words are for those who show it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from server.domain.queue.choice import CounterSkills
from server.domain.queue.parameters import SECONDS_PER_MINUTE, RuleTimes
from server.domain.queue.turn_time import Standing, turn_time


class Reason(Enum):
    """What decided between a called ticket and somebody who asks.

    OVERRIDE: staff called it out of order; CAME_LATER: the asker was not there yet; OTHER_COUNTER: that counter does
    not serve the asker; ASKER_AWAY: the asker did not come when called, or was on hold; SENIOR: the earlier turn time
    by coming earlier; BOOKED, PRIORITY: the earlier turn time by right; RETURNED: kept over an absence; TRANSFERRED:
    kept over a change of service; OWN_SERVICE: that counter prefers the service of the called one.
    """

    OVERRIDE = "override"
    CAME_LATER = "came_later"
    OTHER_COUNTER = "other_counter"
    ASKER_AWAY = "asker_away"
    SENIOR = "senior"
    BOOKED = "booked"
    PRIORITY = "priority"
    RETURNED = "returned"
    TRANSFERRED = "transferred"
    OWN_SERVICE = "own_service"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedCall:
    """A call that somebody asks about, as it was recorded.

    Attributes:
        called_at: when.
        record: number of the journal's record, for an override.
        skills: the counter's skills at that moment.
        override: reason of a call out of order, None for a call by the rule.
        service_id, standing: of the called ticket at that moment.
        was_transferred: whether its visit had changed service before.
    """

    called_at: int
    record: int
    skills: CounterSkills
    override: str | None
    service_id: int
    standing: Standing
    was_transferred: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AskerAbsence:
    """The asker's latest absence that began before the call asked about.

    Attributes:
        left_at, left_with: when the asker was called or put on hold, and the turn time then.
        returned_at: when the asker came back, None if still away.
    """

    left_at: int
    left_with: int
    returned_at: int | None

    def is_over_at(self, now: int) -> bool:
        """Whether the asker was back by then."""
        return self.returned_at is not None and self.returned_at <= now


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """The ticket that asks, as it stood when the other one was called.

    Attributes:
        service_id, standing: at that moment.
        absence: None for somebody who was never away.
    """

    service_id: int
    standing: Standing
    absence: AskerAbsence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The answer, with the figures that its sentence needs.

    Attributes:
        reason: which sentence.
        turn_time_at: turn time of the called ticket; for a booking or a priority the moment it counts as having come.
        own_turn_time_at: turn time of the asker at that moment.
        moved_s: by how much the asker's turn time had moved over an absence; 0 unless the reason is ASKER_AWAY and
            the asker was back by then.
    """

    reason: Reason
    turn_time_at: int
    own_turn_time_at: int
    moved_s: int = 0


def explain(call: ExplainedCall, asker: Asker, parameters: RuleTimes) -> Explanation:
    """Why that ticket was called before the asker's; the asker must not have been called for good before it."""
    turn_at = turn_time(call.standing, parameters, call.called_at)
    own_at = turn_time(asker.standing, parameters, call.called_at)
    reason = _reason(call, asker, parameters)
    moved_s = 0
    absence = asker.absence
    if reason is Reason.ASKER_AWAY and absence is not None and absence.is_over_at(call.called_at):
        moved_s = own_at - absence.left_with
    return Explanation(reason=reason, turn_time_at=turn_at, own_turn_time_at=own_at, moved_s=moved_s)


def _reason(call: ExplainedCall, asker: Asker, parameters: RuleTimes) -> Reason:
    if call.override is not None:
        return Reason.OVERRIDE
    if asker.standing.first_arrival_at > call.called_at:
        return Reason.CAME_LATER
    if asker.service_id not in call.skills.service_ids:
        return Reason.OTHER_COUNTER
    if _was_decided_by_absence(call, asker, parameters):
        return Reason.ASKER_AWAY
    own_at = turn_time(asker.standing, parameters, call.called_at)
    if turn_time(call.standing, parameters, call.called_at) > own_at:
        return Reason.OWN_SERVICE
    return _source(call, own_at, parameters)


def _was_decided_by_absence(call: ExplainedCall, asker: Asker, parameters: RuleTimes) -> bool:
    """Whether the asker was away at the call, or would have gone first with the turn time held before the absence."""
    absence = asker.absence
    if absence is None:
        return False
    if not absence.is_over_at(call.called_at):
        return True
    sort_at = turn_time(call.standing, parameters, call.called_at) + _offset_s(call, call.service_id)
    return absence.left_with + _offset_s(call, asker.service_id) < sort_at


def _source(call: ExplainedCall, own_at: int, parameters: RuleTimes) -> Reason:
    """What the called ticket owes its earlier turn time to: the least that suffices."""
    standing, now = call.standing, call.called_at
    plain = replace(standing, carried_at=standing.arrival_at, slot_at=None, has_priority=False)
    if plain.arrival_at <= own_at:
        return Reason.TRANSFERRED if call.was_transferred else Reason.SENIOR
    if standing.carried_at < standing.arrival_at and standing.carried_at <= own_at:
        return Reason.RETURNED
    prioritised = replace(plain, has_priority=standing.has_priority)
    if turn_time(prioritised, parameters, now) <= own_at:
        return Reason.PRIORITY
    return Reason.BOOKED


def _offset_s(call: ExplainedCall, service_id: int) -> int:
    return SECONDS_PER_MINUTE * call.skills.offsets_min.get(service_id, 0)
