"""What is typed about a visitor: brought into one spelling, or refused with the fault at each field.

Only what surely cannot be is refused. A NIK is given once and never changed, so its region is not where somebody lives
now and its date of birth may be wrong; nobody is sent away for that.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from wire.codes import VisitorFault, VisitorField

LONGEST_NAME = 100
"""Letters; the civil registry itself writes at most 60, and foreigners have longer names."""

SHORTEST_PHONE, LONGEST_PHONE = 9, 14
"""Digits in the international form, with the 62."""

NIK_LENGTH = 16
N_SHOWN = 4
"""As many of a number's last digits may be seen; they also prove that somebody is the one who booked."""

_COUNTRY = "62"
_WOMEN_DAY_OFFSET = 40
_BETWEEN_DIGITS = frozenset(".-/()\u2010\u2011\u2012\u2013\u2014\u2212")
"""What people type between the digits of a number; spaces of every kind too."""

# Joiners belong to the spelling of Arabic, Javanese and others. Other invisible signs come along when something is
# copied from a chat, or serve to deceive: they are dropped without a word.
_JOINERS = frozenset("\u200c\u200d")
_LONGEST_TYPED = 4 * LONGEST_NAME

Checked = TypeVar("Checked")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A visitor in one spelling. Its text says nothing: it may end up in a log.

    Attributes:
        phone: digits that begin with 62, or empty.
        nik: sixteen digits, or empty.
    """

    name: str = field(repr=False)
    phone: str = field(default="", repr=False)
    nik: str = field(default="", repr=False)


class FaultyPerson(ValueError):  # noqa: N818 - says what was given
    """What was typed cannot be. Carries no value: it may be somebody's number.

    Attributes:
        faults: what is wrong, by field, in the order in which they are asked.
    """

    def __init__(self, faults: Mapping[VisitorField, VisitorFault]) -> None:
        super().__init__(", ".join(f"{field}: {fault}" for field, fault in faults.items()))
        self.faults = dict(faults)


class _Fault(Exception):  # noqa: N818 - caught in this module
    def __init__(self, fault: VisitorFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def check_person(name: str, phone: str, nik: str, *, needs_phone: bool, needs_nik: bool) -> Person:
    """The visitor in one spelling.

    Args:
        nik: dropped if it is not needed: what nobody needs is not kept.

    Raises:
        FaultyPerson: with every faulty field, not only the first.
    """
    faults: dict[VisitorField, VisitorFault] = {}

    def checked(field: VisitorField, check: Callable[[str], str], typed: str) -> str:
        try:
            return check(typed)
        except _Fault as found:
            faults[field] = found.fault
            return ""

    # Who gives no number where none is needed may well write a hyphen.
    is_phone_asked = needs_phone or digits_of(phone) != ""
    person = Person(
        name=checked(VisitorField.NAME, _name, name),
        phone=checked(VisitorField.PHONE, _phone, phone) if is_phone_asked else "",
        nik=checked(VisitorField.NIK, _nik, nik) if needs_nik else "",
    )
    if faults:
        raise FaultyPerson(faults)
    return person


def read_phone(typed: str) -> str:
    """A phone number in any usual spelling as digits that begin with 62.

    Raises:
        FaultyPerson: it is none.
    """
    try:
        return _phone(typed)
    except _Fault as found:
        raise FaultyPerson({VisitorField.PHONE: found.fault}) from None


def read_nik(typed: str) -> str:
    """A NIK as its sixteen digits.

    Raises:
        FaultyPerson: it is none.
    """
    try:
        return _nik(typed)
    except _Fault as found:
        raise FaultyPerson({VisitorField.NIK: found.fault}) from None


def masked(number: str) -> str:
    """A number as it may be shown: `•••• 1234`; empty stays empty."""
    return f"•••• {number[-N_SHOWN:]}" if number else ""


def digits_of(typed: str) -> str | None:
    """The digits of a number, whatever people put between them and in whatever script; None if there is more."""
    digits = ""
    for letter in _seen(typed)[:_LONGEST_TYPED]:
        if letter.isdecimal():
            digits += str(unicodedata.decimal(letter))
        elif not (letter.isspace() or letter in _BETWEEN_DIGITS):
            return None
    return digits


def _seen(typed: str) -> str:
    return "".join(letter for letter in typed if letter in _JOINERS or unicodedata.category(letter) != "Cf")


def _name(typed: str) -> str:
    if len(typed) > _LONGEST_TYPED:
        raise _Fault(VisitorFault.NAME_TOO_LONG)
    name = unicodedata.normalize("NFC", _seen(typed).strip())
    if not name:
        raise _Fault(VisitorFault.NAME_MISSING)
    if not all(map(_is_readable, name)) or not any(letter.isalpha() for letter in name):
        raise _Fault(VisitorFault.NAME_NOT_READABLE)
    name = " ".join(name.split())
    if len(name) > LONGEST_NAME:
        raise _Fault(VisitorFault.NAME_TOO_LONG)
    return name


def _is_readable(letter: str) -> bool:
    # C: control, surrogate, private and unassigned; Zl and Zp begin a new line.
    kind = unicodedata.category(letter)
    return letter in _JOINERS or not (kind[0] == "C" or kind in ("Zl", "Zp"))


def _phone(typed: str) -> str:
    before_digits = _seen(typed).lstrip("( \t")
    is_international = before_digits.startswith(("+", "\uff0b"))
    digits = digits_of(before_digits[1:] if is_international else before_digits)
    if digits is None:
        raise _Fault(VisitorFault.PHONE_NOT_A_NUMBER)
    if not digits:
        raise _Fault(VisitorFault.PHONE_TOO_SHORT if is_international else VisitorFault.PHONE_MISSING)
    phone = _COUNTRY + _national(digits, is_international)
    if len(phone) < SHORTEST_PHONE:
        raise _Fault(VisitorFault.PHONE_TOO_SHORT)
    if len(phone) > LONGEST_PHONE:
        raise _Fault(VisitorFault.PHONE_TOO_LONG)
    return phone


def _national(digits: str, is_international: bool) -> str:
    """The number behind 62 and without a leading zero: `+62 (0)812`, `0062812`, `62812`, `0812` and `812` are one."""
    if not is_international and digits.startswith("00"):
        is_international, digits = True, digits[2:]
    if digits.startswith(_COUNTRY):
        return digits.removeprefix(_COUNTRY).lstrip("0")
    # A mobile number without its zero is what forms with a fixed +62 have taught.
    if not is_international and digits[:1] in ("0", "8"):
        return digits.lstrip("0")
    raise _Fault(VisitorFault.PHONE_NOT_INDONESIAN)


def _nik(typed: str) -> str:
    digits = digits_of(typed)
    if digits is None:
        raise _Fault(VisitorFault.NIK_NOT_A_NUMBER)
    if not digits:
        raise _Fault(VisitorFault.NIK_MISSING)
    if len(digits) != NIK_LENGTH:
        raise _Fault(VisitorFault.NIK_NOT_16_DIGITS)
    day, month, serial = int(digits[6:8]), int(digits[8:10]), digits[12:]
    if not (1 <= day <= 31 or 1 <= day - _WOMEN_DAY_OFFSET <= 31):
        raise _Fault(VisitorFault.NIK_WRONG_DAY)
    if not 1 <= month <= 12:
        raise _Fault(VisitorFault.NIK_WRONG_MONTH)
    if serial == "0000":
        raise _Fault(VisitorFault.NIK_WRONG_SERIAL)
    return digits
