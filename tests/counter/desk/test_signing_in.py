"""Sign-in, choosing a counter, and the ways in which a shift ends."""

import pytest

from counter.desk import Key, Notice, Phase, Question
from counter.desk.events import Refused, Remember, SignInAsked, Unanswered
from wire.codes import CounterState, OperatorRole, RefusalCode
from wire.commands import Done, ShiftAnswer, SignIn, SignOut, TakeCounter


def shift(counter=None):
    return ShiftAnswer(shift_id=1, operator_name="Siti", role=OperatorRole.OPERATOR, counter=counter)


def refuse(office, code):
    office.happen(Refused(serial=office.desk.pending.serial, code=code, now_ms=office.now_ms))


def test_name_is_sent_trimmed_and_small_and_remembered_once_it_was_right(office):
    office.happen(SignInAsked(name=" Siti ", pin="1234", now_ms=office.now_ms))
    assert office.sent == [SignIn(operator_name="siti", pin="1234")]
    assert Remember(name="siti") not in office.effects
    office.reply(shift())
    assert Remember(name="siti") in office.effects


@pytest.mark.parametrize(("name", "pin"), [("", "1234"), ("siti", "123"), ("siti", "12a4"), ("s i", "1234")])
def test_what_cannot_be_right_is_not_sent(office, name, pin):
    office.happen(SignInAsked(name=name, pin=pin, now_ms=office.now_ms))
    assert office.sent == []
    assert office.desk.said.what is Notice.NAME_OR_PIN_FORM


def test_wrong_pin_is_told_and_can_be_tried_again(office):
    office.happen(SignInAsked(name="siti", pin="9999", now_ms=office.now_ms))
    refuse(office, RefusalCode.WRONG_PIN)
    assert office.desk.said.what is RefusalCode.WRONG_PIN
    assert office.desk.phase is Phase.SIGN_IN
    office.happen(SignInAsked(name="siti", pin="1234", now_ms=office.now_ms))
    assert len(office.sent) == 2


def test_counter_is_chosen_by_its_number(office):
    office.sign_in()
    assert office.desk.phase is Phase.CHOOSE
    office.press("2")
    assert office.sent[-1] == TakeCounter(counter_id=2)


def test_bound_device_takes_its_counter_at_once(office, make_counter):
    office.device = office.device.model_copy(update={"counter_id": 3})
    office.feed()
    office.sign_in()
    assert office.sent[-1] == TakeCounter(counter_id=3)
    office.reply(shift(make_counter(state=CounterState.OPEN)))
    assert office.desk.phase is Phase.IDLE


def test_bound_counter_that_is_taken_leads_to_the_choice(office):
    office.device = office.device.model_copy(update={"counter_id": 3})
    office.feed()
    office.sign_in()
    refuse(office, RefusalCode.COUNTER_TAKEN)
    assert office.desk.said.what is RefusalCode.COUNTER_TAKEN
    assert office.desk.choice.question is Question.COUNTER


def test_shift_that_goes_on_after_a_restart_comes_back_to_its_counter(office, make_counter):
    office.sign_in(counter=make_counter(state=CounterState.OPEN))
    assert office.desk.phase is Phase.IDLE


def test_counter_that_a_colleague_takes_meanwhile_cannot_be_chosen(office, make_counter):
    office.sign_in()
    office.feed(make_counter(2, state=CounterState.OPEN, operator_name="Budi"))
    office.press("2")
    assert office.desk.said.what is Notice.NO_SUCH_CHOICE
    assert not any(isinstance(command, TakeCounter) for command in office.sent)


def test_own_counter_of_a_program_that_died_can_be_taken_again(office, make_counter):
    office.sign_in()
    office.feed(make_counter(2, state=CounterState.BUSY, operator_name="Siti", ticket_id=9))
    office.press("2")
    assert office.sent[-1] == TakeCounter(counter_id=2)


def test_twelve_counters_are_chosen_by_two_digits(office, make_counter):
    office.feed(*(make_counter(number) for number in range(1, 13)))
    office.sign_in()
    office.press("1", "2")
    assert office.sent[-1] == TakeCounter(counter_id=12)


@pytest.mark.parametrize("key", [Key.SLASH, Key.Q])
def test_choice_of_counter_can_be_left_by_signing_out(office, key):
    office.sign_in()
    office.press(key)
    assert office.sent[-1] == SignOut()
    office.reply(Done(seq=1))
    assert office.desk.phase is Phase.SIGN_IN


def test_escape_keeps_the_choice_of_counters_open(office):
    office.sign_in()
    office.press(Key.ESCAPE)
    assert office.desk.choice.question is Question.COUNTER


def test_signed_out_desk_knows_nothing_of_the_shift(office):
    office.sit_down()
    office.press("/", "1")
    office.reply(Done(seq=200))
    assert (office.desk.phase, office.desk.shift, office.desk.counter) == (Phase.SIGN_IN, None, None)
    assert office.desk.said.what is Notice.SIGNED_OUT


def test_feed_that_shows_the_closing_before_the_answer_does_not_startle(office, make_counter):
    office.sit_down()
    office.press("/", "1")
    office.feed(make_counter(state=CounterState.CLOSED))
    office.reply(Done(seq=200))
    assert office.desk.said.what is Notice.SIGNED_OUT


def test_counter_closed_by_somebody_else_ends_the_shift_with_a_word(office, make_counter):
    office.sit_down()
    office.feed(make_counter(state=CounterState.CLOSED))
    assert office.desk.phase is Phase.SIGN_IN
    assert office.desk.said.what is Notice.COUNTER_CLOSED


def test_counter_taken_over_by_another_operator_ends_the_shift(office, make_counter):
    office.sit_down()
    office.feed(make_counter(state=CounterState.OPEN, operator_name="Budi"))
    assert office.desk.said.what is Notice.TAKEN_OVER


def test_feed_that_has_not_heard_of_the_opening_yet_does_not_end_the_shift(office, make_counter):
    office.sign_in(counter=make_counter(state=CounterState.OPEN, operator_name="Siti"))
    office.feed(make_counter(state=CounterState.CLOSED))
    assert office.desk.phase is Phase.IDLE


def test_refused_shift_leads_back_to_the_sign_in(office):
    office.sit_down()
    office.press(Key.ENTER)
    refuse(office, RefusalCode.NO_SHIFT)
    assert office.desk.phase is Phase.SIGN_IN
    assert office.desk.said.what is RefusalCode.NO_SHIFT


def test_keys_do_nothing_before_anybody_has_signed_in(office):
    office.press(*(key for key in Key if key is not Key.F9))
    assert office.effects == []


def test_sign_in_without_an_answer_can_be_typed_again(office):
    office.happen(SignInAsked(name="siti", pin="1234", now_ms=office.now_ms))
    office.happen(Unanswered(serial=office.desk.pending.serial, now_ms=office.now_ms + 10_000))
    assert office.desk.pending is None
    assert office.desk.said.what is Notice.NO_ANSWER
