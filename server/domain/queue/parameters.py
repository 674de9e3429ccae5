"""The published numbers of the rule: ranges, presets, and their form in the journal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Protocol

SECONDS_PER_MINUTE = 60

LARGEST_OFFSET_MIN = 30
"""A counter may prefer its main services by at most this many minutes."""


class RuleTimes(Protocol):
    """The five durations, in seconds, that a turn time depends on; `fade_end_s` is greater than `grace_s`."""

    @property
    def booking_head_start_s(self) -> int: ...
    @property
    def priority_head_start_s(self) -> int: ...
    @property
    def grace_s(self) -> int: ...
    @property
    def fade_end_s(self) -> int: ...
    @property
    def lead_s(self) -> int: ...


class ParameterOutOfRange(ValueError):  # noqa: N818 - refusals are nouns
    """A parameter lies outside the range that an office may choose.

    Attributes:
        code: stable name of the refusal.
        field: name of the offending field of `Parameters`.
        value: what was given.
        lowest, highest: the permitted range, both included.
    """

    code = "parameter_out_of_range"

    def __init__(self, field_name: str, value: object, lowest: int, highest: int) -> None:
        super().__init__(f"{field_name} must be a whole number from {lowest} to {highest}, not {value!r}")
        self.field = field_name
        self.value = value
        self.lowest = lowest
        self.highest = highest


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """One office's parameter set; in force from one opening of the office to the next, never changed during a day.

    A booking head start of 0 means that the office takes no bookings. The durations in seconds are derived,
    so that the choice among hundreds of tickets does not multiply again for each.

    Raises:
        ParameterOutOfRange: on construction, for the first field outside its range.
    """

    booking_head_start_min: int = 120
    priority_head_start_min: int = 60
    grace_min: int = 10
    fade_end_min: int = 45
    lead_min: int = 0
    call_timeout_s: int = 90
    call_repeats: int = 2
    max_missed: int = 3
    booked_share_percent: int = 45
    planned_load_percent: int = 90
    booking_head_start_s: int = field(init=False, repr=False, compare=False)
    priority_head_start_s: int = field(init=False, repr=False, compare=False)
    grace_s: int = field(init=False, repr=False, compare=False)
    fade_end_s: int = field(init=False, repr=False, compare=False)
    lead_s: int = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for name, (lowest, highest) in RANGES.items():
            self._require(name, lowest, highest)
        if self.has_bookings:
            # A booked visitor's punctuality rests on nobody having a greater head start than a booking.
            self._require("priority_head_start_min", 0, self.booking_head_start_min)
        self._require("fade_end_min", self.grace_min + 1, RANGES["fade_end_min"][1])
        for name in ("booking_head_start", "priority_head_start", "grace", "fade_end", "lead"):
            object.__setattr__(self, f"{name}_s", getattr(self, f"{name}_min") * SECONDS_PER_MINUTE)

    @classmethod
    def registry_office(cls) -> Parameters:
        """The preset of a civil registry: two hours for a booking, one for a priority visitor."""
        return cls()

    @classmethod
    def many_priority_visitors(cls) -> Parameters:
        """The preset of a health centre, where a third or more of the visitors have priority."""
        return cls(booking_head_start_min=60, priority_head_start_min=30)

    @classmethod
    def without_bookings(cls) -> Parameters:
        """The preset of an office that takes no bookings."""
        return cls(booking_head_start_min=0, priority_head_start_min=30)

    @classmethod
    def from_record(cls, record: Mapping[str, int]) -> Parameters:
        """The parameter set of a journal record.

        Raises:
            ParameterOutOfRange: a value is outside its range, or not a whole number.
            ValueError: the record lacks a parameter or names an unknown one.
        """
        if set(record) != set(RANGES):
            raise ValueError(f"parameters differ from the known ones: {sorted(set(record) ^ set(RANGES))}")
        return cls(**record)

    def to_record(self) -> dict[str, int]:
        """All parameters as whole numbers by field name, for the journal; `from_record` gives the same set back."""
        return {each.name: getattr(self, each.name) for each in fields(self) if each.init}

    @property
    def has_bookings(self) -> bool:
        """Whether a booked time gives a right at all."""
        return self.booking_head_start_min > 0

    @property
    def missed_after_s(self) -> int:
        """Seconds from `called` before which a ticket may not be marked missed."""
        return self.call_timeout_s * self.call_repeats

    def shield_min(self, largest_offset_min: int) -> int:
        """Minutes after which no newcomer can be called first, as printed on every ticket.

        Args:
            largest_offset_min: the largest helper offset of any counter in the office.
        """
        return max(self.booking_head_start_min, self.priority_head_start_min) + largest_offset_min

    def _require(self, name: str, lowest: int, highest: int) -> None:
        value = getattr(self, name)
        if type(value) is not int or not lowest <= value <= highest:
            raise ParameterOutOfRange(name, value, lowest, highest)


RANGES: Mapping[str, tuple[int, int]] = {
    "booking_head_start_min": (0, 240),
    "priority_head_start_min": (0, 240),
    "grace_min": (0, 30),
    "fade_end_min": (1, 120),
    "lead_min": (0, 10),
    "call_timeout_s": (30, 180),
    "call_repeats": (1, 3),
    "max_missed": (1, 5),
    "booked_share_percent": (10, 60),
    "planned_load_percent": (60, 100),
}
"""The lowest and the highest value of each, both included; a few hang together besides, as construction says."""
