"""What staff devices may ask beside the rows: `GET` requests that change nothing."""

from wire.codes import OverrideReason, PriorityKind, WhyCase
from wire.commands import Answer
from wire.rows import Words


class TicketWhy(Answer):
    """`GET /api/tickets/{ticket_id}/why?other={id}`: why the other ticket was called, or stands, before this one.

    `sentence` says it all; the values behind it are for programs, and those that do not belong to the case are None.
    `shift_s` is by how much the turn time moved over an absence, `record` the number of an override in the journal.
    """

    case: WhyCase
    sentence: Words
    called_at: int | None = None
    own_turn_at: int | None = None
    other_turn_at: int | None = None
    other_arrived_at: int | None = None
    slot_at: int | None = None
    counter_id: int | None = None
    service_id: int | None = None
    left_at: int | None = None
    back_at: int | None = None
    shift_s: int | None = None
    override: OverrideReason | None = None
    record: int | None = None
    priority: PriorityKind | None = None
