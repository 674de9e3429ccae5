"""What news from the server does to the desk: rows, freshness, answers and refusals."""

from collections.abc import Mapping
from dataclasses import replace

from counter.desk import booking, hall
from counter.desk.choice import Question
from counter.desk.events import (
    Alert,
    Answered,
    Effect,
    Fed,
    FeedTurned,
    HindrancesTurned,
    PrintSlip,
    Refused,
    Remember,
    Send,
    SlipEnded,
    Ticked,
    Told,
    Unanswered,
)
from counter.desk.moves import Moved, say, send, still, take_step
from counter.desk.orders import Order
from counter.desk.questions import counter_question
from counter.desk.state import Confirmed, Desk, Notice, Pending, Phase, Said
from wire import bookings, commands
from wire.codes import CounterState, RefusalCode
from wire.rows import CounterRow

TRUST_ANSWER_MS = 1_000
"""How long an answer may outrank a living feed that says otherwise: by then the push has come."""

_TYPED_AGAIN = (
    commands.SignIn,
    commands.TakeCounter,
    commands.SignOut,
    commands.AnswerHelp,
    bookings.AskBookable,
    bookings.AskDays,
    bookings.AskSlots,
    bookings.HoldPlace,
    bookings.FindBooking,
    bookings.ReleasePlace,
)
_SHIFT_IS_OVER = frozenset({RefusalCode.NO_SHIFT, RefusalCode.NOT_SIGNED_IN})


def on_fed(desk: Desk, event: Fed) -> Moved:
    """Rows replace the old ones; an answer that the feed has caught up with is no longer needed."""
    fed = replace(desk, rows=event.rows, at=event.at, at_ms=event.now_ms, device=event.device)
    if fed.confirmed and _has_caught_up(fed, fed.confirmed):
        fed = replace(fed, confirmed=None)
    return _after_news(desk, fed)


def on_turned(desk: Desk, event: FeedTurned) -> Moved:
    """Freshness only changes what the operator is told."""
    return still(replace(desk, is_fresh=event.is_fresh, trouble=event.trouble))


def on_ticked(desk: Desk, event: Ticked) -> Moved:
    """Time lets an answer go that the feed never mentions."""
    ticked = desk if event.at is None else replace(desk, at=event.at, at_ms=event.now_ms)
    if ticked.confirmed and ticked.is_fresh and event.now_ms - ticked.confirmed.heard_at_ms > TRUST_ANSWER_MS:
        return _after_news(desk, replace(ticked, confirmed=None))
    return still(ticked)


def on_hindrances(desk: Desk, event: HindrancesTurned) -> Moved:
    """The operator is told while nobody stands at the counter."""
    return still(replace(desk, hindrances=event.hindrances))


def on_told(desk: Desk, event: Told) -> Moved:
    """One sentence in the status line."""
    return say(desk, event.what)


def on_slip_ended(desk: Desk, event: SlipEnded) -> Moved:
    """Only a slip that surely came out is said to be there."""
    return say(desk, Notice.SLIP_PRINTED if event.is_printed else Notice.SLIP_NOT_PRINTED)


def on_answered(desk: Desk, event: Answered) -> Moved:
    """The outstanding command was carried out; an answer to anything else is old and ignored."""
    pending = desk.pending
    if pending is None or pending.serial != event.serial:
        return still(desk)
    free = replace(desk, pending=None, said=None)
    if pending.draft is not None:
        return _on_booking(free, pending, event.answer)
    match event.answer:
        case commands.ShiftAnswer() as answer:
            return _on_shift(free, pending, answer)
        case commands.DeskAnswer() as answer:
            return _on_desk(free, pending, answer)
        case bookings.Released():
            return still(free)
        case _:
            return _on_done(free, pending)


def on_refused(desk: Desk, event: Refused) -> Moved:
    """One sentence in the status line; nothing else happened."""
    pending = desk.pending
    if pending is None or pending.serial != event.serial:
        return still(desk)
    said = Said(what=event.code, number=pending.number, seconds=desk.missed_in_s)
    if event.code in _SHIFT_IS_OVER and not isinstance(pending.command, commands.SignIn):
        return still(signed_out(desk, event.code))
    free = replace(desk, pending=None, said=said)
    if pending.draft is not None:
        step = booking.after_refusal(pending.draft, pending.command, event.code, event.faults)
        moved = take_step(replace(free, form=None), step)
        # The reason stays to be read while the times are asked for anew.
        return replace(moved, desk=replace(moved.desk, said=said))
    if free.phase is Phase.CHOOSE and free.choice is None:
        free = replace(free, choice=counter_question(free))
    return still(free)


def signed_out(desk: Desk, why: Notice | RefusalCode) -> Desk:
    """The desk before anybody signed in, with a word why."""
    return replace(
        desk, shift=None, counter_id=None, was_open=False, confirmed=None, pending=None, choice=None,
        form=None, served_service_id=None, arrived_at_ms=None, said=Said(what=why),
    )  # fmt: skip


def on_unanswered(desk: Desk, event: Unanswered) -> Moved:
    """A command of the loop is asked for again with its own key until it is known; others can be typed again."""
    pending = desk.pending
    if pending is None or pending.serial != event.serial:
        return still(desk)
    if isinstance(pending.command, _TYPED_AGAIN):
        free = replace(desk, pending=None, said=Said(what=Notice.NO_ANSWER))
        return still(_offering_counters(free) if free.phase is Phase.CHOOSE else free)
    return Moved(desk=desk, effects=(Send(serial=pending.serial, command=pending.command),))


def _has_caught_up(desk: Desk, confirmed: Confirmed) -> bool:
    """Whether the feed says what the answer said, or shows a visitor who came with it or after it."""
    row = hall.counter(desk.rows, confirmed.counter.id)
    if row is None:
        return False
    standing = hall.ticket(desk.rows, row.ticket_id)
    if standing is not None and standing.id != confirmed.before_id:
        return True
    return row == confirmed.counter and (confirmed.ticket is None or standing == confirmed.ticket)


def _after_news(old: Desk, new: Desk) -> Moved:
    """What follows when the server's word about this counter may have changed."""
    ended = _why_ended(new)
    if ended is not None:
        return still(signed_out(new, ended))
    own = new.counter
    if own is not None and own.state is not CounterState.CLOSED and new.confirmed is None:
        new = replace(new, was_open=True)
    new = _with_fitting_choice(old, new)
    if new.ticket is not None:
        new = replace(new, served_service_id=new.ticket.service_id)
    if _standing_id(old) == _standing_id(new):
        return still(new)
    if new.ticket is None or new.pending is not None or not old.was_open:
        return still(replace(new, arrived_at_ms=None))
    arrived = replace(new, arrived_at_ms=new.now_ms, said=None)
    return Moved(desk=arrived, effects=(Alert(),))


def _why_ended(desk: Desk) -> Notice | None:
    """Whether somebody else ended this shift: a closed day, a supervisor, or another operator at this counter."""
    own = desk.counter
    if desk.shift is None or own is None or not desk.was_open or desk.confirmed is not None:
        return None
    if desk.pending is not None and isinstance(desk.pending.command, commands.SignOut):
        return None
    if own.state is CounterState.CLOSED:
        return Notice.COUNTER_CLOSED
    return None if own.operator_name in (None, desk.shift.operator_name) else Notice.TAKEN_OVER


def _with_fitting_choice(old: Desk, new: Desk) -> Desk:
    """Counters are offered afresh; a question about what stood here closes when something else stands here."""
    if new.phase is Phase.CHOOSE:
        return _offering_counters(new)
    is_about_ticket = new.choice is not None and new.choice.draft is None
    if is_about_ticket and _standing_id(old) != _standing_id(new):
        return replace(new, choice=None)
    return new


def _offering_counters(desk: Desk) -> Desk:
    if desk.pending is not None:
        return desk
    fresh = counter_question(desk)
    if desk.choice is None or desk.choice.question is not Question.COUNTER:
        return replace(desk, choice=fresh)
    is_same_list = [line.value for line in desk.choice.options] == [line.value for line in fresh.options]
    marked = desk.choice.marked if is_same_list else fresh.marked
    return replace(desk, choice=replace(fresh, typed=desk.choice.typed if is_same_list else "", marked=marked))


def _standing_id(desk: Desk) -> int | None:
    own = desk.counter
    return None if own is None else own.ticket_id


def _on_shift(desk: Desk, pending: Pending, answer: commands.ShiftAnswer) -> Moved:
    effects: tuple[Effect, ...] = ()
    if isinstance(pending.command, commands.SignIn):
        effects = (Remember(name=pending.command.operator_name),)
    signed_in = replace(desk, shift=answer, choice=None)
    if answer.counter is not None:
        return Moved(desk=_seated(signed_in, answer.counter), effects=effects)
    bound_to = desk.device.counter_id if desk.device else None
    if bound_to is not None and isinstance(pending.command, commands.SignIn):
        take = send(signed_in, Order(command=commands.TakeCounter(counter_id=bound_to)))
        return Moved(desk=take.desk, effects=effects + take.effects)
    return Moved(desk=replace(signed_in, choice=counter_question(signed_in)), effects=effects)


def _seated(desk: Desk, counter: CounterRow) -> Desk:
    confirmed = Confirmed(counter=counter, ticket=None, before_id=None, heard_at_ms=desk.now_ms)
    return replace(desk, counter_id=counter.id, confirmed=confirmed, was_open=False)


def _on_desk(desk: Desk, pending: Pending, answer: commands.DeskAnswer) -> Moved:
    confirmed = Confirmed(
        counter=answer.counter, ticket=answer.ticket, before_id=pending.before_id, heard_at_ms=desk.now_ms
    )  # fmt: skip
    after = replace(desk, confirmed=None if _has_caught_up(desk, confirmed) else confirmed)
    return still(replace(after, said=_good_news(pending), arrived_at_ms=None))


def _on_booking(desk: Desk, pending: Pending, answer: commands.Answer) -> Moved:
    assert pending.draft is not None, "the command was about a booking"
    told = _TOLD.get(type(pending.command))
    said = None if told is None else Said(what=told)
    # What was said about a lost slot stays while the visitor chooses another one.
    if isinstance(answer, bookings.OfferedSlots) and pending.draft.lost is not None:
        said = Said(what=pending.draft.lost)
    moved = take_step(replace(desk, form=None, said=said), booking.after_answer(desk, pending.draft, answer))
    if isinstance(answer, bookings.BookingSlip) and isinstance(pending.command, _PRINTED) and desk.has_printer:
        printing = replace(moved.desk, said=Said(what=Notice.SLIP_PRINTING))
        return Moved(desk=printing, effects=(*moved.effects, PrintSlip(slip=answer)))
    return moved


def _good_news(pending: Pending) -> Said | None:
    if isinstance(pending.command, commands.ReprintTicket):
        return Said(what=Notice.REPRINT_ASKED, number=pending.number)
    return Said(what=Notice.UNDONE) if isinstance(pending.command, commands.UndoLast) else None


def _on_done(desk: Desk, pending: Pending) -> Moved:
    match pending.command:
        case commands.SignOut():
            return still(signed_out(desk, Notice.SIGNED_OUT))
        case commands.CloseDay():
            return still(replace(desk, said=Said(what=Notice.DAY_CLOSED)))
        case _:
            return still(replace(desk, said=Said(what=Notice.HELP_ANSWERED)))


_PRINTED = (bookings.ConfirmPlace, bookings.MoveBooking)
"""After these the slip comes out by itself, where the desk has a printer."""

_TOLD: Mapping[type[commands.Command], Notice] = {
    bookings.ConfirmPlace: Notice.BOOKED,
    bookings.MoveBooking: Notice.BOOKING_MOVED,
    bookings.CancelBooking: Notice.BOOKING_CANCELLED,
}
