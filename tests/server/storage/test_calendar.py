"""Changing the calendar beside bookings: they stay, their visitors are told, and nothing is done without words."""

import pytest
from sqlalchemy import insert, select

from server.domain.calendar.calendar import Calendar
from server.domain.calendar.changing import MOVE_WORDS, opened_again, with_closure
from server.domain.calendar.document import BadCalendar, CalendarDocument, Closure
from server.domain.calendar.reading import read_calendar
from server.domain.queue.facts import SetUpChanged
from server.domain.text import Text
from server.storage import tables
from server.storage.calendar import BookingsTouched, set_calendar
from tests.server.domain.calendar.week import at, clocks, day
from tests.server.small_office import AKL, BRANCH, KTP

TELL = Text(id="Kami pindah gedung; datanglah hari Jumat.", en="We move house; please come on Friday.")
HOURS = read_calendar({"hours": [{"days": ["thursday", "friday"], "open": "08:00-12:00"}]})
THURSDAY = day("2100-01-07")
BOOKINGS = {
    # code: service, day, clock, state
    "TOUCHED9": (KTP, "2100-01-07", "09:00", "confirmed"),
    "HELDNOW7": (KTP, "2100-01-07", "10:00", "held"),
    "RANOUT77": (KTP, "2100-01-07", "10:15", "held"),
    "OTHERDAY": (KTP, "2100-01-08", "09:00", "confirmed"),
    "CANCEL44": (KTP, "2100-01-07", "09:15", "cancelled"),
    "OUTSIDE3": (KTP, "2100-01-07", "12:30", "confirmed"),
    "AKTALAHR": (AKL, "2100-01-07", "08:00", "confirmed"),
}


HOLDS = {"HELDNOW7": 300, "RANOUT77": 0}


@pytest.fixture
def booked(office):
    """The small office with hours on two days, and bookings."""
    set_calendar(office.engine, lambda _: HOURS, now=office.clock.now())
    with office.engine.begin() as connection:
        for number, (code, (service_id, on, clock, state)) in enumerate(BOOKINGS.items(), 1):
            values = {
                "branch_id": BRANCH,
                "code": code,
                "token": f"token-{number:020d}",
                "state": state,
                "channel": "web",
                "language": "id",
                "service_id": service_id,
                "slot_at": at(on, clock),
                "length_min": 15,
                "made_at": office.clock.now(),
                "expires_at": office.clock.now() + HOLDS[code] if state == "held" else None,
                "confirmed_at": None if state == "held" else office.clock.now(),
            }
            connection.execute(insert(tables.booking).values(**values))
    return office


def closed(services: frozenset[str] = frozenset()):
    closure = Closure(first=THURSDAY, last=THURSDAY, reason=Text(id="Pindah", en="Moving"), services=services)
    return lambda document: with_closure(document, closure)


def notices(office) -> dict[str, object]:
    table = tables.booking
    with office.engine.connect() as connection:
        rows = connection.execute(select(table.c.code, table.c.state, table.c.notice)).all()
    assert {row.code: row.state for row in rows} == {code: state for code, (*_, state) in BOOKINGS.items()}
    return {row.code: row.notice for row in rows if row.notice is not None}


def test_without_words_for_the_visitors_nothing_is_changed(booked):
    head, before = booked.reads.head().seq, booked.reads.office().calendar
    with pytest.raises(BookingsTouched) as touched:
        set_calendar(booked.engine, closed(), now=booked.clock.now())
    assert [each.code for each in touched.value.slots] == ["AKTALAHR", "TOUCHED9", "HELDNOW7"]
    assert booked.reads.office().calendar == before
    assert (booked.reads.head().seq, notices(booked)) == (head, {})


def test_bookings_stay_and_say_what_they_are_told(booked):
    changed = set_calendar(booked.engine, closed(), now=booked.clock.now(), tell=TELL)
    words = {"id": TELL.id, "en": TELL.en}
    assert notices(booked) == dict.fromkeys(["AKTALAHR", "TOUCHED9", "HELDNOW7"], words)
    assert [each.code for each in changed.told] == ["AKTALAHR", "TOUCHED9", "HELDNOW7"]
    assert booked.reads.office().calendar == changed.calendar
    assert changed.calendar.plan(THURSDAY).is_closed


def test_a_closure_of_one_service_touches_its_bookings_alone(booked):
    changed = set_calendar(booked.engine, closed(frozenset({"AKL"})), now=booked.clock.now(), tell=MOVE_WORDS)
    assert [each.code for each in changed.told] == ["AKTALAHR"]


def test_who_was_told_is_told_nothing_more_once_it_is_open_again(booked):
    set_calendar(booked.engine, closed(), now=booked.clock.now(), tell=TELL)
    set_calendar(booked.engine, lambda document: opened_again(document, THURSDAY), now=booked.clock.now())
    assert notices(booked) == {}
    assert booked.reads.office().calendar.document == HOURS


def test_whoever_was_told_before_is_not_asked_about_again(booked):
    set_calendar(booked.engine, closed(), now=booked.clock.now(), tell=TELL)
    set_calendar(booked.engine, closed(), now=booked.clock.now())
    assert notices(booked)["TOUCHED9"] == {"id": TELL.id, "en": TELL.en}


def test_any_change_that_closes_a_booked_time_asks_not_closures_alone(booked):
    fridays = read_calendar({"hours": [{"days": ["friday"], "open": "08:00-12:00"}]})
    with pytest.raises(BookingsTouched):
        set_calendar(booked.engine, lambda _: fridays, now=booked.clock.now())


def test_bookings_of_the_past_do_not_count(booked):
    set_calendar(booked.engine, closed(), now=at("2100-01-07", "11:00"))
    assert notices(booked) == {}


def test_a_service_that_there_is_not_is_refused(office):
    with pytest.raises(BadCalendar, match="there is no service XX"):
        set_calendar(office.engine, closed(frozenset({"XX"})), now=0)
    assert office.reads.office().calendar.is_always_open


def test_a_change_is_a_fact_and_holds_for_the_running_server(office):
    before = office.reads.head().seq
    changed = set_calendar(office.engine, lambda _: HOURS, now=office.clock.now())
    (record,) = office.reads.records_after(before)
    assert record.fact == SetUpChanged(table="branch", row=BRANCH, action="changed")
    calendar = office.reads.office().calendar
    assert (
        calendar
        == changed.calendar
        == Calendar(
            document=HOURS, zone="Asia/Jakarta", codes={1: "KTP", 2: "KK", 3: "AKL"}, numbers={1: 1, 2: 2, 3: 3}
        )
    )
    assert clocks(calendar.plan(THURSDAY, service_id=KTP).service) == "08:00-12:00"
    set_calendar(office.engine, lambda _: CalendarDocument(), now=office.clock.now())
    assert office.reads.office().calendar.is_always_open
