"""The desk as a value: what is known, what is being asked, and what the operator sees of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from counter.desk import hall
from counter.desk.choice import Choice
from counter.desk.draft import Draft, Form
from counter.desk.keys import Act
from wire.codes import CounterState, RefusalCode, TicketState
from wire.commands import Command, ShiftAnswer
from wire.messages import DeviceView
from wire.rows import CounterRow, Row, RowKey, TicketRow

WAITING_AFTER_MS = 1_000
"""Silence after which the operator is told that an answer is outstanding."""

UNCERTAIN_AFTER_MS = 3_000
"""Silence after which nothing may be taken as done."""


class Phase(Enum):
    """Where the operator stands. SETTLING: the counter has a ticket that the feed has not brought yet."""

    SIGN_IN = "sign_in"
    CHOOSE = "choose"
    IDLE = "idle"
    READY = "ready"
    CALLED = "called"
    SERVING = "serving"
    PAUSED = "paused"
    SETTLING = "settling"


AT_COUNTER = frozenset({Phase.IDLE, Phase.READY, Phase.CALLED, Phase.SERVING, Phase.PAUSED, Phase.SETTLING})
WITH_TICKET = frozenset({Phase.CALLED, Phase.SERVING})


class Patience(Enum):
    """How long a command has been without an answer."""

    NONE = "none"
    SENT = "sent"
    WAITING = "waiting"
    UNCERTAIN = "uncertain"


class Notice(Enum):
    """What the desk itself has to say; refusals of the server have their own codes."""

    WAIT_FOR_ANSWER = "wait_for_answer"
    NO_TICKET_HERE = "no_ticket_here"
    NOT_CALLED = "not_called"
    TOO_EARLY = "too_early"
    FINISH_FIRST = "finish_first"
    ALREADY_READY = "already_ready"
    JUST_CALLED = "just_called"
    PAUSED = "paused"
    NOTHING_TO_UNDO = "nothing_to_undo"
    NOBODY_AWAY = "nobody_away"
    NOBODY_WAITING = "nobody_waiting"
    NO_SUCH_CHOICE = "no_such_choice"
    TICKET_GONE = "ticket_gone"
    NAME_OR_PIN_FORM = "name_or_pin_form"
    SIGN_IN_FIRST = "sign_in_first"
    SIGNED_OUT = "signed_out"
    COUNTER_CLOSED = "counter_closed"
    TAKEN_OVER = "taken_over"
    HELP_ANSWERED = "help_answered"
    REPRINT_ASKED = "reprint_asked"
    DAY_CLOSED = "day_closed"
    NO_ANSWER = "no_answer"
    UNDONE = "undone"
    BELL_ON = "bell_on"
    BELL_OFF = "bell_off"
    CODE_MISSING = "code_missing"
    NOTHING_BOOKABLE = "nothing_bookable"
    NO_DAY_FREE = "no_day_free"
    NO_TIME_FREE = "no_time_free"
    BOOKED = "booked"
    BOOKING_MOVED = "booking_moved"
    BOOKING_CANCELLED = "booking_cancelled"
    SLIP_PRINTING = "slip_printing"
    SLIP_PRINTED = "slip_printed"
    SLIP_NOT_PRINTED = "slip_not_printed"


GOOD_NEWS = frozenset(
    {
        Notice.SIGNED_OUT, Notice.HELP_ANSWERED, Notice.REPRINT_ASKED, Notice.DAY_CLOSED, Notice.UNDONE,
        Notice.ALREADY_READY, Notice.BELL_ON, Notice.BELL_OFF, Notice.BOOKED, Notice.BOOKING_MOVED,
        Notice.BOOKING_CANCELLED, Notice.SLIP_PRINTING, Notice.SLIP_PRINTED,
    }
)  # fmt: skip
"""Notices that say that something went as it should."""


class Trouble(Enum):
    """Why something beside the program does not work."""

    KEY_TAKEN = "key_taken"
    KEY_MISSING = "key_missing"
    KEY_IMPOSSIBLE = "key_impossible"
    KEYPAD_LOST = "keypad_lost"
    KEYPAD_WRONG = "keypad_wrong"
    OLD_SERVER = "old_server"
    WRONG_SERVER = "wrong_server"


@dataclass(frozen=True, kw_only=True)
class Hindrance:
    """Something beside the program that does not work; `key` is the key that it is about, as people call it."""

    what: Trouble
    key: str = ""


@dataclass(frozen=True, kw_only=True)
class Said:
    """One sentence for the status line. `number` is the ticket it speaks of, `seconds` how long to wait."""

    what: Notice | RefusalCode
    number: str | None = None
    seconds: int = 0


@dataclass(frozen=True, kw_only=True)
class Pending:
    """A command on its way. `act` is None when no key of the desk asked for it; `before_id` stood here when it left.

    `draft` is the booking that it is about, if it is about one.
    """

    serial: int
    command: Command
    act: Act | None
    number: str | None
    before_id: int | None
    sent_at_ms: int
    draft: Draft | None = None


@dataclass(frozen=True, kw_only=True)
class Confirmed:
    """What an answer said stands at the counter, while the feed is still behind it.

    Attributes:
        before_id: the ticket that stood here before the command: a feed that shows it is behind.
    """

    counter: CounterRow
    ticket: TicketRow | None
    before_id: int | None
    heard_at_ms: int


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Everything the operator's program knows. A value: `counter.desk.advance` gives the next one.

    Attributes:
        rows: the feed.
        at, at_ms: the office's clock and the monotonic moment at which it was heard; None before the first.
        hindrances: what beside the program does not work, the longest known first.
        trouble: why the server turns this device away, if it does.
        shift: who is signed in.
        counter_id: the counter taken, None before.
        was_open: the feed has shown this counter open for us, so that its closing means something.
        form: fields of a booking that are open in place of the lists, never together with a choice.
        served_service_id: what the visitor who stands here, or stood here last, came for.
        arrived_at_ms: when a ticket came to the counter without a press, None if the present one did not.
        pressed, pressed_at_ms: the last press that counted, to swallow a second one.
    """

    now_ms: int = 0
    rows: Mapping[RowKey, Row] = field(default_factory=dict)
    at: int | None = None
    at_ms: int = 0
    device: DeviceView | None = None
    is_fresh: bool = False
    hindrances: tuple[Hindrance, ...] = ()
    trouble: RefusalCode | Trouble | None = None
    shift: ShiftAnswer | None = None
    counter_id: int | None = None
    was_open: bool = False
    confirmed: Confirmed | None = None
    pending: Pending | None = None
    choice: Choice | None = None
    form: Form | None = None
    served_service_id: int | None = None
    said: Said | None = None
    arrived_at_ms: int | None = None
    pressed: str = ""
    pressed_at_ms: int = 0
    next_serial: int = 1

    @property
    def now_at(self) -> int:
        """The office's clock now, whole seconds; 0 before anything was heard."""
        return 0 if self.at is None else self.at + (self.now_ms - self.at_ms) // 1000

    @property
    def counter(self) -> CounterRow | None:
        """The counter taken, as last confirmed; None before one is taken."""
        if self.counter_id is None:
            return None
        return self.confirmed.counter if self.confirmed else hall.counter(self.rows, self.counter_id)

    @property
    def ticket(self) -> TicketRow | None:
        """The ticket that the server says stands here. Nothing else is ever shown as a number."""
        own = self.counter
        if own is None or own.ticket_id is None:
            return None
        if self.confirmed and self.confirmed.ticket and self.confirmed.ticket.id == own.ticket_id:
            return self.confirmed.ticket
        return hall.ticket(self.rows, own.ticket_id)

    @property
    def phase(self) -> Phase:
        """Where the operator stands."""
        if self.shift is None:
            return Phase.SIGN_IN
        own, standing = self.counter, self.ticket
        if own is None:
            return Phase.CHOOSE
        if own.state is CounterState.BUSY:
            return _BUSY.get(standing.state, Phase.SETTLING) if standing else Phase.SETTLING
        return _PHASES.get(own.state, Phase.IDLE)

    @property
    def patience(self) -> Patience:
        """How long the outstanding command has been without an answer."""
        if self.pending is None:
            return Patience.NONE
        age_ms = self.now_ms - self.pending.sent_at_ms
        if age_ms < WAITING_AFTER_MS:
            return Patience.SENT
        return Patience.WAITING if age_ms < UNCERTAIN_AFTER_MS else Patience.UNCERTAIN

    @property
    def waiting(self) -> list[TicketRow]:
        """Who waits for this counter, in its order; a ticket standing here is not among them."""
        own, standing = self.counter, self.ticket
        here = standing.id if standing else None
        return [] if own is None else [row for row in hall.waiting(self.rows, own, self.now_at) if row.id != here]

    @property
    def away(self) -> list[TicketRow]:
        """Held and missed tickets of this counter's services."""
        own, standing = self.counter, self.ticket
        here = standing.id if standing else None
        return [] if own is None else [row for row in hall.away(self.rows, own) if row.id != here]

    @property
    def missed_in_s(self) -> int:
        """Seconds until *absent* is allowed for the ticket called here; 0 when it is, or when nobody is called."""
        standing = self.ticket
        return 0 if standing is None else hall.missed_in_s(self.rows, standing, self.now_at)

    @property
    def has_printer(self) -> bool:
        """Whether slips can be printed at this desk."""
        return self.device is not None and bool(self.device.hardware.get("printer"))

    @property
    def can_undo(self) -> bool:
        """Whether the server would take the last act back now."""
        own = self.counter
        return own is not None and own.undo is not None and self.now_at <= (own.undo_until_at or 0)


_BUSY = {TicketState.CALLED: Phase.CALLED, TicketState.SERVING: Phase.SERVING}
_PHASES = {CounterState.READY: Phase.READY, CounterState.PAUSED: Phase.PAUSED}
