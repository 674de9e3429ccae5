"""What is known of the paper, told to the server in order, once each, also after an outage or a restart."""

from __future__ import annotations

import logging
import uuid
from collections import deque

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError
from PySide6.QtCore import QObject, QTimer

from appkit.log import log_event
from appkit.sender import Result, Sender
from kiosk.flow.waiting import PASSING
from kiosk.keeper import Keeper
from wire.codes import PaperState
from wire.commands import ReportPaper

_NAME = "reports.json"
_AGAIN_MS = 1_000


class Report(BaseModel):
    """One report with its idempotency key."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    ticket_id: int
    paper: PaperState


_reports: TypeAdapter[list[Report]] = TypeAdapter(list[Report])


class Reports(QObject):
    """A queue of which the first is under way; the next one goes when the server has answered."""

    def __init__(self, sender: Sender, keeper: Keeper, parent: QObject | None = None) -> None:
        """Begins with what an earlier run could not deliver."""
        super().__init__(parent)
        self._sender = sender
        self._keeper = keeper
        self._waiting = deque(_found(keeper))
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.timeout.connect(self._send_first)

    def start(self) -> None:
        """Sends what waits."""
        self._send_first()

    def tell(self, ticket_id: int, paper: PaperState) -> None:
        """Queues a report."""
        self._waiting.append(Report(key=str(uuid.uuid4()), ticket_id=ticket_id, paper=paper))
        self._keep()
        if len(self._waiting) == 1:
            self._send_first()

    def _send_first(self) -> None:
        if self._waiting:
            report = self._waiting[0]
            self._sender.send(ReportPaper(ticket_id=report.ticket_id, paper=report.paper), self._ended, key=report.key)

    def _ended(self, result: Result) -> None:
        if result.is_unknown or (result.refusal is not None and result.refusal.code in PASSING):
            self._again.start(_AGAIN_MS)
            return
        if result.refusal is not None:
            log_event("report_refused", logging.WARNING, code=result.refusal.code)
        self._waiting.popleft()
        self._keep()
        self._send_first()

    def _keep(self) -> None:
        waiting = list(self._waiting)
        self._keeper.keep(_NAME, _reports.dump_json(waiting).decode() if waiting else None)


def _found(keeper: Keeper) -> list[Report]:
    text = keeper.read(_NAME)
    if text is None:
        return []
    try:
        return _reports.validate_json(text)
    except ValidationError as error:
        log_event("reports_unreadable", logging.ERROR, n_faults=error.error_count())
        return []
