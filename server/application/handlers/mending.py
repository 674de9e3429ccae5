"""Putting things right: returns, undo, priorities, cancelling, copies, and answering calls for help."""

from server.application.caller import Caller
from server.application.handlers.answers import desk_answer
from server.application.ports import Books
from server.application.queueing import known_ticket, offer, require
from server.application.refusals import Refusal
from server.domain.queue import facts
from server.domain.queue.hall import UNDO_WITHIN_S, last_act
from server.domain.queue.record import Record
from server.domain.queue.tickets import Action, Ticket, fold
from wire.codes import DeviceRole, RefusalCode
from wire.commands import (
    AnswerHelp,
    CancelTicket,
    DeskAnswer,
    Done,
    RemovePriority,
    ReprintTicket,
    ReturnTicket,
    SetPriority,
    UndoLast,
)


def return_ticket(books: Books, caller: Caller, command: ReturnTicket) -> DeskAnswer:
    """Put a missed or held ticket back in line, at once to a ready counter."""
    caller.counter(books)
    ticket = known_ticket(books, command.ticket_id)
    require(ticket, Action.RETURN_TO_QUEUE)
    books.record(facts.TicketReturned(ticket=ticket.id, granted_min=command.granted_min))
    offer(books, ticket.id)
    return desk_answer(books, caller)


def set_priority(books: Books, caller: Caller, command: SetPriority) -> DeskAnswer:
    """Grant a priority that staff saw."""
    caller.counter(books)
    ticket = known_ticket(books, command.ticket_id)
    require(ticket, Action.SET_PRIORITY)
    books.record(facts.PrioritySet(ticket=ticket.id, priority=command.priority.value, reason=command.reason.value))
    return desk_answer(books, caller)


def remove_priority(books: Books, caller: Caller, command: RemovePriority) -> DeskAnswer:
    """Take back a priority that was not there; who was called by it waits again as an honest walk-in would."""
    caller.counter(books)
    ticket = known_ticket(books, command.ticket_id)
    require(ticket, Action.REMOVE_PRIORITY)
    _mine_or_waiting(books, caller, ticket)
    if ticket.priority is None:
        raise Refusal(RefusalCode.WRONG_STATE, f"ticket {ticket.id} has no priority")
    books.record(facts.PriorityRemoved(ticket=ticket.id, priority=ticket.priority.value, reason=command.reason.value))
    offer(books, ticket.id)
    return desk_answer(books, caller)


def cancel_ticket(books: Books, caller: Caller, command: CancelTicket) -> DeskAnswer:
    """Take a ticket out of the line for good."""
    caller.counter(books)
    ticket = known_ticket(books, command.ticket_id)
    require(ticket, Action.CANCEL)
    _mine_or_waiting(books, caller, ticket)
    books.record(facts.TicketCancelled(ticket=ticket.id, reason=command.reason.value))
    return desk_answer(books, caller)


def reprint_ticket(books: Books, caller: Caller, command: ReprintTicket) -> DeskAnswer:
    """Ask the kiosk that issued the ticket for a marked copy."""
    caller.counter(books)
    ticket = known_ticket(books, command.ticket_id)
    kiosk = books.device(books.slip(ticket.id).device_id)
    if kiosk is None or kiosk.role is not DeviceRole.KIOSK:
        raise Refusal(RefusalCode.NO_KIOSK, f"ticket {ticket.id} was not issued by a kiosk in use")
    books.record(facts.ReprintAsked(ticket=ticket.id, at_device=kiosk.id))
    return desk_answer(books, caller)


def answer_help(books: Books, caller: Caller, command: AnswerHelp) -> Done:
    """Somebody goes to help. Answering twice does no harm."""
    asked = books.record_of_today(command.help_id)
    if asked is None or not isinstance(asked.fact, facts.HelpAsked | facts.PrinterCalled):
        raise Refusal(RefusalCode.UNKNOWN_HELP, f"nobody asked for help under number {command.help_id} today")
    return Done(seq=books.record(facts.HelpAnswered(number=command.help_id)).seq)


def undo_last(books: Books, caller: Caller, command: UndoLast) -> DeskAnswer:
    """Take back the counter's own last act."""
    counter = caller.counter(books)
    last = last_act(reversed(books.tail(0)), counter.id, caller.device.id)
    if last is None:
        raise Refusal(RefusalCode.NOTHING_TO_UNDO, f"counter {counter.number} did nothing that can be taken back")
    if books.now - last.at > UNDO_WITHIN_S:
        raise Refusal(RefusalCode.UNDO_TOO_LATE, f"fact {last.seq} is older than {UNDO_WITHIN_S} s")
    ticket_id = getattr(last.fact, "ticket", None)
    if ticket_id is not None:
        _require_free_place(books, ticket_id, last)
    books.record(facts.FactUndone(number=last.seq, counter=counter.id, ticket=ticket_id))
    if ticket_id is not None:
        offer(books, ticket_id)
    return desk_answer(books, caller)


def _require_free_place(books: Books, ticket_id: int, taken_back: Record) -> None:
    ticket = known_ticket(books, ticket_id)
    if ticket.touched_seq != taken_back.seq:
        raise Refusal(RefusalCode.NOTHING_TO_UNDO, f"ticket {ticket.id} was touched after fact {taken_back.seq}")
    before = [record for record in books.history(ticket.id) if record.seq != taken_back.seq]
    restored = fold(before, books.parameters)
    if restored is None or restored.counter_id is None:
        return
    place = books.counters()[restored.counter_id]
    if place.ticket_id not in (None, ticket.id):
        raise Refusal(RefusalCode.COUNTER_BUSY, f"a ticket stands at counter {place.number}")


def _mine_or_waiting(books: Books, caller: Caller, ticket: Ticket) -> None:
    counter = caller.counter(books)
    if ticket.counter_id not in (None, counter.id):
        raise Refusal(RefusalCode.NOT_AT_THIS_COUNTER, f"ticket {ticket.id} is not at counter {counter.number}")
