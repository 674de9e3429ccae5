"""What presses and clicks do to the desk: an act, a line of the open choice, or one clear word why not."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from counter.desk import booking, hall
from counter.desk.choice import (
    Choice,
    More,
    Option,
    OptionValue,
    Question,
    marked_option,
    move_mark,
    take_back_digit,
    type_digit,
)
from counter.desk.events import Asked, Given, HelpAnswered, Left, Picked, Pressed, SignInAsked, TicketAsked, Toggle
from counter.desk.keys import ACT_OF_KEY, Act, Key
from counter.desk.moves import Moved, say, send, still, take_step
from counter.desk.orders import Order
from counter.desk.questions import about_ticket, counter_question, follow, open_question
from counter.desk.rights import obstacle
from counter.desk.state import AT_COUNTER, Desk, Notice, Phase
from wire import commands
from wire.rows import TicketRow

SECOND_PRESS_MS = 300
"""The same key or button again within this time is the same press."""

BOUNCE_MS = 60
"""While a number of several digits is typed, only the bouncing of one contact is swallowed: 11 is a number."""


def on_pressed(desk: Desk, event: Pressed) -> Moved:
    """A key: for the open choice if there is one, else an act."""
    window_ms = BOUNCE_MS if _is_typing_number(desk, event.key) else SECOND_PRESS_MS
    if _is_second(desk, event.key, window_ms):
        return still(desk)
    desk = _pressed(desk, event.key)
    if desk.phase is Phase.SIGN_IN and event.key is not Key.F9:
        return still(desk)
    if desk.form is not None and event.key is not Key.F9:
        return _leave_form(desk) if event.key in (Key.ESCAPE, Key.MINUS) else still(desk)
    if desk.choice is not None and (move := _in_choice(desk, desk.choice, event.key)) is not None:
        return move
    act = ACT_OF_KEY.get(event.key)
    return still(desk) if act is None else _act(desk, act)


def on_asked(desk: Desk, event: Asked) -> Moved:
    """A button; it also leaves a choice that is open."""
    if _is_second(desk, event.act, SECOND_PRESS_MS):
        return still(desk)
    return _act(_left(_pressed(desk, event.act)), event.act)


def on_picked(desk: Desk, event: Picked) -> Moved:
    """A line of the choice by mouse; a place that is not there is from a list that has just closed."""
    choice = desk.choice
    if choice is None or not 0 <= event.place < len(choice.options):
        return still(desk)
    if _is_second(desk, f"line {event.place}", SECOND_PRESS_MS):
        return still(desk)
    return _pick(_pressed(desk, f"line {event.place}"), choice, choice.options[event.place])


def on_left(desk: Desk, event: Left) -> Moved:
    """The choice or the form is closed."""
    return still(_left(desk)) if desk.form is None else _leave_form(desk)


def on_given(desk: Desk, event: Given) -> Moved:
    """What was typed about a booking goes to the server; a form that has just closed gives nothing."""
    if desk.form is None:
        return still(desk)
    if desk.pending is not None:
        return say(desk, Notice.WAIT_FOR_ANSWER)
    return take_step(desk, booking.give(desk, desk.form, event.typed))


def on_ticket_asked(desk: Desk, event: TicketAsked) -> Moved:
    """What can be done with a ticket of the lists."""
    ticket = hall.ticket(desk.rows, event.ticket_id)
    if desk.phase not in AT_COUNTER:
        return still(desk)
    return say(desk, Notice.TICKET_GONE) if ticket is None else _ask_about(desk, ticket)


def on_help_answered(desk: Desk, event: HelpAnswered) -> Moved:
    """Tell the other counters that somebody goes."""
    if desk.pending is not None:
        return say(desk, Notice.WAIT_FOR_ANSWER)
    return send(desk, Order(command=commands.AnswerHelp(help_id=event.help_id)))


def on_sign_in(desk: Desk, event: SignInAsked) -> Moved:
    """Sign in if name and PIN can be right at all."""
    if desk.phase is not Phase.SIGN_IN or desk.pending is not None:
        return still(desk)
    try:
        sign_in = commands.SignIn(operator_name=event.name.strip().lower(), pin=event.pin)
    except ValueError:
        return say(desk, Notice.NAME_OR_PIN_FORM)
    return send(desk, Order(command=sign_in))


def _act(desk: Desk, act: Act) -> Moved:
    if act is Act.DOCK:
        return Moved(desk=desk, effects=(Toggle(what=More.DOCK),))
    why_not = obstacle(desk, act)
    if why_not is not None:
        return say(desk, why_not, desk.missed_in_s)
    if desk.phase is Phase.CHOOSE and act is Act.SIGN_OUT:
        return send(desk, Order(command=commands.SignOut()))
    if act is Act.BOOKING:
        return still(replace(desk, choice=None, form=booking.CODE_FORM, said=None))
    order = _order(desk, act)
    if order is not None:
        return send(desk, order)
    return still(replace(desk, choice=open_question(desk, act), said=None))


def _order(desk: Desk, act: Act) -> Order | None:
    """The command of an act that asks nothing back."""
    if act is Act.NEXT:
        return Order(command=commands.CallNext(), act=act)
    if act is Act.UNDO:
        return Order(command=commands.UndoLast(), act=act)
    if act is Act.FOLLOW_UP:
        return booking.begin(desk)
    if act is Act.PAUSE and desk.phase is Phase.PAUSED:
        return Order(command=commands.ResumeCounter(), act=act)
    make = _AT_ONCE.get(act)
    if make is None or desk.ticket is None:
        return None
    return Order(command=make(desk.ticket), act=act, number=desk.ticket.number)


def _in_choice(desk: Desk, choice: Choice, key: Key) -> Moved | None:
    """What a key does to the open choice; None for keys that mean the same with and without one."""
    if key.is_digit:
        typed = type_digit(choice, key.value)
        if typed.picked is not None:
            return _pick(desk, choice, typed.picked)
        with_digit = replace(desk, choice=typed.choice, said=None)
        return say(with_digit, Notice.NO_SUCH_CHOICE) if typed.is_unknown else still(with_digit)
    if key is Key.ENTER:
        marked = marked_option(choice)
        return still(desk) if marked is None else _pick(desk, choice, marked)
    edit = _EDITS.get(key)
    if edit is not None:
        return still(replace(desk, choice=edit(choice), said=None))
    if choice.question is Question.COUNTER and key in (Key.SLASH, Key.Q, Key.F9):
        return None
    if key in (Key.ESCAPE, Key.MINUS):
        return still(_left(desk))
    return None if key is Key.F9 else still(desk)


def _pick(desk: Desk, choice: Choice, option: Option) -> Moved:
    if not option.is_possible:
        return say(desk, Notice.NO_SUCH_CHOICE)
    if choice.draft is not None:
        return _pick_in_booking(desk, choice, option)
    if option.value in _ACTS_BEHIND_MORE:
        return _act(_left(desk), _ACTS_BEHIND_MORE[option.value])
    result = follow(desk, choice, option.value)
    if result is None:
        return say(_left(desk), Notice.TICKET_GONE)
    if isinstance(result, More):
        return Moved(desk=_left(desk), effects=(Toggle(what=result),))
    if isinstance(result, Choice):
        return still(replace(desk, choice=result, said=None))
    if desk.pending is not None:
        return say(_left(desk), Notice.WAIT_FOR_ANSWER)
    return send(desk, result)


def _pick_in_booking(desk: Desk, choice: Choice, option: Option) -> Moved:
    if desk.pending is not None:
        return say(desk, Notice.WAIT_FOR_ANSWER)
    return take_step(replace(desk, said=None), booking.pick(desk, choice, option))


def _leave_form(desk: Desk) -> Moved:
    order, closed = booking.leave(desk.form), replace(desk, form=None, said=None)
    # While an answer is outstanding the slot comes back by itself some minutes later.
    return still(closed) if order is None or desk.pending is not None else send(closed, order)


def _ask_about(desk: Desk, ticket: TicketRow) -> Moved:
    return still(replace(desk, choice=about_ticket(desk, ticket), form=None, said=None))


def _left(desk: Desk) -> Desk:
    """Without the choice; while a counter has to be chosen the list only forgets what was typed."""
    if desk.phase is Phase.CHOOSE:
        return replace(desk, choice=counter_question(desk) if desk.pending is None else None)
    return replace(desk, choice=None, form=None)


def _pressed(desk: Desk, what: str) -> Desk:
    return replace(desk, pressed=what, pressed_at_ms=desk.now_ms)


def _is_second(desk: Desk, what: str, window_ms: int) -> bool:
    return desk.pressed == what and desk.now_ms - desk.pressed_at_ms < window_ms


def _is_typing_number(desk: Desk, key: Key) -> bool:
    return key.is_digit and desk.choice is not None and desk.choice.digits > 1 and desk.choice.typed != ""


_AT_ONCE: Mapping[Act, Callable[[TicketRow], commands.Command]] = {
    Act.RECALL: lambda row: commands.RecallTicket(ticket_id=row.id),
    Act.START: lambda row: commands.StartService(ticket_id=row.id),
    Act.MISSED: lambda row: commands.MarkMissed(ticket_id=row.id),
    Act.FINISH: lambda row: commands.FinishTicket(ticket_id=row.id),
}

_ACTS_BEHIND_MORE: Mapping[OptionValue, Act] = {More.FOLLOW_UP: Act.FOLLOW_UP, More.BOOKING: Act.BOOKING}

_EDITS: Mapping[Key, Callable[[Choice], Choice]] = {
    Key.BACKSPACE: take_back_digit,
    Key.UP: lambda choice: move_mark(choice, -1),
    Key.DOWN: lambda choice: move_mark(choice, 1),
}
