"""What visitors' pages say of the office: who waits, what is called, today's hours, and whether today will do."""

from dataclasses import replace

import pytest

from server.application.expectations import Promises
from server.domain.calendar.calendar import Calendar
from server.domain.calendar.document import CalendarDocument, Hours, Timetable, WeekdayHours
from server.domain.calendar.stretches import Stretch
from server.domain.forecast.promise import Promise
from server.journal_source import JournalSource
from server.push.reception import reception_of
from server.push.status import status_of
from tests.server.small_office import KK, KTP, OPENING_AT
from wire.codes import PromiseKind


class SilentVoice:
    def announcer(self, office):
        return lambda ticket, counter_id, is_recall: ()


def live_of(office, calendar=None):
    live = JournalSource(office.reads, SilentVoice()).load()
    if calendar is not None:
        live.office = replace(live.office, calendar=calendar)
    return live


def weekday_calendar(until_hour=15):
    hours = Hours(open=(Stretch(from_min=8 * 60, until_min=until_hour * 60),))
    week = (WeekdayHours(weekdays=tuple(range(5)), hours=hours),)
    return Calendar(
        document=CalendarDocument(office=Timetable(hours=week)), zone="Asia/Jakarta", codes={KTP: "KTP", KK: "KK"}
    )


def test_office_says_who_waits_and_what_is_called_for_each_service(office):
    counter = office.open_counter(1)
    for service_id in (KTP, KTP, KK):
        office.issue(service_id)
    office.do(counter, "call-next")
    seen = reception_of(live_of(office), office.clock.now())
    assert (seen.n_waiting, seen.n_counters_open) == (2, 1)
    ktp = seen.by_code("KTP")
    assert (ktp.n_waiting, [call.number for call in ktp.called_now]) == (1, ["A 001"])
    assert seen.by_id(KK).service.code == "KK"
    assert seen.by_code("XYZ") is None


def test_office_without_hours_says_nothing_of_them(office):
    seen = reception_of(live_of(office), office.clock.now())
    assert (seen.plan, seen.next_opening) == (None, None)


def test_office_with_hours_says_them_and_when_it_opens_again(office):
    # Friday 1 January 2100; the office opens on weekdays.
    seen = reception_of(live_of(office, weekday_calendar()), OPENING_AT)
    assert (seen.today, seen.next_opening.day) == ("2100-01-01", "2100-01-04")
    assert seen.plan.service[0].from_at == OPENING_AT


@pytest.mark.parametrize(
    ("promise", "is_counter_open", "ends_before"),
    [
        (Promise(kind=PromiseKind.NO_COUNTER), True, True),
        (Promise(kind=PromiseKind.NO_COUNTER), False, False),
        (Promise(kind=PromiseKind.RANGE, from_at=OPENING_AT + 8 * 3600, until_at=OPENING_AT + 9 * 3600), True, True),
        (Promise(kind=PromiseKind.RANGE, from_at=OPENING_AT + 3600, until_at=OPENING_AT + 9 * 3600), True, False),
        (None, True, False),
    ],
)
def test_nobody_is_sent_home_without_a_forecast_that_the_day_ends_before(promise, is_counter_open, ends_before, office):
    if is_counter_open:
        office.open_counter(1)
    paper = office.issue(KTP)
    live = live_of(office, weekday_calendar())
    live.expectations.replace(Promises(tickets={} if promise is None else {paper.ticket_id: promise}))
    page = status_of(live, paper.ticket_id, OPENING_AT + 60)
    assert page.may_not_be_reached is ends_before
    assert (page.served_until_at, page.service_id) == (OPENING_AT + 7 * 3600, KTP)


def test_page_changes_when_service_hours_end(office):
    paper = office.issue(KTP)
    live = live_of(office, weekday_calendar())
    before = status_of(live, paper.ticket_id, OPENING_AT + 7 * 3600 - 1)
    after = status_of(live, paper.ticket_id, OPENING_AT + 7 * 3600)
    assert before.version != after.version
