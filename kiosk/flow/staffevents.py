"""What can happen in the staff corner, and what can be touched there. `at_ms` as in `kiosk.flow.events`."""

from dataclasses import dataclass
from enum import Enum

from kiosk.flow.staffstate import Complaint, Finding
from wire.commands import DoubtfulTicket, TicketPaper


class StaffControl(Enum):
    """Keys of the staff corner."""

    ERASE = "erase"
    CONFIRM = "confirm"
    LEAVE = "leave"
    PAPER_CHANGED = "paper_changed"
    TEST_PRINT = "test_print"
    DARKER = "darker"
    BRIGHTER = "brighter"
    QUIETER = "quieter"
    LOUDER = "louder"
    CALIBRATE = "calibrate"
    MUCH_SMALLER = "much_smaller"
    SMALLER = "smaller"
    LARGER = "larger"
    MUCH_LARGER = "much_larger"
    KEEP_SIZE = "keep_size"


@dataclass(frozen=True, kw_only=True)
class OnCharacter:
    """A letter or digit of the keypads on the screen."""

    character: str


@dataclass(frozen=True, kw_only=True)
class OnReprint:
    """Print this doubtful ticket again."""

    ticket_id: int


StaffTarget = StaffControl | OnCharacter | OnReprint


@dataclass(frozen=True, kw_only=True)
class HeadHeld:
    """A finger came down on the office's name, or left it."""

    is_down: bool
    at_ms: int


@dataclass(frozen=True, kw_only=True)
class StaffProven:
    """The server took name and PIN."""

    key: str
    doubtful: tuple[DoubtfulTicket, ...]
    at_ms: int


@dataclass(frozen=True, kw_only=True)
class StaffRefused:
    """Name and PIN were not taken, or nobody answered."""

    key: str
    complaint: Complaint
    at_ms: int


@dataclass(frozen=True, kw_only=True)
class PrinterSeen:
    """What can be said about the printer now, the worst first."""

    findings: tuple[Finding, ...]
    at_ms: int


@dataclass(frozen=True, kw_only=True)
class PrinterTested:
    """How the test ticket ended."""

    finding: Finding
    at_ms: int


@dataclass(frozen=True, kw_only=True)
class LightSeen:
    """How bright the screen is; None where this machine lets nobody change it."""

    percent: int | None
    at_ms: int


@dataclass(frozen=True, kw_only=True)
class VolumeSeen:
    """How loud the machine's sound is; None where nothing can be heard."""

    percent: int | None
    at_ms: int


@dataclass(frozen=True, kw_only=True)
class StaffCopyFetched:
    """The paper of a ticket that staff want again; None when it could not be had."""

    ticket_id: int
    key: str
    paper: TicketPaper | None
    at_ms: int


StaffEvent = (
    HeadHeld | StaffProven | StaffRefused | PrinterSeen | PrinterTested | LightSeen | VolumeSeen | StaffCopyFetched
)
