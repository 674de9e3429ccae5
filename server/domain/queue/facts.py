"""The journal's vocabulary: every change of the office as a fact. Facts name rows and hold no personal data.

A fact's `kind` and field names are what the journal stores for ever: a new meaning gets a new kind, nothing is renamed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Base of all facts. Optional fields that are None are left out of the record."""

    kind: ClassVar[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketFact(Fact):
    """A fact about one ticket."""

    ticket: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterFact(Fact):
    """A fact about one counter."""

    counter: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingFact(Fact):
    """A fact about one booking. It changes nothing in the hall: nobody has come yet."""

    booking: int
    service: int
    slot: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOpened(Fact):
    """First record of a business day, with the parameter set in force until it closes."""

    kind = "day_opened"
    day: str
    previous: str
    parameters: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayClosed(Fact):
    """Last record of a business day; the tickets still open expired just before it."""

    kind = "day_closed"
    day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DayReopened(Fact):
    """The day was closed too early and goes on; what expired with its closing is revived just after this."""

    kind = "day_reopened"
    day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketIssued(TicketFact):
    """A walk-in took a number. `arrived` is the kiosk's time for tickets taken while the server was away."""

    kind = "issued"
    n: int
    number: str
    service: int
    channel: str
    headcount: int
    arrived: int
    language: str
    priority: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketCheckedIn(TicketFact):
    """A booked visitor came: a new ticket, or a slot added to the walk-in ticket with the same id."""

    kind = "checked_in"
    n: int
    number: str
    service: int
    channel: str
    headcount: int
    arrived: int
    language: str
    slot: int
    booking: int | None = None
    priority: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketCalled(TicketFact):
    """The ticket was called, with the turn time used and who would have been next.

    `override` marks a call out of order; the runner-up is then the ticket that the rule would have called.
    """

    kind = "called"
    counter: int
    turn_time: int
    runner_up: int | None = None
    runner_up_turn_time: int | None = None
    override: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketRecalled(TicketFact):
    """The called ticket was announced again."""

    kind = "recalled"
    counter: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketStarted(TicketFact):
    """The visitor is at the counter. `assumed` is 1 when `next` ended the ticket and start had not been pressed."""

    kind = "started"
    counter: int
    assumed: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketEnded(TicketFact):
    """Service at the counter ended."""

    kind = "ended"
    counter: int
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketMissed(TicketFact):
    """Called and did not come."""

    kind = "missed"
    counter: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketHeld(TicketFact):
    """Parked by staff; the granted minutes cost no seniority."""

    kind = "held"
    granted_min: int
    reason: str
    counter: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketReturned(TicketFact):
    """Back in line after a miss or a hold."""

    kind = "returned"
    granted_min: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FactUndone(Fact):
    """The fact with this number counts as not having happened."""

    kind = "undone"
    number: int
    counter: int
    ticket: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperReported(TicketFact):
    """What is known of the ticket's paper; never affects the order."""

    kind = "paper"
    paper: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketTransferred(TicketFact):
    """The next leg of the visit; number and turn time stay."""

    kind = "transferred"
    from_service: int
    to_service: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PrioritySet(TicketFact):
    """Staff granted a priority."""

    kind = "priority_set"
    priority: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityRemoved(TicketFact):
    """The priority was not there; a called ticket waits again."""

    kind = "priority_removed"
    priority: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketCancelled(TicketFact):
    """Taken out of the line for good."""

    kind = "cancelled"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketExpired(TicketFact):
    """Lapsed at closing or with the last permitted miss."""

    kind = "expired"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketRevived(TicketFact):
    """It expired because the day was closed, and waits again now that the day goes on; turn time and number stay."""

    kind = "revived"


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterOpened(CounterFact):
    """The counter takes tickets of these services; also ends a pause. `offsets` maps service ids to minutes.

    `number` is the one on its sign: among ready counters it breaks ties, so the journal alone has to tell it.
    """

    kind = "counter_open"
    number: int
    services: list[int]
    offsets: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterReady(CounterFact):
    """Asked for the next ticket and nobody waited: takes the next one by itself."""

    kind = "counter_ready"


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterPaused(CounterFact):
    """Takes nobody for a while."""

    kind = "counter_pause"
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterClosed(CounterFact):
    """Takes nobody any more."""

    kind = "counter_close"


@dataclass(frozen=True, slots=True, kw_only=True)
class SkillsSet(CounterFact):
    """The services of an open counter changed."""

    kind = "skills_set"
    services: list[int]
    offsets: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ParametersSet(Fact):
    """A new parameter set, in force from the next opening of the office."""

    kind = "parameters"
    parameters: dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftOpened(Fact):
    """An operator signed in at the device of the record."""

    kind = "shift_open"
    shift: int
    operator: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftClosed(Fact):
    """The operator signed out, or was signed out."""

    kind = "shift_close"
    shift: int
    operator: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpAsked(Fact):
    """A visitor pressed the help figure at the device of the record."""

    kind = "help_asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterCalled(Fact):
    """The printer of the record's device needs a hand; `about` says for what."""

    kind = "printer_called"
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpAnswered(Fact):
    """Somebody went to help, or the printer is well again; `number` is that of the request."""

    kind = "help_answered"
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReprintAsked(TicketFact):
    """The named kiosk is to print a marked copy."""

    kind = "reprint_asked"
    at_device: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingConfirmed(BookingFact):
    """A held slot became somebody's."""

    kind = "booking_confirmed"
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingMoved(BookingFact):
    """The booking is for another slot now."""

    kind = "booking_moved"
    from_slot: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingPromised(BookingFact):
    """The visitor said that they will come."""

    kind = "booking_promised"


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingCancelled(BookingFact):
    """Nobody comes with this booking."""

    kind = "booking_cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingLapsed(BookingFact):
    """The day of the slot closed and nobody had come."""

    kind = "booking_lapsed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUpChanged(Fact):
    """A row of the set-up was added, changed or removed; `columns` names what of it, without the values."""

    kind = "set_up"
    table: str
    row: int
    action: str
    columns: list[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonHandled(Fact):
    """What is kept of a visitor was shown to the visitor or erased at a wish; `person` is a row, and says nothing."""

    kind = "person"
    person: int
    action: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonsErased(Fact):
    """What was kept of visitors was erased, as every day; those who came on `before` or later were not."""

    kind = "persons_erased"
    before: str
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffSignedIn(Fact):
    """Somebody signed in to the office's pages, with everything that is asked of them."""

    kind = "staff_in"
    operator: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffSignedOut(Fact):
    """Somebody's sessions at the office's pages ended before their time; `reason` says why."""

    kind = "staff_out"
    operator: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketServedOnPaper(TicketFact):
    """Called by voice and served while the counter had no network; entered afterwards."""

    kind = "paper_served"
    counter: int
    called: int
    ended: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketMissedOnPaper(TicketFact):
    """Called by voice while the counter had no network, and did not come; entered afterwards."""

    kind = "paper_missed"
    counter: int
    called: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketsHandedIn(Fact):
    """The kiosk of the record handed in numbers that it gave by itself since `since`; their own facts stand before.

    `n` are in the queue now; `n_replaced` of them had another number of the server that nobody ever saw.
    `not_taken` are numbers of a day that is over, or for a service that is gone: whoever holds one is not in the queue.
    """

    kind = "handed_in"
    letter: str
    n: int
    since: int
    n_replaced: int | None = None
    not_taken: list[str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandInRefused(Fact):
    """A kiosk that may not any more wanted to hand in `n` numbers with this letter; whoever holds one has no place."""

    kind = "hand_in_refused"
    letter: str
    n: int


_ALL: tuple[type[Fact], ...] = (
    DayOpened,
    DayClosed,
    DayReopened,
    TicketIssued,
    TicketCheckedIn,
    TicketCalled,
    TicketRecalled,
    TicketStarted,
    TicketEnded,
    TicketMissed,
    TicketHeld,
    TicketReturned,
    FactUndone,
    PaperReported,
    TicketTransferred,
    PrioritySet,
    PriorityRemoved,
    TicketCancelled,
    TicketExpired,
    TicketRevived,
    CounterOpened,
    CounterReady,
    CounterPaused,
    CounterClosed,
    SkillsSet,
    ParametersSet,
    ShiftOpened,
    ShiftClosed,
    HelpAsked,
    PrinterCalled,
    HelpAnswered,
    ReprintAsked,
    BookingConfirmed,
    BookingMoved,
    BookingPromised,
    BookingCancelled,
    BookingLapsed,
    SetUpChanged,
    PersonHandled,
    PersonsErased,
    StaffSignedIn,
    StaffSignedOut,
    TicketServedOnPaper,
    TicketMissedOnPaper,
    TicketsHandedIn,
    HandInRefused,
)

FACT_KINDS: Mapping[str, type[Fact]] = {each.kind: each for each in _ALL}
"""Every kind of fact by its name in the journal."""
