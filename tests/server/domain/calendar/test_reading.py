"""Bad documents are refused by the name of the field."""

import tomllib

import pytest

from server.domain.calendar.document import BadCalendar
from server.domain.calendar.reading import read_calendar, record_of
from tests.server.domain.calendar.week import CODES, WEEK

FAULTS = {
    "holidays[1].day: '2026-02-30' is no day": ("day = 2026-12-25", 'day = "2026-02-30"'),
    "holidays[1].day: the year 1999 is not one of": ("day = 2026-12-25", "day = 1999-12-25"),
    "holidays[1].day: is missing": ("day = 2026-12-25\n", ""),
    "holidays[1].day: datetime": ("day = 2026-12-25", "day = 2026-12-25T10:00:00"),
    "holidays[1].kind: is one of national, joint_leave, regional, not 'royal'": ('"national"', '"royal"'),
    "holidays[1].kind: is one of national, joint_leave, regional, not 7": ('kind = "national"', "kind = 7"),
    "holidays[1].name: write the Indonesian and the English": (', "Christmas Day"]', "]"),
    "holidays[1].name: 1 to 200 letters": ('"Christmas Day"', '"  "'),
    "holidays[1].is_estimate: is true or false": ('kind = "national"', 'kind = "national"\nis_estimate = 1'),
    "holidays[1].until: nobody knows this field": ('kind = "national"', 'kind = "national"\nuntil = 3'),
    "hours[1].open: '8-15' is no part of a day": ('"08:00-15:00"\nbreaks = "12', '"8-15"\nbreaks = "12'),
    "hours[1].open: '08:00-24:30' is no part of a day": ('"08:00-15:00"\nbreaks = "12', '"08:00-24:30"\nbreaks = "12'),
    "hours[1].open: '08:60-15:00' is no part of a day": ('"08:00-15:00"\nbreaks = "12', '"08:60-15:00"\nbreaks = "12'),
    "hours[1].open: 15:00-08:00 ends before": ('"08:00-15:00"\nbreaks = "12', '"15:00-08:00"\nbreaks = "12'),
    "hours[1].open: say when": ('open = "08:00-15:00"\nbreaks = "12', 'breaks = "12'),
    "hours[1].open: is a list": ('"08:00-15:00"\nbreaks = "12', '8\nbreaks = "12'),
    "hours[1].breaks: 07:00-13:00 is not within": ('breaks = "12:00-13:00"', 'breaks = "07:00-13:00"'),
    "hours[1].breaks: no time is left": ('breaks = "12:00-13:00"', 'breaks = "08:00-15:00"'),
    "hours[1].breaks: 12:30-13:30 begins before": (
        'breaks = "12:00-13:00"',
        'breaks = ["12:00-13:00", "12:30-13:30"]',
    ),
    "hours[1].days: 'mo' is none of": ('"monday"', '"mo"'),
    "hours: friday is there twice": ('"thursday"]\nopen = "08:00-15:00"', '"friday"]\nopen = "08:00-15:00"'),
    "hours[2].days: name at least one": ('["friday"]\nopen = "08:00-14:30"', '[]\nopen = "08:00-14:30"'),
    "services.AMBIL.hours[1].registration: 13:00-15:30 goes on after closing": ("13:00-14:45", "13:00-15:30"),
    "registration.before_closing_min: is a whole number of minutes from 0 to 720, not -5": (
        "before_closing_min = 30",
        "before_closing_min = -5",
    ),
    "registration.before_closing_min: is a whole number of minutes from 0 to 720, not True": (
        "before_closing_min = 30",
        "before_closing_min = true",
    ),
    "registration.late_min: nobody knows": ("before_closing_min = 30", "late_min = 30"),
    "ramadan[1].last: 2027-02-01 is before 2027-02-08": ("last = 2027-03-09", "last = 2027-02-01"),
    "closures[1].services: 7 is no name": ('services = ["KTP"]\nreason', "services = [7]\nreason"),
    "closures[1].services: is a list": ('services = ["KTP"]\nreason', 'services = "KTP"\nreason'),
    "closures[2].at: '13-15' is no part": ('at = "13:00-15:00"', 'at = "13-15"'),
    "closures[2].reason: is missing": ('reason = ["Rapat", "A meeting"]', ""),
    "days[1].breaks: nobody knows": ('open = "08:00-11:30"', 'breaks = "08:00-11:30"'),
    "counters.sixth: a counter goes by its number": ("counters.6.hours", "counters.sixth.hours"),
    "opening: nobody knows this field": ("[registration]", "[opening]"),
    "services.IMUN.open: nobody knows": (
        "[[services.IMUN.hours]]",
        '[services.IMUN]\nopen = "08:00-09:00"\n[[services.IMUN.hours]]',
    ),
}


@pytest.mark.parametrize("said", FAULTS)
def test_a_fault_is_named_by_its_field(said: str) -> None:
    old, new = FAULTS[said]
    assert old in WEEK
    with pytest.raises(BadCalendar) as refused:
        read_calendar(tomllib.loads(WEEK.replace(old, new, 1)))
    assert str(refused.value).startswith(said.removesuffix(" datetime"))
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("record", [{"hours": {}}, {"services": []}, {"holidays": [3]}, {"ramadan": "2027"}])
def test_a_wrong_shape_is_no_accident(record: dict[str, object]) -> None:
    with pytest.raises(BadCalendar, match=next(iter(record))):
        read_calendar(record)


def test_there_is_room_for_so_many_entries() -> None:
    day = {"day": "2027-01-01", "name": ["a", "b"], "kind": "national"}
    assert len(read_calendar({"holidays": [day] * 2000}).holidays) == 2000
    with pytest.raises(BadCalendar, match="holidays: there is room for 2000"):
        read_calendar({"holidays": [day] * 2001})


def test_what_was_read_is_written_as_it_was() -> None:
    record = record_of(read_calendar(tomllib.loads(WEEK)))
    assert record["counters"] == {"6": {"hours": [{"days": ["wednesday"], "open": ["09:00-12:00"]}]}}
    assert record_of(read_calendar(record)) == record
    assert record_of(read_calendar({})) == {}


def test_unknown_services_and_counters_are_named() -> None:
    document = read_calendar(tomllib.loads(WEEK))
    document.require_known(frozenset(CODES.values()), frozenset({6}))
    with pytest.raises(BadCalendar, match=r"services\.IMUN: there is no service IMUN"):
        document.require_known(frozenset({"KTP", "AMBIL"}), frozenset({6}))
    with pytest.raises(BadCalendar, match=r"closures\[1\]\.services: there is no service KTP"):
        document.require_known(frozenset({"IMUN", "AMBIL"}), frozenset({6}))
    with pytest.raises(BadCalendar, match=r"counters\.6: there is no counter 6"):
        document.require_known(frozenset(CODES.values()), frozenset())
