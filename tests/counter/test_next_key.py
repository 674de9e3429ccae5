"""The key's owner in the program: takes it, says why not, tries again, and gives it back."""

import json

import pytest

from appkit.log import start_log
from counter.desk import Hindrance, Trouble
from counter.globalkey import KeyTakenError, NoSuchKeyError, parse_combination
from counter.globalkey.fakes import FakeKey, FakeKeyboard
from counter.globalkey.system import NoKey
from counter.next_key import NextKey

F8 = parse_combination("F8")


class MissingKey(FakeKey):
    """A key that this keyboard lacks."""

    def open(self, on_press):
        raise NoSuchKeyError("no such key")


@pytest.fixture
def keyboard():
    return FakeKeyboard()


@pytest.fixture
def new_key(qapp):
    made = []

    def make(key):
        made.append(NextKey(key, "F8", again_ms=1))
        made[-1].told = []
        made[-1].hindered.connect(made[-1].told.append)
        return made[-1]

    yield make
    for key in made:
        key.stop()


def test_a_press_is_told(new_key, keyboard, qtbot):
    key = new_key(FakeKey(F8, keyboard))
    key.start()
    with qtbot.waitSignal(key.pressed):
        keyboard.press(F8)
    assert key.told == []


def test_it_is_given_back_at_the_end(new_key, keyboard):
    key = new_key(FakeKey(F8, keyboard))
    key.start()
    with pytest.raises(KeyTakenError):
        keyboard.take(F8, lambda: None)
    key.stop()
    keyboard.take(F8, lambda: None)


def test_a_taken_key_is_said_once_and_had_as_soon_as_it_is_free(new_key, keyboard, qtbot, capsys):
    start_log("counter")
    keyboard.take(F8, lambda: None)
    tries = []
    fake = FakeKey(F8, keyboard)
    opened, fake.open = fake.open, lambda on_press: (tries.append(1), opened(on_press))
    key = new_key(fake)
    key.start()
    qtbot.waitUntil(lambda: len(tries) >= 3)
    assert key.told == [Hindrance(what=Trouble.KEY_TAKEN, key="F8")]
    keyboard.give_back(F8)
    qtbot.waitUntil(lambda: len(key.told) == 2)
    assert key.told[1] is None
    assert keyboard.press(F8)
    events = [json.loads(line)["event"] for line in capsys.readouterr().err.splitlines()]
    assert events == ["next_key_not_had", "next_key"]


def test_a_keyboard_without_the_key_is_told(new_key, keyboard):
    key = new_key(MissingKey(F8, keyboard))
    key.start()
    assert key.told == [Hindrance(what=Trouble.KEY_MISSING, key="F8")]


def test_a_system_without_such_keys_is_told_and_not_asked_again(new_key):
    key = new_key(NoKey("Wayland"))
    key.start()
    assert key.told == [Hindrance(what=Trouble.KEY_IMPOSSIBLE, key="F8")]
    assert not key._again.isActive()
