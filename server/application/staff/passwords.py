"""Which passwords are taken: long ones that are not on everybody's list. No rules about signs, no forced change."""

import unicodedata
from collections.abc import Iterable
from enum import Enum
from functools import lru_cache
from pathlib import Path

SHORTEST = 12
LONGEST = 128
FEWEST_LETTERS = 5
"""Different ones."""

SHORTEST_OWN_WORD = 4

_WORDS_FILE = Path(__file__).with_name("common_words.txt")

_AS_LETTERS = str.maketrans("01345789@$!", "oieastbgasi")
_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz")


class PasswordFault(Enum):
    """Why a password is not taken."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    COMMON = "common"
    PERSONAL = "personal"


def as_kept(password: str) -> str:
    """The same password however a keyboard composes its letters."""
    return unicodedata.normalize("NFC", password)


def fault_of(password: str, own_words: Iterable[str]) -> PasswordFault | None:
    """What is wrong with a new password, None for nothing.

    Args:
        own_words: what anybody knows of its owner and the office: login, name, office.
    """
    if len(password) < SHORTEST:
        return PasswordFault.TOO_SHORT
    if len(password) > LONGEST:
        return PasswordFault.TOO_LONG
    readings, common = _readings(password), _common_words()
    if len(set(password)) < FEWEST_LETTERS or _is_run(password) or any(_is_made_of(each, common) for each in readings):
        return PasswordFault.COMMON
    words = {word for text in own_words for each in (text, *text.split()) for word in _readings(each)}
    known = common | {word for word in words if len(word) >= SHORTEST_OWN_WORD}
    if any(_is_made_of(each, known) for each in readings):
        return PasswordFault.PERSONAL
    return None


def _readings(text: str) -> set[str]:
    """The letters of a text alone: once with digits and signs left out, once read as the letters they stand for."""
    # What stands before and after is nearly always a year or an exclamation mark.
    lowered = text.casefold().strip("0123456789!?.,-_*#@ ")
    return {
        "".join(letter for letter in each if letter.isalpha()) for each in (lowered, lowered.translate(_AS_LETTERS))
    }


def _is_made_of(text: str, words: Iterable[str]) -> bool:
    """Whether a text is nothing but up to three of these words, one after the other."""
    ends = {0}
    for _ in range(3):
        ends |= {end + len(word) for end in ends for word in words if text.startswith(word, end)}
    return len(text) in ends


def _is_run(password: str) -> bool:
    """Whether it is a short piece again and again, or follows the rows of the keyboard."""
    lowered = password.casefold()
    is_repeated = any(
        lowered == (lowered[:length] * len(lowered))[: len(lowered)] for length in range(1, min(5, len(lowered)))
    )
    pieces = [lowered[start : start + 4] for start in range(0, len(lowered) - 3, 4)]
    rows = [*_ROWS, *(row[::-1] for row in _ROWS), *(row + row for row in _ROWS)]
    return is_repeated or all(any(piece in row for row in rows) for piece in pieces)


@lru_cache(maxsize=1)
def _common_words() -> frozenset[str]:
    lines = _WORDS_FILE.read_text(encoding="utf-8").splitlines()
    return frozenset(
        word for line in lines if not line.startswith("#") for each in line.split() for word in _readings(each) if word
    )
