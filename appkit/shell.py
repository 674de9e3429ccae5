"""The frame of the three programs: arguments, one QApplication, log, full screen, and a clean end.

A program looks like this::

    def main(argv: list[str] | None = None) -> int:
        options = parse_options("kiosk", argv)  # appkit.options
        with Shell(options) as shell:
            ...  # build window and link from shell.theme(...) and shell.language
            shell.at_end(link.stop)  # called in reverse order, after the loop has ended
            return shell.run(window)
"""

from __future__ import annotations

import logging
import signal
import sys
from collections.abc import Callable
from types import FrameType, TracebackType

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget

from appkit.collecting import Collector
from appkit.language import Language
from appkit.log import log_event, start_log
from appkit.metrics import Metrics
from appkit.nonecount import keep_none
from appkit.options import Options
from appkit.screen import system_screen
from appkit.supervised import Supervisor
from appkit.theme import FontMissingError, Theme, load_fonts
from appkit.tokens import Reader, ThemeName, read_tokens

# Python runs its signal handlers only between byte codes: the idle Qt loop has to come by now and then.
_SIGNAL_POLL_MS = 100
EXIT_ERROR = 70


class Shell:
    """Owns the QApplication, the log, the signals and what has to be closed at the end.

    Attributes:
        options: the command line.
        application: the one QApplication.
        screen: the physical screen in use.
        language: texts of the program's first language.
    """

    def __init__(self, options: Options) -> None:
        """Starts Qt, unless it runs already, and the log on standard error."""
        keep_none()
        self.options = options
        running = QApplication.instance()
        self.application = running if isinstance(running, QApplication) else QApplication(["giliran", options.program])
        self.application.setApplicationName(f"giliran {options.program}")
        start_log(options.program)
        self.screen = options.screen or system_screen(self.application.primaryScreen())
        self.language = Language(options.language)
        self._endings: list[Callable[[], object]] = []
        self._failed = False
        self._poll = QTimer()
        self._poll.timeout.connect(_let_python_run)
        self._collector = Collector()
        self._supervisor = Supervisor.of_this_process()
        self._watchdog = QTimer()
        self._watchdog.timeout.connect(self._supervisor.tell_alive)
        self._load_fonts()

    def __enter__(self) -> Shell:
        self._excepthook, sys.excepthook = sys.excepthook, self._uncaught
        self._handlers = {number: signal.signal(number, self._stop) for number in (signal.SIGINT, signal.SIGTERM)}
        self._poll.start(_SIGNAL_POLL_MS)
        if self._supervisor.alive_every_ms is not None:
            # By the interface's own loop: when that hangs, nobody says that we are alive.
            self._watchdog.start(self._supervisor.alive_every_ms)
        self._collector.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._supervisor.tell_stopping()
        self._poll.stop()
        self._watchdog.stop()
        while self._endings:
            self._end(self._endings.pop())
        self._collector.stop()
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        sys.excepthook = self._excepthook

    def theme(self, name: ThemeName, reader: Reader, *, seat_m: float = 10.0) -> Theme:
        """The look for this screen; `Theme.apply(shell.application)` puts it on."""
        metrics = Metrics(tokens=read_tokens(), px_per_mm=self.screen.px_per_mm, reader=reader, seat_m=seat_m)
        return Theme(name=name, metrics=metrics)

    def at_end(self, ending: Callable[[], object]) -> None:
        """Registers what to call after the loop has ended; last registered, first called. It may block shortly."""
        self._endings.append(ending)

    def show(self, window: QWidget) -> None:
        """Shows the window full screen; as a window of exactly `--screen` where the real screen is another."""
        window.setProperty("px_per_mm", self.screen.px_per_mm)
        size = self.application.primaryScreen().size()
        if (size.width(), size.height()) != (self.screen.width_px, self.screen.height_px):
            window.setFixedSize(self.screen.width_px, self.screen.height_px)
            window.show()
        elif self.options.windowed:
            window.show()
        else:
            window.showFullScreen()

    def run(self, window: QWidget | None = None) -> int:
        """Shows the window, runs until it is closed or a signal comes, and returns the exit code."""
        if window is not None:
            self.show(window)
        self._collector.freeze()
        QTimer.singleShot(0, self._supervisor.tell_ready)
        log_event("started", screen=f"{self.screen.width_px}x{self.screen.height_px}", language=self.language.code)
        code = self.application.exec()
        log_event("ended", code=code)
        return EXIT_ERROR if self._failed else code

    def _load_fonts(self) -> None:
        try:
            load_fonts()
        except FontMissingError as error:
            log_event("font_missing", logging.WARNING, detail=str(error))

    def _end(self, ending: Callable[[], object]) -> None:
        try:
            ending()
        except Exception:
            # One part that ends badly must not keep the others (threads, printer) from ending.
            logging.getLogger("giliran").exception("ending_failed")

    def _uncaught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """A bug: written down, and the program ends so that its service unit starts it afresh."""
        logging.getLogger("giliran").critical("uncaught", exc_info=(kind, error, trace))
        self._failed = True
        self.application.exit(EXIT_ERROR)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        log_event("signal", number=number)
        self.application.quit()


def _let_python_run() -> None:
    """Does nothing: being called is enough."""
