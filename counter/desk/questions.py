"""What an act asks back before it is a command, and what a chosen line leads to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from counter.desk import hall
from counter.desk.choice import ONE_DIGIT_MAX, Choice, More, Option, OptionValue, Question, ask, numbered
from counter.desk.keys import Act
from counter.desk.orders import Order
from counter.desk.state import WITH_TICKET, Desk, Phase
from wire import commands
from wire.codes import (
    CancelReason,
    CounterState,
    HoldReason,
    OperatorRole,
    Outcome,
    OverrideReason,
    PauseReason,
    PriorityKind,
    PriorityReason,
    TicketState,
)
from wire.rows import TicketRow

GRANTED_MIN = (5, 10, 15, 30, 60)
"""Minutes that a held visitor can be given; they cost no seniority."""

REMOVAL_REASONS = (PriorityReason.NOT_ENTITLED, PriorityReason.CHOSEN_BY_MISTAKE)


Outcomes = Choice | Order | More
"""A chosen line leads to a further question, a command, or a change of how the program looks."""


def open_question(desk: Desk, act: Act) -> Choice:
    """The first question of an act that needs one; `obstacle(desk, act)` is None."""
    return _QUESTIONS[act](desk)


def about_ticket(desk: Desk, ticket: TicketRow) -> Choice:
    """What can be done with a ticket of the lists."""
    if ticket.state is TicketState.WAITING:
        lines = [More.CALL, More.PRIORITY, More.REPRINT, More.CANCEL]
    else:
        lines = [More.RETURN, More.PRIORITY, More.REPRINT, More.CANCEL]
    impossible = frozenset({More.CALL}) if desk.phase is Phase.PAUSED else frozenset()
    return _about(ask(Question.ABOUT_TICKET, numbered(lines, impossible)), ticket)


def counter_question(desk: Desk) -> Choice:
    """Which counter to take: by its own number, taken ones not possible except by the one who sits there already."""
    rows = hall.counters(desk.rows)
    width = max((len(str(row.number)) for row in rows), default=1)
    own_name = desk.shift.operator_name if desk.shift else None
    options = [
        Option(
            code=str(row.number).zfill(width),
            value=row.id,
            is_possible=row.state is CounterState.CLOSED or row.operator_name == own_name,
        )
        for row in rows
    ]
    return ask(Question.COUNTER, options)


def follow(desk: Desk, choice: Choice, value: OptionValue) -> Outcomes | None:
    """Where the line with `value` leads; None when the ticket it speaks of has gone meanwhile."""
    which = _WHICH.get(choice.question)
    if which is not None:
        ticket = _known(desk, value)
        return None if ticket is None else which(desk, ticket)
    if choice.question is Question.ABOUT_TICKET:
        ticket = _known(desk, choice.ticket_id)
        return None if ticket is None else _ABOUT[value](desk, ticket)
    if choice.question is Question.HOLD_WHY:
        minutes = ask(Question.HOLD_HOW_LONG, numbered(GRANTED_MIN))
        return replace(minutes, ticket_id=choice.ticket_id, number=choice.number, reason=value)
    if choice.question in (Question.MORE, Question.LEAVING):
        return _from_list(desk, value)
    return Order(command=_command(choice, value), act=_ACT_OF.get(choice.question), number=choice.number)


def _transfer(desk: Desk) -> Choice:
    standing = _standing(desk)
    services = [row.id for row in hall.services(desk.rows)]
    # The present service keeps its line, so that every service has the same number every day.
    return _about(ask(Question.TRANSFER_TO, numbered(services, frozenset({standing.service_id}))), standing)


def _hold(desk: Desk) -> Choice:
    return _about(ask(Question.HOLD_WHY, numbered(list(HoldReason))), _standing(desk))


def _pause(desk: Desk) -> Choice:
    return ask(Question.PAUSE_WHY, numbered(list(PauseReason)))


def _return(desk: Desk) -> Choice:
    return ask(Question.RETURN_WHICH, ticket_lines(desk.away))


def _call(desk: Desk) -> Choice:
    return ask(Question.CALL_WHICH, ticket_lines(desk.waiting))


def _priority(desk: Desk) -> Choice:
    return ask(Question.PRIORITY_WHICH, ticket_lines(_all_tickets(desk)))


def _cancel(desk: Desk) -> Choice:
    return ask(Question.CANCEL_WHICH, ticket_lines(_all_tickets(desk)))


def _reprint(desk: Desk) -> Choice:
    return ask(Question.REPRINT_WHICH, ticket_lines(_all_tickets(desk)))


def _leave(desk: Desk) -> Choice:
    helps: list[OptionValue] = [row.id for row in hall.help_requests(desk.rows)]
    return ask(Question.LEAVING, numbered([More.SIGN_OUT, *helps]))


def _more(desk: Desk) -> Choice:
    lines: list[OptionValue] = [
        Outcome.INCOMPLETE, Outcome.REFERRED, More.DOCK, More.TEXT_SIZE, More.LANGUAGE, More.FOLLOW_UP, More.BOOKING,
        More.BELL,
    ]  # fmt: skip
    if desk.shift is not None and desk.shift.role in (OperatorRole.SUPERVISOR, OperatorRole.ADMINISTRATOR):
        lines.append(More.CLOSE_DAY)
    is_busy = desk.phase in WITH_TICKET and desk.pending is None
    impossible = frozenset() if is_busy else frozenset({Outcome.INCOMPLETE, Outcome.REFERRED})
    return ask(Question.MORE, numbered(lines, impossible))


def ticket_lines(tickets: Sequence[TicketRow]) -> tuple[Option, ...]:
    """Up to nine tickets by 1 to 9; more by the digits on the visitor's paper, for nobody counts lines."""
    if len(tickets) <= ONE_DIGIT_MAX:
        return numbered([row.id for row in tickets])
    return tuple(Option(code=hall.digits_of(row.number), value=row.id) for row in tickets)


def _all_tickets(desk: Desk) -> list[TicketRow]:
    standing = desk.ticket
    return ([] if standing is None else [standing]) + desk.waiting + desk.away


def _standing(desk: Desk) -> TicketRow:
    standing = desk.ticket
    assert standing is not None, "the act needs a ticket at the counter"
    return standing


def _known(desk: Desk, value: OptionValue | None) -> TicketRow | None:
    standing = desk.ticket
    if standing is not None and standing.id == value:
        return standing
    return hall.ticket(desk.rows, value) if isinstance(value, int) else None


def _about(choice: Choice, ticket: TicketRow) -> Choice:
    return replace(choice, ticket_id=ticket.id, number=ticket.number)


def _why_call(desk: Desk, ticket: TicketRow) -> Outcomes:
    return _about(ask(Question.CALL_WHY, numbered(list(OverrideReason))), ticket)


def _why_cancel(desk: Desk, ticket: TicketRow) -> Outcomes:
    return _about(ask(Question.CANCEL_WHY, numbered(list(CancelReason))), ticket)


def _which_priority(desk: Desk, ticket: TicketRow) -> Outcomes:
    if ticket.priority is None:
        return _about(ask(Question.PRIORITY_KIND, numbered(list(PriorityKind))), ticket)
    return _about(ask(Question.PRIORITY_REMOVE_WHY, numbered(REMOVAL_REASONS)), ticket)


def _back_in_line(desk: Desk, ticket: TicketRow) -> Outcomes:
    return Order(command=commands.ReturnTicket(ticket_id=ticket.id), act=Act.RETURN, number=ticket.number)


def _copy(desk: Desk, ticket: TicketRow) -> Outcomes:
    return Order(command=commands.ReprintTicket(ticket_id=ticket.id), act=Act.REPRINT, number=ticket.number)


def _from_list(desk: Desk, value: OptionValue) -> Outcomes | None:
    if isinstance(value, Outcome):
        standing = desk.ticket
        if standing is None:
            return None
        finish = commands.FinishTicket(ticket_id=standing.id, outcome=value)
        return Order(command=finish, act=Act.FINISH, number=standing.number)
    if value is More.SIGN_OUT:
        return Order(command=commands.SignOut())
    if value is More.CLOSE_DAY:
        return ask(Question.CLOSE_DAY, numbered([More.CLOSE_DAY]))
    if isinstance(value, More):
        return value
    assert isinstance(value, int)
    return Order(command=commands.AnswerHelp(help_id=value))


def _command(choice: Choice, value: OptionValue) -> commands.Command:
    """The command of a last step. Models are strict, so a value of another kind raises here and is our bug."""
    about = {} if choice.ticket_id is None else {"ticket_id": choice.ticket_id}
    if choice.question is Question.HOLD_HOW_LONG:
        return commands.HoldTicket.model_validate(about | {"granted_min": value, "reason": choice.reason})
    model, name = _LAST_STEPS[choice.question]
    return model.model_validate(about if name is None else about | {name: value})


_QUESTIONS: Mapping[Act, Callable[[Desk], Choice]] = {
    Act.TRANSFER: _transfer,
    Act.HOLD: _hold,
    Act.PAUSE: _pause,
    Act.RETURN: _return,
    Act.CALL: _call,
    Act.PRIORITY: _priority,
    Act.CANCEL: _cancel,
    Act.REPRINT: _reprint,
    Act.SIGN_OUT: _leave,
    Act.MORE: _more,
}

_WHICH: Mapping[Question, Callable[[Desk, TicketRow], Outcomes]] = {
    Question.RETURN_WHICH: _back_in_line,
    Question.CALL_WHICH: _why_call,
    Question.PRIORITY_WHICH: _which_priority,
    Question.CANCEL_WHICH: _why_cancel,
    Question.REPRINT_WHICH: _copy,
}

_ABOUT: Mapping[OptionValue, Callable[[Desk, TicketRow], Outcomes]] = {
    More.CALL: _why_call,
    More.RETURN: _back_in_line,
    More.PRIORITY: _which_priority,
    More.REPRINT: _copy,
    More.CANCEL: _why_cancel,
}

_LAST_STEPS: Mapping[Question, tuple[type[commands.Command], str | None]] = {
    Question.COUNTER: (commands.TakeCounter, "counter_id"),
    Question.TRANSFER_TO: (commands.TransferTicket, "service_id"),
    Question.CALL_WHY: (commands.CallTicket, "reason"),
    Question.PRIORITY_KIND: (commands.SetPriority, "priority"),
    Question.PRIORITY_REMOVE_WHY: (commands.RemovePriority, "reason"),
    Question.CANCEL_WHY: (commands.CancelTicket, "reason"),
    Question.PAUSE_WHY: (commands.PauseCounter, "reason"),
    Question.CLOSE_DAY: (commands.CloseDay, None),
}

_ACT_OF: Mapping[Question, Act] = {
    Question.TRANSFER_TO: Act.TRANSFER,
    Question.HOLD_HOW_LONG: Act.HOLD,
    Question.CALL_WHY: Act.CALL,
    Question.PRIORITY_KIND: Act.PRIORITY,
    Question.PRIORITY_REMOVE_WHY: Act.PRIORITY,
    Question.CANCEL_WHY: Act.CANCEL,
    Question.PAUSE_WHY: Act.PAUSE,
}
