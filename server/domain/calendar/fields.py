"""Taking a record apart field by field, so that whatever is wrong is named by where it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from itertools import pairwise
from typing import TypeVar

from server.domain.calendar.document import BadCalendar
from server.domain.calendar.stretches import DAY_MIN, Stretch
from server.domain.text import Text

_Made = TypeVar("_Made")

MOST_ENTRIES = 2000
_LONGEST_TEXT = 200
_FIRST_YEAR, _LAST_YEAR = 2000, 2199


class Fields:
    """The fields of one part of a record; each is taken once, and `end` names what nobody took.

    Attributes:
        place: where the part stands, empty for the whole.
    """

    def __init__(self, record: object, place: str) -> None:
        self.place = place
        if not isinstance(record, Mapping):
            raise self.fault("", "is a table of fields")
        self._left = {str(name): value for name, value in record.items()}

    def fault(self, name: str, what: str) -> BadCalendar:
        """The fault of a field, to be raised."""
        return BadCalendar(f"{_joined(self.place, name) or 'calendar'}: {what}")

    def end(self) -> None:
        """Make sure that there are no others."""
        for name in self._left:
            raise self.fault(name, "nobody knows this field")

    def has(self, name: str) -> bool:
        """Whether the field is there and not taken yet."""
        return name in self._left

    def part(self, name: str) -> Fields:
        """A table inside, an empty one if it is left out."""
        return Fields(self._left.pop(name, {}), _joined(self.place, name))

    def table(self, name: str, made: Callable[[Fields], _Made]) -> dict[str, _Made]:
        """A table of parts by name."""
        part = self.part(name)
        return {key: made(Fields(value, _joined(part.place, key))) for key, value in part._left.items()}

    def entries(self, name: str, made: Callable[[Fields], _Made]) -> tuple[_Made, ...]:
        """A list of parts, an empty one if it is left out."""
        found = self._list(name)
        return tuple(made(Fields(each, f"{_joined(self.place, name)}[{n}]")) for n, each in enumerate(found, 1))

    def day(self, name: str) -> date:
        """A day, also as TOML writes one."""
        value = self._needed(name)
        if isinstance(value, str):
            with suppress(ValueError):
                value = date.fromisoformat(value)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.fault(name, f"{value!r} is no day; write it as 2027-03-19")
        if not _FIRST_YEAR <= value.year <= _LAST_YEAR:
            raise self.fault(name, f"the year {value.year} is not one of {_FIRST_YEAR} to {_LAST_YEAR}")
        return value

    def text(self, name: str) -> Text:
        """Words in both languages."""
        value = self._needed(name)
        is_pair = isinstance(value, Sequence) and not isinstance(value, str) and len(value) == 2
        if not is_pair or not all(isinstance(each, str) for each in value):  # type: ignore[attr-defined]
            raise self.fault(name, 'write the Indonesian and the English words as ["...", "..."]')
        words = [" ".join(each.split()) for each in value]  # type: ignore[attr-defined]
        if not all(0 < len(each) <= _LONGEST_TEXT for each in words):
            raise self.fault(name, f"1 to {_LONGEST_TEXT} letters in each language")
        return Text(id=words[0], en=words[1])

    def flag(self, name: str, *, default: bool) -> bool:
        """True or false."""
        value = self._left.pop(name, default)
        if not isinstance(value, bool):
            raise self.fault(name, f"is true or false, not {value!r}")
        return value

    def minutes(self, name: str, most: int) -> int:
        """A number of minutes, 0 if it is left out."""
        value = self._left.pop(name, 0)
        if type(value) is not int or not 0 <= value <= most:
            raise self.fault(name, f"is a whole number of minutes from 0 to {most}, not {value!r}")
        return value

    def one_of(self, name: str, allowed: Sequence[str]) -> str:
        """One of some words."""
        value = self._needed(name)
        if value not in allowed:
            raise self.fault(name, f"is one of {', '.join(allowed)}, not {value!r}")
        return str(value)

    def names(self, name: str) -> tuple[str, ...]:
        """A list of words, empty if it is left out."""
        found = self._list(name)
        for each in found:
            if not isinstance(each, str) or not each:
                raise self.fault(name, f"{each!r} is no name")
        return tuple(map(str, found))

    def stretch(self, name: str) -> Stretch:
        """One part of a day."""
        return self._stretch(name, self._needed(name))

    def stretches(self, name: str) -> tuple[Stretch, ...]:
        """Parts of a day in order, none if left out; a single one needs no list."""
        if isinstance(self._left.get(name), str):
            return (self.stretch(name),)
        found = tuple(self._stretch(name, each) for each in self._list(name))
        for before, after in pairwise(found):
            if after.from_min < before.until_min:
                raise self.fault(name, f"{after} begins before {before} is over")
        return found

    def _stretch(self, name: str, value: object) -> Stretch:
        start, dash, end = value.partition("-") if isinstance(value, str) else ("", "", "")
        from_min, until_min = _minute(start.strip()), _minute(end.strip())
        if not dash or from_min is None or until_min is None:
            raise self.fault(name, f"{value!r} is no part of a day; write it as 08:00-15:00")
        if from_min >= until_min:
            raise self.fault(name, f"{value} ends before it begins")
        return Stretch(from_min=from_min, until_min=until_min)

    def _list(self, name: str) -> Sequence[object]:
        value = self._left.pop(name, [])
        if not isinstance(value, Sequence) or isinstance(value, str):
            raise self.fault(name, "is a list")
        if len(value) > MOST_ENTRIES:
            raise self.fault(name, f"there is room for {MOST_ENTRIES}")
        return value

    def _needed(self, name: str) -> object:
        if name not in self._left:
            raise self.fault(name, "is missing")
        return self._left.pop(name)


def _joined(place: str, name: str) -> str:
    return f"{place}.{name}" if place and name else place or name


def _minute(clock: str) -> int | None:
    hours, colon, minutes = clock.partition(":")
    if not (colon and len(hours) == len(minutes) == 2 and (hours + minutes).isascii() and (hours + minutes).isdigit()):
        return None
    minute = int(hours) * 60 + int(minutes)
    return minute if int(minutes) < 60 and minute <= DAY_MIN else None
