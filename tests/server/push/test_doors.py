"""Time alone changes what kiosks show: a row comes when numbers begin or end, without a fact and without asking."""

from dataclasses import replace

import pytest

from server.domain.calendar.calendar import Calendar
from server.domain.calendar.reading import read_calendar
from server.push.doors import Doors
from server.storage.calendar import set_calendar
from tests.server.push.watcher import watching
from tests.server.small_office import AKL, KK, KTP
from wire.session import ClientSession

HOUR = 3600
FRIDAY = {
    "hours": [{"days": ["friday"], "open": "09:00-15:00"}, {"days": ["monday"], "open": "08:00-12:00"}],
    "closures": [{"day": "2100-01-01", "services": ["AKL"], "reason": ["Petugas sakit", "Staff ill"]}],
}


@pytest.fixture
def friday(office):
    """The small office at eight in the morning; it opens at nine."""
    set_calendar(office.engine, lambda _: read_calendar(FRIDAY), now=office.clock.now())
    return office


def look(office, push):
    """What the sweeper does once a second."""
    push.notice(office.reads.head().seq)


def test_a_kiosk_sees_numbers_begin_and_end(friday, push):
    opening_at = friday.clock.now() + HOUR
    with watching(push, "1") as kiosk:
        rows = kiosk.until(lambda rows: ("service", KTP) in rows)
        assert (rows["service", KTP].admission, rows["service", KTP].opens_at) == ("not_open_yet", opening_at)
        assert rows["service", AKL].admission == "office_closed"
        assert rows["service", AKL].closed_reason.en == "Staff ill"
        assert rows["office", 1].closes_at == opening_at + 6 * HOUR
        friday.clock.pass_s(HOUR)
        look(friday, push)
        rows = kiosk.until(lambda rows: rows["service", KTP].admission == "open")
        assert rows["service", KTP].opens_at is None
        assert rows["service", KTP].registration_until_at == opening_at + 6 * HOUR
        assert rows["service", AKL].admission == "office_closed"
        friday.clock.pass_s(6 * HOUR)
        look(friday, push)
        rows = kiosk.until(lambda rows: rows["service", KTP].admission == "registration_over")
        assert rows["service", KTP].opens_at == opening_at + (3 * 24 - 1) * HOUR
        assert "resync" not in kiosk.steps


def test_facts_follow_a_change_of_time_as_ever(friday, push):
    with watching(push, "1") as kiosk:
        kiosk.until(lambda rows: ("service", KTP) in rows)
        friday.clock.pass_s(HOUR)
        look(friday, push)
        kiosk.until(lambda rows: rows["service", KK].admission == "open")
        friday.issue()
        kiosk.until(lambda rows: rows["service", KTP].n_waiting == 1)
        assert "resync" not in kiosk.steps


def test_a_kiosk_that_was_away_while_numbers_began_learns_it_on_coming_back(friday, push):
    with watching(push, "1") as kiosk:
        kiosk.until(lambda rows: ("service", KTP) in rows)
        session: ClientSession = kiosk.session
    with watching(push, "1") as other:
        other.until(lambda rows: ("service", KTP) in rows)
        friday.clock.pass_s(HOUR)
        look(friday, push)
        other.until(lambda rows: rows["service", KTP].admission == "open")
    with watching(push, "1") as back:
        back.session = session
        back.socket.send(session.hello("1"))
        back.until(lambda rows: rows["service", KTP].admission == "open")


def test_nothing_is_told_while_nothing_changes(office):
    calendar = Calendar(zone="Asia/Jakarta", document=read_calendar(FRIDAY), codes={KTP: "KTP", KK: "KK", AKL: "AKL"})
    eight = 4_102_448_400
    doors = Doors(replace(office.reads.office(), calendar=calendar))
    assert doors.changed(eight) == {None, KTP, KK, AKL}
    assert doors.changed(eight + HOUR - 1) == set()
    assert doors.changed(eight + HOUR) == {None, KTP, KK}
    assert doors.changed(eight + HOUR + 1) == set()
    assert doors.changed(eight) == {None, KTP, KK}, "a clock that went back is believed"


def test_an_office_without_hours_has_nothing_to_tell_ever(office):
    doors = Doors(office.reads.office())
    assert doors.changed(4_102_448_400) == set()
    assert doors.changed(4_102_448_400 + 24 * HOUR) == set()


def test_a_service_that_is_full_opens_by_itself_when_the_day_is_over(office):
    now = office.reads.office()
    full = replace(now.services[KTP], full_on="2100-01-01")
    doors = Doors(replace(now, services={**now.services, KTP: full}))
    eight = 4_102_448_400
    assert doors.changed(eight) == {KTP}
    assert doors.changed(eight + 12 * HOUR) == set()
    assert doors.changed(eight + 19 * HOUR) == {KTP}, "at three in the morning another day begins"
