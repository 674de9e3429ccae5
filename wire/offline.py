"""Numbers that a kiosk gave while the server was away, as the kiosk hands them in, and the letter they begin with.

Both requests are signed with the device's key instead of bringing a token: who was revoked may still say what it gave
out, and is told clearly that it is too late. Sending one again changes nothing.
"""

from typing import Annotated

from pydantic import Field

from wire.access import Encoded
from wire.codes import HandInOutcome, Language, PaperState, PriorityKind
from wire.commands import Command, Headcount, Instant, RowId
from wire.rows import Pushed

OFFLINE_PREFIX = b"giliran-offline:"
"""What a device signs is this prefix followed by the body, so that its signature serves for nothing else."""

MOST_HANDED_IN = 50
"""Tickets and keys in one request."""

Letter = Annotated[str, Field(pattern=r"^[A-Z]{1,2}$")]
Key = Annotated[str, Field(pattern=r"^[A-Za-z0-9-]{8,64}$")]


class SignedByDevice(Command):
    """`POST /api/devices/offline-letter` and `POST /api/devices/hand-in`: a body as text, and who signed it.

    `body` is `AskLetter` or `HandIn` as JSON; `signature` is made over OFFLINE_PREFIX and the body's bytes.
    """

    device_id: RowId
    body: Annotated[str, Field(min_length=2, max_length=32_000)]
    signature: Encoded


class AskLetter(Command):
    """Which letter begins the numbers of this journal. A kiosk that lost its journal has another one, and so another
    letter: what it gave out before is not given out again.

    `letter` is the one that it has already: a server whose data are of an older copy gives it back, if it is free.
    """

    journal: Encoded
    letter: Letter | None = None


class OfflineLetter(Pushed):
    """The letter: no other kiosk, journal or service has it or ever had it."""

    letter: str


class OfflineTicket(Command):
    """One number that the kiosk gave.

    `key` is that of the request which the server did not answer: whatever became of it, the visitor gets one place.
    `taken_at` is by the office's clock as far as the kiosk could follow it, `heard_at` when it last heard that clock.
    """

    serial: Annotated[int, Field(ge=1, le=99_999)]
    key: Key
    service_id: RowId
    priority: PriorityKind | None = None
    headcount: Headcount = 1
    language: Language = Language.INDONESIAN
    taken_at: Instant
    heard_at: Instant
    paper: PaperState


class HandIn(Command):
    """What a kiosk gave, in the order in which it gave it.

    `let_go` are keys of requests whose visitors left without a number: what the server made of them is nobody's.
    """

    letter: Letter
    journal: Encoded
    tickets: list[OfflineTicket] = Field(default_factory=list, max_length=MOST_HANDED_IN)
    let_go: list[Key] = Field(default_factory=list, max_length=MOST_HANDED_IN)


class TicketHandedIn(Pushed):
    """What became of one of them; `ticket_id` is None where it is not in the queue."""

    serial: int
    outcome: HandInOutcome
    ticket_id: int | None


class HandedIn(Pushed):
    """The answer to `HandIn`: every ticket of it, in its order.

    `business_day` is the one into which they were put; older servers do not say it.
    """

    tickets: list[TicketHandedIn]
    business_day: str = ""
