"""A registry's calendar for the tests, and its plans as people read them."""

import tomllib
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from server.domain.calendar.calendar import Calendar
from server.domain.calendar.day_plan import Span
from server.domain.calendar.reading import read_calendar

KTP, AMBIL, IMUN = 1, 2, 3
CODES = {KTP: "KTP", AMBIL: "AMBIL", IMUN: "IMUN"}
COUNTERS = {1: 1, 6: 6}

WEEK = """
[registration]
before_opening_min = 30
before_closing_min = 30

[[hours]]
days = ["monday", "tuesday", "wednesday", "thursday"]
open = "08:00-15:00"
breaks = "12:00-13:00"

[[hours]]
days = ["friday"]
open = "08:00-14:30"
breaks = "11:30-13:00"

[[ramadan_hours]]
days = ["monday", "tuesday", "wednesday", "thursday"]
open = "08:00-14:00"
breaks = "12:00-12:30"

[[ramadan_hours]]
days = ["friday"]
open = "08:00-14:00"
breaks = "11:30-12:30"

[[ramadan]]
first = 2027-02-08
last = 2027-03-09

[[services.IMUN.hours]]
days = ["tuesday"]
open = "08:00-11:00"

[[services.AMBIL.hours]]
days = ["monday", "tuesday", "wednesday", "thursday", "friday"]
open = "08:00-15:00"
registration = ["08:00-11:00", "13:00-14:45"]

[[counters.6.hours]]
days = ["wednesday"]
open = "09:00-12:00"

[[holidays]]
day = 2026-12-25
name = ["Hari Raya Natal", "Christmas Day"]
kind = "national"

[[closures]]
day = 2026-11-25
services = ["KTP"]
reason = ["Mesin rekam rusak", "The recording machine is broken"]

[[closures]]
day = 2026-11-26
at = "13:00-15:00"
reason = ["Rapat", "A meeting"]

[[closures]]
day = 2026-12-01
at = "08:00-10:00"
reason = ["Upacara", "A ceremony"]

[[closures]]
first = 2026-12-07
last = 2026-12-08
reason = ["Pindah gedung", "Moving house"]

[[days]]
day = 2026-12-24
open = "08:00-11:30"
reason = ["Setengah hari", "Half a day"]

[[days]]
day = 2026-12-13
services = ["KTP"]
open = "09:00-12:00"
reason = ["Layanan hari Minggu", "Open on Sunday"]
"""


def calendar(text: str = WEEK, zone: str = "Asia/Jakarta") -> Calendar:
    return Calendar(document=read_calendar(tomllib.loads(text)), zone=zone, codes=CODES, numbers=COUNTERS)


def clocks(spans: tuple[Span, ...], zone: str = "Asia/Jakarta") -> str:
    """Spans as `08:00-12:00 13:00-15:00`, local time."""

    def clock(at: int) -> str:
        return f"{datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(zone)):%H:%M}"

    return " ".join(f"{clock(span.from_at)}-{clock(span.until_at)}" for span in spans)


def at(day: str, clock: str, zone: str = "Asia/Jakarta") -> int:
    return int(datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZoneInfo(zone)).timestamp())


def day(text: str) -> date:
    return date.fromisoformat(text)
