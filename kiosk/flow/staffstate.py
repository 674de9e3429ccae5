"""The staff corner as values: where somebody of the staff stands in it, and what the program tells of the machine."""

from dataclasses import dataclass
from enum import Enum

from wire.commands import DoubtfulTicket
from wire.rows import Words

AS_IS_PERMILLE = 1_000
"""The scale that leaves the screen's size as it is."""


class StaffPage(Enum):
    """The page of the staff corner."""

    NAME = "name"
    PIN = "pin"
    DESK = "desk"
    CARD = "card"


class Complaint(Enum):
    """Why the corner did not open."""

    WRONG = "wrong"
    SLOWED = "slowed"
    NO_SERVER = "no_server"


class Weight(Enum):
    """How much a sentence about the printer asks for."""

    FINE = "fine"
    ATTENTION = "attention"
    BROKEN = "broken"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One sentence about the printer, and what to do about it (may be empty)."""

    weight: Weight
    sentence: Words
    advice: Words


class CopyState(Enum):
    """How far a copy that staff asked for has come."""

    UNDER_WAY = "under_way"
    PRINTED = "printed"
    NOT_PRINTED = "not_printed"
    UNSURE = "unsure"


@dataclass(frozen=True, kw_only=True)
class StaffCopy:
    """A copy that staff asked for here; `key` is the touch's and makes its job one of its own."""

    ticket_id: int
    key: str
    state: CopyState = CopyState.UNDER_WAY


@dataclass(frozen=True, kw_only=True)
class StaffCorner:
    """What is shown while staff are at the machine.

    Attributes:
        name, pin: typed so far; the PIN is forgotten as soon as it is sent.
        question: key of the question to the server that has no answer yet.
        turned_at_ms: when the page last changed: what a finger still meant for the page before is ignored.
        findings: about the printer, the worst first; None while it is being asked.
        tested: how the test ticket ended.
        light_percent: brightness of the screen, None where this machine lets nobody change it.
        volume_percent: how loud the sound is, None where nothing can be heard.
        scale_permille: of the bank card, against the size that the screen is taken for.
    """

    page: StaffPage = StaffPage.NAME
    name: str = ""
    pin: str = ""
    question: str | None = None
    complaint: Complaint | None = None
    turned_at_ms: int = 0
    doubtful: tuple[DoubtfulTicket, ...] = ()
    copies: tuple[StaffCopy, ...] = ()
    findings: tuple[Finding, ...] | None = None
    is_testing: bool = False
    tested: Finding | None = None
    light_percent: int | None = None
    volume_percent: int | None = None
    scale_permille: int = AS_IS_PERMILLE

    def copy_of(self, ticket_id: int) -> StaffCopy | None:
        """The latest copy of this ticket that was asked for here."""
        return next((copy for copy in self.copies if copy.ticket_id == ticket_id), None)
