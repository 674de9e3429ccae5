"""Calls staff to the printer when it needs a hand, once for each trouble, and takes the call back when it is well."""

from __future__ import annotations

import logging
from collections.abc import Callable

from pydantic import BaseModel, ConfigDict, ValidationError
from PySide6.QtCore import QObject, Qt, QTimer, Slot

from appkit.log import log_event
from appkit.sender import Result, Sender
from hardware.escstatus import LinkState, PrinterStatus
from hardware.printjob import fault_of
from hardware.spool import JobReason
from kiosk.flow.events import PrinterState
from kiosk.flow.waiting import PASSING
from kiosk.keeper import Keeper
from kiosk.press import Press
from wire.codes import HelpAbout
from wire.commands import CallForPrinter, Done, TakeBackCall

_NAME = "printer_call.json"
# A printer that was just connected, or that staff hold in their hands, tells what it is piece by piece.
SETTLES_MS = 2_000
_AGAIN_MS = 5_000
# Outside the day nobody is called, and the trouble may last until the next one.
_REFUSED_AGAIN_MS = 60_000
_ABOUT = {
    JobReason.PAPER_OUT: HelpAbout.PAPER,
    JobReason.COVER_OPEN: HelpAbout.COVER,
    JobReason.CUTTER: HelpAbout.CUTTER,
    JobReason.OVERHEATED: HelpAbout.HEAT,
}


class _Call(BaseModel):
    """The call that staff see now, also after a restart of this program."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    help_id: int
    about: HelpAbout


class Alarm(QObject):
    """Follows the press. Interface thread only."""

    def __init__(self, press: Press, sender: Sender, keeper: Keeper, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._sender, self._keeper = sender, keeper
        self._status = PrinterStatus()
        self._readiness = PrinterState.ABSENT
        self._call = _kept(keeper)
        self._is_asking = False
        self._unknown: Result | None = None
        self._settled = self._timer(self._go_on)
        self._settled.setInterval(SETTLES_MS)
        self._again = self._timer(self._try_again)
        press.condition_changed.connect(self._condition_changed, Qt.ConnectionType.QueuedConnection)
        press.readiness_changed.connect(self._readiness_changed, Qt.ConnectionType.QueuedConnection)

    def _timer(self, tell: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.timeout.connect(tell)
        return timer

    @Slot(object)
    def _condition_changed(self, status: PrinterStatus) -> None:
        self._status = status
        self._settled.start()

    @Slot(object)
    def _readiness_changed(self, readiness: PrinterState) -> None:
        self._readiness = readiness
        self._settled.start()

    def _about(self) -> HelpAbout | None:
        """What staff are needed for now."""
        if self._readiness is not PrinterState.NOT_READY:
            return None
        if self._status.link is not LinkState.UP:
            return HelpAbout.PRINTER
        return _ABOUT.get(fault_of(self._status), HelpAbout.PRINTER)

    @Slot()
    def _go_on(self) -> None:
        about = self._about()
        if self._is_asking or (about is None and self._call is None):
            return
        if self._call is None:
            assert about is not None, "there is something to call for"
            self._ask(CallForPrinter(about=about))
        elif self._call.about is not about:
            self._ask(TakeBackCall(help_id=self._call.help_id))

    def _ask(self, command: CallForPrinter | TakeBackCall, key: str | None = None) -> None:
        self._is_asking = True
        self._sender.send(command, self._ended, key=key)

    def _ended(self, result: Result) -> None:
        if result.is_unknown or (result.refusal is not None and result.refusal.code in PASSING):
            self._unknown = result
            self._again.start(_AGAIN_MS)
            return
        self._is_asking = False
        if isinstance(result.command, TakeBackCall):
            self._keep(None)
        elif isinstance(result.command, CallForPrinter) and isinstance(result.answer, Done):
            log_event("staff_called", about=result.command.about)
            self._keep(_Call(help_id=result.answer.seq, about=result.command.about))
        else:
            self._again.start(_REFUSED_AGAIN_MS)
            return
        # It may have changed while the server was asked.
        self._settled.start()

    @Slot()
    def _try_again(self) -> None:
        unknown, self._unknown = self._unknown, None
        if unknown is None:
            self._go_on()
        elif isinstance(unknown.command, CallForPrinter | TakeBackCall):
            self._ask(unknown.command, unknown.key)

    def _keep(self, call: _Call | None) -> None:
        self._call = call
        self._keeper.keep(_NAME, None if call is None else call.model_dump_json())


def _kept(keeper: Keeper) -> _Call | None:
    text = keeper.read(_NAME)
    if text is None:
        return None
    try:
        return _Call.model_validate_json(text)
    except ValidationError as error:
        log_event("printer_call_unreadable", logging.ERROR, n_faults=error.error_count())
        return None
