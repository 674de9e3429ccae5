"""What is known about a printer, and how its answers change it. What was never said is unknown, never good."""

from dataclasses import dataclass, replace
from enum import IntEnum, StrEnum

from hardware.escanswers import AsbAnswer


class LinkState(StrEnum):
    """Whether there is a connection to the printer; a connection alone proves nothing about paper."""

    UP = "up"
    DOWN = "down"


class Paper(StrEnum):
    """The roll. Low is a call for staff, never a stop."""

    OK = "ok"
    LOW = "low"
    OUT = "out"
    UNKNOWN = "unknown"


class Proof(StrEnum):
    """How this printer proves that a ticket came out, strongest first."""

    PROCESS_ID = "process-id"
    FENCE = "fence"
    PORT = "port"
    NONE = "none"


class Question(IntEnum):
    """The number n of a real-time status question."""

    PRINTER = 1
    OFFLINE_CAUSE = 2
    ERROR_CAUSE = 3
    PAPER = 4


@dataclass(frozen=True, kw_only=True)
class PrinterStatus:
    """The printer as it last described itself.

    Attributes:
        ready: takes a job now; None when it never answered.
        cover_open, cutter_error, overheated, fatal: None when unknown.
        model: what it calls itself, None when it does not say.
        since_at: when something in here last changed.
    """

    link: LinkState = LinkState.DOWN
    ready: bool | None = None
    paper: Paper = Paper.UNKNOWN
    cover_open: bool | None = None
    cutter_error: bool | None = None
    overheated: bool | None = None
    fatal: bool | None = None
    proof: Proof = Proof.NONE
    model: str | None = None
    since_at: int = 0

    @property
    def has_fault(self) -> bool:
        """A condition is known that keeps a ticket from coming out whole."""
        return self.paper is Paper.OUT or any((self.cover_open, self.cutter_error, self.overheated, self.fatal))


def with_asb(status: PrinterStatus, asb: AsbAnswer) -> PrinterStatus:
    """Give the status after a pushed one, which always tells everything."""
    cover_open = bool(asb.printer & 0x20)
    return replace(
        status,
        ready=not asb.printer & 0x08,
        cover_open=cover_open,
        cutter_error=bool(asb.errors & 0x0C),
        fatal=bool(asb.errors & 0x20),
        # printers raise the same bit when the cover is opened while they print
        overheated=bool(asb.errors & 0x40) and not cover_open,
        paper=paper_of(near_end=bool(asb.paper & 0x03), end=bool(asb.paper & 0x0C)),
    )


def with_real_time(status: PrinterStatus, question: Question, value: int) -> PrinterStatus:
    """Give the status after the answer to one real-time question; each tells a part."""
    if question is Question.PRINTER:
        return replace(status, ready=not value & 0x08)
    if question is Question.OFFLINE_CAUSE:
        paper = Paper.OUT if value & 0x20 else status.paper
        return replace(status, cover_open=bool(value & 0x04), paper=paper)
    if question is Question.ERROR_CAUSE:
        return replace(
            status,
            cutter_error=bool(value & 0x0C),
            fatal=bool(value & 0x20),
            overheated=bool(value & 0x40) and not status.cover_open,
        )
    return replace(status, paper=paper_of(near_end=bool(value & 0x0C), end=bool(value & 0x60)))


def with_transmitted(status: PrinterStatus, value: int) -> PrinterStatus:
    """Give the status after the answer to a transmit-status command (paper sensors)."""
    return replace(status, paper=paper_of(near_end=bool(value & 0x03), end=bool(value & 0x0C)))


def paper_of(*, near_end: bool, end: bool) -> Paper:
    """Name the state of the roll from its two sensors."""
    if end:
        return Paper.OUT
    return Paper.LOW if near_end else Paper.OK
