"""Why was X called before me? The answer for any two tickets of a day, as a case with its values."""

from __future__ import annotations

from dataclasses import dataclass, replace

from server.domain.queue.chronicle import Absence, Call, Chronicle
from server.domain.queue.parameters import SECONDS_PER_MINUTE, RuleTimes
from server.domain.queue.tickets import AWAY_STATES, Ticket
from server.domain.queue.turn_time import Standing, booked_turn_time, right_due_at, turn_time
from wire.codes import OverrideReason, PlaceReason, PriorityKind, TicketState, WhyCase

_LATEST = 1 << 62


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why the other ticket was called first.

    Attributes:
        case: which sentence; it says which of the values below are not None.
        called_at: when the other was called; None while it waits too, and the reason is why it stands first.
        own_turn_at, other_turn_at: the two turn times at that moment, while both waited.
        other_arrived_at: when the other first came.
        slot_at: the other's booked time.
        counter_id: who called.
        service_id: what the asker waited for then.
        left_at, back_at: from when to when somebody was away; `back_at` is None while they still are.
        shift_s: by how much the asker's turn time moved over an absence.
        override, record: why a call was out of order, and its number in the journal.
        priority: the kind, for staff alone.
    """

    case: WhyCase
    called_at: int | None = None
    own_turn_at: int | None = None
    other_turn_at: int | None = None
    other_arrived_at: int | None = None
    slot_at: int | None = None
    counter_id: int | None = None
    service_id: int | None = None
    left_at: int | None = None
    back_at: int | None = None
    shift_s: int | None = None
    override: OverrideReason | None = None
    record: int | None = None
    priority: PriorityKind | None = None


def place_reason(standing: Standing, times: RuleTimes, now: int) -> PlaceReason:
    """What a waiting ticket's turn time comes from; a right that changes nothing is not named."""
    turn_at = turn_time(standing, times, now)
    due_at = right_due_at(standing, times)
    is_due = due_at is not None and due_at <= now
    if turn_at < standing.carried_at:
        is_booked = is_due and booked_turn_time(standing.arrival_at, standing.slot_at or 0, times) == turn_at
        return PlaceReason.BOOKED if is_booked else PlaceReason.PRIORITY
    if standing.arrival_at > standing.first_arrival_at:
        return PlaceReason.RETURNED
    return PlaceReason.BOOKED_LATER if due_at is not None and not is_due else PlaceReason.ARRIVAL


def why_before(chronicle: Chronicle, own_id: int, other_id: int, times: RuleTimes, now: int) -> Reason | None:
    """Why the other ticket was called before this one, or stands before it while neither was called.

    Of several calls of the other the latest counts at which the asker waited. None if either ticket is unknown.
    """
    own, other = chronicle.ticket_before(own_id, _LATEST), chronicle.ticket_before(other_id, _LATEST)
    if own is None or other is None or own_id == other_id:
        return None
    calls = chronicle.calls_of(other_id)
    for call in reversed(calls):
        then = chronicle.ticket_before(own_id, call.seq)
        if then is not None and then.state is TicketState.WAITING:
            return why_called(chronicle, own_id, call, times)
    by_voice = chronicle.on_paper(other_id)
    if by_voice is not None:
        return Reason(case=WhyCase.ON_PAPER, called_at=by_voice.called_at, counter_id=by_voice.counter_id)
    if own.state is other.state is TicketState.WAITING:
        return _Pair(chronicle=chronicle, own=own, other=other, times=times, at=now, seq=_LATEST).reason()
    return why_called(chronicle, own_id, calls[-1], times) if calls else Reason(case=WhyCase.NOT_BEFORE)


def why_called(chronicle: Chronicle, own_id: int, call: Call, times: RuleTimes) -> Reason:
    """Why this call was not one of the asker."""
    own = chronicle.ticket_before(own_id, call.seq)
    if own is None:
        reason = Reason(case=WhyCase.CAME_LATER, other_arrived_at=call.ticket.standing.first_arrival_at)
    elif own.state in AWAY_STATES:
        returned = chronicle.return_after(own_id, call.seq)
        back_at = None if returned is None else returned.back_at
        reason = Reason(case=WhyCase.AWAY, left_at=own.left_at, back_at=back_at)
    elif own.state is not TicketState.WAITING:
        reason = Reason(case=WhyCase.NOT_BEFORE)
    elif call.override is not None:
        reason = Reason(case=WhyCase.OVERRIDE, override=OverrideReason(call.override), record=call.seq)
    elif own.service_id not in call.counter.service_ids:
        reason = Reason(case=WhyCase.OTHER_COUNTER, service_id=own.service_id)
    else:
        pair = _Pair(chronicle=chronicle, own=own, other=call.ticket, times=times, at=call.at, seq=call.seq, call=call)
        reason = pair.reason()
    return replace(reason, called_at=call.at, counter_id=call.counter.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Pair:
    """Two tickets that waited at one moment. `call` is None where nobody was called yet: then no offset counts."""

    chronicle: Chronicle
    own: Ticket
    other: Ticket
    times: RuleTimes
    at: int
    seq: int
    call: Call | None = None

    def reason(self) -> Reason:
        """Why the other came first."""
        own_at, other_at = self._turn_at(self.own), self._turn_at(self.other)
        own_key = self._key(self.own, own_at)
        if self._key(self.other, other_at) > own_key:
            return Reason(case=WhyCase.NOT_BEFORE if self.call is None else WhyCase.UNEXPLAINED)
        turns = Reason(case=WhyCase.SENIOR, own_turn_at=own_at, other_turn_at=other_at)
        if self._plain(self.other, other_at) > self._plain(self.own, own_at):
            return replace(turns, case=WhyCase.OTHER_FIRST, service_id=self.own.service_id)
        absence = self.chronicle.absence_before(self.own.id, self.seq)
        if absence is not None and self._was_lost_to(absence, own_at, other_at):
            shift_s = own_at - absence.left_with
            return replace(
                turns, case=WhyCase.BACK_LATE, left_at=absence.left_at, back_at=absence.back_at, shift_s=shift_s
            )
        turns = replace(turns, other_arrived_at=self.other.standing.first_arrival_at)
        if self._key(self.other, self.other.standing.carried_at) < own_key:
            return self._by_arrival(turns)
        return self._by_right(turns, own_key)

    def _was_lost_to(self, absence: Absence, own_at: int, other_at: int) -> bool:
        """Whether the asker would have come first without having been away."""
        unshifted_at = min(own_at, absence.left_with)
        return self._key(self.own, unshifted_at) < self._key(self.other, other_at)

    def _by_arrival(self, turns: Reason) -> Reason:
        """The other needs no right to come first."""
        if self.chronicle.was_transferred_before(self.other.id, self.seq):
            return replace(turns, case=WhyCase.TRANSFERRED)
        absence = self.chronicle.absence_before(self.other.id, self.seq)
        if absence is not None and self.other.standing.carried_at == absence.left_with:
            return replace(turns, case=WhyCase.RETURNED, left_at=absence.left_at, back_at=absence.back_at)
        return turns

    def _by_right(self, turns: Reason, own_key: tuple[int, int, int]) -> Reason:
        """The other comes first by its booking, or else by its priority."""
        standing = self.other.standing
        due_at = right_due_at(standing, self.times)
        if standing.slot_at is not None and due_at is not None and due_at <= self.at:
            booked_at = booked_turn_time(standing.arrival_at, standing.slot_at, self.times)
            if self._key(self.other, booked_at) < own_key:
                return replace(turns, case=WhyCase.BOOKED, slot_at=standing.slot_at)
        return replace(turns, case=WhyCase.PRIORITY, priority=self.other.priority)

    def _turn_at(self, ticket: Ticket) -> int:
        return turn_time(ticket.standing, self.times, self.at)

    def _plain(self, ticket: Ticket, turn_at: int) -> tuple[int, int, int]:
        return (turn_at, ticket.standing.first_arrival_at, ticket.n)

    def _key(self, ticket: Ticket, turn_at: int) -> tuple[int, int, int]:
        offsets = {} if self.call is None else self.call.counter.offsets_min
        offset_s = offsets.get(ticket.service_id, 0) * SECONDS_PER_MINUTE
        return (turn_at + offset_s, ticket.standing.first_arrival_at, ticket.n)
