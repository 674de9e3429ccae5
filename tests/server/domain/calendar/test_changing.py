"""Small changes of a calendar."""

from dataclasses import replace

import pytest

from server.domain.calendar.calendar import Calendar
from server.domain.calendar.changing import opened_again, with_closure, with_holidays, with_ramadan
from server.domain.calendar.document import BadCalendar, CalendarDocument, Closure, Holiday, HolidayKind, Season
from server.domain.text import Text
from tests.server.domain.calendar.week import calendar, clocks, day

WORDS = Text(id="Tutup", en="Closed")


def served(document: CalendarDocument, on: str) -> str:
    return clocks(Calendar(zone="Asia/Jakarta", document=document, codes={}, numbers={}).plan(day(on)).service)


def test_a_closure_closes_and_is_taken_back() -> None:
    before = calendar().document
    closed = with_closure(before, Closure(first=day("2026-11-23"), last=day("2026-11-23"), reason=WORDS))
    assert served(closed, "2026-11-23") == ""
    assert opened_again(closed, day("2026-11-23")) == before


def test_one_day_of_several_opens_again() -> None:
    closure = Closure(first=day("2026-11-23"), last=day("2026-11-26"), reason=WORDS)
    opened = opened_again(CalendarDocument(closures=(closure,)), day("2026-11-24"))
    assert [(str(each.first), str(each.last)) for each in opened.closures] == [
        ("2026-11-23", "2026-11-23"),
        ("2026-11-25", "2026-11-26"),
    ]


def test_a_holiday_opens_with_the_usual_hours_once() -> None:
    opened = opened_again(calendar().document, day("2026-12-25"))
    assert served(opened, "2026-12-25") == "08:00-11:30 13:00-14:30"
    with pytest.raises(BadCalendar, match="nothing closes this day"):
        opened_again(opened, day("2026-12-25"))


def test_a_holiday_opened_again_can_be_closed_and_opened_once_more() -> None:
    opened = opened_again(calendar().document, day("2026-12-25"))
    closed = with_closure(opened, Closure(first=day("2026-12-25"), last=day("2026-12-25"), reason=WORDS))
    assert served(closed, "2026-12-25") == ""
    assert opened_again(closed, day("2026-12-25")) == opened


def test_a_day_that_weekly_hours_close_does_not_open_so() -> None:
    with pytest.raises(BadCalendar, match="2026-11-28: nothing closes this day but its weekly hours"):
        opened_again(calendar().document, day("2026-11-28"))


def test_a_ramadan_takes_the_place_of_its_estimate() -> None:
    guess = Season(first=day("2028-01-28"), last=day("2028-02-25"), is_estimate=True)
    named = Season(first=day("2028-01-29"), last=day("2028-02-26"))
    document = with_ramadan(with_ramadan(calendar().document, guess), named)
    assert [each.first.year for each in document.ramadan] == [2027, 2028]
    assert document.ramadan[1] == named


@pytest.mark.parametrize(("first", "last"), [("2028-02-25", "2028-01-28"), ("2028-01-01", "2028-03-01")])
def test_a_ramadan_is_a_month(first: str, last: str) -> None:
    with pytest.raises(BadCalendar, match="a Ramadan from"):
        with_ramadan(CalendarDocument(), Season(first=day(first), last=day(last)))


def test_the_list_of_a_year_is_replaced_and_the_regions_own_days_stay() -> None:
    regional = Holiday(day=day("2026-12-13"), name=WORDS, kind=HolidayKind.REGIONAL)
    other_year = Holiday(day=day("2027-01-01"), name=WORDS, kind=HolidayKind.NATIONAL)
    before = replace(calendar().document, holidays=(*calendar().document.holidays, regional, other_year))
    new = Holiday(day=day("2026-12-26"), name=WORDS, kind=HolidayKind.JOINT_LEAVE)
    assert with_holidays(before, 2026, [new]).holidays == (regional, new, other_year)
