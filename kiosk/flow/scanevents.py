"""Codes: what a visitor wants by one, what can be touched about it, and the server's answer. `at_ms` as elsewhere."""

from dataclasses import dataclass
from enum import Enum

from wire.codes import Language
from wire.commands import ScanAnswer


class CodeControl(Enum):
    """Keys about codes: open the page, take back a letter, send, "I have a number too", print the number again."""

    OPEN = "open"
    ERASE = "erase"
    SEND = "send"
    BOTH = "both"
    COPY = "copy"


@dataclass(frozen=True, kw_only=True)
class OnCodeLetter:
    """A letter or digit of a booking code."""

    letter: str


CodeTarget = CodeControl | OnCodeLetter


@dataclass(frozen=True, kw_only=True)
class ScanWish:
    """What was scanned or typed, and what was scanned before it if two belong together.

    `language` is None while the visitor chose none: a ticket then speaks the language of its booking.
    """

    text: str
    also: str | None
    language: Language | None


@dataclass(frozen=True, kw_only=True)
class ScanAnswered:
    """The server said what the code of the wish `key` means now."""

    key: str
    answer: ScanAnswer
    at_ms: int
