"""Holding, confirming, moving and giving back, through the desk that everybody uses."""

from dataclasses import replace

import pytest

from server.application.refusals import Refusal
from tests.server.bookings.booking_office import MONDAY, MONDAY_8, NIK, TODAY, body, visitor
from tests.server.small_office import AKL, KK, KTP, OPENING_AT
from wire.codes import BookingState, Channel, Crowd, RefusalCode, VisitorField

DAY_S = 24 * 3600
QUARTER_S = 900


def refused(act):
    """The code with which something is refused."""
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value.code


def hold(office, service_id=KTP, slot_at=MONDAY_8, channel=Channel.WEB):
    return office.bookings.hold(office.wish(service_id, slot_at, channel)).token


def test_a_fresh_office_that_was_never_open_takes_a_booking_and_stays_closed(office):
    view = office.bookings.confirm(hold(office), visitor())

    assert (view.state, view.slot_at, view.channel) == (BookingState.CONFIRMED, MONDAY_8, Channel.WEB)
    assert (view.phone_hint, view.ticket_token, view.expires_at) == ("90", None, None)
    assert office.reads.head().business_day is None
    assert office.kinds() == ["booking_confirmed"]


def test_services_days_and_slots_are_offered_as_the_calendar_has_them(office):
    assert [each.service_id for each in office.bookings.services()] == [KTP, KK, AKL]
    assert [each.needs_nik for each in office.bookings.services()] == [False, False, True]
    days = office.bookings.days(KTP)
    assert len(days) == 30
    assert days[0].day == TODAY
    saturday = days[1]
    assert (saturday.n_free, saturday.closed_because.id) == (0, "Tutup setiap hari Sabtu")
    assert days[3].day == MONDAY
    assert days[3].n_free == sum(office.free().values()) > 20
    assert {each.crowd for each in office.bookings.slots(KTP, MONDAY)} == {Crowd.USUAL}


@pytest.mark.parametrize("day", ["2100-01-02", "2099-12-31", "2100-01-31", "2100-13-01", "tomorrow", ""])
def test_a_day_that_cannot_be_booked_has_no_slots(office, day):
    assert office.bookings.slots(KTP, day) == []


def test_today_is_bookable_until_two_hours_before(office):
    slots = [each.slot_at for each in office.bookings.slots(KTP, TODAY)]
    assert slots[0] == OPENING_AT + 2 * 3600
    assert refused(lambda: hold(office, slot_at=slots[0] - QUARTER_S)) is RefusalCode.TOO_LATE_TO_BOOK
    hold(office, slot_at=slots[0])
    office.clock.pass_s(1)
    assert refused(lambda: hold(office, slot_at=slots[0])) is RefusalCode.TOO_LATE_TO_BOOK
    hold(office, slot_at=slots[1])


@pytest.mark.parametrize("slot_at", [0, -5, OPENING_AT - DAY_S])
def test_the_past_is_not_bookable(office, slot_at):
    assert refused(lambda: hold(office, slot_at=slot_at)) is RefusalCode.TOO_LATE_TO_BOOK


@pytest.mark.parametrize(
    "slot_at",
    [MONDAY_8 - DAY_S, MONDAY_8 + 60, MONDAY_8 + 7 * 3600, MONDAY_8 - QUARTER_S, MONDAY_8 + 27 * DAY_S, 2**53, 2**62],
)
def test_what_is_no_slot_of_a_published_day_is_not_bookable(office, slot_at):
    assert refused(lambda: hold(office, slot_at=slot_at)) is RefusalCode.NOT_BOOKABLE


def test_only_services_that_take_bookings_are_bookable(office):
    assert refused(lambda: hold(office, service_id=99)) is RefusalCode.NOT_BOOKABLE
    assert refused(lambda: office.bookings.days(99)) is RefusalCode.NOT_BOOKABLE


def test_a_full_slot_is_told_and_the_others_stay_free(office):
    free = office.free()
    for _ in range(free[MONDAY_8]):
        office.book()
    assert refused(lambda: hold(office)) is RefusalCode.SLOT_TAKEN
    assert office.free()[MONDAY_8] == 0
    hold(office, slot_at=MONDAY_8 + QUARTER_S)


def test_a_held_slot_is_free_again_when_its_time_is_over(office):
    free = office.free(AKL)
    token = hold(office, AKL)
    assert office.free(AKL)[MONDAY_8] == free[MONDAY_8] - 1
    office.clock.pass_s(10 * 60)
    assert office.free(AKL) == free
    assert refused(lambda: office.bookings.confirm(token, visitor(nik=NIK))) is RefusalCode.HOLD_EXPIRED
    office.look()
    assert office.bookings.booking(token).state is BookingState.LAPSED
    assert refused(lambda: office.bookings.confirm(token, visitor(nik=NIK))) is RefusalCode.HOLD_EXPIRED
    assert office.kinds() == []


def test_a_hold_can_be_confirmed_until_its_last_second(office):
    token = hold(office)
    office.clock.pass_s(10 * 60 - 1)
    assert office.bookings.confirm(token, visitor()).state is BookingState.CONFIRMED


def test_a_hold_that_was_never_confirmed_is_forgotten_after_a_day(office):
    token = hold(office)
    kept = office.bookings.confirm(hold(office, slot_at=MONDAY_8 + QUARTER_S), visitor()).token
    office.clock.pass_s(DAY_S + 700)
    office.look()
    office.clock.pass_s(60)
    hold(office, slot_at=MONDAY_8 + 2 * QUARTER_S)
    office.clock.pass_s(700)
    office.look()
    assert office.bookings.booking(token) is None
    assert office.bookings.booking(kept).state is BookingState.CONFIRMED


def test_a_released_slot_is_free_at_once_and_cannot_be_confirmed(office):
    token = hold(office, AKL)
    office.bookings.release(token)
    assert office.free(AKL)[MONDAY_8] == 1
    assert refused(lambda: office.bookings.confirm(token, visitor(nik=NIK))) is RefusalCode.HOLD_EXPIRED
    office.bookings.release(token)
    office.bookings.release("no such link")


def test_the_same_confirmation_twice_is_one_booking(office):
    token = hold(office)
    first = office.bookings.confirm(token, visitor())
    assert office.bookings.confirm(token, visitor(name="Someone Else")) == first
    assert office.bookings.confirm(token, None) == first
    assert office.kinds() == ["booking_confirmed"]
    office.bookings.release(token)
    assert office.bookings.booking(token) == first


@pytest.mark.parametrize("act", ["confirm", "move", "cancel", "will_come"])
def test_a_link_that_nobody_has_leads_nowhere(office, act):
    acts = {
        "confirm": lambda: office.bookings.confirm("x" * 22, visitor()),
        "move": lambda: office.bookings.move("x" * 22, MONDAY_8),
        "cancel": lambda: office.bookings.cancel("x" * 22),
        "will_come": lambda: office.bookings.will_come("x" * 22),
    }
    assert refused(acts[act]) is RefusalCode.UNKNOWN_BOOKING


def test_what_was_held_cannot_be_moved_nor_cancelled(office):
    token = hold(office)
    assert refused(lambda: office.bookings.cancel(token)) is RefusalCode.WRONG_STATE
    assert refused(lambda: office.bookings.move(token, MONDAY_8 + QUARTER_S)) is RefusalCode.WRONG_STATE
    assert refused(lambda: office.bookings.will_come(token)) is RefusalCode.WRONG_STATE


def test_faulty_visitors_are_told_every_field_and_keep_their_slot(office):
    token = hold(office, AKL)
    with pytest.raises(Refusal) as caught:
        office.bookings.confirm(token, replace(visitor(name=" ", phone="12", nik="123"), consent_version=None))
    assert caught.value.code is RefusalCode.VISITOR_FAULTY
    assert set(caught.value.fields) == {
        VisitorField.NAME,
        VisitorField.PHONE,
        VisitorField.NIK,
        VisitorField.CONSENT,
    }
    assert office.bookings.confirm(token, visitor(nik=NIK)).state is BookingState.CONFIRMED


def test_nobody_books_from_home_without_saying_who_comes(office):
    assert refused(lambda: office.bookings.confirm(hold(office), None)) is RefusalCode.VISITOR_FAULTY
    assert office.book(slot_at=MONDAY_8 + 3600, channel=Channel.KIOSK).phone_hint == ""


def test_staff_book_for_somebody_who_was_told_by_mouth(office):
    told = replace(visitor(), consent_version=None)
    assert office.bookings.confirm(hold(office, channel=Channel.ASSISTED), told).channel is Channel.ASSISTED


def test_one_person_has_one_open_booking_for_a_service(office):
    first = office.bookings.confirm(hold(office, AKL), visitor(nik=NIK))
    again = hold(office, AKL, MONDAY_8 + 50 * 60)
    assert refused(lambda: office.bookings.confirm(again, visitor(nik=NIK))) is RefusalCode.ALREADY_BOOKED
    office.bookings.confirm(hold(office, KTP, MONDAY_8 + 7200), visitor(nik=NIK))
    office.bookings.cancel(first.token, "7890")
    assert office.bookings.confirm(again, visitor(nik=NIK)).state is BookingState.CONFIRMED


def test_one_phone_has_a_few_open_bookings(office):
    for n in range(4):
        office.bookings.confirm(hold(office, slot_at=MONDAY_8 + n * QUARTER_S), visitor(name=f"Anak {'abcd'[n]}"))
    fifth = hold(office, slot_at=MONDAY_8 + 3600)
    assert refused(lambda: office.bookings.confirm(fifth, visitor(name="Anak e"))) is RefusalCode.TOO_MANY_BOOKINGS
    assert office.bookings.confirm(fifth, visitor(name="Anak e", phone="0811 222 333")).phone_hint == "33"


def test_a_booking_moves_whole_and_its_old_place_is_free(office):
    booked = office.bookings.confirm(hold(office, AKL), visitor(nik=NIK))
    office.bookings.will_come(booked.token)
    later = MONDAY_8 + 25 * 60
    moved = office.bookings.move(booked.token, later, "7890")
    assert (moved.slot_at, moved.code, moved.token) == (later, booked.code, booked.token)
    assert not moved.says_will_come
    assert (office.free(AKL)[MONDAY_8], office.free(AKL)[later]) == (1, 0)
    assert office.kinds() == ["booking_confirmed", "booking_promised", "booking_moved"]
    assert office.bookings.move(booked.token, later, "7890") == moved
    assert len(office.kinds()) == 3


def test_a_move_to_a_taken_slot_changes_nothing(office):
    booked = office.bookings.confirm(hold(office, AKL), visitor(nik=NIK))
    later = MONDAY_8 + 25 * 60
    office.book(AKL, later)
    free = office.free(AKL)
    for wrong, code in (
        (later, RefusalCode.SLOT_TAKEN),
        (later + 60, RefusalCode.NOT_BOOKABLE),
        (OPENING_AT, RefusalCode.TOO_LATE_TO_BOOK),
    ):
        assert refused(lambda slot_at=wrong: office.bookings.move(booked.token, slot_at, "7890")) is code
    assert office.bookings.booking(booked.token) == booked
    assert office.free(AKL) == free
    assert office.kinds() == ["booking_confirmed", "booking_confirmed"]


def test_a_booking_may_move_into_a_slot_that_only_its_own_place_closes(office):
    # KTP and AKL share a counter: the place that is left makes room for the place that is taken.
    booked = office.bookings.confirm(hold(office, AKL), visitor(nik=NIK))
    assert office.bookings.move(booked.token, MONDAY_8 + 25 * 60, "7890").slot_at == MONDAY_8 + 25 * 60


def test_a_cancelled_booking_stays_so_and_its_place_is_free(office):
    booked = office.book(AKL)
    assert office.free(AKL)[MONDAY_8] == 0
    cancelled = office.bookings.cancel(booked.token, None)
    assert cancelled.state is BookingState.CANCELLED
    assert office.bookings.cancel(booked.token, None) == cancelled
    assert office.free(AKL)[MONDAY_8] == 1
    assert office.kinds() == ["booking_confirmed", "booking_cancelled"]
    assert refused(lambda: office.bookings.move(booked.token, MONDAY_8 + 1500, None)) is RefusalCode.WRONG_STATE


def test_what_was_given_back_is_free_at_a_random_moment_soon(make_booking_office):
    office = make_booking_office(return_within_min=5)
    office.set_hours()
    booked = office.book(AKL)
    office.bookings.cancel(booked.token, None)
    assert refused(lambda: hold(office, AKL)) is RefusalCode.SLOT_TAKEN
    office.clock.pass_s(299)
    assert office.free(AKL)[MONDAY_8] == 0
    office.clock.pass_s(1)
    assert office.free(AKL)[MONDAY_8] == 1

    moved = office.book(AKL)
    office.bookings.move(moved.token, MONDAY_8 + 1500, None)
    assert refused(lambda: hold(office, AKL)) is RefusalCode.SLOT_TAKEN
    office.clock.pass_s(300)
    hold(office, AKL)


def test_changes_take_the_last_digits_of_the_phone_and_guessing_them_is_slowed(office):
    booked = office.bookings.confirm(hold(office), visitor())
    for _ in range(5):
        assert refused(lambda: office.bookings.cancel(booked.token, "1234")) is RefusalCode.WRONG_PROOF
    assert refused(lambda: office.bookings.cancel(booked.token, "7890")) is RefusalCode.TOO_MANY_ATTEMPTS
    other = office.bookings.confirm(hold(office, KK), visitor(name="Budi"))
    assert office.bookings.cancel(other.token, "78 90").state is BookingState.CANCELLED
    office.clock.pass_s(31)
    assert office.bookings.cancel(booked.token, "7890").state is BookingState.CANCELLED


def test_staff_need_no_proof(office):
    booked = office.bookings.confirm(hold(office), visitor())
    assert refused(lambda: office.bookings.cancel(booked.token)) is RefusalCode.WRONG_PROOF
    assert office.bookings.move(booked.token, MONDAY_8 + QUARTER_S, None).slot_at == MONDAY_8 + QUARTER_S
    assert office.bookings.cancel(booked.token, None).state is BookingState.CANCELLED


def test_saying_that_one_comes_is_kept_once(office):
    booked = office.book()
    assert office.bookings.will_come(booked.token).says_will_come
    office.bookings.will_come(booked.token)
    assert office.kinds() == ["booking_confirmed", "booking_promised"]


def test_a_booking_is_found_by_its_code_as_typed_and_guessing_is_slowed_for_the_guesser_alone(office):
    booked = office.book()
    typed = f" {booked.code[:4].lower()} {booked.code[4:]}"
    assert office.bookings.find(typed, "10.0.0.7") == booked
    for _ in range(30):
        assert office.bookings.find("AAAA AAAC", "10.0.0.7") is None
    wrong = office.booked_elsewhere()
    for code in wrong[:10]:
        assert office.bookings.find(code, "10.0.0.7") is None
    assert refused(lambda: office.bookings.find(wrong[10], "10.0.0.7")) is RefusalCode.TOO_MANY_ATTEMPTS
    assert refused(lambda: office.bookings.find(typed, "10.0.0.7")) is RefusalCode.TOO_MANY_ATTEMPTS
    assert office.bookings.find(typed, "10.0.0.8") == booked
    office.clock.pass_s(3600)
    assert office.bookings.find(typed, "10.0.0.7") == booked


def test_after_two_missed_bookings_only_the_same_day_is_left(office):
    for week in range(2):
        slot_at = MONDAY_8 + week * 7 * DAY_S
        office.bookings.confirm(hold(office, AKL, slot_at), visitor(nik=NIK))
        office.clock.pass_s(7 * DAY_S)
        office.look()
    assert office.kinds().count("booking_lapsed") == 2
    today = next(each.slot_at for each in office.bookings.slots(AKL, "2100-01-15") if each.n_free)
    next_week = hold(office, AKL, MONDAY_8 + 14 * DAY_S)
    assert refused(lambda: office.bookings.confirm(next_week, visitor(nik=NIK))) is RefusalCode.SAME_DAY_ONLY
    other = hold(office, KTP, MONDAY_8 + 14 * DAY_S + 7200)
    office.bookings.confirm(other, visitor(nik=NIK))
    office.bookings.release(next_week)
    booked = office.bookings.confirm(hold(office, AKL, today), visitor(nik=NIK))
    later = MONDAY_8 + 14 * DAY_S
    assert refused(lambda: office.bookings.move(booked.token, later, "7890")) is RefusalCode.SAME_DAY_ONLY


def test_a_day_that_staff_closed_takes_no_more_bookings(office):
    slot_at = OPENING_AT + 5 * 3600
    office.book(slot_at=slot_at)
    device = office.open_counter(1)
    assert office.bookings.days(KTP)[0].n_free > 0
    office.do(device, "close-day", body())
    assert office.bookings.slots(KTP, TODAY) == []
    assert [each.n_free > 0 for each in office.bookings.days(KTP)[:4]] == [False, False, False, True]
    assert refused(lambda: hold(office, slot_at=slot_at)) is RefusalCode.NOT_BOOKABLE
    hold(office)


def test_an_office_that_is_always_open_can_be_booked_at_night(make_booking_office):
    office = make_booking_office()
    two = OPENING_AT + 18 * 3600
    booked = office.book(slot_at=two)
    assert booked.slot_at == two
    assert office.free(day="2100-01-02")[two] == office.free(day="2100-01-02")[two + QUARTER_S] - 1


def test_no_name_code_or_secret_stands_in_the_journal(office):
    booked = office.bookings.confirm(hold(office, AKL), visitor(nik=NIK))
    office.bookings.move(booked.token, MONDAY_8 + 1500, "7890")
    office.bookings.cancel(booked.token, "7890")
    text = " ".join(repr(each) for each in office.reads.records_after(0))
    for secret in (booked.code, booked.token, NIK, "Wulan", "7890", "6281234567890"):
        assert secret not in text


def test_one_address_keeps_only_so_many_slots_and_others_go_on(office, monkeypatch):
    monkeypatch.setattr("server.application.hold_limit.MOST_HELD", 2)
    office.set_counters(KTP, n_counters=7, expected_min=3)

    def hold_from(address):
        return office.bookings.hold(replace(office.wish(), asked_by=address)).token

    first, second = hold_from("10.0.0.7"), hold_from("10.0.0.7")
    assert refused(lambda: hold_from("10.0.0.7")) is RefusalCode.TOO_MANY_ATTEMPTS
    hold_from("10.0.0.8")
    office.bookings.release(first)
    third = hold_from("10.0.0.7")
    office.bookings.confirm(second, visitor())
    hold_from("10.0.0.7")
    assert refused(lambda: hold_from("10.0.0.7")) is RefusalCode.TOO_MANY_ATTEMPTS
    office.clock.pass_s(10 * 60)
    hold_from("10.0.0.7")
    assert third != first


def test_what_was_refused_is_counted_until_the_day_is_over(office):
    refused(lambda: hold(office, service_id=99))
    refused(lambda: hold(office, slot_at=OPENING_AT))
    refused(lambda: hold(office, slot_at=OPENING_AT))
    assert office.bookings.refused() == {RefusalCode.NOT_BOOKABLE: 1, RefusalCode.TOO_LATE_TO_BOOK: 2}
    office.clock.pass_s(DAY_S)
    office.look()
    assert office.bookings.refused() == {}


def test_a_booking_by_staff_is_on_their_behalf_and_names_who_comes_where_a_nik_is_needed(office):
    device = office.open_counter(2)
    wish = replace(office.wish(AKL, channel=Channel.ASSISTED), device_id=device)
    token = office.bookings.hold(wish).token
    assert refused(lambda: office.bookings.confirm(token, None)) is RefusalCode.VISITOR_FAULTY
    office.bookings.confirm(token, replace(visitor(nik=NIK), consent_version=None))
    record = office.committed[-1]
    assert (record.fact.kind, record.device, record.actor) == ("booking_confirmed", device, 2)
    office.bookings.confirm(hold(office, slot_at=MONDAY_8 + 7200, channel=Channel.ASSISTED), None)
    assert (office.committed[-1].device, office.committed[-1].actor) == (0, 0)


def test_without_the_keys_nobody_new_is_booked_and_who_is_can_still_move(office):
    booked = office.bookings.confirm(hold(office, AKL), visitor(nik=NIK))
    held = hold(office, KTP, MONDAY_8 + 7200)
    kept = {path: path.read_bytes() for path in office.keyring.directory.rglob("*") if path.is_file()}
    for path in kept:
        path.unlink()
    office.writer.stop()
    office.keyring = type(office.keyring)(office.keyring.directory)
    office.serve()

    assert refused(lambda: office.bookings.confirm(held, visitor())) is RefusalCode.STORAGE_FAILED
    assert office.bookings.booking(held).state is BookingState.HELD
    # The time is what counts; the day until which the person is kept stays as it was.
    assert office.bookings.move(booked.token, MONDAY_8 + 1500, None).slot_at == MONDAY_8 + 1500
    for path, content in kept.items():
        path.write_bytes(content)
    assert office.bookings.confirm(held, visitor()).state is BookingState.CONFIRMED
