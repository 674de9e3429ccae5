"""What `giliran calendar` does: each function carries out one command and returns its exit code.

A change counts at once, also in a server that is running: it looks for changes every second. One that leaves bookings
without their hour needs an answer first: what their visitors are told.
"""

import sys
import time
from argparse import Namespace
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from server.commands import EXIT_DONE, CommandRefused, open_office, say

if TYPE_CHECKING:
    from server.domain.calendar.calendar import Calendar
    from server.domain.calendar.day_plan import DayPlan, Span
    from server.domain.calendar.document import CalendarDocument
    from server.domain.calendar.stretches import Stretch
    from server.domain.office import Office
    from server.domain.text import Text
    from server.storage.calendar import BookedSlot

    Change = Callable[[CalendarDocument], CalendarDocument]

_MOST_WEEKS = 60


def show(given: Namespace) -> int:
    """Print the weeks to come day by day, then the services whose hours are others."""
    if not 1 <= given.weeks <= _MOST_WEEKS:
        raise CommandRefused(f"--weeks is a whole number from 1 to {_MOST_WEEKS}")
    office = _office_of(given.data)
    calendar = office.calendar
    if calendar.is_always_open:
        say(f"{office.branch.name} is always open: numbers are given out at any hour of any day.")
        return EXIT_DONE
    first = calendar.day_of(int(time.time()))
    say(f"{office.branch.name}, {office.branch.zone}")
    say("day             served                      numbers                     why")
    for ahead in range(7 * given.weeks):
        _say_day(office, first + timedelta(days=ahead))
    if any(each.is_estimate and 0 <= (each.day - first).days < 7 * given.weeks for each in calendar.document.holidays):
        say("? the government has not named the day yet")
    for season in calendar.document.ramadan:
        if season.last >= first:
            say(f"Ramadan {season.first} to {season.last}{' (expected)' if season.is_estimate else ''}")
    return EXIT_DONE


def export(given: Namespace) -> int:
    """Write the calendar into a file, or onto standard output as TOML."""
    from server.calendar_files import calendar_text

    document = _office_of(given.data).calendar.document
    if given.file is None:
        sys.stdout.write(calendar_text(document, ".toml"))
        return EXIT_DONE
    text = calendar_text(document, given.file.suffix)
    with given.file.open("x", encoding="utf-8") as file:
        file.write(text)
    say(f"{given.file}: written")
    return EXIT_DONE


def take_in(given: Namespace) -> int:
    """Put a file in place of the whole calendar."""
    from server.calendar_files import read_calendar_file

    document = read_calendar_file(given.file)
    return _change(given, lambda _: document, f"{given.file}: taken in")


def holidays(given: Namespace) -> int:
    """Fill in the national holidays and the joint leave of a year."""
    from server.domain.calendar.changing import with_holidays
    from server.domain.calendar.document import HolidayKind
    from server.holiday_list import holidays_of

    found = holidays_of(given.year)
    _change(given, lambda document: with_holidays(document, given.year, found), f"{given.year}:")
    for each in found:
        mark = " (expected; the government names the day)" if each.is_estimate else ""
        say(f"{each.day} {each.day:%a}  {each.kind.value.replace('_', ' '):<11}  {each.name.id}{mark}")
    if HolidayKind.JOINT_LEAVE not in {each.kind for each in found}:
        say(f"The joint leave of {given.year} is not known yet: run this again when there is a newer version.")
    return EXIT_DONE


def close(given: Namespace) -> int:
    """Close the office or some services on a day, or for some hours of it."""
    from server.domain.calendar.changing import with_closure
    from server.domain.calendar.document import Closure
    from server.domain.text import Text

    reason = Text(id=_words("--reason", given.reason), en=_words("--reason-en", given.reason_en))
    closure = Closure(
        first=given.day,
        last=given.until or given.day,
        at=_hours_given(given),
        services=frozenset(given.service),
        reason=reason,
    )
    if closure.last < closure.first:
        raise CommandRefused("--until is before the day")
    return _change(given, lambda document: with_closure(document, closure), f"{given.day}: closed")


def open_again(given: Namespace) -> int:
    """Take back whatever closes a day."""
    from server.domain.calendar.changing import opened_again

    return _change(given, lambda document: opened_again(document, given.day), f"{given.day}: open as usual")


def ramadan(given: Namespace) -> int:
    """Say when Ramadan is."""
    from server.domain.calendar.changing import with_ramadan
    from server.domain.calendar.document import Season

    season = Season(first=given.first, last=given.last, is_estimate=given.expected)
    return _change(given, lambda document: with_ramadan(document, season), f"Ramadan: {given.first} to {given.last}")


def always_open(given: Namespace) -> int:
    """Forget every hour and every closed day."""
    from server.domain.calendar.document import CalendarDocument

    return _change(given, lambda _: CalendarDocument(), "always open: numbers are given out at any hour of any day")


def day_of(text: str) -> date:
    """A day as people type it; for the argument parser."""
    return date.fromisoformat(text)


def _change(given: Namespace, change: "Change", done: str) -> int:
    from server.storage.calendar import BookingsTouched, set_calendar

    with open_office(given.data) as engine:
        try:
            changed = set_calendar(engine, change, now=int(time.time()), tell=_told(given))
        except BookingsTouched as touched:
            _list(touched.slots, touched.calendar, sys.stderr.write)
            raise CommandRefused(
                f"nothing was changed: {len(touched.slots)} bookings are within what would be closed. They are never"
                ' cancelled silently: say --tell "what their pages say", or --offer-move to ask them for another time'
            ) from touched
    say(done)
    if changed.told:
        say(f"{len(changed.told)} bookings stay; their pages say it now:")
        _list(changed.told, changed.calendar, sys.stdout.write)
    return EXIT_DONE


def _told(given: Namespace) -> "Text | None":
    from server.domain.calendar.changing import MOVE_WORDS
    from server.domain.text import Text

    if given.offer_move:
        return MOVE_WORDS
    if given.tell is None:
        return None
    words = _words("--tell", given.tell)
    return Text(id=words, en=_words("--tell-en", given.tell_en or words))


def _list(slots: "list[BookedSlot]", calendar: "Calendar", write: Callable[[str], object]) -> None:
    for each in slots:
        local = datetime.fromtimestamp(each.slot_at, UTC).astimezone(ZoneInfo(calendar.zone))
        write(f"{each.code:<10} {local:%a %Y-%m-%d %H:%M}  {calendar.codes[each.service_id]}\n")


def _hours_given(given: Namespace) -> "Stretch | None":
    from server.domain.calendar.fields import Fields

    if given.begin is None and given.end is None:
        return None
    if given.begin is None or given.end is None:
        raise CommandRefused("--from and --to belong together")
    return Fields({"--from --to": f"{given.begin}-{given.end}"}, "").stretch("--from --to")


def _words(option: str, text: str) -> str:
    from server.domain.calendar.fields import Fields

    return Fields({option: [text, text]}, "").text(option).id


def _say_day(office: "Office", day: date) -> None:
    calendar = office.calendar
    plan = calendar.plan(day)
    is_expected = any(each.day == day and each.is_estimate for each in calendar.document.holidays)
    _say_plan(f"{day:%a %Y-%m-%d}{'?' if is_expected else ''}", plan, calendar)
    own = {service.code: calendar.plan(day, service_id=service.id) for service in office.services.values()}
    for other in dict.fromkeys(each for each in own.values() if each != plan):
        _say_plan("", other, calendar, ", ".join(code for code, each in own.items() if each == other))


def _say_plan(label: str, plan: "DayPlan", calendar: "Calendar", whose: str = "") -> None:
    served = _clock_spans(plan.service, calendar) or "closed"
    numbers = _clock_spans(plan.registration, calendar) or "none"
    why = ": ".join(filter(None, (whose, "" if plan.reason is None else plan.reason.id)))
    say(f"{label:<16}{served:<28}{numbers if plan.service else '':<28}{why}".rstrip())


def _clock_spans(spans: "tuple[Span, ...]", calendar: "Calendar") -> str:
    zone = ZoneInfo(calendar.zone)

    def clock(at: int) -> str:
        return f"{datetime.fromtimestamp(at, UTC).astimezone(zone):%H:%M}"

    return " ".join(f"{clock(span.from_at)}-{clock(span.until_at)}" for span in spans)


def _office_of(data_directory: Path) -> "Office":
    from server.storage.reads import Reads
    from server.storage.set_up import BRANCH_ID

    with open_office(data_directory) as engine:
        return Reads(engine, BRANCH_ID).office()
