"""Before opening, after the last ticket, on a closed day: what kiosks get, what staff may do all the same."""

from dataclasses import replace

import pytest

from server.application.commanding import carry_out
from server.domain.calendar.reading import read_calendar
from server.storage.calendar import set_calendar
from tests.server.small_office import AKL, KK, KTP
from wire.codes import DeviceRole

MIN = 60
HOUR = 3600
KIOSK = 1
FRIDAY = {
    "registration": {"before_opening_min": 30, "before_closing_min": 30},
    "hours": [{"days": ["friday"], "open": "09:00-15:00", "breaks": "11:30-13:00"}],
    "closures": [{"day": "2100-01-01", "services": ["AKL"], "reason": ["Petugas sakit", "Staff ill"]}],
}
"""The small office's clock starts on Friday 1 January 2100 at 08:00."""


@pytest.fixture
def friday(office):
    """The small office with hours."""
    set_calendar(office.engine, lambda _: read_calendar(FRIDAY), now=office.clock.now())
    return office


def wish(service_id=KTP):
    return f'{{"service_id":{service_id}}}'


def checking_in(office, slot_at, service_id=KTP):
    return f'{{"text":"{office.booked(service_id, slot_at)}"}}'


def at_the_desk(office, path, body):
    """What somebody at the front desk is answered; the desk stands where counter 1 does."""
    order = office.order(2, path, body)
    order = replace(order, device=replace(order.device, role=DeviceRole.DESK))
    return office.writer.submit(lambda books: carry_out(books, order)).result(timeout=10)


@pytest.mark.parametrize(
    ("minutes", "refused"),
    [(0, "not_open_yet"), (29, "not_open_yet"), (30, None), (240, None), (389, None), (390, "registration_over")],
)
def test_a_kiosk_gives_numbers_while_they_are_given_out(friday, minutes, refused):
    friday.clock.pass_s(minutes * MIN)
    reply = friday.reply(KIOSK, "issue-ticket", wish())
    assert reply.status == (refused or "ok")
    assert friday.faults() == []


def test_a_closed_service_and_a_closed_day_are_told_apart_from_late_ones(friday):
    friday.clock.pass_s(2 * HOUR)
    assert friday.refusal(KIOSK, "issue-ticket", wish(AKL)) == "office_closed"
    assert friday.do(KIOSK, "issue-ticket", wish(KK)).number == "B 001"
    friday.clock.pass_s(24 * HOUR)
    assert friday.refusal(KIOSK, "issue-ticket", wish(KK)) == "office_closed"


def test_staff_may_issue_at_any_hour(friday):
    friday.open_counter(1)
    assert at_the_desk(friday, "issue-ticket", wish()).status == "ok"
    friday.clock.pass_s(10 * HOUR)
    assert at_the_desk(friday, "issue-ticket", wish(AKL)).status == "ok"
    assert friday.faults() == []


def test_a_booking_is_never_too_early_and_lasts_until_service_ends(friday):
    slot_at = friday.clock.now() + 4 * HOUR
    assert friday.do(KIOSK, "check-in", checking_in(friday, slot_at)).slot_at == slot_at
    assert friday.refusal(KIOSK, "check-in", checking_in(friday, slot_at, AKL)) == "office_closed"
    friday.clock.pass_s(7 * HOUR - MIN)
    friday.do(KIOSK, "check-in", checking_in(friday, slot_at))
    friday.clock.pass_s(MIN)
    late = checking_in(friday, slot_at)
    assert friday.refusal(KIOSK, "check-in", late) == "registration_over"
    friday.open_counter(1)
    assert at_the_desk(friday, "check-in", late).status == "ok"
    assert friday.faults() == []


def test_whoever_waits_at_closing_is_called_after_it(friday):
    friday.clock.pass_s(6 * HOUR)
    ticket = friday.issue().number
    friday.clock.pass_s(2 * HOUR)
    counter = friday.open_counter(1)
    assert friday.do(counter, "call-next").ticket.number == ticket


def test_a_refused_wish_stays_refused_under_its_key_and_a_new_one_is_free(friday):
    assert friday.reply(KIOSK, "issue-ticket", wish(), "key-of-the-morning").status == "not_open_yet"
    friday.clock.pass_s(HOUR)
    assert friday.reply(KIOSK, "issue-ticket", wish(), "key-of-the-morning").status == "not_open_yet"
    assert friday.reply(KIOSK, "issue-ticket", wish()).status == "ok"


def test_hours_that_change_hold_from_the_next_command_on(friday):
    assert friday.refusal(KIOSK, "issue-ticket", wish()) == "not_open_yet"
    set_calendar(friday.engine, lambda _: read_calendar({}), now=friday.clock.now())
    assert friday.do(KIOSK, "issue-ticket", wish()).number == "A 001"
