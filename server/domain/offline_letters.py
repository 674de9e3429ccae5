"""Letters for the numbers that kiosks give without the server: which one is next."""

from __future__ import annotations

from collections.abc import Collection, Iterator

_SINGLE = "ZYXWVUTSRQPN"
"""From the end, so that the first half of the alphabet stays for services; without O, which looks like a nought."""

_SECOND = "ABCDEFGHJKLMNPQRSTUVWXYZ"


class NoLetterLeft(Exception):  # noqa: N818 - refusals are nouns
    """Some three hundred kiosks had one each."""


def next_letter(taken: Collection[str]) -> str:
    """The first letter that is not taken, by a service or by any kiosk that ever was.

    Raises:
        NoLetterLeft: all are taken.
    """
    found = next((each for each in _all() if each not in taken), None)
    if found is None:
        raise NoLetterLeft(f"{len(taken)} letters are taken")
    return found


def _all() -> Iterator[str]:
    yield from _SINGLE
    yield from (first + second for first in _SINGLE for second in _SECOND)
