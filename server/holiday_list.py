"""National holidays and the joint leave beside them (cuti bersama), from the `holidays` package."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import date

import holidays

from server.domain.calendar.document import BadCalendar, Holiday, HolidayKind
from server.domain.text import Text

_CATEGORIES = ((HolidayKind.NATIONAL, "public"), (HolidayKind.JOINT_LEAVE, "government"))
_YEARS = range(2000, 2100)
_ESTIMATE_MARKS = {"id": " (perkiraan)", "en_US": " (estimated)"}


def holidays_of(year: int) -> list[Holiday]:
    """The holidays of a year in order. Days that hang on the moon are estimates until the government names them.

    Raises:
        BadCalendar: the package knows nothing of this year.
    """
    categories = _CATEGORIES if year in _YEARS else ()
    found = [each for kind, category in categories for each in _of_category(year, kind, category)]
    if not found:
        raise BadCalendar(f"there is no list of holidays of {year}")
    # A day in both lists is a holiday by law.
    by_day = {each.day: each for each in reversed(found)}
    return [by_day[day] for day in sorted(by_day)]


def _of_category(year: int, kind: HolidayKind, category: str) -> list[Holiday]:
    names: dict[str, dict[date, str]] = {
        language: dict(holidays.country_holidays("ID", years=year, categories=(category,), language=language))
        for language in _ESTIMATE_MARKS
    }
    return [
        Holiday(
            day=day,
            name=Text(id=_plain(name), en=_plain(names["en_US"][day])),
            kind=kind,
            is_estimate=_ESTIMATE_MARKS["id"] in name,
        )
        for day, name in names["id"].items()
    ]


def main(arguments: Sequence[str]) -> int:
    """Write the holidays of a year as JSON; none for a year that nobody knows."""
    try:
        found = holidays_of(int(arguments[0]))
    except BadCalendar:
        found = []
    records = [
        {"day": each.day.isoformat(), "name": {"id": each.name.id, "en": each.name.en}}
        | {"kind": each.kind.value, "is_estimate": each.is_estimate}
        for each in found
    ]
    json.dump(records, sys.stdout)
    return 0


def _plain(name: str) -> str:
    for mark in _ESTIMATE_MARKS.values():
        name = name.replace(mark, "")
    return name


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
