"""What an office writes into its calendar: weekly hours, seasons, holidays, closures, days of their own.

Times are local. Services go by their codes and counters by their numbers, so that a person can read the document.
`server.domain.calendar.reading` makes it of a record and back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from server.domain.calendar.stretches import Stretch
from server.domain.text import Text

DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class BadCalendar(ValueError):  # noqa: N818 - says what was given
    """A calendar that cannot be; the message is one line that names the field."""


class HolidayKind(StrEnum):
    """Where a closed day comes from: the law's list, the joint leave beside it (cuti bersama), or the region."""

    NATIONAL = "national"
    JOINT_LEAVE = "joint_leave"
    REGIONAL = "regional"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """One day's hours.

    Attributes:
        open: when the doors are open, breaks included; never empty.
        breaks: when nobody is served though the doors are open.
        registration: when numbers are given out; None: as the document's rule makes it of `open`.
    """

    open: tuple[Stretch, ...]
    breaks: tuple[Stretch, ...] = ()
    registration: tuple[Stretch, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekdayHours:
    """Hours of some weekdays, 0 for Monday. Weekdays without hours are closed."""

    weekdays: tuple[int, ...]
    hours: Hours


Week = tuple[WeekdayHours, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """Hours by weekday, and other ones for the weeks of Ramadan. None: not said here."""

    hours: Week | None = None
    ramadan_hours: Week | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrationRule:
    """When numbers are given out where the hours do not say it.

    Attributes:
        before_opening_min: so long before the doors open.
        before_closing_min: not any more so long before they close.
        is_open_in_breaks: whether numbers are given out while the counters have their break.
    """

    before_opening_min: int = 0
    before_closing_min: int = 0
    is_open_in_breaks: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """First and last day of a Ramadan. Who only expects the dates says that they are an estimate."""

    first: date
    last: date
    is_estimate: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday:
    """A day on which the whole office is closed."""

    day: date
    name: Text
    kind: HolidayKind
    is_estimate: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """Closed for a reason of its own. No `at`: whole days; no services: the whole office."""

    first: date
    last: date
    reason: Text
    at: Stretch | None = None
    services: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDay:
    """One day with hours of its own: a half day, or an extra opening. No hours: the usual ones of that weekday.

    No services: the whole office.
    """

    day: date
    reason: Text | None = None
    hours: Hours | None = None
    services: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class CalendarDocument:
    """The whole calendar as written; the empty one says that the office is always open."""

    office: Timetable = field(default_factory=Timetable)
    services: Mapping[str, Timetable] = field(default_factory=dict)
    counters: Mapping[int, Timetable] = field(default_factory=dict)
    registration: RegistrationRule = field(default_factory=RegistrationRule)
    ramadan: tuple[Season, ...] = ()
    holidays: tuple[Holiday, ...] = ()
    closures: tuple[Closure, ...] = ()
    days: tuple[OwnDay, ...] = ()

    @property
    def service_codes(self) -> frozenset[str]:
        """Codes of the services that it speaks of."""
        entries: tuple[Closure | OwnDay, ...] = (*self.closures, *self.days)
        return frozenset(self.services).union(*(each.services for each in entries))

    def require_known(self, codes: frozenset[str], numbers: frozenset[int]) -> None:
        """Make sure that every service and counter it speaks of exists.

        Raises:
            BadCalendar: one does not.
        """
        named = [(f"services.{code}", code) for code in self.services]
        for name in ("closures", "days"):
            entries: tuple[Closure | OwnDay, ...] = getattr(self, name)
            named += [(f"{name}[{n}].services", code) for n, each in enumerate(entries, 1) for code in each.services]
        for place, code in named:
            if code not in codes:
                raise BadCalendar(f"{place}: there is no service {code}")
        for number in self.counters:
            if number not in numbers:
                raise BadCalendar(f"counters.{number}: there is no counter {number}")
