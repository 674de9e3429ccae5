"""What the rows say about the hall, as one counter sees it: who waits for it, who is away, who needs help."""

from collections.abc import Iterator, Mapping
from typing import TypeVar

from wire.codes import HelpAbout, PaperState, TicketState
from wire.rows import CounterRow, HelpRow, OfficeRow, Row, RowKey, ServiceRow, TicketRow

Rows = Mapping[RowKey, Row]
AnyRow = TypeVar("AnyRow", bound=Row)

_PAPER_IN_DOUBT = frozenset({PaperState.DOUBTFUL, PaperState.SHOWN})
AWAY_STATES = frozenset({TicketState.MISSED, TicketState.HELD})


def office(rows: Rows) -> OfficeRow | None:
    """The branch, None before the first snapshot."""
    row = rows.get(("office", 1))
    return row if isinstance(row, OfficeRow) else None


def counter(rows: Rows, counter_id: int | None) -> CounterRow | None:
    """The counter with this id, None if the server tells of none."""
    row = rows.get(("counter", counter_id or 0))
    return row if isinstance(row, CounterRow) else None


def ticket(rows: Rows, ticket_id: int | None) -> TicketRow | None:
    """The open ticket with this id, None if the server tells of none."""
    row = rows.get(("ticket", ticket_id or 0))
    return row if isinstance(row, TicketRow) else None


def service(rows: Rows, service_id: int) -> ServiceRow | None:
    """The service with this id, None if the server tells of none."""
    row = rows.get(("service", service_id))
    return row if isinstance(row, ServiceRow) else None


def services(rows: Rows) -> list[ServiceRow]:
    """All services in the office's own order."""
    return sorted(_all(rows, ServiceRow), key=lambda row: (row.sort, row.id))


def counters(rows: Rows) -> list[CounterRow]:
    """All counters by number."""
    return sorted(_all(rows, CounterRow), key=lambda row: (row.number, row.id))


def waiting(rows: Rows, own: CounterRow, now_at: int) -> list[TicketRow]:
    """Who waits for this counter, in the order of its calls now: turn time with offset, arrival, issue number."""
    mine = (
        row for row in _all(rows, TicketRow) if row.state is TicketState.WAITING and row.service_id in own.service_ids
    )
    return sorted(mine, key=lambda row: _turn(row, own, now_at))


def is_right_due(row: TicketRow, now_at: int) -> bool:
    """Whether a booking's right has become due since the server sent this row."""
    return row.right_due_at is not None and row.turn_time_then_at is not None and now_at >= row.right_due_at


def turn_at(row: TicketRow, now_at: int) -> int:
    """The turn time that counts now."""
    return (row.turn_time_then_at or 0) if is_right_due(row, now_at) else row.turn_time_at


def away(rows: Rows, own: CounterRow) -> list[TicketRow]:
    """Tickets that this counter serves or sent away: held ones by return time, then missed ones, the last first."""
    mine = (
        row
        for row in _all(rows, TicketRow)
        if row.state in AWAY_STATES and (row.service_id in own.service_ids or row.counter_id == own.id)
    )
    return sorted(mine, key=_absence)


def neighbours(rows: Rows, own: CounterRow) -> list[CounterRow]:
    """The other counters by number."""
    return [row for row in counters(rows) if row.id != own.id]


def help_requests(rows: Rows) -> list[HelpRow]:
    """Kiosks where somebody is needed: visitors before printers, the longest waiting first."""
    return sorted(_all(rows, HelpRow), key=lambda row: (row.about is not HelpAbout.VISITOR, row.asked_at, row.id))


def missed_in_s(rows: Rows, called: TicketRow, now_at: int) -> int:
    """Seconds until the called ticket may be marked absent; 0 when it may."""
    branch = office(rows)
    if branch is None or called.called_at is None:
        return 0
    return max(0, called.called_at + branch.call_timeout_s * branch.call_repeats - now_at)


def is_paper_in_doubt(row: TicketRow) -> bool:
    """Whether the visitor may hold no paper: the printer was not sure, or it surely gave none."""
    return row.paper in _PAPER_IN_DOUBT


def digits_of(number: str) -> str:
    """The digits of a printed number: `A 012` gives `012`. They are what an operator types from the visitor's paper."""
    return "".join(letter for letter in number if letter.isdigit())


def _all(rows: Rows, kind: type[AnyRow]) -> Iterator[AnyRow]:
    return (row for row in rows.values() if isinstance(row, kind))


def _turn(row: TicketRow, own: CounterRow, now_at: int) -> tuple[int, int, int]:
    return (turn_at(row, now_at) + 60 * own.offsets_min.get(row.service_id, 0), row.arrived_at, row.n)


def _absence(row: TicketRow) -> tuple[bool, int, int]:
    if row.state is TicketState.HELD:
        return (False, row.return_due_at or 0, row.n)
    return (True, -(row.left_at or 0), row.n)
