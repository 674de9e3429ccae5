"""Opening and closing the business day."""

from server.application.booking_plans import business_day_ends_at
from server.application.handlers.booking import lapse_before_day, lapse_bookings
from server.application.ports import Books
from server.application.refusals import Refusal
from server.domain.business_day import business_day_of
from server.domain.queue import facts
from server.domain.queue.tickets import Ticket
from wire.codes import ExpiryReason, RefusalCode


def turn_day(books: Books) -> None:
    """Make today the business day: close what is left of an older one, and open today unless it was opened before."""
    branch = books.office.branch
    today = business_day_of(books.now, branch.zone, branch.reset_hour)
    # A clock that stands before the last day must not open that day's past: order and numbers stay with the later day.
    if books.business_day is not None and today <= books.business_day:
        return
    if books.is_day_open:
        close_day(books)
    # Operators may sign in after closing: whoever did and went home does not sit there in the morning.
    _close_shifts(books)
    lapse_before_day(books, today)
    books.open_day(today)


def require_open_day(books: Books) -> None:
    """Refuse what belongs to a day that a supervisor closed.

    Raises:
        Refusal: `day_closed`.
    """
    if not books.is_day_open:
        raise Refusal(RefusalCode.DAY_CLOSED, f"the business day {books.business_day} is closed")


def close_day(books: Books) -> None:
    """Let open tickets expire and bookings lapse, close counters and shifts, and write the last record of the day."""
    for ticket in books.open_tickets():
        books.record(facts.TicketExpired(ticket=ticket.id, reason=ExpiryReason.DAY_CLOSED.value))
    for counter in list(books.counters().values()):
        if counter.is_open:
            books.record(facts.CounterClosed(counter=counter.id))
    _close_shifts(books)
    if books.business_day is not None:
        lapse_bookings(books, business_day_ends_at(books.office, books.business_day))
    books.close_day()


def reopen_day(books: Books) -> None:
    """Go on with a day that was closed too early: whose number expired with the closing waits again, in the old place.

    Bookings that lapsed stay lapsed, and counters stay closed until somebody opens them.

    Raises:
        Refusal: `wrong_state`, today is not closed.
    """
    branch = books.office.branch
    if books.is_day_open or books.business_day != business_day_of(books.now, branch.zone, branch.reset_hour):
        raise Refusal(RefusalCode.WRONG_STATE, f"the business day {books.business_day} was not closed today")
    books.reopen_day()
    for ticket in sorted(books.expired_tickets(), key=lambda each: each.n):
        if _ended_with_the_day(books, ticket):
            books.record(facts.TicketRevived(ticket=ticket.id))


def _ended_with_the_day(books: Books, ticket: Ticket) -> bool:
    ends = [each.fact for each in books.history(ticket.id) if isinstance(each.fact, facts.TicketExpired)]
    return bool(ends) and ends[-1].reason == ExpiryReason.DAY_CLOSED.value


def _close_shifts(books: Books) -> None:
    for shift in books.open_shifts():
        books.record(facts.ShiftClosed(shift=shift.id, operator=shift.operator_id))
        books.close_shift(shift)
