"""What an office chose to show beside its numbers: on the paper of tickets, and on the boards of its zones."""

from __future__ import annotations

import re
import struct
import zlib
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from server.domain.text import Text

MOST_LINES = 3
LONGEST_LINE = 60
LONGEST_ZONE = 40
LARGEST_LOGO_DOTS = (384, 88)
"""As wide as the narrowest paper prints, and 11 mm high."""

BLACKEST = 0.55
"""Larger black areas make a print head hot and slow, and the paper curl."""

PALEST = 0.005

SMALLEST_SCREEN_IN, LARGEST_SCREEN_IN = 10, 120
NEAREST_SEAT_M, FARTHEST_SEAT_M = 1, 50
SHORTEST_SHOW_S, LONGEST_SHOW_S = 3, 120
MOST_PICTURES = 12

PICTURE_NAME = re.compile(r"[0-9a-f]{24}\.(jpg|webp)")
"""Names of pictures are hashes of their content."""

_DOTS_A_BYTE = 8


class BadShowing(ValueError):  # noqa: N818 - says what was given
    """Something to show that cannot be shown; the message is one line for an administrator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Logo:
    """The office's sign in black dots on white paper: rows from the top, eight dots a byte, the left one highest.

    Plain dots need no decoder: whatever they are, they are a picture.

    Raises:
        BadShowing: on construction, for too many dots, half a row, nearly nothing or too much black.
    """

    width_dots: int
    dots: bytes

    def __post_init__(self) -> None:
        widest, highest = LARGEST_LOGO_DOTS
        if not 0 < self.width_dots <= widest or not self.dots or len(self.dots) % self._row_bytes:
            raise BadShowing(f"a logo has rows of 1 to {widest} dots")
        if self.height_dots > highest:
            raise BadShowing(f"a logo has at most {highest} rows")
        if not PALEST <= self.black_share <= BLACKEST:
            raise BadShowing(f"{self.black_share:.0%} of the logo is black, not {PALEST:.1%} to {BLACKEST:.0%}")

    @property
    def _row_bytes(self) -> int:
        return -(-self.width_dots // _DOTS_A_BYTE)

    @property
    def height_dots(self) -> int:
        """How many rows there are."""
        return len(self.dots) // self._row_bytes

    @property
    def black_share(self) -> float:
        """How much of it is black, from 0 to 1."""
        return int.from_bytes(self.dots, "big").bit_count() / (self.width_dots * self.height_dots)

    def as_png(self) -> bytes:
        """The same as a PNG file of one bit a dot."""
        row_bytes = self._row_bytes
        # In a PNG a set bit is white; what fills up the last byte of a row is not looked at.
        rows = bytes(each ^ 0xFF for each in self.dots)
        lines = b"".join(b"\0" + rows[at : at + row_bytes] for at in range(0, len(rows), row_bytes))
        head = struct.pack(">IIBBBBB", self.width_dots, self.height_dots, 1, 0, 0, 0, 0)
        parts = ((b"IHDR", head), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
        return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in parts)

    def to_record(self) -> dict[str, Any]:
        """The same as one JSON value."""
        return {"width_dots": self.width_dots, "dots": b64encode(zlib.compress(self.dots, 9)).decode()}

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Logo:
        """Back from `to_record`.

        Raises:
            BadShowing: it is none.
        """
        width_dots, packed = record.get("width_dots"), record.get("dots")
        if type(width_dots) is not int or not isinstance(packed, str) or set(record) != {"width_dots", "dots"}:
            raise BadShowing("a logo is its width and its dots")
        widest, highest = LARGEST_LOGO_DOTS
        unpacking = zlib.decompressobj()
        try:
            # A little more than the largest logo is unpacked at the most, however much was packed.
            dots = unpacking.decompress(b64decode(packed, validate=True), widest * highest // _DOTS_A_BYTE + 1)
        except (ValueError, zlib.error) as error:
            raise BadShowing("the dots of the logo cannot be unpacked") from error
        return cls(width_dots=width_dots, dots=dots)


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketLook:
    """The office's own part of a ticket: `lines` at its foot, and a sign at its head.

    Raises:
        BadShowing: on construction, for more lines or longer ones than a ticket has room for.
    """

    lines: tuple[Text, ...] = ()
    logo: Logo | None = None

    def __post_init__(self) -> None:
        if len(self.lines) > MOST_LINES:
            raise BadShowing(f"a ticket has room for {MOST_LINES} lines of your own")
        for line in self.lines:
            _require_words(line, LONGEST_LINE)

    def to_record(self) -> dict[str, Any]:
        """The same as one JSON value."""
        logo = None if self.logo is None else self.logo.to_record()
        return {"lines": [_said(each) for each in self.lines], "logo": logo}

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> TicketLook:
        """Back from `to_record`; what it lacks was never chosen.

        Raises:
            BadShowing: it is none.
        """
        _require_known(record, {"lines", "logo"})
        logo = record.get("logo")
        return cls(
            lines=tuple(_text(each) for each in _list(record.get("lines", []))),
            logo=None if logo is None else Logo.from_record(_mapping(logo)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneBoard:
    """How the boards of a zone are hung and what they show beside the calls.

    Attributes:
        screen_in: diagonal of the screen in inches.
        is_upright: hung higher than wide.
        seat_m: from the farthest seat to the board.
        text: running text of this zone alone; None for the office's.
        pictures: names, shown one after the other.
        picture_s: how long each is shown.

    Raises:
        BadShowing: on construction, for the first value that cannot be.
    """

    screen_in: int = 43
    is_upright: bool = False
    seat_m: int = 10
    text: Text | None = None
    pictures: tuple[str, ...] = ()
    picture_s: int = 10

    def __post_init__(self) -> None:
        _require_number("screen", self.screen_in, SMALLEST_SCREEN_IN, LARGEST_SCREEN_IN)
        _require_number("seat", self.seat_m, NEAREST_SEAT_M, FARTHEST_SEAT_M)
        _require_number("picture", self.picture_s, SHORTEST_SHOW_S, LONGEST_SHOW_S)
        if type(self.is_upright) is not bool:
            raise BadShowing("a board is upright or not")
        if self.text is not None:
            _require_words(self.text, 200)
        if len(self.pictures) > MOST_PICTURES:
            raise BadShowing(f"a board shows at most {MOST_PICTURES} pictures")
        if any(not isinstance(each, str) or not PICTURE_NAME.fullmatch(each) for each in self.pictures):
            raise BadShowing("a picture has no such name")

    def to_record(self) -> dict[str, Any]:
        """The same as one JSON value."""
        return {
            "screen_in": self.screen_in,
            "is_upright": self.is_upright,
            "seat_m": self.seat_m,
            "text": None if self.text is None else _said(self.text),
            "pictures": list(self.pictures),
            "picture_s": self.picture_s,
        }

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> ZoneBoard:
        """Back from `to_record`; what it lacks was never chosen.

        Raises:
            BadShowing: it is none.
        """
        _require_known(record, set(cls.__dataclass_fields__))
        values = dict(record)
        if values.get("text") is not None:
            values["text"] = _text(values["text"])
        if "pictures" in values:
            values["pictures"] = tuple(_list(values["pictures"]))
        return cls(**values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """All of it; `boards` by the name of the zone."""

    ticket: TicketLook = field(default_factory=TicketLook)
    boards: Mapping[str, ZoneBoard] = field(default_factory=dict)

    def board(self, zone: str) -> ZoneBoard:
        """What the boards of a zone show."""
        return self.boards.get(zone) or ZoneBoard()

    def to_record(self) -> dict[str, Any]:
        """The same as one JSON value."""
        boards = {zone: each.to_record() for zone, each in sorted(self.boards.items())}
        return {"ticket": self.ticket.to_record(), "boards": boards}

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Showing:
        """Back from `to_record`; what it lacks was never chosen.

        Raises:
            BadShowing: it is none.
        """
        _require_known(record, {"ticket", "boards"})
        boards = _mapping(record.get("boards", {}))
        return cls(
            ticket=TicketLook.from_record(_mapping(record.get("ticket", {}))),
            boards={str(zone): ZoneBoard.from_record(_mapping(each)) for zone, each in boards.items()},
        )


NO_SHOWING = Showing()
"""Nothing was chosen."""


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _said(text: Text) -> dict[str, str]:
    return {"id": text.id, "en": text.en}


def _text(record: object) -> Text:
    given = _mapping(record)
    if set(given) != {"id", "en"} or not all(isinstance(each, str) for each in given.values()):
        raise BadShowing("a text is there in both languages")
    return Text(id=given["id"], en=given["en"])


def _mapping(record: object) -> Mapping[str, Any]:
    if not isinstance(record, Mapping):
        raise BadShowing("there is a table missing")
    return record


def _list(record: object) -> Sequence[Any]:
    if not isinstance(record, list):
        raise BadShowing("there is a list missing")
    return record


def _require_known(record: Mapping[str, Any], known: set[str]) -> None:
    unknown = sorted(set(record) - known)
    if unknown:
        raise BadShowing(f"nobody knows '{unknown[0]}'")


def _require_words(text: Text, longest: int) -> None:
    for words in (text.id, text.en):
        if not words.strip() or len(words) > longest or not words.isprintable():
            raise BadShowing(f"a text has 1 to {longest} readable letters in each language")


def _require_number(name: str, number: object, least: int, most: int) -> None:
    if type(number) is not int or not least <= number <= most:
        raise BadShowing(f"{name} is a whole number from {least} to {most}")
