"""The one writer: all changes pass through one thread, many in one transaction, none answered before the commit.

This gives a total order of facts, no races, and one sync of the disk for everybody who came meanwhile.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from queue import Empty, SimpleQueue

from sqlalchemy import Connection, Engine, RootTransaction
from sqlalchemy.exc import DBAPIError

from server.application.refusals import Refusal
from server.domain.queue.record import Record
from server.storage.books import SqlBooks
from server.storage.clock import JournalClock
from server.storage.engine import for_writing, keep_room, move_log
from server.storage.medium import Medium
from server.storage.office import OfficeShelf
from wire.codes import RefusalCode

LARGEST_BATCH = 256
"""Commands in one transaction at the most."""

TOLD_WITHIN_S = 0.005
"""A command is answered once the hall was told, and in any case after this.

Python runs one thread at a time: an answer that is made meanwhile would make every board a millisecond later.
"""

_MOVE_LOG_EVERY = 16
"""Transactions after which the log is moved into the database as soon as nobody waits: it costs two syncs."""

_log = logging.getLogger(__name__)

# Work gets the books of a transaction and gives an answer; what it answers is for its caller alone, hence object.
Work = Callable[[SqlBooks], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    work: Work
    answer: Future[object]


class _Stop:
    """Put into the queue to end the writer once everything before it is done."""


class Writer:
    """Owns the write lock of one branch's database. `submit` may be called from any thread.

    Attributes:
        clock: the journal's clock.
        medium: what the journal lies on; None for a writer whose disk nobody watches.
    """

    def __init__(
        self,
        engine: Engine,
        branch_id: int,
        shelf: OfficeShelf,
        clock: JournalClock,
        on_committed: Callable[[Sequence[Record]], threading.Event | None],
        largest_batch: int = LARGEST_BATCH,
    ) -> None:
        self._engine = for_writing(engine)
        self._branch_id = branch_id
        self._shelf = shelf
        self.clock = clock
        self.medium: Medium | None = None
        self._on_committed = on_committed
        self._largest_batch = largest_batch
        self._queue: SimpleQueue[_Order | _Stop] = SimpleQueue()
        self._connection: Connection | None = None
        self._n_in_log = 0
        self._has_room = False
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)

    def start(self) -> None:
        """Begin to work; call once."""
        self._thread.start()

    def stop(self) -> None:
        """Carry out what is queued, then end. Blocks until then."""
        self._queue.put(_Stop())
        self._thread.join()

    def submit(self, work: Work) -> Future[object]:
        """Have `work` carried out in a transaction of the writer.

        The future gives what `work` returned, after the commit; or raises the Refusal that `work` raised, with nothing
        changed; or a Refusal with `storage_failed` when the database did not take the change.
        """
        answer: Future[object] = Future()
        self._queue.put(_Order(work=work, answer=answer))
        return answer

    def _run(self) -> None:
        while True:
            batch, is_last = self._next_batch()
            if batch:
                self._carry_out(batch)
            if is_last:
                self._hang_up()
                return
            wants_room = self.medium is not None and self.medium.wants_room and not self._has_room
            if (self._n_in_log >= _MOVE_LOG_EVERY or wants_room) and self._queue.empty():
                self._move_log(wants_room=wants_room)

    def _next_batch(self) -> tuple[list[_Order], bool]:
        batch: list[_Order] = []
        item = self._queue.get()
        while True:
            if isinstance(item, _Stop):
                return batch, True
            batch.append(item)
            if len(batch) >= self._largest_batch:
                return batch, False
            try:
                item = self._queue.get_nowait()
            except Empty:
                return batch, False

    def _carry_out(self, batch: list[_Order]) -> None:
        if self.medium is not None and not self.medium.takes_records:
            _refuse(batch, self.medium.refusal())
            return
        try:
            connection, transaction = self._begun()
        except Exception as error:  # noqa: BLE001 - as below
            # Another process holds the lock, for all of them: if each waited in turn, the last would wait for minutes.
            self._hang_up()
            self._note(error)
            _refuse(batch, error)
            return
        try:
            with transaction:
                books = SqlBooks(connection, self._branch_id, self._shelf, self.clock)
                books.may_promise = self.medium is None or self.medium.takes_promises
                outcomes = [_outcome(order, books) for order in batch]
                books.write()
        except Exception as error:  # noqa: BLE001 - whatever one command did must not fail the others, nor end the writer
            self._hang_up()
            self._note(error)
            if len(batch) == 1:
                _refuse(batch, error)
                return
            for order in batch:
                self._carry_out([order])
            return
        self._tell(batch, outcomes, books.records)

    def _move_log(self, *, wants_room: bool) -> None:
        # Left to SQLite, it is done inside the commit of every twentieth call or so, and that visitor waits for it.
        if self._connection is None:
            return
        self._n_in_log = 0
        try:
            if wants_room:
                self._has_room = True
                keep_room(self._connection)
            move_log(self._connection)
        except sqlite3.Error as error:
            _log.error("the write-ahead log could not be moved into the database", exc_info=error)
            self._note(error)

    def _note(self, error: Exception) -> None:
        if self.medium is not None:
            self.medium.note(error.orig if isinstance(error, DBAPIError) else error)

    def _begun(self) -> tuple[Connection, RootTransaction]:
        # One connection for all transactions: its pages stay in memory, as nobody else writes.
        connection = self._connection = self._connection or self._engine.connect()
        self._n_in_log += 1
        return connection, connection.begin()

    def _tell(self, batch: list[_Order], outcomes: list[object], records: Sequence[Record]) -> None:
        # Watchers first; but who is already waiting for the writer shall not wait for them too.
        if records:
            try:
                told = self._on_committed(records)
                if told is not None and self._queue.empty():
                    told.wait(TOLD_WITHIN_S)
            except Exception as error:  # noqa: BLE001 - it is committed; watchers find it in the journal
                _log.error("a commit could not be told to the watchers", exc_info=error)
        for order, outcome in zip(batch, outcomes, strict=True):
            if isinstance(outcome, Refusal):
                order.answer.set_exception(outcome)
            else:
                order.answer.set_result(outcome)

    def _hang_up(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _outcome(order: _Order, books: SqlBooks) -> object:
    """What the work gives, or the Refusal it raised while it had changed nothing: that needs no roll-back for all."""
    n_records = len(books.records)
    try:
        return order.work(books)
    except Refusal as refusal:
        if len(books.records) != n_records:
            raise
        return refusal


def _refuse(batch: list[_Order], error: Exception) -> None:
    refusal = _as_refusal(error)
    for order in batch:
        order.answer.set_exception(refusal)


def _as_refusal(error: Exception) -> Exception:
    if isinstance(error, Refusal):
        return error
    if isinstance(error, DBAPIError):
        _log.error("the database did not take a change", exc_info=error)
        return Refusal(RefusalCode.STORAGE_FAILED, "the database did not take the change; nothing was done")
    _log.error("a command failed", exc_info=error)
    return Refusal(RefusalCode.INTERNAL, "the server failed; nothing was done")
