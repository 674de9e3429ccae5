"""Puts the operator's program together: link, model, windows, and the devices beside them."""

from __future__ import annotations

import argparse
import logging
import time
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, QTimer, Slot

from appkit.joinwindow import come_to_office
from appkit.log import log_event
from appkit.office import NoServerError, Office
from appkit.options import Options, parse_options
from appkit.shell import Shell
from appkit.sounding import Sound
from appkit.tokens import Reader, ThemeName
from counter.bell import Bell, find_sound
from counter.desk import Act, Hindrance, hall
from counter.globalkey import BadCombinationError, Combination, find_global_key, parse_combination
from counter.keypad import OperatorKeypad, link_hindrance
from counter.memory import read_memory
from counter.next_key import NextKey
from counter.paper.model import PaperModel
from counter.screens import Screens
from counter.slip_printer import SlipPrinter
from counter.slip_words import slip_paper
from counter.view_model import DeskModel
from wire.bookings import BookingSlip

EXIT_DONE = 0
EXIT_NO_SERVER = 69
_BELL_MS = 200


def main(argv: list[str] | None = None) -> int:
    """Runs the program until it is closed; returns its exit code.

    Raises:
        SystemExit: wrong arguments, or `--help`.
    """
    options = parse_options("counter", argv, _own_options)
    with Shell(options) as shell:
        if not come_to_office(shell, ThemeName.DAY, Reader.COUNTER):
            return EXIT_DONE
        try:
            office = Office.open(options)
        except (NoServerError, ValueError) as error:
            log_event("no_server", logging.ERROR, detail=str(error))
            return EXIT_NO_SERVER
        shell.at_end(office.stop)
        memory = read_memory(options.state_dir)
        if memory.language is None:
            memory = replace(memory, language=options.language.value)
        model = DeskModel(office.feed, office.sender)
        paper = PaperModel(model, office.sender, options.state_dir)
        screens = Screens(shell.theme(ThemeName.DAY, Reader.COUNTER), model, memory, options.state_dir, paper)
        shell.at_end(screens.close)
        shell.at_end(model.stop)
        shell.at_end(paper.stop)
        screens.closed.connect(shell.application.quit)
        devices = DeskDevices(model, screens, find_sound(options.state_dir, model))
        shell.at_end(devices.stop)
        office.feed.device_changed.connect(devices.keypad.use)
        office.feed.device_changed.connect(devices.slips.use)
        model.start()
        paper.start()
        office.start()
        screens.open(options.screen)
        devices.start(options)
        return shell.run()


class DeskDevices(QObject):
    """What stands beside the program: system-wide key, keypad, printer, bell. They ask and tell, and decide nothing.

    Attributes:
        keypad: takes the keypad that the server names.
        slips: takes the printer that the server names.
    """

    def __init__(self, model: DeskModel, screens: Screens, sound: Sound) -> None:
        """Needs `start`, and `stop` before the end of the program."""
        super().__init__(model)
        self._model = model
        self._next_key: NextKey | None = None
        self._bell = Bell(sound, lambda: screens.is_quiet)
        self.keypad = OperatorKeypad(self)
        # These come from threads of the devices.
        self.keypad.asked.connect(self._ask, Qt.ConnectionType.QueuedConnection)
        self.keypad.linked.connect(self._link, Qt.ConnectionType.QueuedConnection)
        self.keypad.hindered.connect(lambda hindrance: model.hinder("keypad", hindrance))
        self.slips = SlipPrinter(self)
        self.slips.ended.connect(model.end_slip, Qt.ConnectionType.QueuedConnection)
        model.slip_wanted.connect(self._print_slip)
        self._bell_timer = QTimer(self)
        self._bell_timer.setInterval(_BELL_MS)
        self._bell_timer.timeout.connect(self._hear)

    def start(self, options: Options) -> None:
        """Takes the system-wide key if one is wanted, and begins to listen for requests of help."""
        self._bell_timer.start()
        combination: Combination | None = options.extra.next_key
        if combination is None:
            return
        self._next_key = NextKey(find_global_key(combination), combination.name, self)
        self._next_key.pressed.connect(self._call_next, Qt.ConnectionType.QueuedConnection)
        self._next_key.hindered.connect(self._hinder_next_key)
        self._next_key.start()

    def stop(self) -> None:
        """Gives everything back. Idempotent."""
        self._bell_timer.stop()
        self.keypad.stop()
        self.slips.stop()
        if self._next_key is not None:
            self._next_key.stop()

    @Slot(object)
    def _ask(self, act: Act) -> None:
        self._model.ask(act)

    @Slot()
    def _call_next(self) -> None:
        self._model.ask(Act.NEXT)

    @Slot(bool)
    def _link(self, is_there: bool) -> None:
        self._model.hinder("keypad", link_hindrance(is_there))

    @Slot(object)
    def _hinder_next_key(self, hindrance: Hindrance | None) -> None:
        self._model.hinder("next key", hindrance)

    @Slot(object)
    def _print_slip(self, slip: BookingSlip) -> None:
        try:
            self.slips.print(slip_paper(self._model.desk, slip))
        except ValueError as error:
            log_event("slip_impossible", logging.ERROR, detail=str(error))
            self._model.end_slip(is_printed=False)

    @Slot()
    def _hear(self) -> None:
        """Without somebody signed in no bar explains the sound, and nobody could answer."""
        desk = self._model.desk
        asked = hall.help_requests(desk.rows) if desk.shift is not None and desk.is_fresh else []
        self._bell.hear([row.id for row in asked], time.monotonic_ns() // 1_000_000)


def _own_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--next-key",
        type=_combination,
        metavar="KEY",
        help="call the next visitor with this key from any program, for instance F8 or Ctrl+Alt+N",
    )


def _combination(text: str) -> Combination:
    try:
        return parse_combination(text)
    except BadCombinationError as error:
        raise argparse.ArgumentTypeError(str(error)) from error
