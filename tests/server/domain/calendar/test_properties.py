"""What holds for the plan of any day of any calendar."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from server.domain.calendar.calendar import Calendar
from server.domain.calendar.changing import with_closure
from server.domain.calendar.day_plan import DayPlan, Span
from server.domain.calendar.document import (
    CalendarDocument,
    Closure,
    Hours,
    OwnDay,
    RegistrationRule,
    Season,
    Timetable,
    WeekdayHours,
)
from server.domain.calendar.reading import read_calendar, record_of
from server.domain.calendar.stretches import DAY_MIN, Stretch, common, joined, without
from server.domain.text import Text

FIRST = date(2027, 2, 1)
WORDS = Text(id="Tutup", en="Closed")
A_FEW = settings(max_examples=15)
"""Whole documents take long to draw."""
ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")

days = st.integers(0, 27).map(lambda ahead: FIRST + timedelta(days=ahead))


@st.composite
def stretch(draw: st.DrawFn, lowest: int = 0, highest: int = DAY_MIN) -> Stretch:
    edges = draw(st.lists(st.integers(lowest, highest), min_size=2, max_size=2, unique=True))
    return Stretch(from_min=min(edges), until_min=max(edges))


stretches = st.lists(stretch(), max_size=3)
codes = st.frozensets(st.sampled_from(["A", "B"]))


@st.composite
def hours(draw: st.DrawFn) -> Hours:
    opened = joined(draw(st.lists(stretch(), min_size=1, max_size=2)))
    breaks = common(draw(stretches), opened)
    if not without(opened, breaks):
        breaks = ()
    own = draw(st.none() | stretches)
    registration = None if own is None else common(joined(own), opened)
    return Hours(open=opened, breaks=breaks, registration=registration)


@st.composite
def week(draw: st.DrawFn) -> tuple[WeekdayHours, ...]:
    weekdays = draw(st.permutations(range(7)))
    cuts = sorted(draw(st.tuples(st.integers(1, 7), st.integers(1, 7))))
    groups = (tuple(sorted(weekdays[: cuts[0]])), tuple(sorted(weekdays[cuts[0] : cuts[1]])))
    return tuple(WeekdayHours(weekdays=group, hours=draw(hours())) for group in groups if group)


@st.composite
def periods(draw: st.DrawFn) -> tuple[date, date]:
    first, length = draw(days), draw(st.integers(0, 5))
    return first, first + timedelta(days=length)


def closures() -> st.SearchStrategy[Closure]:
    return st.builds(
        lambda period, at, services: Closure(first=period[0], last=period[1], reason=WORDS, at=at, services=services),
        *(periods(), st.none() | stretch(), codes),
    )


def own_days() -> st.SearchStrategy[OwnDay]:
    return st.builds(OwnDay, day=days, reason=st.none() | st.just(WORDS), hours=st.none() | hours(), services=codes)


@st.composite
def documents(draw: st.DrawFn) -> CalendarDocument:
    timetable = st.builds(Timetable, hours=st.none() | week(), ramadan_hours=st.none() | week())
    return CalendarDocument(
        office=draw(timetable),
        services=draw(st.dictionaries(st.sampled_from(["A", "B"]), timetable)),
        registration=draw(
            st.builds(
                RegistrationRule,
                before_opening_min=st.integers(0, 90),
                before_closing_min=st.integers(0, 90),
                is_open_in_breaks=st.booleans(),
            )
        ),
        ramadan=tuple(draw(st.lists(periods().map(lambda each: Season(first=each[0], last=each[1])), max_size=1))),
        closures=tuple(draw(st.lists(closures(), max_size=3))),
        days=tuple(draw(st.lists(own_days(), max_size=2))),
    )


def calendar_of(document: CalendarDocument, zone: str) -> Calendar:
    return Calendar(document=document, zone=zone, codes={1: "A", 2: "B"}, numbers={1: 1})


def plans(calendar: Calendar, on: date) -> list[DayPlan]:
    return [calendar.plan(on), *(calendar.plan(on, service_id=each) for each in (1, 2)), calendar.counter_plan(on, 1)]


def is_within(part: Span, span: Span) -> bool:
    return span.from_at <= part.from_at <= part.until_at <= span.until_at


def are_in_order(spans: tuple[Span, ...]) -> bool:
    edges = [edge for span in spans for edge in (span.from_at, span.until_at)]
    return edges == sorted(set(edges))


@A_FEW
@given(documents(), days, st.sampled_from(ZONES))
def test_spans_are_in_order_inside_their_day_and_a_closed_day_says_why(
    document: CalendarDocument, on: date, zone: str
) -> None:
    calendar = calendar_of(document, zone)
    ends_at = calendar.end_of(on)
    for plan in plans(calendar, on):
        for spans in (plan.service, plan.registration):
            assert are_in_order(spans)
            assert all(ends_at - 24 * 3600 <= span.from_at < span.until_at <= ends_at for span in spans)
        if plan.is_closed:
            assert plan.registration == ()
            assert plan.reason is not None


@A_FEW
@given(documents(), closures(), days, st.sampled_from(ZONES))
def test_one_more_closure_only_takes_away(document: CalendarDocument, more: Closure, on: date, zone: str) -> None:
    before = plans(calendar_of(document, zone), on)
    after = plans(calendar_of(with_closure(document, more), zone), on)
    for plan, closed in zip(before, after, strict=True):
        for spans, left in ((plan.service, closed.service), (plan.registration, closed.registration)):
            assert all(any(is_within(each, span) for span in spans) for each in left)


@A_FEW
@given(hours(), st.sampled_from(ZONES))
def test_breaks_are_never_served(given_hours: Hours, zone: str) -> None:
    week = (WeekdayHours(weekdays=tuple(range(7)), hours=given_hours),)
    calendar = calendar_of(CalendarDocument(office=Timetable(hours=week)), zone)
    midnight = calendar.end_of(FIRST) - 24 * 3600
    served = [
        Stretch(from_min=(span.from_at - midnight) // 60, until_min=(span.until_at - midnight) // 60)
        for span in calendar.plan(FIRST).service
    ]
    assert common(served, given_hours.breaks) == ()
    assert joined((*served, *given_hours.breaks)) == joined(given_hours.open)


@A_FEW
@given(hours(), st.integers(0, 600), st.integers(0, 600), st.sampled_from(ZONES))
def test_numbers_stay_within_the_opening_and_its_lead(
    given_hours: Hours, before_opening_min: int, before_closing_min: int, zone: str
) -> None:
    rule = RegistrationRule(before_opening_min=before_opening_min, before_closing_min=before_closing_min)
    week = (WeekdayHours(weekdays=tuple(range(7)), hours=given_hours),)
    calendar = calendar_of(CalendarDocument(office=Timetable(hours=week), registration=rule), zone)
    midnight = calendar.end_of(FIRST) - 24 * 3600
    opened_at = midnight + given_hours.open[0].from_min * 60
    closed_at = midnight + given_hours.open[-1].until_min * 60
    for span in calendar.plan(FIRST).registration:
        assert span.from_at >= max(midnight, opened_at - before_opening_min * 60)
        assert span.until_at <= closed_at


@A_FEW
@given(documents())
def test_a_document_survives_the_way_to_json_and_back(document: CalendarDocument) -> None:
    assert read_calendar(record_of(document)) == document


@given(stretches, stretches)
def test_what_is_taken_away_is_gone_and_the_rest_stays(some: list[Stretch], taken: list[Stretch]) -> None:
    rest = without(some, taken)
    assert common(rest, taken) == ()
    assert joined((*rest, *common(some, taken))) == joined(some)
