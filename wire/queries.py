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


class ServiceWait(Answer):
    """P90 of an ordinary newcomer's wait for one service, as it is and with the counter opened; None if not today."""

    service_id: int
    late_min: int | None
    changed_late_min: int | None


class StaffingAdvice(Answer):
    """`GET /api/staffing`: what opening one more counter now would do.

    `counter_id` is the closed counter that would help most, None if all are open; the figures are None then. Advice is
    given once some newcomer's P90 has exceeded the target for ten minutes and the counter would save those waiting five
    minutes each. `further_calls` are people who would be called today only with it. Before `n_services` reaches 200
    the figures rest on planned durations.
    """

    made_at: int
    counter_id: int | None
    is_given: bool
    target_min: int
    saving_min: int | None
    further_calls: int | None
    services: list[ServiceWait]
    n_services: int
