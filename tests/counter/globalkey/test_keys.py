"""What every system-wide key keeps to: the double of tests, and the one of Windows on hot keys made of software.

The one of X11 keeps to it on a real X server, see tests/e2e/test_next_key.py.
"""

import queue
import threading

import pytest

from counter.globalkey import KeyTakenError, NoSystemWideKeysError, find_global_key, parse_combination
from counter.globalkey.fakes import FakeKey, FakeKeyboard
from counter.globalkey.system import NoKey
from counter.globalkey.windows import WindowsKey
from counter.globalkey.x11 import Repeats, X11Key

F8, CTRL_F8 = parse_combination("F8"), parse_combination("Ctrl+F8")
DEADLINE_S = 5.0
_NO_REPEAT, _CONTROL = 0x4000, 0x0002
_ERROR_TAKEN, _ERROR_INVALID = 1409, 87


class WindowsSession:
    """Hot keys as Windows has them: one owner each, and messages that only the owner's thread gets."""

    def __init__(self):
        self._messages = {}
        self._owners = {}
        self.error = 0

    def register(self, modifiers, virtual_key):
        me = threading.get_ident()
        self._messages[me] = queue.SimpleQueue()
        if self.error or (modifiers, virtual_key) in self._owners:
            return self.error or _ERROR_TAKEN
        self._owners[modifiers, virtual_key] = me
        return 0

    def unregister(self):
        me = threading.get_ident()
        self._owners = {key: owner for key, owner in self._owners.items() if owner != me}

    def wait_for_press(self):
        return self._messages[threading.get_ident()].get(timeout=DEADLINE_S)

    def thread_id(self):
        return threading.get_ident()

    def quit(self, thread_id):
        self._messages[thread_id].put(False)

    def press(self, combination):
        modifiers = _NO_REPEAT | (_CONTROL if combination.modifiers else 0)
        owner = self._owners.get((modifiers, combination.virtual_key))
        if owner is not None:
            self._messages[owner].put(True)


@pytest.fixture(params=["double", "windows"])
def keyboard(request):
    """A session whose keys can be pressed, and how a program gets a key of it."""
    if request.param == "double":
        fake = FakeKeyboard()
        return fake, lambda combination: FakeKey(combination, fake)
    session = WindowsSession()
    return session, lambda combination: WindowsKey(combination, session)


@pytest.fixture
def presses():
    return queue.SimpleQueue()


def test_each_press_is_told_once(keyboard, presses):
    session, new_key = keyboard
    key = new_key(F8)
    key.open(lambda: presses.put("F8"))
    for _ in range(2):
        session.press(F8)
        assert presses.get(timeout=DEADLINE_S) == "F8"
    key.close()
    assert presses.empty()


def test_another_combination_is_another_key(keyboard, presses):
    session, new_key = keyboard
    plain, held = new_key(F8), new_key(CTRL_F8)
    plain.open(lambda: presses.put("F8"))
    held.open(lambda: presses.put("Ctrl+F8"))
    session.press(CTRL_F8)
    assert presses.get(timeout=DEADLINE_S) == "Ctrl+F8"
    plain.close()
    held.close()
    assert presses.empty()


def test_a_taken_key_is_refused_and_can_be_had_once_it_is_free(keyboard, presses):
    session, new_key = keyboard
    first, second = new_key(F8), new_key(F8)
    first.open(lambda: presses.put("first"))
    with pytest.raises(KeyTakenError, match="F8"):
        second.open(lambda: presses.put("second"))
    first.close()
    second.open(lambda: presses.put("second"))
    session.press(F8)
    assert presses.get(timeout=DEADLINE_S) == "second"
    second.close()


def test_closing_twice_or_before_opening_does_nothing(keyboard):
    _, new_key = keyboard
    key = new_key(F8)
    key.close()
    key.open(lambda: None)
    key.close()
    key.close()


def test_what_else_windows_refuses_is_told_with_its_number():
    session = WindowsSession()
    session.error = _ERROR_INVALID
    with pytest.raises(NoSystemWideKeysError, match="87"):
        WindowsKey(F8, session).open(lambda: None)


def test_outside_of_windows_its_keys_are_not_there():
    with pytest.raises(NoSystemWideKeysError, match="not Windows"):
        WindowsKey(F8).open(lambda: None)


@pytest.mark.parametrize(
    ("platform", "environment", "kind"),
    [
        ("win32", {}, WindowsKey),
        ("linux", {"DISPLAY": ":0"}, X11Key),
        ("linux", {"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, NoKey),
        ("linux", {"DISPLAY": ":0", "XDG_SESSION_TYPE": "wayland"}, NoKey),
        ("linux", {}, NoKey),
        ("darwin", {}, NoKey),
    ],
)
def test_the_system_decides_the_kind(platform, environment, kind):
    assert isinstance(find_global_key(F8, platform, environment), kind)


def test_wayland_says_why_not():
    key = find_global_key(F8, "linux", {"WAYLAND_DISPLAY": "wayland-0"})
    with pytest.raises(NoSystemWideKeysError, match="Wayland"):
        key.open(lambda: None)
    key.close()


def test_an_x_server_that_is_not_there_is_told():
    with pytest.raises(NoSystemWideKeysError, match="cannot be reached"):
        X11Key(F8, ":4711").open(lambda: None)


def test_a_held_key_repeats_in_the_moment_of_its_release():
    repeats = Repeats()
    assert repeats.is_new(1_000)
    repeats.released(1_660)
    assert not repeats.is_new(1_660)
    repeats.released(1_700)
    assert not repeats.is_new(1_700)
    repeats.released(1_720)
    assert repeats.is_new(1_900)
