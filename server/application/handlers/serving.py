"""The counter's work: calling, serving, and what may happen to a visitor at the counter."""

from server.application.caller import Caller
from server.application.handlers.answers import desk_answer
from server.application.handlers.shifts import resume
from server.application.ports import Books
from server.application.queueing import call_by_rule, end_current, known_ticket, offer, require
from server.application.refusals import Refusal
from server.domain.queue import facts
from server.domain.queue.choice import choose_ticket
from server.domain.queue.counters import Counter
from server.domain.queue.tickets import AT_COUNTER_STATES, Action, Ticket
from wire.codes import ExpiryReason, RefusalCode, TicketState
from wire.commands import (
    CallNext,
    CallTicket,
    DeskAnswer,
    FinishTicket,
    HoldTicket,
    MarkMissed,
    RecallTicket,
    StartService,
    TransferTicket,
)


def call_next(books: Books, caller: Caller, command: CallNext) -> DeskAnswer:
    """End what stands at the counter and call by the rule, or become ready."""
    counter = caller.counter(books)
    end_current(books, counter)
    resume(books, caller)
    if not call_by_rule(books, counter.id) and books.counters()[counter.id].ready_since_at is None:
        books.record(facts.CounterReady(counter=counter.id))
    return desk_answer(books, caller)


def call_ticket(books: Books, caller: Caller, command: CallTicket) -> DeskAnswer:
    """Call a ticket out of order. When it is the rule's own choice it is an ordinary call."""
    counter = caller.counter(books)
    ticket = known_ticket(books, command.ticket_id)
    require(ticket, Action.CALL)
    choice = choose_ticket(books.waiting(), counter.skills, books.parameters, books.now)
    end_current(books, counter)
    resume(books, caller)
    is_by_rule = choice is not None and choice.ticket_id == ticket.id
    if is_by_rule:
        call_by_rule(books, counter.id)
        return desk_answer(books, caller)
    books.record(
        facts.TicketCalled(
            ticket=ticket.id,
            counter=counter.id,
            turn_time=ticket.turn_time_at(books.parameters, books.now),
            runner_up=None if choice is None else choice.ticket_id,
            runner_up_turn_time=None if choice is None else choice.turn_time_at,
            override=command.reason.value,
        )
    )
    return desk_answer(books, caller)


def recall_ticket(books: Books, caller: Caller, command: RecallTicket) -> DeskAnswer:
    """Announce the called ticket again."""
    counter, ticket = _at_counter(books, caller, command.ticket_id)
    require(ticket, Action.RECALL)
    books.record(facts.TicketRecalled(ticket=ticket.id, counter=counter.id))
    return desk_answer(books, caller)


def start_service(books: Books, caller: Caller, command: StartService) -> DeskAnswer:
    """The visitor came."""
    counter, ticket = _at_counter(books, caller, command.ticket_id)
    require(ticket, Action.START)
    books.record(facts.TicketStarted(ticket=ticket.id, counter=counter.id))
    return desk_answer(books, caller)


def finish_ticket(books: Books, caller: Caller, command: FinishTicket) -> DeskAnswer:
    """The visitor goes; nobody is called."""
    counter, _ = _at_counter(books, caller, command.ticket_id)
    end_current(books, counter, command.outcome)
    return desk_answer(books, caller)


def mark_missed(books: Books, caller: Caller, command: MarkMissed) -> DeskAnswer:
    """The visitor did not come. The last permitted miss lets the ticket expire."""
    counter, ticket = _at_counter(books, caller, command.ticket_id)
    require(ticket, Action.MARK_MISSED)
    called_at = ticket.called_at or books.now
    if books.now < called_at + books.parameters.missed_after_s:
        raise Refusal(RefusalCode.TOO_EARLY_TO_MISS, f"ticket {ticket.id} was called {books.now - called_at} s ago")
    books.record(facts.TicketMissed(ticket=ticket.id, counter=counter.id))
    if known_ticket(books, ticket.id).missed_count >= books.parameters.max_missed:
        books.record(facts.TicketExpired(ticket=ticket.id, reason=ExpiryReason.LAST_MISS.value))
    return desk_answer(books, caller)


def hold_ticket(books: Books, caller: Caller, command: HoldTicket) -> DeskAnswer:
    """Park a ticket, from the counter or from the line."""
    caller.counter(books)
    ticket = known_ticket(books, command.ticket_id)
    require(ticket, Action.HOLD)
    _not_elsewhere(books, caller, ticket)
    books.record(
        facts.TicketHeld(
            ticket=ticket.id,
            granted_min=command.granted_min,
            reason=command.reason.value,
            counter=ticket.counter_id,
        )
    )
    return desk_answer(books, caller)


def transfer_ticket(books: Books, caller: Caller, command: TransferTicket) -> DeskAnswer:
    """Send the visitor on to another service, at once to a counter that is ready for it."""
    caller.counter(books)
    ticket = known_ticket(books, command.ticket_id)
    require(ticket, Action.TRANSFER)
    _not_elsewhere(books, caller, ticket)
    if command.service_id not in books.office.services:
        raise Refusal(RefusalCode.UNKNOWN_SERVICE, f"there is no service {command.service_id}")
    books.record(
        facts.TicketTransferred(ticket=ticket.id, from_service=ticket.service_id, to_service=command.service_id)
    )
    offer(books, ticket.id)
    return desk_answer(books, caller)


def _at_counter(books: Books, caller: Caller, ticket_id: int) -> tuple[Counter, Ticket]:
    counter = caller.counter(books)
    ticket = known_ticket(books, ticket_id)
    if ticket.state not in AT_COUNTER_STATES:
        raise Refusal(RefusalCode.WRONG_STATE, f"ticket {ticket_id} is {ticket.state}, not at a counter")
    if ticket.counter_id != counter.id:
        raise Refusal(RefusalCode.NOT_AT_THIS_COUNTER, f"ticket {ticket_id} is not at counter {counter.number}")
    return counter, ticket


def _not_elsewhere(books: Books, caller: Caller, ticket: Ticket) -> None:
    counter = caller.counter(books)
    if ticket.state is not TicketState.WAITING and ticket.counter_id not in (None, counter.id):
        raise Refusal(RefusalCode.NOT_AT_THIS_COUNTER, f"ticket {ticket.id} is not at counter {counter.number}")
