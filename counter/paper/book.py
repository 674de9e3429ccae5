"""The list of calls by voice as a value: what is typed, who stands here, what happened. No Qt, no clock, no disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum, StrEnum

from counter.desk import Key
from wire.codes import PaperCallEnd, PaperCallOutcome
from wire.commands import PaperCallAnswer
from wire.rows import Words

SERIAL_MAX_DIGITS = 4
ALWAYS_LETTERS = ("Z", "Y", "X")
"""Kiosks without a server use these first; others can be typed on a full keyboard."""


class Entered(StrEnum):
    """How far a call has come on its way into the office's records; the last three need somebody to know of them."""

    NOT_YET = "not_yet"
    DONE = "done"
    UNKNOWN = "unknown"
    ELSEWHERE = "elsewhere"
    OVER = "over"


_ENTERED = {
    PaperCallOutcome.ENTERED: Entered.DONE,
    PaperCallOutcome.UNKNOWN: Entered.UNKNOWN,
    PaperCallOutcome.ELSEWHERE: Entered.ELSEWHERE,
    PaperCallOutcome.OVER: Entered.OVER,
}

_OWED = frozenset({Entered.NOT_YET, Entered.UNKNOWN})
"""An unknown number is asked for again: its kiosk may hand it in later."""


class Said(Enum):
    """What the list has to say about the last key."""

    NOTHING = "nothing"
    TYPE_A_NUMBER = "type_a_number"
    NOBODY_HERE = "nobody_here"
    CALLED_BEFORE = "called_before"
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True, kw_only=True)
class PaperCall:
    """One call. Times are by the office's clock; `end` is None while the visitor is expected or stands here.

    Attributes:
        place: where the visitor is or was instead, where another counter has them.
        at: when that was.
    """

    number: str
    called_at: int
    ended_at: int | None = None
    end: PaperCallEnd | None = None
    entered: Entered = Entered.NOT_YET
    place: Words | None = None
    at: int | None = None

    @property
    def is_owed(self) -> bool:
        """Whether the server still has to be told."""
        return self.end is not None and self.entered in _OWED


@dataclass(frozen=True, kw_only=True)
class PaperBook:
    """Every call since the network went.

    Attributes:
        letters: what the star goes through; the chosen one stands at `letter`.
        typed: digits of the next number.
        calls: oldest first; only the last one may be open.
    """

    letters: tuple[str, ...] = ("A", *ALWAYS_LETTERS)
    letter: str = "A"
    typed: str = ""
    calls: tuple[PaperCall, ...] = ()
    said: Said = Said.NOTHING

    @property
    def current(self) -> PaperCall | None:
        """Who was called last and has not left."""
        last = self.calls[-1] if self.calls else None
        return last if last is not None and last.end is None else None

    @property
    def next_number(self) -> str | None:
        """The number that Enter would call, None before a digit was typed."""
        return f"{self.letter} {int(self.typed):03d}" if self.typed.strip("0") else None

    @property
    def owed(self) -> tuple[PaperCall, ...]:
        """What the server has to be told, in order."""
        return tuple(call for call in self.calls if call.is_owed)

    @property
    def conflicts(self) -> tuple[PaperCall, ...]:
        """What could not be entered."""
        return tuple(call for call in self.calls if call.entered in (Entered.ELSEWHERE, Entered.OVER))


def begun(series: Sequence[str], standing: PaperCall | None) -> PaperBook:
    """A list for a counter that calls these series; who stands there when the network goes stands on it first."""
    letters = tuple(dict.fromkeys((*series, *ALWAYS_LETTERS)))
    return PaperBook(letters=letters, letter=letters[0], calls=() if standing is None else (standing,))


def pressed(book: PaperBook, key: Key, at: int) -> PaperBook:
    """The list after a key. A number pad is enough: digits, star, Enter, minus and the dot."""
    book = replace(book, said=Said.NOTHING)
    if key.is_digit:
        return replace(book, typed=(book.typed + key.value)[:SERIAL_MAX_DIGITS])
    if key in (Key.STAR, Key.SLASH, Key.PLUS):
        return _turned(book, -1 if key is Key.SLASH else 1)
    if key is Key.ENTER:
        return _called(book, at)
    if key is Key.MINUS:
        return _missed(book, at)
    if key in (Key.DOT, Key.BACKSPACE):
        return _back(book)
    if len(key.value) == 1 and key.value.isalpha():
        return _lettered(book, key.value.upper())
    return book


def entered(book: PaperBook, told: PaperCall, answer: PaperCallAnswer) -> PaperBook:
    """The server said what became of a call."""
    after = replace(told, entered=_ENTERED[answer.outcome], place=answer.counter_name, at=answer.at)
    return replace(book, calls=tuple(after if call == told else call for call in book.calls))


def closed(book: PaperBook, at: int) -> PaperBook:
    """The network is back: who still stands here has been served, as with *next*."""
    return _ended(book, PaperCallEnd.SERVED, at)


def _turned(book: PaperBook, by: int) -> PaperBook:
    place = book.letters.index(book.letter) if book.letter in book.letters else -by
    return replace(book, letter=book.letters[(place + by) % len(book.letters)])


def _lettered(book: PaperBook, letter: str) -> PaperBook:
    letters = book.letters if letter in book.letters else (*book.letters, letter)
    return replace(book, letter=letter, letters=letters)


def _called(book: PaperBook, at: int) -> PaperBook:
    """Enter: call the number typed, and whoever stood here was served; without a number only that."""
    number = book.next_number
    if number is None:
        if book.current is None:
            return replace(book, typed="", said=Said.TYPE_A_NUMBER)
        return _ended(replace(book, typed=""), PaperCallEnd.SERVED, at)
    if any(call.number == number and call.end is not PaperCallEnd.MISSED for call in book.calls):
        return replace(book, typed="", said=Said.CALLED_BEFORE)
    book = _ended(book, PaperCallEnd.SERVED, at)
    return replace(book, typed="", calls=(*book.calls, PaperCall(number=number, called_at=at)))


def _missed(book: PaperBook, at: int) -> PaperBook:
    if book.current is None:
        return replace(book, said=Said.NOBODY_HERE)
    return _ended(book, PaperCallEnd.MISSED, at)


def _ended(book: PaperBook, end: PaperCallEnd, at: int) -> PaperBook:
    current = book.current
    if current is None:
        return book
    ended = replace(current, end=end, ended_at=max(at, current.called_at))
    return replace(book, calls=(*book.calls[:-1], ended))


def _back(book: PaperBook) -> PaperBook:
    """Take a digit back; without one the last act, as long as nobody was told of it."""
    if book.typed:
        return replace(book, typed=book.typed[:-1])
    last = book.calls[-1] if book.calls else None
    if last is None or last.entered is not Entered.NOT_YET:
        return book
    if last.end is not None:
        return replace(book, calls=(*book.calls[:-1], replace(last, end=None, ended_at=None)), said=Said.TAKEN_BACK)
    return replace(book, calls=book.calls[:-1], said=Said.TAKEN_BACK)
