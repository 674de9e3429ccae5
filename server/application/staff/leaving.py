"""What happens at the counters when somebody may work there no longer."""

from server.application.ports import Books
from server.domain.queue import facts


def end_shifts(books: Books, operator_id: int) -> None:
    """Close somebody's open shifts. A visitor who stands there stays: whoever takes the counter next goes on."""
    for shift in books.open_shifts():
        if shift.operator_id != operator_id:
            continue
        counter = None if shift.counter_id is None else books.counters().get(shift.counter_id)
        if counter is not None and counter.is_open and counter.ticket_id is None:
            books.record(facts.CounterClosed(counter=counter.id))
        books.record(facts.ShiftClosed(shift=shift.id, operator=operator_id))
        books.close_shift(shift)
