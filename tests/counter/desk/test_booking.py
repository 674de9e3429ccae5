"""The follow-up key and bookings by their code: one question a step, and nothing that was typed is lost."""

import pytest

from counter.booking_samples import slip
from counter.desk import Act, Deed, Field, Key, More, Notice, Option, Phase, Question, obstacle
from counter.desk.events import Asked, Given, Left, Picked, PrintSlip, Refused, SlipEnded, Unanswered
from wire import bookings, commands
from wire.codes import BookingState, CounterState, Crowd, Language, RefusalCode, TicketState, VisitorFault

EIGHT = 1_780_000_000
TOKEN = "t" * 22
NINE_AT = EIGHT + 86_400


def bookable(*ids, nik=()):
    services = [bookings.Bookable(service_id=each, needs_nik=each in nik) for each in ids]
    return bookings.BookableServices(services=services)


def days(*days_and_places):
    offered = [bookings.OfferedDay(day=day, n_free=n_free) for day, n_free in days_and_places]
    return bookings.OfferedDays(service_id=1, days=offered)


def slots(*places):
    offered = [
        bookings.OfferedSlot(slot_at=NINE_AT + 900 * place, length_min=15, n_free=n_free, crowd=Crowd.USUAL)
        for place, n_free in enumerate(places)
    ]
    return bookings.OfferedSlots(service_id=1, day="2026-05-29", slots=offered)


HELD = bookings.HeldPlace(token=TOKEN, slot_at=NINE_AT, expires_at=EIGHT + 600)
DAYS = days(("2026-05-28", 0), ("2026-05-29", 4), ("2026-06-01", 9))


@pytest.fixture
def serving(office, make_ticket):
    ticket = make_ticket(12, state=TicketState.SERVING, counter_id=3, language=Language.ENGLISH)
    office.sit_down(CounterState.BUSY, ticket)
    return office


@pytest.fixture
def who(serving):
    """Service, day and time are chosen; the slot is kept while the name is typed."""
    serving.press("a")
    serving.reply(bookable(1, 2, nik=(2,)))
    serving.press(Key.ENTER)
    serving.reply(DAYS)
    serving.press(Key.ENTER)
    serving.reply(slots(3, 1))
    serving.press(Key.ENTER)
    serving.reply(HELD)
    return serving


def give(office, **typed):
    values = {Field(name): text for name, text in typed.items()}
    office.happen(Given(typed=values, now_ms=office.now_ms))


def refuse(office, code, *faults):
    office.happen(Refused(serial=office.desk.pending.serial, code=code, faults=faults, now_ms=office.now_ms))


def test_follow_up_asks_service_day_time_and_who(serving):
    serving.press("a")
    assert serving.sent[-1] == bookings.AskBookable()
    serving.reply(bookable(2, 1))
    assert serving.desk.choice.question is Question.BOOK_SERVICE
    serving.press(Key.ENTER)
    assert serving.sent[-1] == bookings.AskDays(service_id=1), "the same service again is the marked line"
    serving.reply(DAYS)
    serving.press("2", "9")
    assert serving.sent[-1] == bookings.AskSlots(service_id=1, day="2026-05-29")
    serving.reply(slots(3, 1))
    # 03.41 in the office's zone, seven hours before UTC.
    serving.press("0", "3", "4", "1")
    assert serving.sent[-1] == bookings.HoldPlace(
        service_id=1, slot_at=NINE_AT + 900, language=Language.ENGLISH
    )  # fmt: skip
    serving.reply(HELD)
    assert serving.desk.form.fields == (Field.NAME, Field.PHONE)
    give(serving, name="Siti", phone="0812")
    assert serving.sent[-1] == bookings.ConfirmPlace(token=TOKEN, name="Siti", phone="0812")
    serving.reply(slip())
    assert serving.desk.choice.question is Question.BOOKING
    assert serving.desk.choice.draft.changed.code == slip().code
    assert serving.desk.said.what is Notice.BOOKED
    serving.press(Key.ENTER)
    assert (serving.desk.choice, serving.desk.form) == (None, None)
    assert serving.desk.phase is Phase.SERVING, "Enter closed the slip and called nobody"


def test_nobody_has_to_give_a_name(who):
    give(who, name="", phone="")
    assert who.sent[-1] == bookings.ConfirmPlace(token=TOKEN)


def test_nik_is_asked_only_where_the_service_needs_it(serving):
    serving.press("a")
    serving.reply(bookable(1, 2, nik=(2,)))
    serving.press("2")
    serving.reply(DAYS)
    serving.press(Key.ENTER)
    serving.reply(slots(1))
    serving.press(Key.ENTER)
    serving.reply(HELD)
    assert serving.desk.form.fields == (Field.NAME, Field.PHONE, Field.NIK)


def test_after_service_the_visitor_who_was_here_is_meant(serving, make_counter):
    idle = make_counter(state=CounterState.OPEN, operator_name="Siti")
    serving.feed(idle, gone=[("ticket", 12)])
    assert serving.desk.ticket is None
    serving.press("a")
    serving.reply(bookable(2, 1))
    assert serving.desk.choice.options[serving.desk.choice.marked].value == 1


def test_key_is_behind_more_for_a_pad_alone(serving):
    serving.press("-", "6")
    assert serving.sent[-1] == bookings.AskBookable()


def test_looking_up_is_behind_more_for_a_pad_alone(serving):
    serving.press("-", "7")
    assert serving.desk.form.fields == (Field.CODE,)


def test_line_behind_more_can_be_clicked(serving):
    serving.press("-")
    place = [option.value for option in serving.desk.choice.options].index(More.FOLLOW_UP)
    serving.happen(Picked(place=place, now_ms=serving.now_ms + 600))
    assert serving.sent[-1] == bookings.AskBookable()


@pytest.mark.parametrize("act", [Act.FOLLOW_UP, Act.BOOKING])
def test_booking_waits_for_the_answer_before_like_everything_else(serving, act):
    serving.press(Key.ENTER)
    assert obstacle(serving.desk, act) is Notice.WAIT_FOR_ANSWER


@pytest.mark.parametrize(
    ("answers", "notice"),
    [
        ((bookable(),), Notice.NOTHING_BOOKABLE),
        ((bookable(99),), Notice.NOTHING_BOOKABLE),
        ((bookable(1), days(("2026-05-28", 0))), Notice.NO_DAY_FREE),
        ((bookable(1), DAYS, slots(0, 0)), Notice.NO_TIME_FREE),
    ],
)
def test_where_nothing_is_free_the_desk_says_so(serving, answers, notice):
    serving.press("a")
    for answer in answers:
        serving.reply(answer)
        if serving.desk.choice is not None:
            serving.press(Key.ENTER)
    assert serving.desk.said.what is notice
    assert (serving.desk.choice, serving.desk.form, serving.desk.pending) == (None, None, None)


def test_full_day_cannot_be_taken(serving):
    serving.press("a")
    serving.reply(bookable(1))
    serving.press(Key.ENTER)
    serving.reply(DAYS)
    serving.press("2", "8")
    assert serving.desk.said.what is Notice.NO_SUCH_CHOICE
    assert serving.desk.pending is None


def test_same_date_of_two_months_is_asked_once_more(serving):
    serving.press("a")
    serving.reply(bookable(1))
    serving.press(Key.ENTER)
    serving.reply(days(("2026-05-29", 1), ("2026-06-29", 1)))
    serving.press("2", "9")
    assert [option.code for option in serving.desk.choice.options] == ["1", "2"]
    serving.press("2")
    assert serving.sent[-1] == bookings.AskSlots(service_id=1, day="2026-06-29")


def test_slot_that_went_is_said_while_the_times_are_offered_anew(serving):
    serving.press("a")
    serving.reply(bookable(1))
    serving.press(Key.ENTER)
    serving.reply(DAYS)
    serving.press(Key.ENTER)
    serving.reply(slots(1, 1))
    serving.press(Key.ENTER)
    refuse(serving, RefusalCode.SLOT_TAKEN)
    assert serving.sent[-1] == bookings.AskSlots(service_id=1, day="2026-05-29")
    serving.reply(slots(0, 1))
    assert serving.desk.choice.question is Question.BOOK_TIME
    assert serving.desk.said.what is RefusalCode.SLOT_TAKEN


def test_faults_stand_at_their_fields_and_what_was_typed_stays(who):
    give(who, name="Siti", phone="08")
    refuse(who, RefusalCode.VISITOR_FAULTY, "phone: phone_too_short", "shoes: wet")
    assert who.desk.form.faults == {Field.PHONE: VisitorFault.PHONE_TOO_SHORT}
    assert who.desk.form.draft.typed == {Field.NAME: "Siti", Field.PHONE: "08"}
    assert who.desk.said.what is RefusalCode.VISITOR_FAULTY


def test_slot_that_ran_out_while_typing_costs_nothing_that_was_typed(who):
    give(who, name="Siti", phone="0812")
    refuse(who, RefusalCode.HOLD_EXPIRED)
    who.reply(slots(1, 1))
    who.press(Key.ENTER)
    who.reply(HELD)
    assert who.desk.form.draft.typed == {Field.NAME: "Siti", Field.PHONE: "0812"}


def test_leaving_gives_the_slot_back(who):
    who.press(Key.ESCAPE)
    assert who.sent[-1] == bookings.ReleasePlace(token=TOKEN)
    who.reply(bookings.Released())
    assert (who.desk.form, who.desk.choice, who.desk.said) == (None, None, None)


def test_next_from_outside_leaves_the_form_and_calls(who):
    who.happen(Asked(act=Act.NEXT, now_ms=who.now_ms + 900))
    assert who.sent[-1] == commands.CallNext()
    assert who.desk.form is None


def test_keys_of_the_desk_do_nothing_under_a_form(who):
    before = who.desk.form
    who.press("n", "3", Key.ENTER, "a")
    assert who.desk.form == before
    assert isinstance(who.sent[-1], bookings.HoldPlace)


def test_form_stays_open_when_a_visitor_is_called_meanwhile(office, make_counter, make_ticket):
    office.sit_down(CounterState.READY)
    office.press("i")
    called = make_ticket(13, state=TicketState.CALLED, called_at=EIGHT, counter_id=3)
    office.feed(make_counter(state=CounterState.BUSY, operator_name="Siti", ticket_id=13), called)
    assert office.desk.phase is Phase.CALLED
    assert office.desk.form is not None


def test_confirmation_without_answer_is_asked_for_again_and_questions_are_not(who):
    give(who, name="", phone="")
    pending = who.desk.pending
    n_sent = len(who.sent)
    who.happen(Unanswered(serial=pending.serial, now_ms=who.now_ms))
    assert who.sent[n_sent:] == [pending.command]
    who.reply(slip())
    who.press(Key.ENTER, "i")
    give(who, code="k7mx q9pa")
    who.happen(Unanswered(serial=who.desk.pending.serial, now_ms=who.now_ms))
    assert who.desk.said.what is Notice.NO_ANSWER
    assert who.desk.form.fields == (Field.CODE,)


@pytest.fixture
def found(office):
    """A booking looked up by its code, whose visitor gave a phone."""

    def look_up(**changes):
        office.sit_down()
        office.press("i")
        give(office, code=" k7mx q9pa ")
        assert office.sent[-1] == bookings.FindBooking(code="k7mx q9pa")
        office.reply(slip().model_copy(update=changes))
        return office

    return look_up


def test_booking_can_be_moved_once_the_visitor_proves_that_it_is_theirs(found):
    office = found()
    office.press("2")
    assert office.sent[-1] == bookings.AskDays(service_id=1)
    office.reply(DAYS)
    office.press(Key.ENTER)
    office.reply(slots(1))
    office.press(Key.ENTER)
    assert office.desk.form.fields == (Field.PROOF,)
    give(office, proof="1111")
    refuse(office, RefusalCode.WRONG_PROOF)
    assert office.desk.form.wrong == {Field.PROOF}
    give(office, proof="7890")
    assert office.sent[-1] == bookings.MoveBooking(token=TOKEN, slot_at=NINE_AT, proof="7890")
    office.reply(slip())
    assert office.desk.said.what is Notice.BOOKING_MOVED


def test_booking_without_phone_is_cancelled_after_one_more_look(found):
    office = found(phone_hint="")
    office.press("3")
    assert office.desk.choice.question is Question.BOOKING_CANCEL
    office.press("1")
    assert office.sent[-1] == bookings.CancelBooking(token=TOKEN)
    office.reply(slip(BookingState.CANCELLED))
    assert office.desk.said.what is Notice.BOOKING_CANCELLED
    assert [option.value for option in office.desk.choice.options] == [Deed.CLOSE]


def test_booking_with_phone_is_cancelled_with_its_digits(found):
    office = found()
    office.press("3")
    give(office, proof="7890")
    assert office.sent[-1] == bookings.CancelBooking(token=TOKEN, proof="7890")


@pytest.mark.parametrize("state", [BookingState.CHECKED_IN, BookingState.CANCELLED, BookingState.LAPSED])
def test_booking_that_is_over_can_only_be_looked_at(found, state):
    office = found(state=state)
    assert office.desk.choice.options == (Option(code="1", value=Deed.CLOSE),)


def test_unknown_code_can_be_put_right(office):
    office.sit_down()
    office.press("i")
    give(office, code="")
    assert office.desk.said.what is Notice.CODE_MISSING
    give(office, code="zzzz")
    refuse(office, RefusalCode.UNKNOWN_BOOKING)
    assert office.desk.form.wrong == {Field.CODE}
    assert office.desk.said.what is RefusalCode.UNKNOWN_BOOKING
    office.happen(Left(now_ms=office.now_ms))
    assert office.desk.form is None


@pytest.fixture
def with_printer(who):
    """The same with a printer on the desk."""
    who.device = who.device.model_copy(update={"hardware": {"printer": "tcp://10.0.0.7:9100"}})
    who.feed()
    return who


def test_slip_comes_out_at_the_desk_that_has_a_printer(with_printer):
    give(with_printer, name="", phone="")
    with_printer.reply(slip())
    assert with_printer.effects[-1] == PrintSlip(slip=slip())
    assert with_printer.desk.said.what is Notice.SLIP_PRINTING
    with_printer.happen(SlipEnded(is_printed=True, now_ms=with_printer.now_ms))
    assert with_printer.desk.said.what is Notice.SLIP_PRINTED
    assert with_printer.desk.choice.question is Question.BOOKING, "the code stays until it is closed"


def test_paper_nobody_is_sure_of_is_said_so_and_can_be_printed_again(with_printer):
    give(with_printer, name="", phone="")
    with_printer.reply(slip())
    with_printer.happen(SlipEnded(is_printed=False, now_ms=with_printer.now_ms))
    assert with_printer.desk.said.what is Notice.SLIP_NOT_PRINTED
    with_printer.press("4")
    assert [effect for effect in with_printer.effects if isinstance(effect, PrintSlip)] == [PrintSlip(slip=slip())] * 2


def test_without_a_printer_the_code_is_written_down(who):
    give(who, name="", phone="")
    who.reply(slip())
    assert who.desk.said.what is Notice.BOOKED
    assert Deed.PRINT not in [option.value for option in who.desk.choice.options]
    assert not any(isinstance(effect, PrintSlip) for effect in who.effects)
