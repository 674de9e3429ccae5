"""What the desk says of devices beside it, and when it does not."""

import pytest

from appkit.language import Language
from counter.desk import Hindrance, Notice, Trouble
from counter.desk.choice import More
from counter.desk.events import HindrancesTurned, Toggle, Told
from counter.sentences import TROUBLES, Tone, status
from wire.codes import CounterState, OperatorRole, TicketState

TAKEN = Hindrance(what=Trouble.KEY_TAKEN, key="F8")
LOST = Hindrance(what=Trouble.KEYPAD_LOST)


def turn(office, *hindrances):
    office.happen(HindrancesTurned(hindrances=hindrances, now_ms=office.now_ms))


def words(office, code="id"):
    return status(office.desk, Language(code))


def test_a_hindrance_is_said_before_sign_in_and_at_the_idle_counter(office):
    turn(office, TAKEN)
    assert words(office)[1].startswith("Tombol F8 sedang dipakai program lain.")
    office.sit_down()
    assert words(office) == (
        Tone.ATTENTION,
        "Tombol F8 sedang dipakai program lain. Panggil dari jendela ini.",
    )
    turn(office)
    assert words(office)[0] is Tone.QUIET


def test_nothing_is_said_of_it_while_a_visitor_stands_there(office, make_ticket):
    turn(office, TAKEN)
    office.sit_down(CounterState.BUSY, make_ticket(12, state=TicketState.SERVING))
    assert words(office)[0] is Tone.QUIET


def test_what_the_server_refused_comes_first(office):
    turn(office, TAKEN)
    office.sit_down()
    office.press("0")
    assert "F8" not in words(office)[1]


def test_of_two_hindrances_the_first_is_said(office):
    turn(office, LOST, TAKEN)
    assert words(office, "en")[1].startswith("The counter's keypad is not connected.")


@pytest.mark.parametrize("trouble", list(Trouble))
def test_every_trouble_has_a_sentence_in_both_languages(office, trouble):
    turn(office, Hindrance(what=trouble, key="F8"))
    assert words(office)[1] != words(office, "en")[1]
    assert "{" not in words(office)[1] + words(office, "en")[1]
    assert set(TROUBLES) == set(Trouble)


def test_the_desk_says_that_the_bell_was_silenced(office):
    office.sit_down()
    office.happen(Told(what=Notice.BELL_OFF, now_ms=office.now_ms))
    assert words(office) == (
        Tone.INFORMATION,
        "Bunyi bantuan dimatikan di program ini. Permintaan bantuan tetap tampil di layar.",
    )


@pytest.mark.parametrize("role", [OperatorRole.OPERATOR, OperatorRole.SUPERVISOR])
def test_the_bell_has_the_same_digit_for_everybody(office, make_counter, role):
    office.sign_in(role=role, counter=make_counter(state=CounterState.OPEN, operator_name="Siti"))
    office.press("-", "8")
    assert office.effects[-1] == Toggle(what=More.BELL)
