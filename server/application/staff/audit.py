"""Who did what: the journal as people ask about it."""

from __future__ import annotations

from dataclasses import dataclass

from server.domain.queue.record import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditQuestion:
    """What to look for.

    Attributes:
        from_at, until_at: whole seconds; the end is not part of it.
        operator_id: acts of this person alone.
        ticket_number: acts about the ticket of that day with this number alone, such as `A 012`.
        is_everything: also what happened in the hall, not only changes to the office and signing in.
        before_seq: older than this record, to go on where a page ended.
        most: acts at the most.
    """

    from_at: int
    until_at: int
    operator_id: int | None = None
    ticket_number: str | None = None
    is_everything: bool = False
    before_seq: int | None = None
    most: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """A record with the names that belong to it; empty for nobody and for what is no longer there.

    Attributes:
        object_name: what a change or a session is about; the number of the ticket that the record is about.
    """

    record: Record
    operator_name: str
    device_name: str
    object_name: str
