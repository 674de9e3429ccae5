"""Reading the fields of a day file, each checked, each refused by its full name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, localcontext

from server.domain.queue.parameters import SECONDS_PER_MINUTE

SECONDS_PER_HOUR = 3600
SECONDS_PER_DAY = 24 * SECONDS_PER_HOUR


class BadDay(ValueError):  # noqa: N818 - refusals are nouns
    """A day file that cannot be run.

    Attributes:
        code: stable name of the refusal.
        field: full name of the offending field, such as `tickets[3].minutes`.
    """

    code = "bad_day"

    def __init__(self, field_name: str, reason: str) -> None:
        super().__init__(f"{field_name} {reason}")
        self.field = field_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """The members of one JSON object and the name under which the file knows it.

    Every reading method raises `BadDay` with the member's full name if the member is missing or makes no sense; a
    member that may be missing may also be null.
    """

    path: str
    members: Mapping[str, object]

    def bad(self, name: str, reason: str) -> BadDay:
        """The refusal of one member, for the caller to raise."""
        return BadDay(self._full(name), reason)

    def text(self, name: str) -> str:
        """A text that is not empty."""
        value = self._required(name)
        if not isinstance(value, str) or not value:
            raise self.bad(name, "must be a text")
        return value

    def integer(self, name: str) -> int:
        """A whole number."""
        value = self._required(name)
        if type(value) is not int:
            raise self.bad(name, "must be a whole number")
        return value

    def count(self, name: str, *, default: int) -> int:
        """A whole number from 1 to the seconds of a day, `default` if missing."""
        if self.members.get(name) is None:
            return default
        value = self.integer(name)
        if not 1 <= value <= SECONDS_PER_DAY:
            raise self.bad(name, f"must be from 1 to {SECONDS_PER_DAY}")
        return value

    def flag(self, name: str) -> bool:
        """True or false; false if missing."""
        value = self.members.get(name)
        if value is None:
            return False
        if not isinstance(value, bool):
            raise self.bad(name, "must be true or false")
        return value

    def clock(self, name: str) -> int:
        """A time of day, `HH:MM` or `HH:MM:SS`, as seconds since midnight; `24:00` is the end of the day."""
        return _clock_s(self._full(name), self._required(name))

    def optional_clock(self, name: str) -> int | None:
        """A time of day, None if missing."""
        return None if self.members.get(name) is None else self.clock(name)

    def clock_pairs(self, name: str) -> list[tuple[int, int]]:
        """Pairs of times of day; none if missing."""
        pairs = []
        for index, pair in enumerate(self._list(name)):
            path = f"{self._full(name)}[{index}]"
            if not isinstance(pair, list) or len(pair) != 2:
                raise BadDay(path, "must be a start and an end")
            pairs.append((_clock_s(f"{path}[0]", pair[0]), _clock_s(f"{path}[1]", pair[1])))
        return pairs

    def duration_s(self, name: str, *, default_min: int | None = None) -> int:
        """Minutes as seconds, rounded half up, not below 0; `default_min` minutes if missing and one is given."""
        if default_min is not None and self.members.get(name) is None:
            return default_min * SECONDS_PER_MINUTE
        return _seconds(self._full(name), self._required(name))

    def whole_minutes(self, name: str) -> dict[str, int]:
        """Whole minutes by name; none if missing."""
        if self.members.get(name) is None:
            return {}
        minutes = self.nested(name)
        for each in minutes.members:
            if minutes.integer(each) < 0:
                raise minutes.bad(each, "must not be below 0")
        return {each: minutes.integer(each) for each in minutes.members}

    def texts(self, name: str) -> list[str]:
        """A list of texts that are not empty."""
        values = self._required(name)
        if not isinstance(values, list) or not all(isinstance(each, str) and each for each in values):
            raise self.bad(name, "must be a list of texts")
        return values

    def nested(self, name: str) -> Fields:
        """A member that is an object."""
        return read_object(self._full(name), self._required(name))

    def nested_list(self, name: str) -> list[Fields]:
        """A list of objects."""
        self._required(name)
        return [read_object(f"{self._full(name)}[{index}]", each) for index, each in enumerate(self._list(name))]

    def _full(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name

    def _required(self, name: str) -> object:
        value = self.members.get(name)
        if value is None:
            raise self.bad(name, "is missing")
        return value

    def _list(self, name: str) -> list[object]:
        values = self.members.get(name)
        if values is None:
            return []
        if not isinstance(values, list):
            raise self.bad(name, "must be a list")
        return values


def read_object(path: str, value: object) -> Fields:
    """The fields of a JSON object that the file knows as `path`; empty for the file itself.

    Raises:
        BadDay: it is something else.
    """
    if not isinstance(value, dict):
        raise BadDay(path or "the day", "must be an object")
    return Fields(path=path, members=value)


_CLOCK = re.compile(r"([0-9]{2}):([0-5][0-9])(?::([0-5][0-9]))?")


def _clock_s(path: str, value: object) -> int:
    match = _CLOCK.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise BadDay(path, "must be a time of day, HH:MM or HH:MM:SS")
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    clock_s = hours * SECONDS_PER_HOUR + minutes * SECONDS_PER_MINUTE + seconds
    if clock_s > SECONDS_PER_DAY:
        raise BadDay(path, "must be a time of day, 24:00 at the latest")
    return clock_s


_LONGEST_MIN = 10_000_000
_DIGITS = 60
"""Enough for any number that a person writes; more would be rounded, never refused."""


def _seconds(path: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise BadDay(path, "must be a number of minutes")
    if not 0 <= value <= _LONGEST_MIN:
        raise BadDay(path, f"must be from 0 to {_LONGEST_MIN} minutes")
    with localcontext(prec=_DIGITS):
        return int((Decimal(value) * SECONDS_PER_MINUTE).quantize(Decimal(1), rounding=ROUND_HALF_UP))
