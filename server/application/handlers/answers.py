"""What a counter is told after a command."""

from collections.abc import Sequence

from server.application.caller import Caller
from server.application.ports import Books
from server.application.queueing import known_ticket
from server.application.views import counter_row, ticket_row
from server.domain.queue import facts
from server.domain.queue.hall import UNDO_WITHIN_S, last_act
from server.domain.queue.record import Record
from wire.commands import DeskAnswer
from wire.rows import CounterRow


def counter_now(books: Books, counter_id: int) -> CounterRow:
    """A counter as it stands after the present command."""
    shift = books.shift_of_counter(counter_id)
    records: Sequence[Record] = books.command_records
    if any(isinstance(record.fact, facts.FactUndone) for record in records):
        # What stood before the act taken back may be taken back too.
        records = books.tail(books.now - UNDO_WITHIN_S)
    undoable = last_act(reversed(records), counter_id, 0 if shift is None else shift.device_id)
    ticket_id = None if undoable is None else getattr(undoable.fact, "ticket", None)
    ticket = None if ticket_id is None else known_ticket(books, ticket_id)
    if undoable is not None and ticket is not None and ticket.touched_seq != undoable.seq:
        # Given to a ready counter at once: from there on it is that counter's.
        undoable = ticket = None
    return counter_row(
        books.counters()[counter_id],
        books.office.counters[counter_id],
        None if shift is None else shift.operator_name,
        undoable,
        None if ticket is None else ticket.number,
    )


def desk_answer(books: Books, caller: Caller) -> DeskAnswer:
    """The caller's counter and what stands at it."""
    counter = caller.counter(books)
    row = counter_now(books, counter.id)
    ticket = None if row.ticket_id is None else known_ticket(books, row.ticket_id)
    return DeskAnswer(
        seq=books.command_records[-1].seq if books.command_records else 0,
        counter=row,
        ticket=None if ticket is None else ticket_row(ticket, books.parameters, books.now),
    )
