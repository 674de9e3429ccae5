"""What the kiosk's own journal says, as values."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from wire.codes import HandInOutcome, Language, PaperState, PriorityKind


class Entry(BaseModel):
    """Base of all entries."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Begun(Entry):
    """First entry of a journal. `journal` is a random name: a kiosk that lost its journal has another one."""

    kind: Literal["begun"] = "begun"
    journal: str


class Lettered(Entry):
    """The letter that the server gave to this journal, in the office of this database."""

    kind: Literal["lettered"] = "lettered"
    letter: str


class DayTurned(Entry):
    """The server's business day: numbers begin anew."""

    kind: Literal["day"] = "day"
    day: str


class Given(Entry):
    """A number was given; it is only shown and printed once this stands on the disk.

    Attributes:
        key: that of the wish, whether or not the server was asked.
        taken_at, heard_at: office's clock now and when it was last heard, as far as the kiosk could follow it.
        is_steady: the machine was not switched off between the two.
        boot, boot_ms: which start of the machine, and the time since then.
    """

    kind: Literal["given"] = "given"
    serial: int
    key: str
    service_id: int
    priority: PriorityKind | None
    language: Language
    taken_at: int
    heard_at: int
    is_steady: bool
    boot: str
    boot_ms: int


class PaperKnown(Entry):
    """What the printer or the visitor said about the paper."""

    kind: Literal["paper"] = "paper"
    serial: int
    paper: PaperState


class LetGone(Entry):
    """Nobody waits for the server's answer to this wish any more."""

    kind: Literal["let_go"] = "let_go"
    key: str


class Delivered(Entry):
    """The server of this database has these serials, with the paper as it was known then, and these keys.

    Attributes:
        day: the business day into which it put them, empty where it did not say it.
    """

    kind: Literal["delivered"] = "delivered"
    epoch: str
    day: str = ""
    outcomes: dict[int, HandInOutcome]
    papers: dict[int, PaperState]
    keys: list[str]


AnyEntry = Annotated[
    Begun | Lettered | DayTurned | Given | PaperKnown | LetGone | Delivered, Field(discriminator="kind")
]

any_entry: TypeAdapter[Begun | Lettered | DayTurned | Given | PaperKnown | LetGone | Delivered] = TypeAdapter(AnyEntry)
