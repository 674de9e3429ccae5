"""Joins the kiosk's own numbers to the running program: feed, disk, courier and flow meet here. No rules."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from appkit.feed import Feed, FeedState
from appkit.log import log_event
from kiosk.flow.effects import LetGo, TakeOwn
from kiosk.flow.events import OfficeChanged, ServerLost
from kiosk.flow.ownevents import OwnFailed, OwnFound, OwnTaken, OwnTurned
from kiosk.offline.book import Book
from kiosk.offline.clock import OfficeClock
from kiosk.offline.courier import Courier
from kiosk.offline.entries import Given
from kiosk.offline.known import Known, Memory, as_of, known
from kiosk.offline.paper import own_paper
from kiosk.offline.scribe import Job, Scribe
from kiosk.view_model import KioskModel
from wire.codes import PaperState
from wire.rows import OfficeRow, ServiceRow

MEET_WITHIN_MS = 3_000
"""A server that was not met so long after the start of the program is away."""

LOOK_EVERY_MS = 5_000
KEEP_CLOCK_EVERY_S = 60
_TURNED_AWAY = (FeedState.REFUSED, FeedState.NOT_PAIRED)


@dataclass(frozen=True, kw_only=True)
class OwnMeans:
    """What the desk works with; whoever made them ends them."""

    feed: Feed
    book: Book
    courier: Courier
    clock: OfficeClock
    memory: Memory
    scribe: Scribe


class OwnDesk(QObject):
    """Lets the kiosk give numbers by itself. Interface thread only.

    Signals:
        printer_known(str | None): the printer's URL, where the server cannot say it.
    """

    printer_known = Signal(object)

    def __init__(self, model: KioskModel, means: OwnMeans, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._means = means
        self._known: Known | None = None
        self._kept_clock_at = 0
        self._is_ready = False
        queued = Qt.ConnectionType.QueuedConnection
        means.feed.clock_heard.connect(self._hear)
        means.feed.news.connect(self._learn)
        means.feed.state_changed.connect(self._turn)
        means.courier.lettered.connect(self._show_readiness, queued)
        self._meeting = QTimer(self)
        self._meeting.setSingleShot(True)
        self._meeting.timeout.connect(self._go_alone)
        self._looking = QTimer(self)
        self._looking.timeout.connect(self._look)

    def start(self) -> None:
        """Takes up what an earlier run left; blocks for the disk once."""
        self._known = self._means.memory.office()
        self._looking.start(LOOK_EVERY_MS)
        self._meeting.start(MEET_WITHIN_MS)
        unfinished = self._means.book.unfinished()
        if unfinished and self._known is not None:
            self.printer_known.emit(self._known.printer)
            self._find(unfinished.pop(), self._known)
        for given in unfinished:
            self.tell_paper(given.serial, PaperState.DOUBTFUL)

    def stop(self) -> None:
        """No more looks around. Idempotent."""
        self._meeting.stop()
        self._looking.stop()

    def has_given(self, key: str) -> bool:
        """Whether there is a number of the kiosk's own for this wish."""
        return self._means.book.given_for(key) is not None

    def take(self, effect: TakeOwn) -> None:
        """Gives a number; the flow hears of it once it is on the disk."""
        moment, key = self._means.clock.now(), effect.key
        self._means.scribe.do(
            Job(
                work=lambda: self._means.book.give(key, effect.wish, moment),
                done=lambda given: self._taken(key, given),
                failed=lambda error: self._failed(key, error),
            )
        )

    def let_go(self, effect: LetGo) -> None:
        """Remembers a wish that nobody waits for."""
        self._do(lambda: self._means.book.let_go(effect.key))

    def tell_paper(self, serial: int, paper: PaperState) -> None:
        """Remembers what is known of a paper, for the server."""
        self._do(lambda: self._means.book.tell_paper(serial, paper))

    def _do(self, work: Callable[[], object]) -> None:
        self._means.scribe.do(Job(work=work, done=lambda _: self._means.courier.wake(), failed=self._complain))

    def _taken(self, key: str, given: Given) -> None:
        letter = self._means.book.letter
        if self._known is None or letter is None:
            self._failed(key, RuntimeError("the office is not known"))
            return
        log_event("own_number", serial=given.serial)
        paper = own_paper(given, letter, self._known)
        self._model.feel(OwnTaken(key=key, paper=paper, at_ms=self._model.now_ms))
        self._means.courier.wake()

    def _failed(self, key: str, error: Exception) -> None:
        self._complain(error)
        self._model.feel(OwnFailed(key=key, at_ms=self._model.now_ms))

    def _complain(self, error: Exception) -> None:
        log_event("own_numbers_failed", logging.ERROR, detail=str(error))

    def _find(self, given: Given, office: Known) -> None:
        """The last number before the program ended; its visitor may still stand here."""
        letter = self._means.book.letter
        assert letter is not None, "a number was given with it"
        age_ms = max(0, self._means.clock.now().at - given.taken_at) * 1_000
        self._show_office(office)
        paper, now_ms = own_paper(given, letter, office), self._model.now_ms
        self._model.feel(OwnFound(key=given.key, paper=paper, age_ms=age_ms, at_ms=now_ms))
        if self._model.state.visit.ticket is None:
            self.tell_paper(given.serial, PaperState.DOUBTFUL)

    @Slot(object)
    def _hear(self, at: int) -> None:
        heard = self._means.clock.hear(at)
        if abs(at - self._kept_clock_at) >= KEEP_CLOCK_EVERY_S:
            self._kept_clock_at = at
            self._means.memory.keep_clock(heard)

    @Slot()
    def _learn(self) -> None:
        """Keeps what the kiosk needs alone, and begins numbers anew with the server's day."""
        feed = self._means.feed
        offices = feed.of_kind(OfficeRow)
        if not offices:
            return
        printer = None if feed.device is None else feed.device.hardware.get("printer") or None
        self._known = known(offices[0], feed.of_kind(ServiceRow), printer)
        self._means.memory.keep_office(self._known)
        self._show_readiness()
        day = offices[0].business_day
        if day and day != self._means.book.day:
            self._do(lambda: self._means.book.turn_day(day))

    @Slot(object)
    def _turn(self, state: FeedState) -> None:
        self._meeting.stop()
        if state is FeedState.LIVE:
            self._means.courier.wake()
        elif self._means.clock.heard is not None:
            self._means.memory.keep_clock(self._means.clock.heard)
        if state in _TURNED_AWAY:
            # Whoever was sent away is told so, with what it still has.
            self._means.courier.wake()
        self._show_readiness()

    @Slot()
    def _show_readiness(self) -> None:
        is_met = self._means.feed.state is not FeedState.STARTING or not self._meeting.isActive()
        is_away = self._means.feed.state in _TURNED_AWAY
        is_ready = is_met and not is_away and self._known is not None and self._means.book.letter is not None
        if is_ready is not self._is_ready:
            self._is_ready = is_ready
            self._model.feel(OwnTurned(is_ready=is_ready, at_ms=self._model.now_ms))

    @Slot()
    def _go_alone(self) -> None:
        """The program started and no server was met: what an earlier run knew has to do."""
        if self._known is None or self._means.feed.state is not FeedState.STARTING:
            return
        log_event("server_not_met")
        self.printer_known.emit(self._known.printer)
        self._show_office(self._known)
        self._model.feel(ServerLost(at_ms=self._model.now_ms))
        self._show_readiness()

    @Slot()
    def _look(self) -> None:
        """Hours begin and end without the server too."""
        if self._known is not None and self._model.state.is_alone:
            self._show_office(self._known)

    def _show_office(self, office: Known) -> None:
        at, state = self._means.clock.now().at, self._model.state
        services = tuple(as_of(row, at) for row in office.services)
        changed = OfficeChanged(
            office=office.office, services=services, reprints=state.reprints, at_ms=self._model.now_ms
        )  # fmt: skip
        if (state.office, state.services) != (changed.office, changed.services):
            self._model.feel(changed)
