"""Sub-choices: inline numbered lists, chosen by digits, left by Escape or minus."""

import pytest

from counter.desk import Key, More, Notice, Question
from counter.desk.events import Asked, Left, Picked, TicketAsked, Toggle
from counter.desk.keys import Act
from wire import commands
from wire.codes import (
    CancelReason,
    CounterState,
    HoldReason,
    OperatorRole,
    OverrideReason,
    PauseReason,
    PriorityKind,
    PriorityReason,
    TicketState,
)

EIGHT = 1_780_000_000


@pytest.fixture
def serving(office, make_ticket):
    office.sit_down(CounterState.BUSY, make_ticket(12, state=TicketState.SERVING, counter_id=3))
    return office


@pytest.fixture
def crowd(office, make_ticket):
    """Twelve wait, two of them with the same digits in different series."""
    office.sit_down()
    office.feed(*(make_ticket(number) for number in range(1, 12)), make_ticket(30, number="B 004"))
    return office


@pytest.mark.parametrize(
    ("keys", "command"),
    [
        ("62", commands.TransferTicket(ticket_id=12, service_id=2)),
        ("412", commands.HoldTicket(ticket_id=12, reason=HoldReason.FETCHING_PAPERS, granted_min=10)),
        ("435", commands.HoldTicket(ticket_id=12, reason=HoldReason.WAITING_FOR_RESULT, granted_min=60)),
        ("813", commands.SetPriority(ticket_id=12, priority=PriorityKind.PREGNANT)),
        (".12", commands.CancelTicket(ticket_id=12, reason=CancelReason.TAKEN_BY_MISTAKE)),
        ("*1", commands.ReprintTicket(ticket_id=12)),
    ],
)
def test_digits_lead_to_the_command(serving, keys, command):
    serving.press(*keys)
    assert serving.sent[-1] == command
    assert serving.desk.choice is None


@pytest.mark.parametrize(
    ("keys", "command"),
    [("72", commands.PauseCounter(reason=PauseReason.PRAYER)), ("/1", commands.SignOut())],
)
def test_digits_at_a_free_counter_lead_to_the_command(office, keys, command):
    office.sit_down()
    office.press(*keys)
    assert office.sent[-1] == command


def test_priority_that_is_there_is_taken_away_with_a_reason(office, make_ticket):
    ticket = make_ticket(12, state=TicketState.CALLED, counter_id=3, priority=PriorityKind.ELDERLY)
    office.sit_down(CounterState.BUSY, ticket)
    office.press("8", "1", "1")
    assert office.sent[-1] == commands.RemovePriority(ticket_id=12, reason=PriorityReason.NOT_ENTITLED)


def test_present_service_keeps_its_line_but_cannot_be_chosen(serving):
    serving.press("6", "1")
    assert serving.desk.said.what is Notice.NO_SUCH_CHOICE
    assert serving.desk.choice.question is Question.TRANSFER_TO


def test_25_services_are_chosen_by_two_digits(serving, make_service):
    serving.feed(*(make_service(number) for number in range(1, 26)))
    serving.press("6", "1")
    assert serving.desk.choice.typed == "1"
    serving.press("7")
    assert serving.sent[-1] == commands.TransferTicket(ticket_id=12, service_id=17)


def test_double_digit_is_a_number_when_the_contact_does_not_bounce(serving, make_service):
    serving.feed(*(make_service(number) for number in range(1, 26)))
    serving.press("6", "1")
    serving.now_ms -= 400
    serving.press("1")
    assert serving.sent[-1] == commands.TransferTicket(ticket_id=12, service_id=11)


def test_return_chooses_among_the_absent_by_one_digit(office, make_ticket):
    office.sit_down()
    office.feed(
        make_ticket(5, state=TicketState.MISSED, left_at=EIGHT),
        make_ticket(6, state=TicketState.HELD, return_due_at=EIGHT),
    )
    office.press("5", "2")
    assert office.sent[-1] == commands.ReturnTicket(ticket_id=5)


def test_many_tickets_are_chosen_by_the_digits_on_the_paper(crowd):
    crowd.press("+", "0", "1", "1")
    assert crowd.desk.choice.question is Question.CALL_WHY
    crowd.press("1")
    assert crowd.sent[-1] == commands.CallTicket(ticket_id=11, reason=OverrideReason.MEDICAL_EMERGENCY)


def test_same_digits_in_two_series_leave_a_short_list(crowd):
    crowd.press("+", "0", "0", "4")
    assert [option.value for option in crowd.desk.choice.options] == [4, 30]
    crowd.press("2", "3")
    assert crowd.sent[-1] == commands.CallTicket(ticket_id=30, reason=OverrideReason.WRONG_TICKET)


def test_unknown_digits_are_forgotten_with_a_word(crowd):
    crowd.press("+", "7")
    assert crowd.desk.said.what is Notice.NO_SUCH_CHOICE
    assert crowd.desk.choice.typed == ""


def test_backspace_takes_a_digit_back(crowd):
    crowd.press("+", "0", "1", Key.BACKSPACE, Key.BACKSPACE, Key.BACKSPACE)
    assert crowd.desk.choice.typed == ""


def test_enter_takes_the_marked_line_and_arrows_move_it(serving):
    serving.press("6", Key.DOWN, Key.DOWN, Key.UP, Key.ENTER)
    assert serving.sent[-1] == commands.TransferTicket(ticket_id=12, service_id=3)


@pytest.mark.parametrize("key", [Key.ESCAPE, Key.MINUS])
def test_choice_is_left_without_a_command(serving, key):
    sent = len(serving.sent)
    serving.press("6", key)
    assert serving.desk.choice is None
    assert len(serving.sent) == sent


def test_letters_do_nothing_while_digits_are_asked_for(serving):
    serving.press("6", "n")
    assert serving.desk.choice.question is Question.TRANSFER_TO


def test_button_leaves_an_open_choice_for_its_own(serving):
    serving.press("6")
    serving.happen(Asked(act=Act.HOLD, now_ms=serving.now_ms + 400))
    assert serving.desk.choice.question is Question.HOLD_WHY


def test_click_on_a_line_is_like_its_digit(serving):
    serving.press("6")
    serving.happen(Picked(place=3, now_ms=serving.now_ms + 400))
    assert serving.sent[-1] == commands.TransferTicket(ticket_id=12, service_id=4)


def test_second_click_of_a_double_click_is_swallowed(serving):
    serving.press("4")
    serving.happen(Picked(place=1, now_ms=serving.now_ms + 400))
    serving.happen(Picked(place=1, now_ms=serving.now_ms + 500))
    assert serving.desk.choice.question is Question.HOLD_HOW_LONG


def test_click_on_a_list_that_closed_meanwhile_does_nothing(serving):
    sent = len(serving.sent)
    serving.happen(Picked(place=3, now_ms=serving.now_ms))
    assert len(serving.sent) == sent


@pytest.mark.parametrize(("digit", "question"), [
    ("1", Question.CALL_WHY), ("2", Question.PRIORITY_KIND), ("4", Question.CANCEL_WHY),
])  # fmt: skip
def test_click_on_a_waiting_ticket_asks_what_to_do(crowd, digit, question):
    crowd.happen(TicketAsked(ticket_id=5, now_ms=crowd.now_ms))
    crowd.press(digit)
    assert crowd.desk.choice.question is question
    assert crowd.desk.choice.number == "A 005"


def test_click_on_an_absent_ticket_can_return_it(office, make_ticket):
    office.sit_down()
    office.feed(make_ticket(5, state=TicketState.MISSED, left_at=EIGHT))
    office.happen(TicketAsked(ticket_id=5, now_ms=office.now_ms))
    office.press("1")
    assert office.sent[-1] == commands.ReturnTicket(ticket_id=5)


def test_ticket_that_has_gone_meanwhile_is_told(crowd):
    crowd.happen(TicketAsked(ticket_id=5, now_ms=crowd.now_ms))
    crowd.feed(gone=[("ticket", 5)])
    crowd.press("1")
    assert crowd.desk.said.what is Notice.TICKET_GONE


def test_question_closes_when_another_visitor_stands_here(office, make_counter, make_ticket):
    office.sit_down(CounterState.READY)
    office.press("7")
    office.feed(
        make_counter(state=CounterState.BUSY, operator_name="Siti", ticket_id=9),
        make_ticket(9, state=TicketState.CALLED),
    )
    assert office.desk.choice is None


def test_lines_stay_while_the_list_behind_them_changes(crowd):
    crowd.press("+")
    before = crowd.desk.choice.options
    crowd.feed(gone=[("ticket", 1)])
    assert crowd.desk.choice.options == before


@pytest.mark.parametrize(("digit", "what"), [("3", More.DOCK), ("4", More.TEXT_SIZE), ("5", More.LANGUAGE)])
def test_looks_are_changed_from_the_pad(office, digit, what):
    office.sit_down()
    office.press("-", digit)
    assert office.effects[-1] == Toggle(what=what)
    assert office.desk.choice is None


def test_help_is_answered_from_the_pad(office, make_help):
    office.sit_down()
    office.feed(make_help(41))
    office.press("/", "2")
    assert office.sent[-1] == commands.AnswerHelp(help_id=41)
    office.reply(commands.Done(seq=1))
    assert office.desk.said.what is Notice.HELP_ANSWERED


def test_only_a_supervisor_can_close_the_day(office, make_counter):
    office.sign_in(role=OperatorRole.SUPERVISOR, counter=make_counter(state=CounterState.OPEN, operator_name="Siti"))
    office.press("-", "9", "1")
    assert office.sent[-1] == commands.CloseDay()


def test_operator_has_no_line_to_close_the_day(office):
    office.sit_down()
    office.press("-")
    assert More.CLOSE_DAY not in [option.value for option in office.desk.choice.options]


def test_choice_can_be_closed_by_mouse(serving):
    serving.press("6")
    serving.happen(Left(now_ms=serving.now_ms))
    assert serving.desk.choice is None
