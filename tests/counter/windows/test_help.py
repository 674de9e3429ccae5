"""A request for help on the docked bar, and silencing the bell by keys."""

from PySide6.QtCore import Qt

from counter.memory import read_memory
from counter.sentences import PRINTER_CALLS
from wire.codes import HelpAbout


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


def test_a_printer_that_needs_a_hand_is_named_with_its_trouble_after_the_visitors(program, make_help):
    program.sit_down()
    printer = make_help(40).model_copy(update={"about": HelpAbout.PAPER})
    program.feed.change([printer])
    program.settle()
    assert program.find("help").text().startswith("Kiosk 40: kertas habis sejak ")
    program.feed.change([make_help(41)])
    program.settle()
    assert program.find("help").text().startswith("Ada yang minta bantuan di Kiosk 41 sejak ")
    program.feed.change(gone=[("help", 41)])
    program.key(Qt.Key.Key_F9, is_pad=False)
    program.settle()
    assert program.find("dock.status").text() == "Mesin cetak: Kiosk 40"


def test_every_trouble_of_a_printer_has_a_sentence():
    assert set(PRINTER_CALLS) == set(HelpAbout) - {HelpAbout.VISITOR}


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
