"""`giliran calendar`: see, change, take out and bring in when the office serves."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import insert, select

from server import calendar_commands
from server.calendar_files import calendar_text, read_calendar_file
from server.cli import run
from server.domain.calendar.calendar import Calendar
from server.domain.calendar.document import HolidayKind
from server.holiday_list import holidays_of
from server.storage import tables
from server.storage.engine import open_engine
from server.storage.reads import Reads
from server.storage.set_up import BRANCH_ID
from tests.server.domain.calendar.week import at, calendar, clocks, day

Lines = Callable[..., list[str]]
Refusal = Callable[..., str]
Kept = Callable[[], Calendar]

MONDAY = "2098-01-06"
WHY = ("--reason", "Pindah gedung", "--reason-en", "Moving house")


@pytest.fixture
def kept(data: Path) -> Kept:
    """The calendar as a server would read it."""

    def read() -> Calendar:
        engine = open_engine(data)
        try:
            return Reads(engine, BRANCH_ID).office().calendar
        finally:
            engine.dispose()

    return read


@pytest.fixture
def booked(data: Path) -> Callable[[], object]:
    """A confirmed booking at ten o'clock on that Monday; gives its notice as it is now."""
    engine, table = open_engine(data), tables.booking
    values = {
        "branch_id": BRANCH_ID,
        "code": "AKTA4679",
        "token": "t" * 22,
        "state": "confirmed",
        "channel": "web",
        "language": "id",
        "service_id": 2,
        "slot_at": at(MONDAY, "10:00"),
        "length_min": 15,
        "made_at": at(MONDAY, "10:00") - 86_400,
        "confirmed_at": at(MONDAY, "10:00") - 86_400,
    }
    with engine.begin() as connection:
        connection.execute(insert(table).values(**values))
    engine.dispose()

    def notice() -> object:
        engine = open_engine(data)
        with engine.connect() as connection:
            row = connection.execute(select(table.c.notice, table.c.state)).one()
        engine.dispose()
        assert row.state == "confirmed"
        return row.notice

    return notice


def test_a_new_registry_shows_its_week(lines: Lines) -> None:
    head, columns, *days = lines("calendar", "show", "--weeks", "1")
    assert head.endswith("Asia/Jakarta")
    assert columns.split() == ["day", "served", "numbers", "why"]
    by_day = {line[:3]: line[16:] for line in days if not line.startswith(" ")}
    assert by_day["Mon"].split()[:3] == ["08:00-12:00", "13:00-15:00", "07:30-14:30"]
    assert by_day["Fri"].split()[:3] == ["08:00-11:30", "13:00-14:30", "07:30-14:00"]
    assert by_day["Sun"].split(maxsplit=1) == ["closed", "Tutup setiap hari Minggu"]


def test_services_with_other_hours_stand_below_their_day(lines: Lines) -> None:
    today = lines("calendar", "show", "--weeks", "1")[2][4:14]
    lines("calendar", "always-open")
    lines("calendar", "close", today, "--service", "KTP-B", "--service", "AMBIL", *WHY)
    office, services = lines("calendar", "show", "--weeks", "1")[2:4]
    assert office.split()[2] == "00:00-00:00"
    assert services.split() == ["closed", "AMBIL,", "KTP-B:", "Pindah", "gedung"]


def test_weeks_are_bounded(refusal: Refusal) -> None:
    assert "--weeks is a whole number from 1 to 60" in refusal("calendar", "show", "--weeks", "0")


def test_a_closed_day_opens_again(lines: Lines, kept: Kept) -> None:
    before = kept()
    assert lines("calendar", "close", MONDAY, *WHY) == [f"{MONDAY}: closed"]
    assert kept().plan(day(MONDAY)).is_closed
    assert lines("calendar", "open-again", MONDAY) == [f"{MONDAY}: open as usual"]
    assert kept() == before


def test_a_part_of_a_day_and_several_days_can_be_closed(lines: Lines, kept: Kept) -> None:
    lines("calendar", "close", MONDAY, "--until", "2098-01-07", "--from", "13:00", "--to", "15:00", *WHY)
    for each in (MONDAY, "2098-01-07"):
        assert clocks(kept().plan(day(each)).service) == "08:00-12:00"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["close", MONDAY, "--service", "KTP", *WHY], "closures[1].services: there is no service KTP"),
        (["close", MONDAY, "--from", "13:00", *WHY], "--from and --to belong together"),
        (["close", MONDAY, "--from", "15:00", "--to", "13:00", *WHY], "--from --to: 15:00-13:00 ends before it begins"),
        (["close", MONDAY, "--until", "2098-01-01", *WHY], "--until is before the day"),
        (["close", MONDAY, "--reason", " ", "--reason-en", "x"], "--reason: 1 to 200 letters"),
        (["close", "1999-01-01", *WHY], "closures[1].day: the year 1999 is not one of 2000 to 2199"),
        (["holidays", "99999"], "there is no list of holidays of 99999"),
        (["open-again", MONDAY], "nothing closes this day but its weekly hours"),
        (["ramadan", "2098-03-01", "2098-01-01"], "a Ramadan from 2098-03-01 to 2098-01-01"),
        (["holidays", "1930"], "there is no list of holidays of 1930"),
        (["import", "no-such.toml"], "no-such.toml"),
        (["import", "hours.txt"], "a calendar is a .toml or a .json file"),
        (["export", "hours.txt"], "a calendar is a .toml or a .json file"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(arguments: list[str], said: str, refusal: Refusal, kept: Kept) -> None:
    before = kept()
    assert said in refusal("calendar", *arguments)
    assert kept() == before


def test_a_day_that_is_none_is_a_wrong_argument(data: Path) -> None:
    with pytest.raises(SystemExit, match="2"):
        run(["calendar", "close", "2098-13-01", *WHY, "--data", str(data)])


def test_bookings_in_the_way_are_listed_and_nothing_is_done(
    booked: Callable[[], object], data: Path, kept: Kept, capsys: pytest.CaptureFixture[str]
) -> None:
    before = kept()
    assert run(["calendar", "close", MONDAY, *WHY, "--data", str(data)]) == 1
    listed, refused = capsys.readouterr().err.splitlines()
    assert listed.split() == ["AKTA4679", "Mon", MONDAY, "10:00", "KTP-R"]
    assert "nothing was changed: 1 bookings" in refused
    assert "--tell" in refused
    assert "--offer-move" in refused
    assert (kept(), booked()) == (before, None)


def test_bookings_stay_and_their_pages_say_what_was_given(
    booked: Callable[[], object], lines: Lines, kept: Kept
) -> None:
    words = ("--tell", "Datanglah hari Selasa.", "--tell-en", "Come on Tuesday.")
    printed = lines("calendar", "close", MONDAY, *WHY, *words)
    assert printed[0] == f"{MONDAY}: closed"
    assert printed[-1].split() == ["AKTA4679", "Mon", MONDAY, "10:00", "KTP-R"]
    assert booked() == {"id": "Datanglah hari Selasa.", "en": "Come on Tuesday."}
    assert kept().plan(day(MONDAY)).is_closed
    lines("calendar", "open-again", MONDAY)
    assert booked() is None


def test_bookings_can_be_asked_for_another_time(booked: Callable[[], object], lines: Lines) -> None:
    lines("calendar", "close", MONDAY, *WHY, "--offer-move")
    told = booked()
    assert isinstance(told, dict)
    assert "pilih waktu lain" in told["id"]


def test_holidays_of_a_year_are_filled_in_and_estimates_marked(lines: Lines, kept: Kept) -> None:
    printed = lines("calendar", "holidays", "2027")
    assert len(printed) == 1 + 26
    assert re.search(r"2027-03-10 Wed  national     Hari Raya Idul Fitri \(expected", "\n".join(printed))
    plan = kept().plan(day("2027-03-09"))
    assert plan.reason is not None
    assert plan.reason.en == "Eid al-Fitr Joint Holiday"
    lines("calendar", "holidays", "2027")
    assert len(kept().document.holidays) == 26
    lines("calendar", "open-again", "2027-03-09")
    assert not kept().plan(day("2027-03-09")).is_closed


def test_a_year_whose_joint_leave_is_not_known_says_so(lines: Lines) -> None:
    assert "joint leave of 2030 is not known yet" in lines("calendar", "holidays", "2030")[-1]


def test_expected_days_are_marked_among_the_others(lines: Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    lines("calendar", "holidays", "2027")
    lines("calendar", "ramadan", "2027-02-08", "2027-03-09", "--expected")
    monkeypatch.setattr(calendar_commands, "time", SimpleNamespace(time=lambda: at("2027-03-08", "07:00")))
    shown = {line[4:15].strip(): line for line in lines("calendar", "show", "--weeks", "1")}
    assert shown["2027-03-10?"].endswith("Hari Raya Idul Fitri")
    assert "2027-03-09" in shown
    assert lines("calendar", "show", "--weeks", "1")[-2:] == [
        "? the government has not named the day yet",
        "Ramadan 2027-02-08 to 2027-03-09 (expected)",
    ]


def test_the_list_has_the_days_of_the_law_and_the_joint_leave() -> None:
    kinds = [each.kind for each in holidays_of(2027)]
    assert (kinds.count(HolidayKind.NATIONAL), kinds.count(HolidayKind.JOINT_LEAVE)) == (18, 8)
    estimates = [str(each.day) for each in holidays_of(2027) if each.is_estimate]
    assert estimates == ["2027-03-10", "2027-03-11", "2027-05-17"]
    assert not [each for each in holidays_of(2027) if "perkiraan" in each.name.id or "estimated" in each.name.en]


def test_ramadan_has_its_own_hours(lines: Lines, kept: Kept) -> None:
    lines("calendar", "ramadan", "2027-02-08", "2027-03-09", "--expected")
    assert clocks(kept().plan(day("2027-02-12")).service) == "08:00-11:30 12:30-14:00"
    assert kept().document.ramadan[0].is_estimate


@pytest.mark.parametrize("name", ["hours.toml", "hours.json"])
def test_what_was_exported_comes_back_the_same(name: str, lines: Lines, kept: Kept, tmp_path: Path) -> None:
    lines("calendar", "holidays", "2027")
    lines("calendar", "close", MONDAY, "--service", "AKL", "--reason", 'Rapat "besar"', "--reason-en", "A \\ meeting")
    before, path = kept(), tmp_path / name
    lines("calendar", "export", str(path))
    lines("calendar", "always-open")
    assert kept().is_always_open
    lines("calendar", "import", str(path))
    assert kept() == before


def test_an_export_overwrites_nothing(lines: Lines, refusal: Refusal, tmp_path: Path) -> None:
    (tmp_path / "hours.toml").write_text("mine")
    assert "hours.toml" in refusal("calendar", "export", str(tmp_path / "hours.toml"))
    assert (tmp_path / "hours.toml").read_text() == "mine"
    assert lines("calendar", "export")[0] == "[[hours]]"


def test_the_file_in_the_handbook_is_one(tmp_path: Path) -> None:
    handbook = (Path(__file__).parents[3] / "docs" / "calendar.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", handbook, re.DOTALL)
    path = tmp_path / "hours.toml"
    path.write_text(example, encoding="utf-8")
    document = read_calendar_file(path)
    assert document.closures
    assert document.days
    assert document.services


@pytest.mark.parametrize("suffix", [".toml", ".json"])
def test_every_part_of_a_calendar_can_be_written(suffix: str, tmp_path: Path) -> None:
    document, path = calendar().document, tmp_path / f"all{suffix}"
    path.write_text(calendar_text(document, suffix), encoding="utf-8")
    assert read_calendar_file(path) == document


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.toml", "[[hours]]\ndays = 3", "a.toml: hours[1].days: is a list"),
        ("a.toml", "hours = ", "a.toml: Invalid value"),
        ("a.json", json.dumps([1]), "a.json: a calendar is a table"),
        ("a.json", "{", "a.json: Expecting"),
        ("a.toml", "x" * 1_000_001, "at most 1000000 bytes"),
        (
            "a.toml",
            '[[services.XX.hours]]\ndays = ["monday"]\nopen = "08:00-09:00"',
            "XX: there is no service XX",
        ),
    ],
)
def test_a_bad_file_is_refused_by_its_field(name: str, text: str, said: str, refusal: Refusal, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text)
    assert said in refusal("calendar", "import", str(tmp_path / name))


def test_an_office_that_is_always_open_says_so(lines: Lines) -> None:
    lines("calendar", "always-open")
    (line,) = lines("calendar", "show")
    assert "always open" in line
