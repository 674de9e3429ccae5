"""What an office decides about its bookings, as a whole and for each service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

# What stands in a JSON column, before it is a value.
Record = Mapping[str, int | bool]


class BadBookingSettings(ValueError):  # noqa: N818 - refusals are nouns
    """A setting is unknown or outside its range; the message is one line for an administrator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingSettings:
    """The office's own numbers.

    Attributes:
        share_percent: of the counters' time, what bookings may take. An office starts low; the queue's parameter
            `booked_share_percent` bounds it.
        days_ahead: days that can be booked, today included.
        hold_min: minutes for which a slot is kept while its visitor types.
        return_within_min: a slot that somebody gave back is free again at a random moment within these minutes.
        most_per_phone: open bookings of one phone; families share one.

    Raises:
        BadBookingSettings: on construction, for the first one outside its range.
    """

    share_percent: int = 20
    days_ahead: int = 30
    hold_min: int = 10
    return_within_min: int = 5
    most_per_phone: int = 4

    def __post_init__(self) -> None:
        for name, (lowest, highest) in _RANGES.items():
            value = getattr(self, name)
            if type(value) is not int or not lowest <= value <= highest:
                raise BadBookingSettings(f"{name} must be a whole number from {lowest} to {highest}, not {value!r}")

    @classmethod
    def from_record(cls, record: Record) -> BookingSettings:
        """The settings of a JSON column; what it lacks is as if never chosen.

        Raises:
            BadBookingSettings: it names an unknown one, or one is outside its range.
        """
        _require_known(record, cls)
        return cls(**record)

    def to_record(self) -> dict[str, int]:
        """All settings by name; `from_record` gives the same back."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


_RANGES: Mapping[str, tuple[int, int]] = {
    "share_percent": (1, 60),
    "days_ahead": (1, 180),
    "hold_min": (2, 30),
    "return_within_min": (0, 30),
    "most_per_phone": (1, 20),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceBooking:
    """What bookings mean for one service.

    Attributes:
        needs_nik: the visitor's NIK is asked for.
        walk_ins: people come without a booking too.
    """

    is_bookable: bool = False
    needs_nik: bool = False
    walk_ins: bool = True

    @classmethod
    def from_record(cls, record: Record) -> ServiceBooking:
        """The settings of a JSON column; what it lacks is as if never chosen.

        Raises:
            BadBookingSettings: it names an unknown one, or one is neither true nor false.
        """
        _require_known(record, cls)
        wrong = [name for name, value in record.items() if type(value) is not bool]
        if wrong:
            raise BadBookingSettings(f"{wrong[0]} must be true or false, not {record[wrong[0]]!r}")
        return cls(**{name: bool(value) for name, value in record.items()})

    def to_record(self) -> dict[str, bool]:
        """All settings by name; `from_record` gives the same back."""
        return {each.name: getattr(self, each.name) for each in fields(self)}


def _require_known(record: Record, kind: type[BookingSettings] | type[ServiceBooking]) -> None:
    unknown = sorted(set(record) - {each.name for each in fields(kind)})
    if unknown:
        raise BadBookingSettings(f"there is no booking setting '{unknown[0]}'")
