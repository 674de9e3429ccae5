"""Everything that can happen to the kiosk, as values. `at_ms` is a monotonic clock in milliseconds."""

from dataclasses import dataclass
from enum import Enum

from kiosk.flow.laterevents import LaterControl, LaterEvent, LaterWish
from kiosk.flow.ownevents import OwnEvent
from kiosk.flow.paperresult import PaperResult
from kiosk.flow.scanevents import CodeTarget, ScanAnswered, ScanWish
from kiosk.flow.staffevents import StaffEvent, StaffTarget
from wire.codes import Language, PriorityKind, RefusalCode
from wire.commands import TicketPaper
from wire.rows import OfficeRow, ReprintRow, ServiceRow


class Control(Enum):
    """What can be touched besides tiles and priority answers."""

    BACK = "back"
    START_OVER = "start_over"
    LANGUAGE = "language"
    LARGE_TEXT = "large_text"
    HELP = "help"
    MORE = "more"
    STILL_HERE = "still_here"
    PAPER_YES = "paper_yes"
    PAPER_NO = "paper_no"
    PAPER_MISSING = "paper_missing"
    DONE = "done"


@dataclass(frozen=True, kw_only=True)
class OnService:
    """A service's tile."""

    service_id: int


@dataclass(frozen=True, kw_only=True)
class OnGroup:
    """A group's tile, by the Indonesian words of the group."""

    group: str


@dataclass(frozen=True, kw_only=True)
class OnPriority:
    """An answer to the priority question; None means "none of these"."""

    kind: PriorityKind | None


Target = Control | OnService | OnGroup | OnPriority | CodeTarget | LaterControl | StaffTarget


@dataclass(frozen=True, kw_only=True)
class Touched:
    """A finger left a control. `key` is fresh for every touch: if the touch becomes a wish, it is that wish's name."""

    target: Target
    key: str
    at_ms: int


@dataclass(frozen=True, kw_only=True)
class Scanned:
    """The scanner read something. Untrusted text; nothing in it is believed. `key` is fresh, as with a touch."""

    text: str
    key: str
    at_ms: int


@dataclass(frozen=True, kw_only=True)
class Ticked:
    """Time went on; comes a few times a second."""

    at_ms: int


@dataclass(frozen=True, kw_only=True)
class OfficeChanged:
    """What the feed knows now: the office, its services and the copies that this kiosk is asked to print."""

    office: OfficeRow
    services: tuple[ServiceRow, ...]
    reprints: tuple[ReprintRow, ...]
    at_ms: int


@dataclass(frozen=True, kw_only=True)
class ServerLost:
    """Nothing was heard from the server for too long."""

    at_ms: int


@dataclass(frozen=True, kw_only=True)
class ServerBack:
    """The feed is fresh again."""

    at_ms: int


@dataclass(frozen=True, kw_only=True)
class Issued:
    """The server gave a number for the wish `key`."""

    key: str
    paper: TicketPaper
    at_ms: int


@dataclass(frozen=True, kw_only=True)
class Refused:
    """The server said no to the wish `key`."""

    key: str
    code: RefusalCode
    at_ms: int


@dataclass(frozen=True, kw_only=True)
class Unanswered:
    """Nobody knows whether the wish `key` was carried out: it has to be asked again with the same key."""

    key: str
    at_ms: int


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What a visitor asked for: everything that the command needs."""

    service_id: int
    priority: PriorityKind | None
    language: Language


AnyWish = Wish | ScanWish | LaterWish


@dataclass(frozen=True, kw_only=True)
class WishFound:
    """At start, a wish without an answer lay on the disk; `age_ms` is how long ago it was touched."""

    key: str
    wish: AnyWish
    age_ms: int
    at_ms: int


@dataclass(frozen=True, kw_only=True)
class PaperEnded:
    """The printer is through with a ticket, or with a copy of it."""

    ticket_id: int
    is_copy: bool
    result: PaperResult
    at_ms: int


class PrinterState(Enum):
    """Whether a ticket can be expected to come out: `ABSENT` means that the office gave this kiosk no printer."""

    ABSENT = "absent"
    READY = "ready"
    NOT_READY = "not_ready"


@dataclass(frozen=True, kw_only=True)
class PrinterChanged:
    """The printer's readiness changed."""

    printer: PrinterState
    at_ms: int


@dataclass(frozen=True, kw_only=True)
class CopyFetched:
    """The paper of a ticket to be copied has come from the server."""

    reprint_id: int
    paper: TicketPaper
    at_ms: int


@dataclass(frozen=True, kw_only=True)
class CopyNotFetched:
    """The paper could not be had now; it is asked for again while the office still wants the copy."""

    reprint_id: int
    at_ms: int


@dataclass(frozen=True, kw_only=True)
class HelpHeard:
    """The server took the call for help."""

    at_ms: int


@dataclass(frozen=True, kw_only=True)
class HelpUnheard:
    """The call for help did not get through."""

    at_ms: int


Event = (
    Touched
    | Scanned
    | Ticked
    | OfficeChanged
    | ServerLost
    | ServerBack
    | Issued
    | ScanAnswered
    | Refused
    | Unanswered
    | WishFound
    | PaperEnded
    | PrinterChanged
    | CopyFetched
    | CopyNotFetched
    | HelpHeard
    | HelpUnheard
    | LaterEvent
    | OwnEvent
    | StaffEvent
)
