"""Pictures that the office shows: on boards beside the calls, and as the sign on its tickets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from server.application.refusals import Refusal
from server.domain.showing import Logo
from wire.codes import RefusalCode

LARGEST_UPLOAD_BYTES = 12_000_000
"""What somebody may send; what is kept of it is drawn anew and a tenth of that."""

LARGEST_LOGO_BYTES = 2_000_000
MOST_KEPT = 40
LARGEST_SHELF_BYTES = 60_000_000
LONGEST_MOVING_MS = 20_000


class PictureFault(StrEnum):
    """Why something that was sent is not taken; the person's sentence is made at the page."""

    NOTHING = "nothing"
    TOO_LARGE = "too_large"
    NO_PICTURE = "no_picture"
    TOO_MANY_DOTS = "too_many_dots"
    TOO_LONG = "too_long"
    TOO_BLACK = "too_black"
    EMPTY = "empty"
    KNOWN = "known"
    SHELF_FULL = "shelf_full"


class PictureRefused(Refusal):
    """Not taken. Nothing was changed."""

    def __init__(self, fault: PictureFault) -> None:
        super().__init__(RefusalCode.MALFORMED, f"the picture was refused: {fault}")
        self.fault = fault


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPicture:
    """A picture drawn anew from what was sent: nothing of the file is kept but what is to be seen.

    Attributes:
        name: for people.
        kind: `jpg` for one that stands still, `webp` for one that moves.
        moving_ms: until it begins again; 0 for one that stands still.
    """

    name: str
    kind: str
    width_px: int
    height_px: int
    moving_ms: int
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPicture:
    """A picture on the shelf; `file` is its name at boards."""

    id: int
    file: str
    name: str
    width_px: int
    height_px: int
    moving_ms: int
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperView:
    """The ticket as one kind of paper shows it: a PNG file, and how much paper it takes."""

    width_mm: int
    length_mm: int
    png: bytes


class Drawer(Protocol):
    """Reads what people send, and draws tickets; never in this process, and never for longer than some seconds.

    Raises:
        PictureRefused: what was sent is not taken.
        Refusal: `overloaded` if others are being drawn.
    """

    def logo(self, sent: bytes) -> Logo:
        """The sign as a ticket prints it."""
        ...

    def picture(self, sent: bytes, name: str) -> NewPicture:
        """The picture as boards show it."""
        ...

    def tickets(self, words: dict[str, object], logo: Logo | None) -> Sequence[PaperView]:
        """A ticket with these words, on narrow and on wide paper."""
        ...


class PictureDesk(Protocol):
    """The shelf of pictures. From any thread."""

    def all(self) -> Sequence[KeptPicture]:
        """By name."""
        ...

    def add(self, actor: int, new: NewPicture) -> None:
        """Put a picture on the shelf.

        Raises:
            PictureRefused: it is there already, or the shelf is full.
            Refusal: `forbidden` if the actor may not.
        """
        ...

    def remove(self, actor: int, picture_id: int) -> None:
        """Forget a picture; boards that show it stop.

        Raises:
            Refusal: `forbidden` if the actor may not, `not_found` if there is none.
        """
        ...
