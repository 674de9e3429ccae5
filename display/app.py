"""Puts the board together by hand and runs it."""

from __future__ import annotations

import argparse
import logging
import re
import sys

from PySide6.QtCore import QObject, Qt, Slot

from appkit.joinwindow import come_to_office
from appkit.log import log_event
from appkit.office import NoServerError, Office
from appkit.options import Options, parse_options
from appkit.shell import Shell
from appkit.tokens import Reader, ThemeName, read_tokens
from display.board import BoardSettings
from display.counterdisplays import CounterDisplays
from display.loudspeaker import NoLoudspeaker, find_loudspeaker
from display.memory import HeardFile
from display.model import BoardModel
from display.speaker import Speaker
from display.voice import Voice
from display.window import BoardWindow
from display.wording import Wording

EXIT_DONE = 0
EXIT_USAGE = 2
_SEAT_M = 10.0
_DISTANCE = re.compile(r"(\d{1,2}(?:\.\d+)?) ?m?")


def main(argv: list[str] | None = None) -> int:
    """Runs the board until its window is closed or it is told to end; returns the exit code."""
    options = parse_options("display", argv, _own_arguments)
    with Shell(options) as shell:
        if not come_to_office(shell, ThemeName.HALL, Reader.KIOSK):
            return EXIT_DONE
        try:
            office = Office.open(options)
        except (NoServerError, ValueError) as error:
            sys.stderr.write(f"giliran display: {error}\n")
            return EXIT_USAGE
        return _run(shell, office, options)


def _run(shell: Shell, office: Office, options: Options) -> int:
    theme = shell.theme(ThemeName.HALL, Reader.BOARD, seat_m=options.extra.seat_distance or _SEAT_M)
    theme.apply(shell.application)
    wording = Wording(shell.language)
    window = BoardWindow(theme, wording, office.downloads, is_seat_fixed=options.extra.seat_distance is not None)
    window.setWindowTitle("Giliran")
    loudspeaker = NoLoudspeaker(window) if options.extra.quiet else find_loudspeaker(window)
    voice = Voice(office.downloads, loudspeaker, window)
    speaker = Speaker(voice, HeardFile(options.state_dir), window)
    model = BoardModel(office.feed, speaker, wording, settings=_settings(options))
    model.shown.connect(window.show_board)
    window.painted.connect(model.note_painted)
    displays = CounterDisplays(office.feed, window)
    shell.at_end(displays.stop)
    shell.at_end(office.stop)
    shell.at_end(model.stop)
    shell.show(window)
    model.start()
    displays.start()
    guard = _LegibilityGuard(window, model, wording)
    guard.look()
    # After the window: it knows then how far it reaches with what was told.
    model.shown.connect(guard.look, Qt.ConnectionType.QueuedConnection)
    office.start()
    return shell.run()


class _LegibilityGuard(QObject):
    """A board that the last row cannot read is no board: said on it and in the log, once for each distance."""

    def __init__(self, window: BoardWindow, model: BoardModel, wording: Wording) -> None:
        super().__init__(window)
        self._window = window
        self._model = model
        self._wording = wording
        self._looked_at: tuple[float, float] | None = None

    @Slot()
    def look(self) -> None:
        """Warns if it is too small, and was not said yet."""
        window = self._window
        seen = (window.seat_m, window.legible_m)
        if seen == self._looked_at:
            return
        self._looked_at = seen
        if window.is_too_far(window.seat_m):
            log_event("too_small", logging.WARNING, legible_m=round(window.legible_m, 1), seat_m=window.seat_m)
            self._model.notice(self._wording.too_small(window.legible_m))


def _settings(options: Options) -> BoardSettings:
    flash_ms = None if options.extra.no_flash else read_tokens().ms("flash_ms")
    return BoardSettings(zones=tuple(options.extra.zone), flash_ms=flash_ms, is_quiet=options.extra.quiet)


def _own_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--seat-distance", type=_distance, metavar="10m", help="from the farthest seat, whatever the server says"
    )
    parser.add_argument(
        "--zone", action="append", default=[], metavar="NAME", help="show this zone instead of the server's choice"
    )
    parser.add_argument("--no-flash", action="store_true", help="new calls do not flash")
    parser.add_argument("--quiet", action="store_true", help="no chime and no voice from this board")


def _distance(text: str) -> float:
    match = _DISTANCE.fullmatch(text.strip())
    metres = float(match[1]) if match else 0.0
    if not 1.0 <= metres <= 50.0:
        raise argparse.ArgumentTypeError(f"a distance from 1m to 50m, not {text!r}")
    return metres
