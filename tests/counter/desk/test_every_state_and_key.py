"""Every state with every key, and random mornings: what must hold whatever an operator does."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counter import booking_samples
from counter.desk import Act, Field, Key, Notice, Phase, Question, advance, obstacle
from counter.desk.events import (
    Asked,
    FeedTurned,
    Given,
    Left,
    Picked,
    Pressed,
    Refused,
    Send,
    Ticked,
    TicketAsked,
    Unanswered,
)
from wire import bookings
from wire.codes import BookingState, CounterState, RefusalCode, TicketState

EIGHT = 1_780_000_000

WORKS = {
    Phase.IDLE: {Act.NEXT, Act.PAUSE, Act.SIGN_OUT},
    Phase.READY: {Act.PAUSE, Act.SIGN_OUT},
    Phase.PAUSED: {Act.PAUSE, Act.SIGN_OUT},
    Phase.SETTLING: {Act.NEXT, Act.PAUSE, Act.SIGN_OUT},
    Phase.CALLED: {
        Act.NEXT,
        Act.RECALL,
        Act.START,
        Act.FINISH,
        Act.HOLD,
        Act.TRANSFER,
        Act.PRIORITY,
        Act.CANCEL,
        Act.REPRINT,
    },
    Phase.SERVING: {Act.NEXT, Act.FINISH, Act.HOLD, Act.TRANSFER, Act.PRIORITY, Act.CANCEL, Act.REPRINT},
}
"""What is possible while nobody waits, nobody is away and nothing can be undone."""

ALWAYS = {Act.DOCK, Act.MORE, Act.FOLLOW_UP, Act.BOOKING}


def bring(office, phase, make_ticket):
    ticket = None
    if phase in (Phase.CALLED, Phase.SERVING):
        ticket = make_ticket(12, state=TicketState(phase.value), called_at=EIGHT + 3, counter_id=3)
    state = {
        Phase.IDLE: CounterState.OPEN, Phase.READY: CounterState.READY, Phase.PAUSED: CounterState.PAUSED,
    }.get(phase, CounterState.BUSY)  # fmt: skip
    if phase is Phase.SETTLING:
        office.sit_down(state, make_ticket(12))
        office.feed(gone=[("ticket", 12)])
    else:
        office.sit_down(state, ticket)
    assert office.desk.phase is phase


@pytest.mark.parametrize("act", list(Act))
@pytest.mark.parametrize("phase", list(WORKS))
def test_act_works_in_exactly_the_states_of_the_table(office, make_ticket, phase, act):
    bring(office, phase, make_ticket)
    is_possible = obstacle(office.desk, act) is None
    assert is_possible == (act in WORKS[phase] | ALWAYS)


@pytest.mark.parametrize("key", list(Key))
@pytest.mark.parametrize("phase", list(WORKS))
def test_key_acts_asks_or_says_why_not(office, make_ticket, phase, key):
    bring(office, phase, make_ticket)
    before = office.desk
    office.press(key)
    did = office.desk.pending, office.desk.choice, office.desk.form, office.desk.said
    is_idle_key = key in (Key.ESCAPE, Key.BACKSPACE, Key.UP, Key.DOWN, Key.F9, Key.D)
    assert any(did) != is_idle_key
    assert office.desk.ticket == before.ticket


@pytest.mark.parametrize("act", [act for act in Act if act not in (Act.DOCK, Act.MORE)])
def test_nothing_is_possible_while_a_command_is_unanswered(office, make_ticket, act):
    bring(office, Phase.SERVING, make_ticket)
    office.press(Key.ENTER)
    assert obstacle(office.desk, act) is Notice.WAIT_FOR_ANSWER


BOOKED = {
    bookings.AskBookable: booking_samples.bookable(6),
    bookings.AskDays: booking_samples.days(),
    bookings.AskSlots: booking_samples.slots(),
    bookings.HoldPlace: booking_samples.held(),
    bookings.ConfirmPlace: booking_samples.slip(),
    bookings.FindBooking: booking_samples.slip(),
    bookings.MoveBooking: booking_samples.slip(phone_hint=""),
    bookings.CancelBooking: booking_samples.slip(BookingState.CANCELLED),
    bookings.ReleasePlace: bookings.Released(),
}
"""What a willing server answers about bookings."""

REFUSALS = [
    RefusalCode.WRONG_STATE, RefusalCode.SLOT_TAKEN, RefusalCode.HOLD_EXPIRED, RefusalCode.VISITOR_FAULTY,
    RefusalCode.WRONG_PROOF, RefusalCode.UNKNOWN_BOOKING,
]  # fmt: skip

keys = st.sampled_from(list(Key))
moments = st.one_of(
    st.tuples(st.just("press"), keys, st.integers(0, 900)),
    st.tuples(st.just("ask"), st.sampled_from(list(Act)), st.integers(0, 900)),
    st.tuples(st.just("pick"), st.integers(-1, 12), st.integers(0, 900)),
    st.tuples(st.just("ticket"), st.integers(1, 20), st.integers(0, 900)),
    st.tuples(st.just("form"), st.sampled_from(["", "k7mx q9pa", "7890"]), st.integers(0, 900)),
    st.tuples(st.just("leave"), st.none(), st.integers(0, 900)),
    st.tuples(
        st.just("server"), st.sampled_from([*REFUSALS, "answer", "silence", "no answer", "feed"]), st.integers(0, 4000)
    ),
)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_random_morning_never_breaks_what_an_operator_relies_on(new_office, make_ticket, make_counter, data):
    office = new_office()
    office.sit_down()
    office.feed(*(make_ticket(number) for number in range(1, data.draw(st.integers(0, 14)) + 1)))
    known = {None}
    for what, detail, pause_ms in data.draw(st.lists(moments, max_size=40)):
        office.now_ms += pause_ms
        before, effects = office.desk, len(office.effects)
        _happen(office, what, detail, make_ticket, make_counter, known)
        sent = [effect for effect in office.effects[effects:] if isinstance(effect, Send)]
        assert len(sent) <= 1, "one press, one command"
        assert not (sent and before.pending) or what == "server", "never two commands at once"
        assert detail != "no answer" or all(effect.serial == before.pending.serial for effect in sent), "the same again"
        assert office.desk.ticket is None or office.desk.ticket.number in known, "only confirmed numbers"
        assert office.desk.choice is None or office.desk.choice.options
        assert office.desk.choice is None or office.desk.form is None, "one thing at a time in place of the lists"


def _happen(office, what, detail, make_ticket, make_counter, known):
    now_ms = office.now_ms
    if what == "press":
        office.happen(Pressed(key=detail, now_ms=now_ms))
    elif what == "ask":
        office.happen(Asked(act=detail, now_ms=now_ms))
    elif what == "pick":
        office.happen(Picked(place=detail, now_ms=now_ms))
    elif what == "ticket":
        office.happen(TicketAsked(ticket_id=detail, now_ms=now_ms))
    elif what == "form":
        fields = office.desk.form.fields if office.desk.form else (Field.NAME,)
        office.happen(Given(typed=dict.fromkeys(fields, detail), now_ms=now_ms))
    elif what == "leave":
        office.happen(Left(now_ms=now_ms))
    elif detail == "feed":
        office.happen(FeedTurned(is_fresh=False, now_ms=now_ms))
        office.feed(make_ticket(now_ms % 20 + 1))
    elif office.desk.pending is None or detail == "silence":
        office.happen(Ticked(now_ms=now_ms))
    elif detail == "no answer":
        office.happen(Unanswered(serial=office.desk.pending.serial, now_ms=now_ms))
    elif detail in REFUSALS:
        office.happen(Refused(serial=office.desk.pending.serial, code=detail, now_ms=now_ms))
    elif type(office.desk.pending.command) in BOOKED:
        office.reply(BOOKED[type(office.desk.pending.command)])
    elif office.desk.phase is not Phase.SIGN_IN:
        ticket = make_ticket(now_ms % 20 + 1, state=TicketState.CALLED, called_at=EIGHT)
        known.add(ticket.number)
        own = make_counter(state=CounterState.BUSY, ticket_id=ticket.id, operator_name="Siti")
        office.feed(own, ticket)
        office.answer(own, ticket)


def test_desk_is_a_value(office):
    office.sit_down()
    before = office.desk
    advance(before, Pressed(key=Key.ENTER, now_ms=office.now_ms + 900))
    assert before.pending is None
    assert before.choice is None or before.choice.question is Question.COUNTER
