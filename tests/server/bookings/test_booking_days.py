"""A booking's day: checked in early and late, on another day, twice, after closing; and what the journal says of it."""

from contextlib import contextmanager

import pytest

from server.application.expectations import Expectations
from server.application.forecasting import Forecaster
from server.application.refusals import Refusal
from server.journal_source import JournalSource
from server.storage.forecast_days import ForecastDays
from tests.server.bookings.booking_office import MONDAY_8, TODAY, body
from tests.server.small_office import AKL, BRANCH, KK, KTP, OPENING_AT
from wire.codes import BookingState, RefusalCode

DAY_S = 24 * 3600
TEN = OPENING_AT + 2 * 3600


@pytest.fixture
def booked(office):
    """A booking for today at ten, made from home."""
    return office.book_for(KTP, TEN)


def check_in(office, booking, device=1, **fields):
    return office.do(device, "check-in", body(text=booking.code, **fields))


def refusal(office, booking, device=1, **fields):
    return office.refusal(device, "check-in", body(text=booking.code, **fields))


@pytest.mark.parametrize("wait_s", [0, 2 * 3600, 4 * 3600])
def test_early_in_time_and_late_on_the_day_there_is_always_a_ticket(office, booked, wait_s):
    office.clock.pass_s(wait_s)
    paper = check_in(office, booked)
    assert (paper.slot_at, paper.number) == (TEN, "A 001")
    seen = office.bookings.booking(booked.token)
    assert seen.state is BookingState.CHECKED_IN
    assert paper.status_url.endswith(seen.ticket_token)
    issued = next(each.fact for each in office.committed if each.fact.kind == "checked_in")
    assert (issued.booking, issued.channel, issued.slot) == (booked.booking_id, "web", TEN)
    assert office.faults() == []


def test_a_link_is_as_good_as_a_code(office, booked):
    link = f"https://antre.test/b/{booked.token}"
    assert office.do(1, "check-in", body(text=link)).slot_at == TEN


def test_a_second_check_in_says_that_there_was_one(office, booked):
    check_in(office, booked)
    assert refusal(office, booked) == "already_checked_in"
    assert office.issue().number == "A 002"


def test_another_day_is_told_before_and_after_it(office, booked):
    later = office.book_for(KTP, MONDAY_8)
    assert refusal(office, later) == "wrong_day"
    office.clock.pass_s(3 * DAY_S)
    assert refusal(office, booked) == "wrong_day"
    assert check_in(office, later).slot_at == MONDAY_8


def test_a_cancelled_booking_says_so(office, booked):
    office.bookings.cancel(booked.token, None)
    assert refusal(office, booked) == "booking_cancelled"


def test_what_was_only_held_or_never_there_is_unknown(office):
    token = office.bookings.hold(office.wish(KTP, TEN)).token
    held = office.bookings.booking(token)
    assert refusal(office, held) == "unknown_booking"
    office.bookings.release(token)
    assert refusal(office, held) == "unknown_booking"
    for text in (office.booked_elsewhere()[0], "nothing at all", "https://antre.test/b/" + "x" * 22):
        assert office.refusal(1, "check-in", body(text=text)) == "unknown_booking"


def test_a_cancellation_that_arrives_after_the_visitor_is_refused_and_changes_nothing(office, booked):
    paper = check_in(office, booked)
    before = office.bookings.booking(booked.token)
    for act in (
        lambda: office.bookings.cancel(booked.token, None),
        lambda: office.bookings.move(booked.token, MONDAY_8, None),
        lambda: office.bookings.will_come(booked.token),
    ):
        with pytest.raises(Refusal) as caught:
            act()
        assert caught.value.code is RefusalCode.WRONG_STATE
    assert office.bookings.booking(booked.token) == before
    assert office.do(office.open_counter(1), "call-next").ticket.id == paper.ticket_id


def test_a_check_in_whose_answer_was_lost_gives_the_same_ticket_again(office, booked):
    first = office.reply(1, "check-in", body(text=booked.code), key="a-lost-answer")
    assert office.reply(1, "check-in", body(text=booked.code), key="a-lost-answer") == first
    assert office.issue().number == "A 002"


def test_the_slot_is_added_to_a_walk_in_ticket_of_the_same_person(office, booked):
    counter = office.open_counter(3)
    walk_in = office.issue(KTP)
    assert office.do(counter, "call-next").ticket.id == walk_in.ticket_id
    office.do(counter, "finish-ticket", body(ticket_id=walk_in.ticket_id))
    waiting = office.issue(KTP)
    paper = check_in(office, booked, ticket_id=waiting.ticket_id)
    assert (paper.ticket_id, paper.slot_at, paper.arrived_at) == (waiting.ticket_id, TEN, waiting.arrived_at)
    assert office.faults() == []


def test_a_ticket_of_another_service_or_day_or_with_a_slot_cannot_take_it(office, booked):
    other = office.issue(KK).ticket_id
    assert refusal(office, booked, ticket_id=other) == "wrong_state"
    assert refusal(office, booked, ticket_id=999) == "unknown_ticket"
    first = check_in(office, office.book_for(KTP, TEN + 1800))
    assert refusal(office, booked, ticket_id=first.ticket_id) == "wrong_state"
    assert office.bookings.booking(booked.token).state is BookingState.CONFIRMED


def test_a_booked_visitor_is_called_before_those_who_came_less_than_two_hours_before(office, booked):
    counter = office.open_counter(1)
    early = office.issue(KTP).ticket_id
    office.clock.pass_s(2 * 3600)
    paper = check_in(office, booked)
    assert office.do(counter, "call-next").ticket.id == early
    late_walk_in = office.issue(KTP).ticket_id
    assert office.do(counter, "call-next").ticket.id == paper.ticket_id
    assert office.do(counter, "call-next").ticket.id == late_walk_in
    assert office.faults() == []


def test_a_booking_lapses_when_its_day_closes_and_not_before(office, booked):
    tomorrow = office.book_for(KTP, MONDAY_8)
    came = office.book_for(KTP, TEN + 1800)
    check_in(office, came)
    office.clock.pass_s(10 * 3600)
    assert office.bookings.booking(booked.token).state is BookingState.CONFIRMED
    office.do(office.open_counter(1), "close-day")
    states = [office.bookings.booking(each.token).state for each in (booked, tomorrow, came)]
    assert states == [BookingState.LAPSED, BookingState.CONFIRMED, BookingState.CHECKED_IN]
    kinds = [each.fact.kind for each in office.reads.records_after(0)]
    assert kinds.index("booking_lapsed") < kinds.index("day_closed")
    assert office.faults() == []
    assert refusal(office, booked) == "day_closed"


def test_a_day_that_nobody_opened_lets_its_bookings_lapse_all_the_same(office, booked):
    office.clock.pass_s(DAY_S)
    office.look()
    assert office.bookings.booking(booked.token).state is BookingState.LAPSED
    assert office.reads.head().business_day is None
    later = office.book_for(KTP, MONDAY_8)
    office.clock.pass_s(5 * DAY_S)
    office.issue()
    assert office.bookings.booking(later.token).state is BookingState.LAPSED
    assert office.faults() == []


def test_bookings_made_at_any_hour_leave_the_journal_without_fault(office):
    office.issue()
    office.do(office.open_counter(1), "close-day")
    office.clock.pass_s(14 * 3600)
    night = office.book_for(KTP, MONDAY_8)
    office.bookings.will_come(night.token)
    office.bookings.move(night.token, MONDAY_8 + 900, None)
    office.book_for(AKL, MONDAY_8 + 100 * 60)
    assert office.reads.head().business_day == TODAY
    assert office.faults() == []
    office.clock.pass_s(58 * 3600)
    office.issue()
    office.bookings.cancel(office.book_for(KTP, MONDAY_8 + DAY_S).token, None)
    assert office.faults() == []


def test_a_night_slot_belongs_to_the_day_before_until_the_reset_hour(make_booking_office):
    office = make_booking_office()
    # 02:00 on Saturday is still Friday here: the day turns at three.
    two = OPENING_AT + 18 * 3600
    booked = office.book_for(KTP, two)
    office.issue()
    office.clock.pass_s(17 * 3600)
    office.look()
    assert office.bookings.booking(booked.token).state is BookingState.CONFIRMED
    assert office.bookings.expected_today()[0].slot_at == two
    assert check_in(office, booked).slot_at == two
    assert office.faults() == []


def test_the_forecast_expects_confirmed_bookings_of_today_also_after_a_restart(office, booked):
    office.book_for(KTP, MONDAY_8)
    office.bookings.hold(office.wish(KK, TEN + 900))
    gone = office.book_for(KTP, TEN + 1800)
    office.bookings.cancel(gone.token, None)
    assert [(each.service_id, each.slot_at) for each in office.bookings.expected_today()] == [(KTP, TEN)]
    office.writer.stop()
    office.serve()
    assert [(each.service_id, each.slot_at) for each in office.bookings.expected_today()] == [(KTP, TEN)]
    check_in(office, booked)
    assert office.bookings.expected_today() == ()


def test_a_booking_by_staff_does_not_take_away_what_a_counter_may_undo(office):
    counter = office.open_counter(1)
    called = office.issue(KTP).ticket_id
    office.do(counter, "call-next")
    office.book_for(KTP, MONDAY_8)
    assert office.do(counter, "undo-last").ticket is None
    assert office.do(counter, "call-next").ticket.id == called
    assert office.faults() == []


def test_the_forecast_is_made_with_who_is_still_expected(office, booked):
    office.issue(KTP)
    seen = []

    class Worker:
        def forecast(self, hall_seen, calibration, seed):
            seen.append(hall_seen)

        def compare(self, hall_seen, changed, calibration, seed):
            return None

        def stop(self):
            pass

    @contextmanager
    def view():
        yield JournalSource(office.reads, SilentVoice()).load()

    days, expectations = ForecastDays(office.engine, BRANCH), Expectations()
    Forecaster(view, Worker(), days, expectations, office.clock, office.bookings.expected_today).look()
    assert [(each.service_id, each.slot_at) for each in seen[0].hall.bookings] == [(KTP, TEN)]


class SilentVoice:
    def announcer(self, office):
        return lambda ticket, counter_id, is_recall: ()
