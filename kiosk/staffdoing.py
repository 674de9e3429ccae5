"""Carries out what the staff corner wants: the PIN's check, the printer, the light, the screen's size, copies."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError
from PySide6.QtCore import QObject, Qt, QTimer, Slot

from appkit.downloads import Downloads
from appkit.log import log_event
from appkit.sender import Result, Sender
from hardware.diagnosis import Examination
from hardware.escstatus import PrinterStatus
from hardware.spool import JobReason, JobState
from kiosk.checkup import clock_finding, findings, seen, trial_ended, trial_paper
from kiosk.chime import Chime
from kiosk.flow.effects import Effect
from kiosk.flow.staffeffects import (
    FetchStaffCopy,
    KeepScale,
    LookAtMachine,
    PrintTest,
    ProveStaff,
    SetLight,
    SetVolume,
)
from kiosk.flow.staffevents import (
    LightSeen,
    PrinterSeen,
    PrinterTested,
    StaffCopyFetched,
    StaffProven,
    StaffRefused,
    VolumeSeen,
)
from kiosk.flow.staffstate import Complaint
from kiosk.light import Light
from kiosk.press import Press
from kiosk.view_model import KioskModel
from wire.codes import RefusalCode
from wire.commands import OpenStaffCorner, StaffCorner, TicketPaper

_PROVE_GIVE_UP_S = 5.0
# A printer that was just connected tells what it is piece by piece.
_CONDITION_SETTLES_MS = 800
_COMPLAINTS = {RefusalCode.WRONG_PIN: Complaint.WRONG, RefusalCode.TOO_MANY_ATTEMPTS: Complaint.SLOWED}


@dataclass(frozen=True, kw_only=True)
class StaffMeans:
    """What the corner has to work with. `scale` makes a millimetre larger or smaller by permille."""

    sender: Sender
    downloads: Downloads
    press: Press
    light: Light
    chime: Chime
    scale: Callable[[int], object]


class StaffDoer(QObject):
    """Connects a model with what the corner works on. Interface thread only."""

    def __init__(self, model: KioskModel, means: StaffMeans, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._means = means
        self._fetching: dict[str, FetchStaffCopy] = {}
        self._test: str | None = None
        self._status: PrinterStatus | None = None
        self._settled = QTimer(self)
        self._settled.setSingleShot(True)
        self._settled.setInterval(_CONDITION_SETTLES_MS)
        self._settled.timeout.connect(self._say_condition)
        queued = Qt.ConnectionType.QueuedConnection
        model.wanted.connect(self.do)
        means.downloads.fetched.connect(self._fetched)
        means.press.condition_changed.connect(self._condition_changed, queued)
        means.press.examined.connect(self._examined, queued)
        means.press.tested.connect(self._tested, queued)

    @Slot(object)
    def do(self, effect: Effect) -> None:
        """Carries out one effect of the corner, ignores the others; returns at once."""
        match effect:
            case ProveStaff():
                command = OpenStaffCorner(operator_name=effect.name, pin=effect.pin)
                self._means.sender.send(command, self._proven, key=effect.key, give_up_s=_PROVE_GIVE_UP_S)
            case LookAtMachine():
                self._means.press.look()
                self._look_at_light()
                self._look_at_volume()
            case PrintTest():
                self._print_test()
            case SetLight():
                self._means.light.set(effect.percent)
                self._look_at_light()
            case SetVolume():
                self._means.chime.set(effect.percent)
                self._look_at_volume()
            case KeepScale():
                self._means.scale(effect.permille)
            case FetchStaffCopy():
                path = f"/api/tickets/{effect.ticket_id}/paper"
                self._fetching[path] = effect
                self._means.downloads.fetch(path)

    def _proven(self, result: Result) -> None:
        now_ms = self._model.now_ms
        if isinstance(result.answer, StaffCorner):
            log_event("staff_corner_opened", operator=result.answer.operator_name)
            doubtful = tuple(result.answer.doubtful)
            self._model.feel(StaffProven(key=result.key, doubtful=doubtful, at_ms=now_ms))
            return
        code = None if result.refusal is None else result.refusal.code
        log_event("staff_corner_refused", logging.WARNING, code=code)
        complaint = Complaint.NO_SERVER if code is None else _COMPLAINTS.get(code, Complaint.NO_SERVER)
        self._model.feel(StaffRefused(key=result.key, complaint=complaint, at_ms=now_ms))

    def _look_at_light(self) -> None:
        self._model.feel(LightSeen(percent=self._means.light.percent(), at_ms=self._model.now_ms))

    def _look_at_volume(self) -> None:
        self._model.feel(VolumeSeen(percent=self._means.chime.percent(), at_ms=self._model.now_ms))

    def _print_test(self) -> None:
        language = self._model.state.visit.language
        issued = datetime.now().astimezone().strftime("%Y-%m-%d %H.%M %Z")
        self._test = self._model.fresh_key()
        self._means.press.test(self._test, lambda: trial_paper(language, issued))

    @Slot(str, object, object)
    def _tested(self, job: str, state: JobState, reason: JobReason) -> None:
        if job == self._test:
            self._model.feel(PrinterTested(finding=trial_ended(state, reason), at_ms=self._model.now_ms))

    @Slot(object)
    def _examined(self, examination: Examination | None) -> None:
        self._settled.stop()
        told = clock_finding(self._model.state.office)
        if examination is not None:
            told += findings(examination)
        self._model.feel(PrinterSeen(findings=told, at_ms=self._model.now_ms))

    @Slot(object)
    def _condition_changed(self, status: PrinterStatus) -> None:
        self._status = status
        if self._model.state.staff is not None:
            self._settled.start()

    @Slot()
    def _say_condition(self) -> None:
        if self._status is not None:
            told = clock_finding(self._model.state.office) + findings(seen(self._status))
            self._model.feel(PrinterSeen(findings=told, at_ms=self._model.now_ms))

    @Slot(str, object)
    def _fetched(self, path: str, body: bytes | None) -> None:
        wanted = self._fetching.pop(path, None)
        if wanted is None:
            return
        try:
            paper = None if body is None else TicketPaper.model_validate_json(body)
        except ValidationError as error:
            log_event("copy_unreadable", logging.ERROR, n_faults=error.error_count())
            paper = None
        now_ms = self._model.now_ms
        self._model.feel(StaffCopyFetched(ticket_id=wanted.ticket_id, key=wanted.key, paper=paper, at_ms=now_ms))
