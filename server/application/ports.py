"""What the use cases need from outside, as small interfaces. The real ones are in `server.storage`."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from server.application.booking_ports import BookingRows
from server.application.expectations import Expectations
from server.domain.office import Device, Office, Shift
from server.domain.queue.choice import Candidate
from server.domain.queue.counters import Counter
from server.domain.queue.facts import Fact
from server.domain.queue.parameters import Parameters
from server.domain.queue.record import Record
from server.domain.queue.tickets import Ticket
from wire.codes import OperatorRole


class Clock(Protocol):
    """The office's wall clock. May jump: the journal's own clock smooths it."""

    def now(self) -> int:
        """Whole seconds since the epoch, UTC."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """What a ticket has on paper beyond its facts: the digits of the chain and the secret of its link."""

    chain: str
    status_token: str
    device_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorAccount:
    """Who may sign in at devices with which PIN, None for those who have none."""

    id: int
    name: str
    role: OperatorRole
    pin_hash: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Serials:
    """Numbers for one new ticket: its row, its place in the day, its place in the series."""

    ticket_id: int
    n: int
    serial: int


class Books(Protocol):
    """All rows of the branch in one transaction of the writer; what is read here is what is written upon.

    Attributes:
        now: the journal's time of this transaction; never goes back.
        office: the set-up.
        expectations: what the forecast promises now.
        parameters: the set in force today.
        business_day: today's day once opened, else the last one.
        is_day_open: whether commands of the day are possible.
        command_records: facts recorded by the present command, oldest first.
        bookings: their rows.
        may_promise: whether there is room for what a new number or place brings with it.
    """

    now: int
    office: Office
    expectations: Expectations
    parameters: Parameters
    business_day: str | None
    is_day_open: bool
    command_records: list[Record]
    bookings: BookingRows
    may_promise: bool

    def begin_command(self, *, actor: int, device: int) -> None:
        """The facts that follow are on behalf of this operator (0 for nobody) at this device (0 for the server)."""
        ...

    def ticket(self, ticket_id: int) -> Ticket | None: ...
    def ticket_behind(self, status_token: str) -> Ticket | None:
        """Today's ticket with this link, None if there is none."""
        ...

    def history(self, ticket_id: int) -> Sequence[Record]:
        """Every fact about a ticket in order, those of this transaction included."""
        ...

    def waiting(self) -> Collection[Candidate]: ...
    def n_waiting(self) -> Mapping[int, int]:
        """How many wait, by service id; services nobody waits for may be missing."""
        ...

    def open_tickets(self) -> Sequence[Ticket]: ...
    def expired_tickets(self) -> Sequence[Ticket]:
        """Tickets of the business day that expired, for whatever reason."""
        ...

    def slip(self, ticket_id: int) -> Slip: ...
    def counters(self) -> Mapping[int, Counter]: ...
    def tail(self, since_at: int) -> Sequence[Record]:
        """The journal's latest records from `since_at` on, in order; a thousand old ones at the most."""
        ...

    def record_of_today(self, seq: int) -> Record | None:
        """The record with this number, None if today has none."""
        ...

    def shift_at(self, device_id: int) -> Shift | None: ...
    def shift_of_counter(self, counter_id: int) -> Shift | None: ...
    def open_shifts(self) -> Sequence[Shift]: ...
    def open_shift(self, device_id: int, operator: OperatorAccount) -> Shift: ...
    def seat_shift(self, shift: Shift, counter_id: int) -> Shift: ...
    def close_shift(self, shift: Shift) -> None: ...
    def operator(self, login: str) -> OperatorAccount | None: ...
    def device(self, device_id: int) -> Device | None: ...
    def draw_serials(self, series: str) -> Serials: ...
    def take_serial(self, letter: str, serial: int) -> Serials:
        """The same for a number that a kiosk gave by itself; nobody else has that letter."""
        ...

    def ticket_numbered(self, series: str, serial: int) -> Ticket | None:
        """Today's ticket with this printed number."""
        ...

    def last_arrival_of(self, series: str) -> int | None:
        """The latest first arrival among today's tickets of a series, None if it has none."""
        ...

    def open_day(self, day: str) -> None:
        """Make `day` the open business day with the next parameter set; numbers and stored answers begin anew."""
        ...

    def close_day(self) -> None: ...
    def reopen_day(self) -> None:
        """Go on with the day that was closed."""
        ...

    def record(self, fact: Fact) -> Record:
        """Append a fact to the journal and apply it to the ticket or counter it is about."""
        ...

    def keep_slip(self, ticket_id: int, status_token: str) -> Slip:
        """Tie the chain's digits after the ticket's first fact, and the secret of its link, to a ticket just issued."""
        ...
