"""Numbers that the kiosk gives by itself while the server does not answer. `at_ms` as in `kiosk.flow.events`.

Until the server knows it, such a ticket has an id of the kiosk's own: the negative of its serial number.
"""

from dataclasses import dataclass

from wire.commands import TicketPaper


@dataclass(frozen=True, kw_only=True)
class OwnTurned:
    """Whether the kiosk may give numbers by itself: it has a letter and a disk, and nobody sent it away."""

    is_ready: bool
    at_ms: int


@dataclass(frozen=True, kw_only=True)
class OwnTaken:
    """The number for the wish `key` is safe on the disk."""

    key: str
    paper: TicketPaper
    at_ms: int


@dataclass(frozen=True, kw_only=True)
class OwnFailed:
    """The disk did not take it: there is no number of the kiosk's own for the wish `key`."""

    key: str
    at_ms: int


@dataclass(frozen=True, kw_only=True)
class OwnFound:
    """At start, a wish lay on the disk whose number the kiosk had given already; `age_ms` as in `WishFound`."""

    key: str
    paper: TicketPaper
    age_ms: int
    at_ms: int


OwnEvent = OwnTurned | OwnTaken | OwnFailed | OwnFound


def is_own(paper: TicketPaper) -> bool:
    """Whether the kiosk gave this number by itself."""
    return paper.ticket_id < 0
