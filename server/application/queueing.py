"""Acts that several commands share: calling by the rule, and giving a new ticket to a ready counter."""

from server.application.ports import Books
from server.application.refusals import Refusal
from server.domain.queue import facts
from server.domain.queue.choice import choose_counter, choose_ticket
from server.domain.queue.counters import Counter
from server.domain.queue.tickets import Action, IllegalTransition, Ticket, next_state
from wire.codes import Outcome, RefusalCode, TicketState


def require(ticket: Ticket, action: Action) -> None:
    """Make sure that `action` is possible now.

    Raises:
        Refusal: `wrong_state`.
    """
    try:
        next_state(ticket.state, action)
    except IllegalTransition as error:
        raise Refusal(RefusalCode.WRONG_STATE, f"ticket {ticket.id}: {error}") from error


def known_ticket(books: Books, ticket_id: int) -> Ticket:
    """The ticket of today with this id.

    Raises:
        Refusal: `unknown_ticket`.
    """
    ticket = books.ticket(ticket_id)
    if ticket is None:
        raise Refusal(RefusalCode.UNKNOWN_TICKET, f"there is no ticket {ticket_id} today")
    return ticket


def end_current(books: Books, counter: Counter, outcome: Outcome = Outcome.SERVED) -> None:
    """End what stands at the counter; a visitor who was called and never marked as started was served all the same."""
    if counter.ticket_id is None:
        return
    ticket = known_ticket(books, counter.ticket_id)
    if ticket.state is TicketState.CALLED:
        books.record(facts.TicketStarted(ticket=ticket.id, counter=counter.id, assumed=1))
    books.record(facts.TicketEnded(ticket=ticket.id, counter=counter.id, outcome=outcome.value))


def call_by_rule(books: Books, counter_id: int) -> bool:
    """Call for this counter whom the rule chooses; False if it can serve nobody who waits."""
    counter = books.counters()[counter_id]
    choice = choose_ticket(books.waiting(), counter.skills, books.parameters, books.now)
    if choice is None:
        return False
    books.record(
        facts.TicketCalled(
            ticket=choice.ticket_id,
            counter=counter_id,
            turn_time=choice.turn_time_at,
            runner_up=choice.runner_up_id,
            runner_up_turn_time=choice.runner_up_turn_time_at,
        )
    )
    return True


def offer(books: Books, ticket_id: int) -> None:
    """Give a ticket that starts waiting to a ready counter that can serve it: none idles while somebody waits."""
    ticket = known_ticket(books, ticket_id)
    if ticket.state is not TicketState.WAITING:
        return
    ready = [each for counter in books.counters().values() if (each := counter.as_ready()) is not None]
    counter_id = choose_counter(ready, ticket.service_id)
    if counter_id is not None:
        call_by_rule(books, counter_id)
