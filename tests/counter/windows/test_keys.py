"""Real keys in the real windows: the number pad alone is enough for a whole day."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from counter.desk import Key
from counter.windows.keyboard import desk_key
from wire import commands
from wire.codes import CounterState, DeviceRole, HoldReason, OperatorRole, PauseReason, TicketState
from wire.commands import CallNext, DeskAnswer, Done, ShiftAnswer

EIGHT = 1_780_000_000
PAD = Qt.KeyboardModifier.KeypadModifier
NONE = Qt.KeyboardModifier.NoModifier


def pressed(key, modifiers=NONE, *, is_repeat=False):
    return QKeyEvent(QEvent.Type.KeyPress, key, modifiers, "", is_repeat)


@pytest.mark.parametrize(
    ("key", "modifiers", "meaning"),
    [
        (Qt.Key.Key_Enter, PAD, Key.ENTER),
        (Qt.Key.Key_Return, NONE, Key.ENTER),
        (Qt.Key.Key_5, PAD, Key.D5),
        (Qt.Key.Key_5, NONE, Key.D5),
        (Qt.Key.Key_Insert, PAD, Key.D0),
        (Qt.Key.Key_Clear, PAD, Key.D5),
        (Qt.Key.Key_Delete, PAD, Key.DOT),
        (Qt.Key.Key_Down, PAD, Key.D2),
        (Qt.Key.Key_Down, NONE, Key.DOWN),
        (Qt.Key.Key_Comma, PAD, Key.DOT),
        (Qt.Key.Key_Slash, PAD, Key.SLASH),
        (Qt.Key.Key_Z, NONE, Key.Z),
        (Qt.Key.Key_F9, NONE, Key.F9),
        (Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier, None),
        (Qt.Key.Key_A, NONE, Key.A),
        (Qt.Key.Key_E, NONE, None),
        (Qt.Key.Key_Tab, NONE, None),
        (Qt.Key.Key_Shift, NONE, None),
        (Qt.Key.Key_Delete, NONE, None),
    ],
)
def test_key_of_the_keyboard_is_the_key_of_the_desk(key, modifiers, meaning):
    assert desk_key(pressed(key, modifiers)) is meaning


def test_key_that_is_held_down_counts_once():
    assert desk_key(pressed(Qt.Key.Key_Enter, PAD, is_repeat=True)) is None


def test_sign_in_and_counter_by_number_pad_alone(start, make_counter):
    program = start(names=("siti", "budi"))
    shift = ShiftAnswer(shift_id=1, operator_name="Siti", role=OperatorRole.OPERATOR, counter=None)
    program.sender.on(commands.SignIn, shift)
    program.sender.on(
        commands.TakeCounter, shift.model_copy(update={"counter": make_counter(2, state=CounterState.OPEN)})
    )
    for key in (Qt.Key.Key_Minus, Qt.Key.Key_2, Qt.Key.Key_1, Qt.Key.Key_End, Qt.Key.Key_3, Qt.Key.Key_4):
        program.key(key)
    assert program.find("signin.name").text() == "budi"
    assert program.find("signin.pin").text() == "1134"
    program.key(Qt.Key.Key_Enter)
    assert program.sender.sent[-1].command == commands.SignIn(operator_name="budi", pin="1134")
    program.key(Qt.Key.Key_2)
    assert program.sent == [commands.TakeCounter(counter_id=2)]
    assert program.find("counter.name").text() == "Loket 2"


def test_loop_by_number_pad(program, make_counter, make_ticket):
    program.sit_down()
    ticket = make_ticket(12, state=TicketState.CALLED, called_at=EIGHT, counter_id=3)
    busy = make_counter(state=CounterState.BUSY, operator_name="Siti", ticket_id=12)
    program.sender.on(CallNext, DeskAnswer(seq=9, counter=busy, ticket=ticket))
    program.key(Qt.Key.Key_Enter)
    assert program.find("ticket.number").text() == "A 012"
    for key in (Qt.Key.Key_0, Qt.Key.Key_1):
        program.sender.on(type(program.sent[-1]), None)
        program.sender.on(commands.RecallTicket, DeskAnswer(seq=10, counter=busy, ticket=ticket))
        program.key(key)
    assert program.sent == [
        CallNext(), commands.RecallTicket(ticket_id=12), commands.StartService(ticket_id=12),
    ]  # fmt: skip


@pytest.mark.parametrize("lock", [True, False])
def test_hold_by_number_pad_with_and_without_num_lock(program, make_ticket, lock):
    program.sit_down(CounterState.BUSY, make_ticket(12, state=TicketState.SERVING, counter_id=3))
    with_lock = (Qt.Key.Key_4, Qt.Key.Key_2, Qt.Key.Key_3)
    for key in with_lock if lock else (Qt.Key.Key_Left, Qt.Key.Key_Down, Qt.Key.Key_PageDown):
        program.key(key)
    assert program.sent == [
        commands.HoldTicket(ticket_id=12, granted_min=15, reason=HoldReason.FILLING_FORM)
    ]  # fmt: skip


def test_letters_of_a_full_keyboard(program):
    program.sit_down()
    program.key(Qt.Key.Key_J, is_pad=False)
    program.key(Qt.Key.Key_1, is_pad=False)
    assert program.sent == [commands.PauseCounter(reason=PauseReason.BREAK)]


def test_space_presses_the_button_that_tab_has_reached(program):
    program.sit_down()
    program.find("button.next").setFocus()
    program.key(Qt.Key.Key_Space, is_pad=False)
    assert program.sent == [CallNext()]


def test_enter_is_next_wherever_tab_has_gone(program):
    program.sit_down()
    program.find("button.pause").setFocus()
    program.key(Qt.Key.Key_Enter)
    assert program.sent == [CallNext()]


def test_every_button_can_be_reached_by_tab(program):
    program.sit_down()
    reached = set()
    for _ in range(60):
        program.key(Qt.Key.Key_Tab, is_pad=False)
        reached.add(program.focused.objectName())
    assert {"button.next", "button.pause", "button.more", "button.sign_out", "button.dock"} <= reached


def test_sign_out_from_the_pad_leads_back_to_the_sign_in(program):
    program.sender.on(commands.SignOut, Done(seq=12))
    program.sit_down()
    program.key(Qt.Key.Key_Slash)
    program.key(Qt.Key.Key_1)
    assert program.find("signin.name").isVisible()
    assert program.find("signin.pin").text() == ""


def test_bound_device_goes_straight_to_its_counter(start, make_counter):
    program = start(names=("siti",))
    device = program.feed.device.model_copy(update={"counter_id": 3, "role": DeviceRole.COUNTER})
    program.feed.welcome(device, program.feed.rows.values(), EIGHT)
    program.sender.on(
        commands.SignIn, ShiftAnswer(shift_id=1, operator_name="Siti", role=OperatorRole.OPERATOR, counter=None)
    )
    for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_Enter):
        program.key(key)
    assert program.sent == [commands.TakeCounter(counter_id=3)]
