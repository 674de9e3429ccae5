"""Carries out what the flow wants, and turns what comes of it into events: server, disk and printer meet here."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass

from pydantic import ValidationError
from PySide6.QtCore import QObject, Qt, Slot

from appkit.downloads import Downloads
from appkit.feed import Feed, FeedState
from appkit.log import log_event
from appkit.sender import Result, Sender
from hardware.spool import JobReason, JobState
from kiosk.flow.effects import (
    CallForHelp,
    Effect,
    FetchCopy,
    FindLater,
    ForgetWish,
    LetGo,
    PrintSlip,
    PrintTicket,
    RequestTicket,
    TakeOwn,
    TellPaper,
)
from kiosk.flow.events import (
    AnyWish,
    CopyFetched,
    CopyNotFetched,
    HelpHeard,
    HelpUnheard,
    Issued,
    OfficeChanged,
    PaperEnded,
    PrinterChanged,
    PrinterState,
    Refused,
    ServerBack,
    ServerLost,
    Unanswered,
    Wish,
    WishFound,
)
from kiosk.flow.laterevents import LaterSlotFound, LaterWish, SlipEnded, SlotTaken
from kiosk.flow.paperresult import PaperResult
from kiosk.flow.scanevents import ScanAnswered
from kiosk.laterwords import printed_slip
from kiosk.offline.desk import OwnDesk
from kiosk.paper import printed
from kiosk.press import Press
from kiosk.reports import Reports
from kiosk.view_model import KioskModel
from kiosk.wishes import Wishes
from wire.commands import (
    AskHelp,
    Command,
    FindLaterSlot,
    IssueTicket,
    LaterSlot,
    ScanAnswer,
    ScanCode,
    SlotSlip,
    TakeSlot,
    TicketPaper,
)
from wire.messages import DeviceView
from wire.rows import OfficeRow, ReprintRow, ServiceRow

_HELP_GIVE_UP_S = 5.0
# The flow asks again by itself; it has to know in time whether the server is silent or says why it cannot.
_WISH_GIVE_UP_S = 1.5
_LATER_GIVE_UP_S = 3.0
_SLIP = "slip"
_RESULTS = {
    JobState.PRINTED: PaperResult.PRINTED,
    JobState.NOT_PRINTED: PaperResult.NOT_PRINTED,
    JobState.SUSPECT: PaperResult.UNSURE,
    JobState.UNKNOWN: PaperResult.UNSURE,
}


@dataclass(frozen=True, kw_only=True)
class Means:
    """What the kiosk has to work with; whoever made them ends them. Without `own` it gives no numbers by itself."""

    feed: Feed
    sender: Sender
    downloads: Downloads
    press: Press
    wishes: Wishes
    reports: Reports
    own: OwnDesk | None = None
    now_at: Callable[[], int] = lambda: int(time.time())


class Doer(QObject):
    """Connects a model with its means. Interface thread only."""

    def __init__(self, model: KioskModel, means: Means, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._means = means
        self._fetching: dict[str, int] = {}
        self._on_paper: set[str] = set()
        queued = Qt.ConnectionType.QueuedConnection
        model.wanted.connect(self.do)
        means.feed.news.connect(self._office_changed)
        means.feed.state_changed.connect(self._feed_changed)
        means.feed.device_changed.connect(self._device_changed)
        means.downloads.fetched.connect(self._fetched)
        means.press.ended.connect(self._paper_ended, queued)
        if means.own is not None:
            means.own.printer_known.connect(self._use_printer)
        means.press.readiness_changed.connect(self._printer_changed, queued)

    def start(self) -> None:
        """Takes up what an earlier run left open."""
        own, kept = self._means.own, self._means.wishes.found()
        if own is not None:
            own.start()
        if kept is not None and own is not None and own.has_given(kept.key):
            self._means.wishes.forget(kept.key)
        elif kept is not None:
            age_ms = max(0, self._means.now_at() - kept.touched_at) * 1_000
            now_ms = self._model.now_ms
            self._model.feel(WishFound(key=kept.key, wish=kept.wish, age_ms=age_ms, at_ms=now_ms))
        self._means.reports.start()

    @Slot(object)
    def do(self, effect: Effect) -> None:
        """Carries out one effect; returns at once."""
        match effect:
            case RequestTicket():
                self._request(effect)
            case ForgetWish():
                # Its paper is still to come: a kiosk that dies now shows its visitor the number again.
                if effect.key not in self._on_paper:
                    self._means.wishes.forget(effect.key)
            case PrintTicket():
                if not effect.is_copy:
                    self._on_paper.add(_key_of(effect.job))
                office = next(iter(self._means.feed.of_kind(OfficeRow)), None)
                self._means.press.print(effect.job, lambda: printed(effect.paper, office, is_copy=effect.is_copy))
            case TellPaper():
                self._tell_paper(effect)
            case TakeOwn() | LetGo():
                self._do_alone(effect)
            case CallForHelp():
                self._means.sender.send(AskHelp(), self._help_ended, key=effect.key, give_up_s=_HELP_GIVE_UP_S)
            case FetchCopy():
                path = f"/api/tickets/{effect.ticket_id}/paper"
                self._fetching[path] = effect.reprint_id
                self._means.downloads.fetch(path)

            case FindLater():
                command = FindLaterSlot(service_id=effect.service_id)
                self._means.sender.send(command, self._later_found, give_up_s=_LATER_GIVE_UP_S)
            case PrintSlip():
                self._on_paper.add(effect.key)
                self._means.press.print(f"{_SLIP}:{effect.key}", lambda: printed_slip(effect.slip))

    def _tell_paper(self, effect: TellPaper) -> None:
        if effect.ticket_id > 0:
            self._means.reports.tell(effect.ticket_id, effect.paper)
        elif self._means.own is not None:
            self._means.own.tell_paper(-effect.ticket_id, effect.paper)

    def _do_alone(self, effect: TakeOwn | LetGo) -> None:
        assert self._means.own is not None, "it said that it is ready"
        if isinstance(effect, TakeOwn):
            self._means.own.take(effect)
        else:
            self._means.own.let_go(effect)

    def _later_found(self, result: Result) -> None:
        if not isinstance(result.command, FindLaterSlot):
            return
        slot_at = result.answer.slot_at if isinstance(result.answer, LaterSlot) else None
        found = LaterSlotFound(service_id=result.command.service_id, slot_at=slot_at, at_ms=self._model.now_ms)
        self._model.feel(found)

    def _request(self, effect: RequestTicket) -> None:
        """The wish is on the disk before it leaves: whatever happens then, it is asked for again under its own name."""
        command = command_of(effect.wish)

        def send() -> None:
            self._means.sender.send(command, self._wish_ended, key=effect.key, give_up_s=_WISH_GIVE_UP_S)

        self._means.wishes.keep(effect.key, effect.wish, self._means.now_at(), send)

    def _wish_ended(self, result: Result) -> None:
        now_ms = self._model.now_ms
        if isinstance(result.answer, TicketPaper):
            self._model.feel(Issued(key=result.key, paper=result.answer, at_ms=now_ms))
        elif isinstance(result.answer, ScanAnswer):
            self._model.feel(ScanAnswered(key=result.key, answer=result.answer, at_ms=now_ms))
        elif isinstance(result.answer, SlotSlip):
            self._model.feel(SlotTaken(key=result.key, slip=result.answer, at_ms=now_ms))
        elif result.refusal is not None:
            log_event("wish_refused", code=result.refusal.code, detail=result.refusal.detail)
            self._model.feel(Refused(key=result.key, code=result.refusal.code, at_ms=now_ms))
        else:
            self._model.feel(Unanswered(key=result.key, at_ms=now_ms))

    def _help_ended(self, result: Result) -> None:
        now_ms = self._model.now_ms
        self._model.feel(HelpUnheard(at_ms=now_ms) if result.answer is None else HelpHeard(at_ms=now_ms))

    @Slot()
    def _office_changed(self) -> None:
        feed = self._means.feed
        offices = feed.of_kind(OfficeRow)
        if not offices:
            return
        own_id = None if feed.device is None else feed.device.id
        reprints = tuple(row for row in feed.of_kind(ReprintRow) if row.device_id == own_id)
        services = tuple(feed.of_kind(ServiceRow))
        now_ms = self._model.now_ms
        self._model.feel(OfficeChanged(office=offices[0], services=services, reprints=reprints, at_ms=now_ms))

    @Slot(object)
    def _feed_changed(self, state: FeedState) -> None:
        now_ms = self._model.now_ms
        self._model.feel(ServerBack(at_ms=now_ms) if state is FeedState.LIVE else ServerLost(at_ms=now_ms))

    @Slot(object)
    def _device_changed(self, device: DeviceView) -> None:
        self._use_printer(device.hardware.get("printer") or None)

    @Slot(object)
    def _use_printer(self, url: str | None) -> None:
        self._means.press.use(url)
        if url is not None and self._model.state.printer is PrinterState.ABSENT:
            # Until the printer has been asked: papers wait in its queue, so a visitor who is quicker gets one too.
            self._printer_changed(PrinterState.READY)

    @Slot(str, object)
    def _fetched(self, path: str, body: bytes | None) -> None:
        reprint_id = self._fetching.pop(path, None)
        if reprint_id is None:
            return
        now_ms = self._model.now_ms
        try:
            paper = None if body is None else TicketPaper.model_validate_json(body)
        except ValidationError as error:
            log_event("copy_unreadable", logging.ERROR, n_faults=error.error_count())
            paper = None
        if paper is None:
            self._model.feel(CopyNotFetched(reprint_id=reprint_id, at_ms=now_ms))
        else:
            self._model.feel(CopyFetched(reprint_id=reprint_id, paper=paper, at_ms=now_ms))

    @Slot(str, object, object)
    def _paper_ended(self, job: str, state: JobState, reason: JobReason) -> None:
        ticket_id, _, rest = job.partition(":")
        now_ms = self._model.now_ms
        is_copy = rest.startswith("copy-")
        if not is_copy:
            self._on_paper.discard(rest)
            self._means.wishes.forget(rest)
        is_unproven = (state, reason) == (JobState.UNKNOWN, JobReason.NO_PROOF)
        result = PaperResult.UNPROVEN if is_unproven else _RESULTS[state]
        if ticket_id == _SLIP:
            self._model.feel(SlipEnded(key=rest, result=result, at_ms=now_ms))
            return
        self._model.feel(PaperEnded(ticket_id=int(ticket_id), is_copy=is_copy, result=result, at_ms=now_ms))

    @Slot(object)
    def _printer_changed(self, printer: PrinterState) -> None:
        log_event("printer", state=printer.value)
        self._model.feel(PrinterChanged(printer=printer, at_ms=self._model.now_ms))


def _key_of(job: str) -> str:
    """The key of the wish that a job prints."""
    return job.partition(":")[2]


def command_of(wish: AnyWish) -> Command:
    """What the server is asked for."""
    if isinstance(wish, Wish):
        return IssueTicket(service_id=wish.service_id, priority=wish.priority, language=wish.language)
    if isinstance(wish, LaterWish):
        return TakeSlot(service_id=wish.service_id, slot_at=wish.slot_at, language=wish.language)
    return ScanCode(text=wish.text, also=wish.also, language=wish.language)
