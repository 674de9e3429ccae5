"""The loop of an operator: next, recall, start, absent, finish, and what the desk shows meanwhile."""

import pytest

from counter.desk import Act, Key, Notice, Patience, Phase, is_offered
from counter.desk.events import Alert, FeedTurned, Pressed, Refused, Send, Ticked, Unanswered
from wire.codes import CounterState, Outcome, RefusalCode, TicketState
from wire.commands import CallNext, FinishTicket, MarkMissed, RecallTicket, ResumeCounter, StartService, UndoLast

EIGHT = 1_780_000_000


@pytest.fixture
def called(office, make_ticket):
    """A ticket was called here at eight."""
    office.sit_down(
        CounterState.BUSY, make_ticket(12, state=TicketState.CALLED, called_at=EIGHT + 3, counter_id=3)
    )  # fmt: skip
    return office


@pytest.fixture
def serving(office, make_ticket):
    office.sit_down(CounterState.BUSY, make_ticket(12, state=TicketState.SERVING, called_at=EIGHT, counter_id=3))
    return office


def test_next_shows_no_number_before_the_server_has_answered(office, make_counter, make_ticket):
    office.sit_down()
    office.feed(make_ticket(12))
    office.press(Key.ENTER)
    assert office.sent[-1] == CallNext()
    assert office.desk.ticket is None
    office.answer(
        make_counter(state=CounterState.BUSY, ticket_id=12), make_ticket(12, state=TicketState.CALLED, called_at=EIGHT)
    )
    assert office.desk.ticket.number == "A 012"
    assert office.desk.phase is Phase.CALLED
    assert office.desk.waiting == []


def test_answer_outranks_the_feed_only_until_the_feed_has_caught_up(office, make_counter, make_ticket):
    office.sit_down()
    office.feed(make_ticket(12))
    office.press(Key.ENTER)
    office.answer(
        make_counter(state=CounterState.BUSY, ticket_id=12, operator_name="Siti"),
        make_ticket(12, state=TicketState.CALLED, called_at=EIGHT),
    )
    office.feed(make_ticket(13))
    assert office.desk.phase is Phase.CALLED, "an older change must not take the number away again"
    office.feed(
        make_counter(state=CounterState.BUSY, ticket_id=12, operator_name="Siti"),
        make_ticket(12, state=TicketState.SERVING),
    )
    assert office.desk.phase is Phase.SERVING


def test_answer_that_the_feed_never_mentions_gives_way_after_a_second(office, make_counter):
    office.sit_down()
    office.press(Key.ENTER)
    office.answer(make_counter(state=CounterState.READY, operator_name="Siti"))
    assert office.desk.phase is Phase.READY
    office.later(1_100)
    assert office.desk.phase is Phase.IDLE


def test_answer_is_kept_while_the_feed_is_lost(office, make_counter):
    office.sit_down()
    office.press(Key.ENTER)
    office.answer(make_counter(state=CounterState.READY, operator_name="Siti"))
    office.happen(FeedTurned(is_fresh=False, now_ms=office.now_ms))
    office.later(10_000)
    assert office.desk.phase is Phase.READY


def test_late_answer_does_not_hide_a_visitor_who_was_called_after_it(office, make_counter, make_ticket):
    office.sit_down()
    office.press(Key.ENTER)
    office.feed(
        make_counter(state=CounterState.BUSY, ticket_id=12, operator_name="Siti"),
        make_ticket(12, state=TicketState.CALLED),
    )
    office.answer(make_counter(state=CounterState.READY))
    assert office.desk.ticket.number == "A 012"


def test_older_rows_do_not_bring_the_last_visitor_back(office, make_counter, make_ticket):
    old = make_ticket(12, state=TicketState.SERVING)
    office.sit_down(CounterState.BUSY, old)
    office.press(Key.ENTER)
    office.answer(
        make_counter(state=CounterState.BUSY, ticket_id=13, operator_name="Siti"),
        make_ticket(13, state=TicketState.CALLED),
    )
    office.feed(make_counter(state=CounterState.BUSY, ticket_id=12, operator_name="Siti"), make_ticket(14))
    assert office.desk.ticket.number == "A 013"


def test_unanswered_command_is_asked_for_again_under_the_same_serial(office):
    office.sit_down()
    office.press(Key.ENTER)
    first = office.effects[-1]
    office.happen(Unanswered(serial=first.serial, now_ms=office.now_ms + 10_000))
    assert office.effects[-1] == first
    assert office.desk.patience is Patience.UNCERTAIN


@pytest.mark.parametrize(
    ("key", "command"),
    [("0", RecallTicket(ticket_id=12)), ("u", RecallTicket(ticket_id=12)), ("1", StartService(ticket_id=12)),
     ("m", StartService(ticket_id=12)), ("enter", CallNext()), ("n", CallNext())],
)  # fmt: skip
def test_key_for_a_called_ticket_sends_its_command(called, key, command):
    called.press(key)
    assert called.sent[-1] == command


def test_absent_is_allowed_only_after_timeout_times_repeats(called):
    assert called.desk.missed_in_s == 90
    called.press(Key.D2)
    assert called.desk.said.what is Notice.TOO_EARLY
    assert not any(isinstance(command, MarkMissed) for command in called.sent)
    called.later(90_000)
    assert called.desk.missed_in_s == 0
    called.press(Key.D2)
    assert called.sent[-1] == MarkMissed(ticket_id=12)


def test_finish_ends_as_served(serving):
    serving.press(Key.D3)
    assert serving.sent[-1] == FinishTicket(ticket_id=12, outcome=Outcome.SERVED)


@pytest.mark.parametrize(("digit", "outcome"), [("1", Outcome.INCOMPLETE), ("2", Outcome.REFERRED)])
def test_other_outcomes_are_in_the_list_behind_minus(serving, digit, outcome):
    serving.press(Key.MINUS, digit)
    assert serving.sent[-1] == FinishTicket(ticket_id=12, outcome=outcome)


def test_second_press_within_300_ms_is_one_press(office):
    office.sit_down()
    office.press(Key.ENTER)
    office.happen(Pressed(key=Key.ENTER, now_ms=office.now_ms + 30))
    office.happen(Pressed(key=Key.ENTER, now_ms=office.now_ms + 299))
    assert office.sent.count(CallNext()) == 1


def test_second_press_is_swallowed_even_when_the_answer_is_already_there(office, make_counter, make_ticket):
    office.sit_down()
    office.press(Key.ENTER)
    office.answer(make_counter(state=CounterState.BUSY, ticket_id=12), make_ticket(12, state=TicketState.CALLED))
    office.happen(Pressed(key=Key.ENTER, now_ms=office.now_ms + 200))
    assert office.sent.count(CallNext()) == 1
    office.happen(Pressed(key=Key.ENTER, now_ms=office.now_ms + 301))
    assert office.sent.count(CallNext()) == 2


def test_ready_counter_does_not_call_again(office):
    office.sit_down(CounterState.READY)
    sent = len(office.sent)
    office.press(Key.ENTER)
    assert len(office.sent) == sent
    assert office.desk.said.what is Notice.ALREADY_READY


def test_ticket_that_comes_by_itself_draws_attention_and_survives_a_press_meant_for_nobody(
    office, make_counter, make_ticket
):
    office.sit_down(CounterState.READY)
    office.feed(
        make_counter(state=CounterState.BUSY, operator_name="Siti", ticket_id=12),
        make_ticket(12, state=TicketState.CALLED, called_at=EIGHT),
    )
    assert office.effects[-1] == Alert()
    sent = len(office.sent)
    office.press(Key.ENTER)
    assert len(office.sent) == sent
    assert office.desk.said.what is Notice.JUST_CALLED
    assert is_offered(office.desk, Act.NEXT), "a button that blinks would only startle"
    office.press(Key.ENTER)
    assert office.sent[-1] == CallNext()


def test_silence_is_told_after_one_second_and_named_uncertain_after_three(office):
    office.sit_down()
    office.press(Key.ENTER)
    assert office.desk.patience is Patience.SENT
    office.later(999)
    assert office.desk.patience is Patience.SENT
    office.later(1)
    assert office.desk.patience is Patience.WAITING
    office.later(2_000)
    assert office.desk.patience is Patience.UNCERTAIN


def test_nothing_else_is_sent_while_a_command_is_unanswered(office):
    office.sit_down()
    office.press(Key.ENTER)
    serial = office.desk.pending.serial
    office.later(10_000)
    office.press(Key.D7, Key.ENTER, Key.N)
    assert [effect.serial for effect in office.effects if isinstance(effect, Send)][-1] == serial
    assert office.desk.said.what is Notice.WAIT_FOR_ANSWER


def test_refusal_is_one_sentence_and_changes_nothing(called):
    before = called.desk.ticket
    called.press(Key.D1)
    called.happen(
        Refused(serial=called.desk.pending.serial, code=RefusalCode.NOT_AT_THIS_COUNTER, now_ms=called.now_ms)
    )
    assert called.desk.said.what is RefusalCode.NOT_AT_THIS_COUNTER
    assert called.desk.pending is None
    assert called.desk.ticket == before
    called.press(Key.D1)
    assert called.desk.said is None


def test_answer_to_an_older_command_is_ignored(office, make_counter):
    office.sit_down()
    office.press(Key.ENTER)
    serial = office.desk.pending.serial
    office.happen(Refused(serial=serial - 1, code=RefusalCode.WRONG_STATE, now_ms=office.now_ms))
    assert office.desk.pending.serial == serial


def test_pause_is_ended_by_the_same_key(office):
    office.sit_down(CounterState.PAUSED)
    office.press(Key.D7)
    assert office.sent[-1] == ResumeCounter()


def test_pause_with_a_ticket_says_what_to_do_first(called):
    called.press(Key.D7)
    assert called.desk.said.what is Notice.FINISH_FIRST
    assert called.desk.choice is None


def test_undo_is_offered_while_the_server_offers_it(office):
    office.sit_down(undo="called", undo_until_at=EIGHT + 60)
    office.press(Key.Z)
    assert office.sent[-1] == UndoLast()


def test_undo_ends_with_its_time(office):
    office.sit_down(undo="called", undo_until_at=EIGHT + 60)
    office.later(61_000)
    office.press(Key.D9)
    assert office.desk.said.what is Notice.NOTHING_TO_UNDO


def test_office_clock_goes_on_between_messages(office):
    office.sit_down()
    before = office.desk.now_at
    office.happen(Ticked(now_ms=office.now_ms + 5_000))
    assert office.desk.now_at == before + 5
