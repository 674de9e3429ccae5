"""A request for help on the docked bar, and silencing the bell by keys."""

from PySide6.QtCore import Qt

from counter.memory import read_memory


def test_the_docked_bar_says_who_waits_for_help(program, make_help):
    program.sit_down()
    program.key(Qt.Key.Key_F9, is_pad=False)
    program.feed.change([make_help(41)])
    program.settle()
    assert program.find("dock.status").isVisible()
    assert program.find("dock.status").text() == "Minta bantuan: Kiosk 41"
    program.feed.change(gone=[("help", 41)])
    program.settle()
    assert not program.find("dock.status").isVisible()


def test_the_bell_is_silenced_by_two_keys_and_stays_so(program, tmp_path):
    program.sit_down()
    program.key(Qt.Key.Key_Minus)
    program.key(Qt.Key.Key_8)
    assert program.screens.is_quiet
    assert read_memory(tmp_path).is_quiet
    assert program.find("status").text().startswith("Bunyi bantuan dimatikan")
    program.key(Qt.Key.Key_Minus)
    program.key(Qt.Key.Key_8)
    assert not read_memory(tmp_path).is_quiet
