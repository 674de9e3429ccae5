"""The operator's keypad on a pseudo-terminal: its keys, its cable, and addresses that are no keypad's."""

import os
import tty

import pytest

from counter.desk import Act, Hindrance, Trouble
from counter.keypad import ACTS, OperatorKeypad, link_hindrance
from hardware.options import KeypadAction
from wire.codes import DeviceRole
from wire.messages import DeviceView


class Cable:
    """A serial line whose far end is the keypad, behind a name that stays the same."""

    def __init__(self, link):
        self.link = link
        self._master, self._slave = -1, -1
        self.plug()

    def plug(self):
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        self.link.symlink_to(os.ttyname(self._slave))

    def pull(self):
        self.link.unlink()
        os.close(self._master)
        os.close(self._slave)

    def press(self, key):
        os.write(self._master, key.encode() + b"\r\n")


@pytest.fixture
def cable(tmp_path):
    made = Cable(tmp_path / "keypad")
    yield made
    made.pull()


@pytest.fixture
def keypad(qapp):
    made = OperatorKeypad()
    made.acts, made.links, made.hindrances = [], [], []
    made.asked.connect(made.acts.append)
    made.linked.connect(made.links.append)
    made.hindered.connect(made.hindrances.append)
    yield made
    made.stop()


def device(**hardware):
    return DeviceView(id=7, name="Loket", role=DeviceRole.COUNTER, zones=[], counter_id=None, hardware=hardware)


def test_every_action_of_a_keypad_is_an_act_of_the_desk():
    assert set(ACTS) == set(KeypadAction)
    assert len(set(ACTS.values())) == len(ACTS)


def test_keys_ask_for_what_they_are_set_to(keypad, cable, qtbot):
    keypad.use(device(keypad=f"keypad+serial://{cable.link}?keys=1:next,2:recall,*:absent"))
    qtbot.waitUntil(lambda: keypad.links == [True])
    for key in ("1", "7", "*", "2"):
        cable.press(key)
    qtbot.waitUntil(lambda: len(keypad.acts) == 3)
    assert keypad.acts == [Act.NEXT, Act.MISSED, Act.RECALL]


def test_a_pulled_cable_is_told_and_the_keypad_works_when_it_is_back(keypad, cable, qtbot):
    keypad.use(device(keypad=f"keypad+serial://{cable.link}"))
    qtbot.waitUntil(lambda: keypad.links == [True])
    cable.pull()
    qtbot.waitUntil(lambda: keypad.links == [True, False])
    cable.plug()
    qtbot.waitUntil(lambda: keypad.links == [True, False, True])
    cable.press("next")
    qtbot.waitUntil(lambda: keypad.acts == [Act.NEXT])
    assert [link_hindrance(is_there) for is_there in (True, False)] == [None, Hindrance(what=Trouble.KEYPAD_LOST)]


@pytest.mark.parametrize("url", ["keypad+serial:///dev/x?key=1:next", "scanner+serial:///dev/x", "tcp://10.0.0.7", "x"])
def test_an_address_that_is_no_keypads_is_told(keypad, url):
    keypad.use(device(keypad=url))
    assert keypad.hindrances == [None, Hindrance(what=Trouble.KEYPAD_WRONG)]


def test_another_address_takes_the_place_of_the_old_one(keypad, cable, qtbot):
    keypad.use(device(keypad="tcp://10.0.0.7"))
    keypad.use(device(keypad=f"keypad+serial://{cable.link}"))
    qtbot.waitUntil(lambda: keypad.links == [True])
    assert keypad.hindrances[-1] is None
    keypad.use(device())
    keypad.use(device())
    keypad.stop()
    cable.press("next")
    assert keypad.acts == []
