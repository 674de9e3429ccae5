"""The kiosk's state as one value: what is known of the office, and what belongs to the visitor in front of it."""

from dataclasses import dataclass, field
from enum import Enum

from kiosk.flow.catalogue import ROOT, Place
from kiosk.flow.events import AnyWish, PrinterState
from kiosk.flow.staffstate import StaffCorner
from wire.codes import Admission, Language, ServiceState
from wire.commands import ScanAnswer, SlotSlip, TicketPaper
from wire.rows import OfficeRow, ReprintRow, ServiceRow


class Page(Enum):
    """The question or statement on the screen. `SERVICES` at the first place is also what an idle kiosk shows."""

    SERVICES = "services"
    PRIORITY = "priority"
    ISSUING = "issuing"
    TICKET = "ticket"
    SORRY = "sorry"
    CODE = "code"
    ANSWER = "answer"
    DOUBT = "doubt"
    SLIP = "slip"


class Slowness(Enum):
    """How long the answer has been outstanding: decides what is said meanwhile."""

    QUICK = "quick"
    WAITING = "waiting"
    LONG = "long"


class PaperView(Enum):
    """What the ticket page says about the paper; `IN_HAND` is a ticket that its visitor holds already."""

    PRINTING = "printing"
    PRINTED = "printed"
    ASKING = "asking"
    MISSING = "missing"
    SCREEN_ONLY = "screen_only"
    IN_HAND = "in_hand"


class Sorry(Enum):
    """Why no number can be given for a service now."""

    PAUSED = "paused"
    CLOSED = "closed"
    GONE = "gone"
    NOT_OPEN_YET = "not_open_yet"
    REGISTRATION_OVER = "registration_over"
    OFFICE_CLOSED = "office_closed"
    DAY_OVER = "day_over"
    SLOT_GONE = "slot_gone"
    NOT_RECORDABLE = "not_recordable"
    REFUSED = "refused"


class Notice(Enum):
    """A sentence over the page that answers what the visitor just did."""

    HELP_SENDING = "help_sending"
    HELP_COMING = "help_coming"
    HELP_UNHEARD = "help_unheard"


class CodeComplaint(Enum):
    """Why a code led nowhere."""

    UNKNOWN = "unknown"
    SLOWED = "slowed"
    NOT_TOGETHER = "not_together"


@dataclass(frozen=True, kw_only=True)
class Timing:
    """All times of the flow in milliseconds; the defaults are those of the design.

    Attributes:
        stale_wish_ms: an answer that comes later finds nobody at the kiosk any more.
        dead_wish_ms: a wish this old is given up: the server keeps answers only until its business day ends, so asking
            again after that would make a second ticket.
        own_after_ms: without an answer by then the kiosk gives a number by itself, so that it is there within 3 s.
        same_scan_ms: the same code again within this time is the scanner's echo: it is still held before the glass.
        same_letter_ms: the same letter again within this time is a bounce of the finger.
    """

    ignore_touch_ms: int = 800
    idle_warning_ms: int = 45_000
    idle_wipe_ms: int = 30_000
    confirmation_ms: int = 10_000
    photograph_ms: int = 30_000
    paper_question_ms: int = 20_000
    paper_due_ms: int = 20_000
    progress_after_ms: int = 1_000
    advice_after_ms: int = 5_000
    retry_after_ms: int = 1_000
    own_after_ms: int = 2_200
    stale_wish_ms: int = 120_000
    dead_wish_ms: int = 6 * 3_600_000
    notice_ms: int = 15_000
    staff_hold_ms: int = 3_000
    staff_leave_ms: int = 60_000
    same_scan_ms: int = 5_000
    same_letter_ms: int = 150


@dataclass(frozen=True, kw_only=True)
class OpenWish:
    """A wish whose answer is outstanding.

    Attributes:
        retry_at_ms: None while a request is under way.
        asked_at_ms: when this run of the program asked first, if that was later than the touch.
        is_put_off: the server answered, but cannot just now: it is there, so nothing is decided without it.
        is_own: the kiosk is giving a number by itself; what the server answers counts no more.
    """

    key: str
    wish: AnyWish
    touched_at_ms: int
    retry_at_ms: int | None = None
    asked_at_ms: int = 0
    is_put_off: bool = False
    is_own: bool = False


@dataclass(frozen=True, kw_only=True)
class ShownTicket:
    """The ticket on the screen.

    Attributes:
        leaves_at_ms: when the page goes away by itself.
        answer: what the code meant that led here; None for a number taken without one.
        is_copy: the paper that comes out is marked as one.
    """

    paper: TicketPaper
    view: PaperView
    leaves_at_ms: int
    answer: ScanAnswer | None = None
    is_copy: bool = False


@dataclass(frozen=True, kw_only=True)
class ShownSlip:
    """A booking just made here, on the screen; `key` is that of its wish."""

    slip: SlotSlip
    key: str
    view: PaperView
    leaves_at_ms: int


@dataclass(frozen=True, kw_only=True)
class CodeEntry:
    """What was typed and scanned of a code so far.

    Attributes:
        is_pair: a booking and a number are asked for, one after the other; `first` is the one that is there.
        turned_at_ms: when the page came: what a finger still meant for the page before is ignored.
        lettered_at_ms: when the last letter was touched.
    """

    typed: str = ""
    is_pair: bool = False
    first: str | None = None
    complaint: CodeComplaint | None = None
    turned_at_ms: int = 0
    lettered_at_ms: int = 0


@dataclass(frozen=True, kw_only=True)
class Visit:
    """Everything that belongs to the visitor in front of the kiosk; a wipe replaces it as a whole.

    Attributes:
        trail: the pages of tiles gone through; the last one is shown.
        code: on the page of codes, and while a code is asked about.
        answer: what a code means that leads to no ticket, on its own page.
        warned_at_ms: since when the question "are you still here" stands, None when it does not.
        later_at: the time that another day has for the service, None while none is known.
        slip: the booking just made, on its own page.
        notice_until_ms: when the notice goes away; meaningless without one.
    """

    page: Page = Page.SERVICES
    language: Language = Language.INDONESIAN
    is_large: bool = False
    trail: tuple[Place, ...] = (ROOT,)
    service_id: int | None = None
    ticket: ShownTicket | None = None
    sorry: Sorry | None = None
    code: CodeEntry | None = None
    answer: ScanAnswer | None = None
    later_at: int | None = None
    slip: ShownSlip | None = None
    notice: Notice | None = None
    notice_until_ms: int = 0
    slowness: Slowness = Slowness.QUICK
    warned_at_ms: int | None = None

    @property
    def place(self) -> Place:
        """The page of tiles that is shown or that "back" leads to."""
        return self.trail[-1]


@dataclass(frozen=True, kw_only=True)
class CopyDue:
    """A copy whose paper could not be had and is asked for again."""

    reprint_id: int
    at_ms: int


@dataclass(frozen=True, kw_only=True)
class KioskState:
    """The whole state.

    Attributes:
        office: None until the first snapshot.
        gives_own: the kiosk can give numbers by itself when the server does not answer.
        open_wish: at most one; while it is open nobody can make another.
        touched_at_ms: last accepted touch, for ignoring the bounce; None before the first.
        active_at_ms: last sign of the visitor, for the idle warning.
        copies: reprint ids that are being fetched or printed, so that none is begun twice.
        copies_due: those of them that are asked for again, with the time.
        held_since_ms: since when a finger lies on the office's name, None when none does.
        scanned_text, scanned_at_ms: what the scanner read last, and when.
        staff: the staff corner while somebody is in it; it lies over the visitor's pages.
    """

    visit: Visit = field(default_factory=Visit)
    office: OfficeRow | None = None
    services: tuple[ServiceRow, ...] = ()
    reprints: tuple[ReprintRow, ...] = ()
    is_connected: bool = False
    gives_own: bool = False
    printer: PrinterState = PrinterState.ABSENT
    open_wish: OpenWish | None = None
    touched_at_ms: int | None = None
    active_at_ms: int = 0
    copies: frozenset[int] = frozenset()
    copies_due: tuple[CopyDue, ...] = ()
    held_since_ms: int | None = None
    scanned_text: str | None = None
    scanned_at_ms: int = 0
    staff: StaffCorner | None = None

    @property
    def default_language(self) -> Language:
        """The language of a new visit: the office's first."""
        return self.office.languages[0] if self.office is not None and self.office.languages else Language.INDONESIAN

    @property
    def languages(self) -> tuple[Language, ...]:
        """What a visitor can choose from."""
        if self.office is None or not self.office.languages:
            return (Language.INDONESIAN, Language.ENGLISH)
        return tuple(self.office.languages)

    @property
    def is_fresh(self) -> bool:
        """Nobody's visit is under way: the screen is as the next visitor should find it."""
        return self.visit == Visit(language=self.default_language)

    @property
    def can_choose(self) -> bool:
        """Whether tiles and answers are alive: somebody can give a number and no earlier wish is outstanding."""
        return (self.is_connected or self.gives_own) and self.open_wish is None

    @property
    def is_alone(self) -> bool:
        """Whether the kiosk goes on without the server."""
        return self.gives_own and not self.is_connected

    @property
    def can_go_back(self) -> bool:
        """Whether there is a page before this one."""
        visit = self.visit
        if self.staff is not None:
            return True
        has_before = visit.page in (Page.PRIORITY, Page.SORRY, Page.CODE, Page.ANSWER, Page.DOUBT)
        return has_before or (visit.page is Page.SERVICES and len(visit.trail) > 1)

    @property
    def can_start_over(self) -> bool:
        """Whether starting over would change anything; a quick answer is not to be outrun."""
        if self.staff is not None:
            return False
        if self.visit.page is Page.ISSUING:
            return self.visit.slowness is Slowness.LONG
        return not self.is_fresh

    @property
    def gives_numbers(self) -> bool:
        """Whether any service gives out numbers now."""
        return any(row.state is ServiceState.OPEN and row.admission is Admission.OPEN for row in self.services)

    def service(self, service_id: int | None) -> ServiceRow | None:
        """The service of this id, None when the office does not have it (any more)."""
        return next((row for row in self.services if row.id == service_id), None)
