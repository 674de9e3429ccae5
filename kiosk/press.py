"""The printer of this kiosk, on threads of its own: papers go in, outcomes and readiness come out as signals."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from appkit.log import log_event
from hardware.clock import SystemClock
from hardware.diagnosis import examine
from hardware.encoder import PrinterOptions, encode_ticket, options_for, prepare
from hardware.errors import ConfigError
from hardware.escstatus import LinkState, PrinterStatus
from hardware.printer import Printer, device_of
from hardware.spool import JobReason, JobState, Spool, SpoolFailed
from hardware.ticket import TicketPaper
from hardware.url import TcpLink, parse_printer_url
from kiosk.flow.events import PrinterState

_JOIN_S = 20.0
_TEST = "test:"


@dataclass(frozen=True, kw_only=True)
class _InUse:
    """A printer at work, and how papers are made for it."""

    printer: Printer
    options: PrinterOptions


class Press(QObject):
    """Owns the printer. All methods return at once, except `stop`.

    Signals:
        ended(str, JobState, JobReason): a job is through; emitted on a thread of the printer, so connect it queued or
            to a slot. The same end may come more than once.
        readiness_changed(PrinterState): on a thread too.
        condition_changed(PrinterStatus): what a connected printer tells of itself, on a thread; the first moments of a
            connection tell only half.
        examined(Examination | None): the answer to `look`, on a thread; None without a printer.
        tested(str, JobState, JobReason): a test ticket is through, on a thread.
    """

    ended = Signal(str, object, object)
    readiness_changed = Signal(object)
    condition_changed = Signal(object)
    examined = Signal(object)
    tested = Signal(str, object, object)

    def __init__(self, spool_path: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._spool_path = spool_path
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._in_use: _InUse | None = None
        self._url: str | None = None
        self._readiness: PrinterState | None = None
        self._spool: Spool | None = None
        self._thread = threading.Thread(target=self._run, name="press", daemon=True)
        self._thread.start()

    def use(self, url: str | None) -> None:
        """Prints on this printer from now on, None on none."""
        self._jobs.put(lambda: self._change_to(url))

    def print(self, job: str, paper: Callable[[], TicketPaper]) -> None:
        """Prints a ticket; `paper` makes it, on the press's thread. The same job again prints nothing new."""
        self._jobs.put(lambda: self._print(job, paper))

    def test(self, job: str, paper: Callable[[], TicketPaper]) -> None:
        """Prints a ticket that is no number of the queue; `job` is fresh for each."""
        self.print(f"{_TEST}{job}", paper)

    def look(self) -> None:
        """Lets go of the printer and asks it anew, as when it was just switched on; some seconds at most."""
        self._jobs.put(self._look)

    def stop(self) -> None:
        """Ends printer and threads; some seconds at most. Idempotent."""
        self._jobs.put(None)
        if self._thread.is_alive():
            self._thread.join(_JOIN_S)

    def _run(self) -> None:
        self._spool = _opened(self._spool_path)
        while (job := self._jobs.get()) is not None:
            job()
        self._close_printer()
        self._spool.close()

    def _change_to(self, url: str | None) -> None:
        if url == self._url:
            return
        self._close_printer()
        self._url = url
        if url is None:
            self._become(PrinterState.ABSENT)
            return
        try:
            self._open_printer(url)
        except ConfigError as error:
            log_event("printer_url_wrong", logging.ERROR, detail=str(error))
            self._become(PrinterState.ABSENT)

    def _open_printer(self, url: str) -> None:
        assert self._spool is not None, "opened before the first job"
        parsed = parse_printer_url(url)
        options = options_for(parsed.choices)
        prepare(options.profile)
        is_kept = not isinstance(parsed.link, TcpLink) or parsed.link.options.hold

        def status_changed(status: PrinterStatus) -> None:
            self._become(_readiness(status, is_kept=is_kept))
            if is_kept:
                self.condition_changed.emit(status)

        # Before the printer has a thread that may know better.
        self._become(_readiness(PrinterStatus(), is_kept=is_kept))
        printer = Printer(url, self._spool, self._job_ended, status_changed)
        self._in_use = _InUse(printer=printer, options=options)

    def _look(self) -> None:
        if self._url is None or self._in_use is None:
            self.examined.emit(None)
            return
        # Many printers serve one program at a time.
        self._close_printer()
        self.examined.emit(examine(device_of(self._url)))
        self._open_printer(self._url)

    def _close_printer(self) -> None:
        if self._in_use is not None:
            self._in_use.printer.close()
            self._in_use = None

    def _print(self, job: str, paper: Callable[[], TicketPaper]) -> None:
        if self._in_use is None:
            self._tell(job, JobState.NOT_PRINTED, JobReason.NONE)
            return
        try:
            payload = encode_ticket(paper(), self._in_use.options)
        except ValueError as error:
            # Something in the ticket that no paper can carry: the number is on the screen all the same.
            log_event("paper_impossible", logging.ERROR, job=job, detail=str(error))
            self._tell(job, JobState.NOT_PRINTED, JobReason.NONE)
            return
        self._in_use.printer.submit(job, payload)

    def _job_ended(self, job: str, state: JobState, reason: JobReason) -> None:
        log_event("paper", job=job, state=state, reason=reason)
        self._tell(job, state, reason)

    def _tell(self, job: str, state: JobState, reason: JobReason) -> None:
        if job.startswith(_TEST):
            self.tested.emit(job.removeprefix(_TEST), state, reason)
        else:
            self.ended.emit(job, state, reason)

    def _become(self, readiness: PrinterState) -> None:
        if readiness is not self._readiness:
            self._readiness = readiness
            self.readiness_changed.emit(readiness)


def _readiness(status: PrinterStatus, *, is_kept: bool) -> PrinterState:
    """A printer that is only connected for each ticket says nothing between; one that was never asked is trusted."""
    if status.has_fault or status.ready is False:
        return PrinterState.NOT_READY
    if is_kept and status.link is not LinkState.UP:
        return PrinterState.NOT_READY
    return PrinterState.READY


def _opened(path: Path) -> Spool:
    """The spool's file; without a disk one that forgets, for a number in the hand is worth more than a trace."""
    try:
        return Spool(path, SystemClock())
    except SpoolFailed as error:
        log_event("spool_failed", logging.ERROR, detail=str(error))
        return Spool(":memory:", SystemClock())
