"""The kiosk program: builds its parts, connects them, and ends them in order."""

from __future__ import annotations

import argparse
import logging
import sys
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, QTimer, Slot

from appkit.feed import Feed
from appkit.joinwindow import come_to_office
from appkit.language import Language
from appkit.log import log_event
from appkit.nonecount import keep_none
from appkit.office import NoServerError, Office
from appkit.options import parse_options
from appkit.screen import Screen
from appkit.shell import Shell
from appkit.tokens import Reader, ThemeName, Tokens
from kiosk.alarm import Alarm
from kiosk.chime import Chime
from kiosk.doing import Doer, Means
from kiosk.flow import KioskState, Timing
from kiosk.keeper import Keeper
from kiosk.light import Light
from kiosk.look import Look
from kiosk.offline.setting_up import going_on
from kiosk.press import Press
from kiosk.reports import Reports
from kiosk.scanning import Scanner
from kiosk.screens.paint import warm_up
from kiosk.screens.window import KioskWindow
from kiosk.screensize import ScreenSize
from kiosk.staffdoing import StaffDoer, StaffMeans
from kiosk.view_model import KioskModel
from kiosk.wishes import Wishes
from kiosk.words import office_time
from wire.codes import Language as LanguageCode
from wire.rows import OfficeRow

EXIT_DONE = 0
EXIT_USAGE = 2
_CLOCK_MS = 250


def main(argv: list[str] | None = None) -> int:
    """Runs the kiosk until its window is closed or a signal comes; returns the exit code."""
    options = parse_options("kiosk", argv, _own_options)
    keep_none()
    with Shell(options) as shell:
        if not come_to_office(shell, ThemeName.DAY, Reader.KIOSK):
            return EXIT_DONE
        try:
            office = Office.open(options)
        except (NoServerError, ValueError) as error:
            log_event("no_server", logging.ERROR, detail=str(error))
            sys.stderr.write(f"giliran kiosk: {error}\n")
            return EXIT_USAGE
        theme = shell.theme(ThemeName.DAY, Reader.KIOSK)
        theme.apply(shell.application)
        timing = timing_of(theme.tokens)
        if options.extra.touch_pause_ms is not None:
            pause_ms = options.extra.touch_pause_ms
            timing = replace(timing, ignore_touch_ms=pause_ms, same_letter_ms=min(timing.same_letter_ms, pause_ms))
        kiosk = Kiosk(shell, office, timing, Look(theme=theme, language=shell.language))
        kiosk.start()
        return shell.run(kiosk.window)


def timing_of(tokens: Tokens) -> Timing:
    """The times that the design fixes; the others are the flow's own."""
    return Timing(
        ignore_touch_ms=tokens.ms("ignore_second_touch_ms"),
        idle_warning_ms=tokens.ms("idle_warning_ms"),
        idle_wipe_ms=tokens.ms("idle_wipe_ms"),
        confirmation_ms=tokens.ms("confirmation_ms"),
        progress_after_ms=tokens.ms("progress_after_ms"),
        advice_after_ms=tokens.ms("advice_after_ms"),
    )


class Kiosk:
    """All parts of a running kiosk.

    Attributes:
        model: state and events.
        window: what is seen.
    """

    def __init__(self, shell: Shell, office: Office, timing: Timing, look: Look) -> None:
        """Builds everything; nothing runs before `start` but idle threads, and the shell ends them."""
        state_dir = shell.options.state_dir
        keeper, self._press, self._scanner = Keeper(state_dir), Press(state_dir / "spool.sqlite"), Scanner()
        self._office = office
        self.model = KioskModel(timing)
        own = going_on(state_dir, office, keeper, self.model)
        means = Means(
            feed=office.feed,
            sender=office.sender,
            downloads=office.downloads,
            press=self._press,
            wishes=Wishes(keeper),
            reports=Reports(office.sender, keeper),
            own=None if own is None else own.desk,
        )
        self._doer = Doer(self.model, means)
        self.window = KioskWindow()
        self._size = ScreenSize(keeper, shell.screen)
        shell.screen = self._size.screen
        self._presenter = Presenter(self.model, self.window, office.feed, look.on(self._size.screen))
        self._alarm = Alarm(self._press, office.sender, keeper, self.window)
        self._chime = Chime(keeper, state_dir, self.window)
        self.model.changed.connect(self._chime.hear)
        self._staff_doer = StaffDoer(
            self.model,
            StaffMeans(
                sender=office.sender,
                downloads=office.downloads,
                press=self._press,
                light=Light(),
                chime=self._chime,
                scale=self._scale,
            ),
        )
        office.feed.device_changed.connect(self._scanner.use)
        self._scanner.scanned.connect(self.model.scan, Qt.ConnectionType.QueuedConnection)
        shell.application.installEventFilter(self._scanner)
        if own is not None:
            shell.at_end(own.stop)
        for ending in (keeper.stop, self._press.stop, self._scanner.stop, office.stop, self.model.stop):
            shell.at_end(ending)
        shell.at_end(lambda: shell.application.removeEventFilter(self._scanner))

    def start(self) -> None:
        """Begins to connect, to print and to let time pass."""
        self._presenter.warm_up()
        self._presenter.show(self.model.state)
        self._doer.start()
        self._office.start()
        self.model.start()

    def _scale(self, permille: int) -> None:
        self._presenter.wear(self._size.scale(permille))


class Presenter(QObject):
    """Shows the model's state in the visitor's look, and the office's clock."""

    def __init__(self, model: KioskModel, window: KioskWindow, feed: Feed, look: Look) -> None:
        super().__init__(window)
        self._window = window
        self._feed = feed
        self._looks: dict[tuple[LanguageCode, bool], Look] = {}
        self._look = look
        self._model = model
        model.changed.connect(self.show)
        window.touched.connect(model.touch)
        window.head_held.connect(model.hold_head)
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._tell_time)
        self._clock.start(_CLOCK_MS)
        feed.clock_heard.connect(self._tell_time)

    def warm_up(self) -> None:
        """Prepares both text sizes; takes some hundredths of a second each."""
        for is_large in (False, True):
            warm_up(self._look_for(LanguageCode.INDONESIAN, is_large))
        self._look_for(LanguageCode.ENGLISH, False)

    def wear(self, screen: Screen) -> None:
        """The screen's millimetres are others from now on."""
        self._look = self._look.on(screen)
        self._looks.clear()
        self._window.setProperty("px_per_mm", screen.px_per_mm)
        self.show(self._model.state)

    def show(self, state: KioskState) -> None:
        """Draws the state."""
        visit = state.visit
        self._window.show_state(state, self._look_for(visit.language, visit.is_large))

    def _look_for(self, language: LanguageCode, is_large: bool) -> Look:
        """Catalogues are read once: a touch on the language has to be felt at once."""
        known = self._looks.get((language, is_large))
        if known is None:
            known = self._look.worn(Language(language.value), is_large)
            self._looks[language, is_large] = known
        return known

    @Slot()
    def _tell_time(self) -> None:
        now, offices = self._feed.server_now(), self._feed.of_kind(OfficeRow)
        known = now is not None and bool(offices)
        self._window.tell_time(office_time(now, offices[0].utc_offset_s) if known and now is not None else None)


def _own_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--touch-pause-ms",
        type=int,
        metavar="MS",
        help="how long a second touch is ignored; shorter than the design's 800 ms only for robots",
    )
