"""What the program has to do after an event. Effects are carried out in the order given."""

from dataclasses import dataclass

from kiosk.flow.events import AnyWish, Wish
from kiosk.flow.staffeffects import StaffEffect
from wire.codes import PaperState
from wire.commands import SlotSlip, TicketPaper


@dataclass(frozen=True, kw_only=True)
class RequestTicket:
    """Put the wish on the disk if it is not there yet, then send its command under this key.

    Answered by Issued, ScanAnswered, SlotTaken, Refused or Unanswered.
    """

    key: str
    wish: AnyWish


@dataclass(frozen=True, kw_only=True)
class ForgetWish:
    """The wish has its answer and everything that follows from it is safe: take it off the disk."""

    key: str


@dataclass(frozen=True, kw_only=True)
class PrintTicket:
    """Print a ticket. `job` is the same for the same wish, so that a repeat never gives two papers.

    Answered by PaperEnded.
    """

    job: str
    paper: TicketPaper
    is_copy: bool


@dataclass(frozen=True, kw_only=True)
class TellPaper:
    """Report to the server what is known of a ticket's paper. Reports of a ticket arrive in this order."""

    ticket_id: int
    paper: PaperState


@dataclass(frozen=True, kw_only=True)
class CallForHelp:
    """Send `AskHelp` under this key. Answered by HelpHeard or HelpUnheard."""

    key: str


@dataclass(frozen=True, kw_only=True)
class FetchCopy:
    """Get the paper of a ticket that the office wants printed again. Answered by CopyFetched or CopyNotFetched."""

    reprint_id: int
    ticket_id: int


@dataclass(frozen=True, kw_only=True)
class FindLater:
    """Ask which time another day has for a service. Answered by LaterSlotFound."""

    service_id: int


@dataclass(frozen=True, kw_only=True)
class PrintSlip:
    """Print a booking made here; the same key never gives two papers. Answered by SlipEnded."""

    key: str
    slip: SlotSlip


@dataclass(frozen=True, kw_only=True)
class TakeOwn:
    """Write a number of the kiosk's own for this wish on the disk, once however often.

    Answered by OwnTaken or OwnFailed.
    """

    key: str
    wish: Wish


@dataclass(frozen=True, kw_only=True)
class LetGo:
    """Remember to tell the server that nobody waits for its answer to this wish any more."""

    key: str


Effect = (
    RequestTicket
    | ForgetWish
    | PrintTicket
    | TellPaper
    | CallForHelp
    | FetchCopy
    | FindLater
    | PrintSlip
    | TakeOwn
    | LetGo
    | StaffEffect
)
