"""The printer on the operator's desk, if there is one: slips of bookings go in, what became of the paper comes out."""

from __future__ import annotations

import logging
import queue
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from appkit.log import log_event
from hardware.ticket import TicketPaper
from wire.messages import DeviceView

if TYPE_CHECKING:
    from hardware.encoder import PrinterOptions
    from hardware.printer import Printer
    from hardware.spool import JobReason, JobState, Spool

KIND = "printer"
_JOIN_S = 20.0


@dataclass(frozen=True, kw_only=True)
class _AtWork:
    """A printer in use, with what it still has to print and how paper is made for it."""

    printer: Printer
    spool: Spool
    options: PrinterOptions


class SlipPrinter(QObject):
    """Prints on the printer that the server names for this device. All methods return at once, except `stop`.

    A slip that was not printed is never printed later: its visitor has gone with the code on a note.

    Signals:
        ended(bool): whether a slip surely came out; emitted on the printer's thread, connect it queued.
    """

    ended = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        """Call `stop` before the end of the program."""
        super().__init__(parent)
        self._url: str | None = None
        self._orders: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._at_work: _AtWork | None = None

    @Slot(object)
    def use(self, device: DeviceView) -> None:
        """Takes the device's printer, if it has one and it is another than before."""
        url = device.hardware.get(KIND) or None
        if url != self._url:
            self._url = url
            self._order(lambda: self._change_to(url))

    def print(self, paper: TicketPaper) -> None:
        """Prints one slip."""
        self._order(lambda: self._print(paper))

    def stop(self) -> None:
        """Ends printer and threads; some seconds at most. Idempotent."""
        thread, self._thread = self._thread, None
        if thread is not None:
            self._orders.put(None)
            thread.join(_JOIN_S)

    def _order(self, order: Callable[[], None]) -> None:
        """Most counters have no printer, and so no thread for one."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="slip-printer", daemon=True)
            self._thread.start()
        self._orders.put(order)

    def _run(self) -> None:
        while (order := self._orders.get()) is not None:
            order()
        self._let_go()

    def _change_to(self, url: str | None) -> None:
        # Drawing paper is much to load for the many counters that have none.
        from hardware.clock import SystemClock
        from hardware.encoder import options_for, prepare
        from hardware.errors import ConfigError
        from hardware.printer import Printer
        from hardware.spool import Spool
        from hardware.url import parse_printer_url

        self._let_go()
        if url is None:
            return
        try:
            options = options_for(parse_printer_url(url).choices)
            prepare(options.profile)
            spool = Spool(":memory:", SystemClock())
            self._at_work = _AtWork(printer=Printer(url, spool, self._tell), spool=spool, options=options)
        except ConfigError as error:
            log_event("printer_url_wrong", logging.ERROR, detail=str(error))

    def _print(self, paper: TicketPaper) -> None:
        from hardware.encoder import encode_ticket

        if self._at_work is None:
            self.ended.emit(False)
            return
        try:
            payload = encode_ticket(paper, self._at_work.options)
        except ValueError as error:
            log_event("slip_impossible", logging.ERROR, detail=str(error))
            self.ended.emit(False)
        else:
            self._at_work.printer.submit(str(uuid.uuid4()), payload)

    def _tell(self, job: str, state: JobState, reason: JobReason) -> None:
        from hardware.spool import JobState as State

        log_event("slip", state=state, reason=reason)
        self.ended.emit(state is State.PRINTED)

    def _let_go(self) -> None:
        if self._at_work is not None:
            self._at_work.printer.close()
            self._at_work.spool.close()
            self._at_work = None
