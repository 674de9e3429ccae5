"""A ticket as a value, its life as one table, and how each fact changes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from server.domain.queue import facts
from server.domain.queue.choice import Candidate
from server.domain.queue.parameters import Parameters
from server.domain.queue.record import Record
from server.domain.queue.turn_time import Standing, carried_turn_time, turn_time
from wire.codes import Channel, Language, PaperState, PriorityKind, TicketState


class Action(StrEnum):
    """What can be done with a ticket."""

    CALL = "call"
    RECALL = "recall"
    START = "start"
    FINISH = "finish"
    MARK_MISSED = "mark_missed"
    HOLD = "hold"
    RETURN_TO_QUEUE = "return_to_queue"
    TRANSFER = "transfer"
    SET_PRIORITY = "set_priority"
    REMOVE_PRIORITY = "remove_priority"
    CANCEL = "cancel"
    EXPIRE = "expire"
    SERVE_ON_PAPER = "serve_on_paper"
    MISS_ON_PAPER = "miss_on_paper"
    REVIVE = "revive"


OPEN_STATES = frozenset(
    {TicketState.WAITING, TicketState.CALLED, TicketState.SERVING, TicketState.HELD, TicketState.MISSED}
)
"""The ticket may still be served today."""

AT_COUNTER_STATES = frozenset({TicketState.CALLED, TicketState.SERVING})
"""The ticket occupies a counter."""

AWAY_STATES = frozenset({TicketState.HELD, TicketState.MISSED})
"""The visitor is expected to come back."""

_S = TicketState
# In the order of the enumeration: a set has another order in every process.
_OPEN = [state for state in TicketState if state in OPEN_STATES]
_STAY = {state: state for state in _OPEN}

TRANSITIONS: Mapping[Action, Mapping[TicketState, TicketState]] = {
    Action.CALL: {_S.WAITING: _S.CALLED},
    Action.RECALL: {_S.CALLED: _S.CALLED},
    Action.START: {_S.CALLED: _S.SERVING},
    Action.FINISH: {_S.SERVING: _S.DONE},
    Action.MARK_MISSED: {_S.CALLED: _S.MISSED},
    Action.HOLD: {_S.WAITING: _S.HELD, _S.CALLED: _S.HELD, _S.SERVING: _S.HELD},
    Action.RETURN_TO_QUEUE: {_S.HELD: _S.WAITING, _S.MISSED: _S.WAITING},
    # A later extra request of the same visit is a transfer too, hence from done.
    Action.TRANSFER: {_S.WAITING: _S.WAITING, _S.CALLED: _S.WAITING, _S.SERVING: _S.WAITING, _S.DONE: _S.WAITING},
    Action.SET_PRIORITY: _STAY,
    Action.REMOVE_PRIORITY: _STAY | {_S.CALLED: _S.WAITING, _S.SERVING: _S.WAITING},
    Action.CANCEL: dict.fromkeys(_OPEN, _S.CANCELLED),
    Action.EXPIRE: dict.fromkeys(_OPEN, _S.EXPIRED),
    Action.SERVE_ON_PAPER: dict.fromkeys(_OPEN, _S.DONE),
    Action.MISS_ON_PAPER: {state: _S.MISSED for state in _OPEN if state is not _S.SERVING},
    # Only of those that expired with the closing of a day which then went on.
    Action.REVIVE: {_S.EXPIRED: _S.WAITING},
}
"""From action and state to the next state; what is not here is not possible."""


class IllegalTransition(Exception):  # noqa: N818 - refusals are nouns
    """The action is not possible in the ticket's state.

    Attributes:
        state, action: the two that do not go together.
    """

    code = "wrong_state"

    def __init__(self, state: TicketState, action: Action) -> None:
        super().__init__(f"a ticket that is {state} cannot {action}")
        self.state = state
        self.action = action


def next_state(state: TicketState, action: Action) -> TicketState:
    """The state after `action`.

    Raises:
        IllegalTransition: the action is not possible now.
    """
    after = TRANSITIONS[action].get(state)
    if after is None:
        raise IllegalTransition(state, action)
    return after


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A ticket after all its facts so far.

    Attributes:
        standing: what its turn time depends on.
        counter_id: where it was called to or is served, None elsewhere.
        called_at: latest call, None before the first.
        left_at, left_with: when an absence began and the turn time then; None unless away.
        granted_s: what staff granted of that absence.
        call_seq: number of the fact of the latest call.
        touched_seq: number of the latest fact that was not about paper.
    """

    id: int
    n: int
    number: str
    service_id: int
    state: TicketState
    channel: Channel
    headcount: int
    language: Language
    priority: PriorityKind | None
    standing: Standing
    counter_id: int | None = None
    called_at: int | None = None
    call_seq: int | None = None
    left_at: int | None = None
    left_with: int | None = None
    granted_s: int = 0
    missed_count: int = 0
    paper: PaperState = PaperState.RESERVED
    touched_seq: int

    def turn_time_at(self, parameters: Parameters, now: int) -> int:
        """The turn time at `now`."""
        return turn_time(self.standing, parameters, now)

    def as_candidate(self) -> Candidate:
        """The ticket as the rule sees it."""
        return Candidate(ticket_id=self.id, service_id=self.service_id, standing=self.standing, n=self.n)


ACTION_OF: Mapping[type[facts.Fact], Action] = {
    facts.TicketCalled: Action.CALL,
    facts.TicketRecalled: Action.RECALL,
    facts.TicketStarted: Action.START,
    facts.TicketEnded: Action.FINISH,
    facts.TicketMissed: Action.MARK_MISSED,
    facts.TicketHeld: Action.HOLD,
    facts.TicketReturned: Action.RETURN_TO_QUEUE,
    facts.TicketTransferred: Action.TRANSFER,
    facts.PrioritySet: Action.SET_PRIORITY,
    facts.PriorityRemoved: Action.REMOVE_PRIORITY,
    facts.TicketCancelled: Action.CANCEL,
    facts.TicketExpired: Action.EXPIRE,
    facts.TicketServedOnPaper: Action.SERVE_ON_PAPER,
    facts.TicketMissedOnPaper: Action.MISS_ON_PAPER,
    facts.TicketRevived: Action.REVIVE,
}
"""The action each fact about a ticket stands for."""


def apply(ticket: Ticket | None, record: Record, parameters: Parameters) -> Ticket:
    """The ticket after one more fact about it; None stands for a ticket that does not exist yet.

    Raises:
        IllegalTransition: the fact is not possible in the ticket's state.
        ValueError: the fact is not about a ticket, or comes before the ticket's first.
    """
    fact = record.fact
    if isinstance(fact, facts.TicketIssued):
        return _new(fact, record.seq, slot=None)
    if isinstance(fact, facts.TicketCheckedIn):
        return _new(fact, record.seq, slot=fact.slot) if ticket is None else _with_slot(ticket, fact, record.seq)
    if ticket is None:
        raise ValueError(f"record {record.seq} speaks of a ticket that was never issued")
    if isinstance(fact, facts.PaperReported):
        return replace(ticket, paper=PaperState(fact.paper))
    if isinstance(fact, facts.ReprintAsked):
        return ticket
    action = ACTION_OF.get(type(fact))
    if action is None:
        raise ValueError(f"record {record.seq} is not about a ticket: {fact.kind}")
    return _act(ticket, record, next_state(ticket.state, action), parameters)


def fold(records: Iterable[Record], parameters: Parameters) -> Ticket | None:
    """The ticket that all these facts about it make, those taken back left out; None for no facts."""
    records = list(records)
    undone = {record.fact.number for record in records if isinstance(record.fact, facts.FactUndone)}
    ticket: Ticket | None = None
    for record in records:
        if record.seq not in undone and not isinstance(record.fact, facts.FactUndone):
            ticket = apply(ticket, record, parameters)
    return ticket


def _new(fact: facts.TicketIssued | facts.TicketCheckedIn, seq: int, slot: int | None) -> Ticket:
    return Ticket(
        id=fact.ticket,
        n=fact.n,
        number=fact.number,
        service_id=fact.service,
        state=TicketState.WAITING,
        channel=Channel(fact.channel),
        headcount=fact.headcount,
        language=Language(fact.language),
        priority=None if fact.priority is None else PriorityKind(fact.priority),
        standing=Standing.on_arrival(fact.arrived, slot_at=slot, has_priority=fact.priority is not None),
        touched_seq=seq,
    )


def _with_slot(ticket: Ticket, fact: facts.TicketCheckedIn, seq: int) -> Ticket:
    priority = ticket.priority or (None if fact.priority is None else PriorityKind(fact.priority))
    standing = replace(ticket.standing, slot_at=fact.slot, has_priority=priority is not None)
    return replace(ticket, standing=standing, priority=priority, touched_seq=seq)


def _act(ticket: Ticket, record: Record, state: TicketState, parameters: Parameters) -> Ticket:
    fact, at = record.fact, record.at
    counter_id = ticket.counter_id if state in AT_COUNTER_STATES else None
    after = replace(ticket, state=state, counter_id=counter_id, touched_seq=record.seq)
    match fact:
        case facts.TicketCalled():
            return replace(
                after, counter_id=fact.counter, called_at=at, call_seq=record.seq, left_at=at, left_with=fact.turn_time
            )
        case facts.TicketServedOnPaper():
            return replace(after, called_at=ticket.called_at or fact.called)
        case facts.TicketMissedOnPaper():
            left_with = turn_time(ticket.standing, parameters, fact.called)
            away = replace(after, called_at=fact.called, left_at=fact.called, left_with=left_with, granted_s=0)
            return replace(away, missed_count=ticket.missed_count + 1)
        case facts.TicketMissed():
            return replace(after, missed_count=ticket.missed_count + 1, granted_s=0)
        case facts.TicketHeld():
            left_with = turn_time(ticket.standing, parameters, at)
            return replace(after, left_at=at, left_with=left_with, granted_s=fact.granted_min * 60)
        case facts.TicketReturned():
            return _returned(after, at, fact.granted_min * 60, parameters)
        case facts.TicketRevived():
            return replace(after, left_at=None, left_with=None, granted_s=0)
        case facts.TicketTransferred():
            return replace(after, service_id=fact.to_service)
        case facts.PrioritySet():
            standing = replace(ticket.standing, has_priority=True)
            return replace(after, priority=PriorityKind(fact.priority), standing=standing)
        case facts.PriorityRemoved():
            return replace(after, priority=None, standing=replace(ticket.standing, has_priority=False))
        case _:
            return after


def _returned(ticket: Ticket, at: int, granted_s: int, parameters: Parameters) -> Ticket:
    if ticket.left_at is None or ticket.left_with is None:
        raise ValueError(f"ticket {ticket.id} returns without having left")
    away_s = at - ticket.left_at - ticket.granted_s - granted_s
    carried_at = carried_turn_time(left_with=ticket.left_with, away_s=away_s, returned_at=at, parameters=parameters)
    standing = ticket.standing.after_return(returned_at=at, carried_at=carried_at)
    return replace(ticket, standing=standing, left_at=None, left_with=None, granted_s=0)
