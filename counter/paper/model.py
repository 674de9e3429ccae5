"""Joins the list of calls by voice to the desk: begins it when the network goes, enters it when it is back."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from appkit.log import log_event
from appkit.sender import Result, Sender
from counter.desk import Desk, Key, Phase
from counter.desk.state import AT_COUNTER
from counter.paper.book import Entered, PaperBook, PaperCall, begun, closed, entered, pressed
from counter.paper.keeping import keep_paper_book, read_paper_book
from counter.view_model import DeskModel
from wire.codes import CounterState
from wire.commands import EnterPaperCall, PaperCallAnswer
from wire.rows import ServiceRow

AFTER_MS = 10_000
"""A network that is away for longer is not waited for."""

AGAIN_MS = 5_000
_LOOK_MS = 500


class PaperModel(QObject):
    """The list as the page sees it. Interface thread only.

    Signals:
        changed(): `book` or `is_shown` is another one.
    """

    changed = Signal()

    def __init__(
        self, desk: DeskModel, sender: Sender, folder: Path, wall_at: Callable[[], int] = lambda: int(time.time())
    ) -> None:
        """Takes up what an earlier run kept. `wall_at` serves until the office's clock was heard. Needs `start`."""
        super().__init__(desk)
        self._desk = desk
        self._sender = sender
        self._folder = folder
        self._wall_at = wall_at
        self._lost_at_ms: int | None = None
        self._under_way: PaperCall | None = None
        self._asked_again_at_ms = 0
        self.book: PaperBook | None = read_paper_book(folder)
        self._is_wanted = self.book is not None
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)

    @property
    def is_shown(self) -> bool:
        """Whether the page lies over the others; once the network is back somebody has to sit at the counter first."""
        is_seated = self._desk.desk.phase in AT_COUNTER
        return self.book is not None and self._is_wanted and (self.is_offline or is_seated)

    @property
    def is_offline(self) -> bool:
        """Whether calls are still made by voice."""
        return not self._desk.desk.is_fresh

    @property
    def lost_at(self) -> int | None:
        """When the network was last there, by the office's clock; None where it was never met."""
        desk = self._desk.desk
        if self._lost_at_ms is None or desk.at is None:
            return None
        return desk.now_at - (desk.now_ms - self._lost_at_ms) // 1_000

    def start(self) -> None:
        """Begins to look whether the network is there."""
        self._timer.start()

    def stop(self) -> None:
        """Ends it. Idempotent."""
        self._timer.stop()

    @Slot()
    def look(self) -> None:
        """Begins, goes on or ends the list, as the network wants it."""
        desk = self._desk.desk
        if desk.trouble is not None:
            return
        if not desk.is_fresh:
            self._lost_at_ms = desk.now_ms if self._lost_at_ms is None else self._lost_at_ms
            if desk.now_ms - self._lost_at_ms >= AFTER_MS:
                self._begin(desk)
            return
        if self._lost_at_ms is not None:
            self._lost_at_ms = None
            self._come_back(desk)
        self._enter(desk)

    def press(self, key: Key) -> None:
        """A key went down while the page is shown."""
        if self.book is None:
            return
        if self.is_offline:
            self._become(pressed(self.book, key, self._now_at()))
        elif key is Key.ENTER and self._may_leave(self.book):
            self._leave(self.book)

    def _begin(self, desk: Desk) -> None:
        if self.book is None:
            log_event("paper_calls_begin")
            self._is_wanted = True
            self._become(begun(_series(desk), _standing(desk)))
        if not self._is_wanted:
            self._is_wanted = True
            self.changed.emit()

    def _come_back(self, desk: Desk) -> None:
        """Whom the server still has at this counter stays there; everybody else has been served."""
        book = self.book
        if book is None:
            return
        current, here = book.current, desk.ticket
        if current is not None and here is not None and here.number == current.number:
            self._become(PaperBook(letters=book.letters, letter=book.letter, calls=book.calls[:-1]))
        else:
            self._become(closed(book, self._now_at()))

    def _enter(self, desk: Desk) -> None:
        book = self.book
        if book is None or self._under_way is not None:
            return
        if not book.owed:
            if not book.conflicts:
                self._leave(book)
            return
        own = desk.counter
        if own is None or own.state is CounterState.CLOSED or desk.phase not in AT_COUNTER or desk.pending is not None:
            return
        fresh = next((call for call in book.owed if call.entered is Entered.NOT_YET), None)
        if fresh is None and desk.now_ms - self._asked_again_at_ms < AGAIN_MS:
            return
        self._asked_again_at_ms = desk.now_ms
        self._send(fresh or book.owed[0])

    def _send(self, call: PaperCall) -> None:
        assert call.end is not None, "an open call is owed nothing"
        command = EnterPaperCall(
            number=call.number,
            called_at=max(0, call.called_at),
            ended_at=max(0, call.ended_at or call.called_at),
            end=call.end,
        )
        self._under_way = call
        # A fresh key each time: a number that is unknown now may be known in a moment, and one call is entered once.
        self._sender.send(command, self._ended, key=str(uuid.uuid4()))

    def _ended(self, result: Result) -> None:
        call, self._under_way = self._under_way, None
        if self.book is None or call is None:
            return
        if isinstance(result.answer, PaperCallAnswer):
            self._become(entered(self.book, call, result.answer))
        elif result.refusal is not None:
            log_event("paper_call_refused", code=result.refusal.code)

    def _may_leave(self, book: PaperBook) -> bool:
        return all(call.entered is not Entered.NOT_YET for call in book.calls)

    def _leave(self, book: PaperBook) -> None:
        """The desk is the desk again; numbers that no kiosk handed in yet are asked for quietly."""
        if book.owed:
            book = PaperBook(letters=book.letters, letter=book.letter, calls=book.owed)
        self._is_wanted = False
        self._become(book if book.owed else None)

    def _become(self, book: PaperBook | None) -> None:
        if book != self.book:
            self.book = book
            keep_paper_book(self._folder, book)
        self.changed.emit()

    def _now_at(self) -> int:
        return self._desk.desk.now_at or self._wall_at()


def _series(desk: Desk) -> list[str]:
    """The letters of this counter's services first, then those of the others."""
    rows = [row for row in desk.rows.values() if isinstance(row, ServiceRow)]
    own = set() if desk.counter is None else set(desk.counter.service_ids)
    return [row.series for row in sorted(rows, key=lambda row: (row.id not in own, row.series))] or list("ABCD")


def _standing(desk: Desk) -> PaperCall | None:
    """Who stood at the counter when the network went."""
    ticket = desk.ticket
    if ticket is None or desk.phase not in (Phase.CALLED, Phase.SERVING):
        return None
    called_at = ticket.called_at if ticket.called_at is not None else desk.now_at
    return PaperCall(number=ticket.number, called_at=called_at)
