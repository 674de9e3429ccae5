"""What can happen to a desk, and what it asks of the program around it.

`now_ms` is a monotonic clock in milliseconds.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from counter.desk.choice import More
from counter.desk.draft import Field
from counter.desk.keys import Act, Key
from counter.desk.state import Hindrance, Notice, Trouble
from wire.bookings import BookingSlip
from wire.codes import RefusalCode
from wire.commands import Answer, Command
from wire.messages import DeviceView
from wire.rows import Row, RowKey


@dataclass(frozen=True, kw_only=True)
class Fed:
    """The feed brought rows: `rows` is all that is known now; `at` is the office's clock."""

    rows: Mapping[RowKey, Row]
    at: int
    device: DeviceView | None
    now_ms: int


@dataclass(frozen=True, kw_only=True)
class FeedTurned:
    """The feed became fresh or was lost; `trouble` tells why if the server turns this device away."""

    is_fresh: bool
    now_ms: int
    trouble: RefusalCode | Trouble | None = None


@dataclass(frozen=True, kw_only=True)
class Ticked:
    """Time passed. Send it some times a second: waiting for an answer and notices depend on it."""

    now_ms: int
    at: int | None = None


@dataclass(frozen=True, kw_only=True)
class Pressed:
    """A key went down (no auto-repeat)."""

    key: Key
    now_ms: int


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A button was clicked."""

    act: Act
    now_ms: int


@dataclass(frozen=True, kw_only=True)
class Picked:
    """A line of the open choice was clicked; `place` counts from 0 over all its lines."""

    place: int
    now_ms: int


@dataclass(frozen=True, kw_only=True)
class Left:
    """The open choice was closed by mouse, or the open form by mouse or key."""

    now_ms: int


@dataclass(frozen=True, kw_only=True)
class Given:
    """The fields of the open form were filled in as far as wanted, and are to be sent."""

    typed: Mapping[Field, str]
    now_ms: int


@dataclass(frozen=True, kw_only=True)
class TicketAsked:
    """A ticket of the waiting or absent list was clicked."""

    ticket_id: int
    now_ms: int


@dataclass(frozen=True, kw_only=True)
class HelpAnswered:
    """Somebody says that they go and help."""

    help_id: int
    now_ms: int


@dataclass(frozen=True, kw_only=True)
class SignInAsked:
    """Name and PIN were entered."""

    name: str
    pin: str
    now_ms: int


@dataclass(frozen=True, kw_only=True)
class HindrancesTurned:
    """A device beside the program began or ceased to be in the way; `hindrances` are all there are now."""

    hindrances: tuple[Hindrance, ...]
    now_ms: int


@dataclass(frozen=True, kw_only=True)
class Told:
    """The program around the desk did what was asked of it, and says so."""

    what: Notice
    now_ms: int


@dataclass(frozen=True, kw_only=True)
class SlipEnded:
    """The slip came out of the printer, or nobody is sure of it."""

    is_printed: bool
    now_ms: int


@dataclass(frozen=True, kw_only=True)
class Answered:
    """The server carried out the command sent with `serial`."""

    serial: int
    answer: Answer
    now_ms: int


@dataclass(frozen=True, kw_only=True)
class Refused:
    """The server refused the command sent with `serial`; `faults` name the fields that it found wrong."""

    serial: int
    code: RefusalCode
    now_ms: int
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Unanswered:
    """The network gave no answer for a long time: whether the command was carried out is not known."""

    serial: int
    now_ms: int


Event = (
    Fed
    | FeedTurned
    | Ticked
    | Pressed
    | Asked
    | Picked
    | Left
    | Given
    | TicketAsked
    | HelpAnswered
    | SignInAsked
    | HindrancesTurned
    | Told
    | SlipEnded
    | Answered
    | Refused
    | Unanswered
)


@dataclass(frozen=True, kw_only=True)
class Send:
    """Send the command; one idempotency key belongs to each serial, so that a repeated serial is the same press."""

    serial: int
    command: Command


@dataclass(frozen=True, kw_only=True)
class Toggle:
    """Change how the program looks or sounds: docked or full, text size, language, bell."""

    what: More


@dataclass(frozen=True, kw_only=True)
class Remember:
    """Keep this sign-in name for the next time."""

    name: str


@dataclass(frozen=True, kw_only=True)
class Alert:
    """A visitor was called here without a press: draw attention, but never the keyboard."""


@dataclass(frozen=True, kw_only=True)
class PrintSlip:
    """Print the slip of a booking at this desk; `SlipEnded` tells what became of it."""

    slip: BookingSlip


Effect = Send | Toggle | Remember | Alert | PrintSlip
