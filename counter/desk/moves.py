"""One move of the desk: the next value and what is to be done; and how a command leaves."""

from dataclasses import dataclass, replace

from counter.desk.booking import Step
from counter.desk.choice import Choice
from counter.desk.draft import Form
from counter.desk.events import Effect, PrintSlip, Send
from counter.desk.orders import Order
from counter.desk.state import Desk, Notice, Pending, Said


@dataclass(frozen=True, kw_only=True)
class Moved:
    """The desk after an event, and what the program around it has to do now, in this order."""

    desk: Desk
    effects: tuple[Effect, ...] = ()


def still(desk: Desk) -> Moved:
    """The desk, and nothing to do."""
    return Moved(desk=desk)


def say(desk: Desk, what: Notice, seconds: int = 0) -> Moved:
    """The desk with a sentence in its status line."""
    number = desk.ticket.number if desk.ticket else None
    return still(replace(desk, said=Said(what=what, number=number, seconds=seconds)))


def send(desk: Desk, order: Order) -> Moved:
    """The desk with the order on its way; there is never more than one.

    Fields of a booking stay as they are until the answer is there: what was typed may have to be put right.
    """
    assert desk.pending is None, "one command at a time"
    serial = desk.next_serial
    standing = desk.ticket
    pending = Pending(
        serial=serial,
        command=order.command,
        act=order.act,
        number=order.number,
        before_id=standing.id if standing else None,
        sent_at_ms=desk.now_ms,
        draft=order.draft,
    )
    form = desk.form if order.draft is not None else None
    sent = replace(desk, pending=pending, next_serial=serial + 1, choice=None, form=form, said=None)
    return Moved(desk=sent, effects=(Send(serial=serial, command=order.command),))


def take_step(desk: Desk, step: Step | None) -> Moved:
    """The desk with the next step of a booking; None closes what is open."""
    match step:
        case Order():
            return send(desk, step)
        case Form():
            return still(replace(desk, choice=None, form=step))
        case Choice():
            return still(replace(desk, choice=step, form=None))
        case Notice():
            return say(desk, step)
        case PrintSlip():
            return Moved(desk=replace(desk, said=Said(what=Notice.SLIP_PRINTING)), effects=(step,))
        case _:
            return still(replace(desk, choice=None, form=None))
