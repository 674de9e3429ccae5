"""Booking codes: short enough to be typed at a kiosk, with a last letter that tells a slip of the finger.

The last letter is a weighted sum modulo a prime, so one wrong letter and two swapped ones are always found.
"""

from __future__ import annotations

import re
import secrets

from wire.codes import BOOKING_CODE_LENGTH, BOOKING_CODE_LETTERS

_PRIME = 29
"""Not below the number of letters. Codes whose sum has no letter are never given out."""

_VALUE = {letter: value for value, letter in enumerate(BOOKING_CODE_LETTERS)}
_BETWEEN = re.compile(r"[\s.\-\u2010-\u2015]+")


def new_code() -> str:
    """A code that cannot be guessed; another every time, but whether it is free only the table knows."""
    while True:
        drawn = "".join(secrets.choice(BOOKING_CODE_LETTERS) for _ in range(BOOKING_CODE_LENGTH - 1))
        check = _sum(drawn)
        if check < len(BOOKING_CODE_LETTERS):
            return drawn + BOOKING_CODE_LETTERS[check]


def read_code(typed: str) -> str | None:
    """A code as typed, with or without spaces and in any case, in its plain form; None if it was surely mistyped."""
    code = _BETWEEN.sub("", typed[:64]).upper()
    if len(code) != BOOKING_CODE_LENGTH or any(letter not in _VALUE for letter in code):
        return None
    return code if _sum(code[:-1]) == _VALUE[code[-1]] else None


def grouped(code: str) -> str:
    """The code in two groups, as it is shown and printed."""
    middle = BOOKING_CODE_LENGTH // 2
    return f"{code[:middle]} {code[middle:]}"


def _sum(letters: str) -> int:
    # The last letter itself has the weight of one: all weights differ and none is a multiple of the prime.
    return -sum(_VALUE[letter] * weight for weight, letter in enumerate(letters, start=2)) % _PRIME
