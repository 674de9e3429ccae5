"""Looks at the parts of the server every few seconds, so that whoever asks how it is costs nothing."""

from __future__ import annotations

import logging
import shutil
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotInTime
from pathlib import Path
from typing import Protocol

from server.application.keeping import DiskSpace
from server.application.ports import Books, Clock
from server.application.refusals import Refusal
from server.application.vitals import Vitals
from server.push.server import PushServer
from server.storage.reads import Reads
from server.storage.writer import Writer

EVERY_S = 5.0
WRITER_WITHIN_S = 15.0
"""Longer than a busy database makes a command wait: who has not answered by then does not work any more."""

_log = logging.getLogger(__name__)


class Parts(Protocol):
    """What is looked at. Called from the thread of the signs."""

    def submit(self, work: Callable[[Books], object], /) -> Future[object]: ...
    def feed_goes_on(self) -> bool: ...
    def clock_behind_s(self) -> int: ...
    def is_clock_doubtful(self) -> bool: ...


class ServerParts:
    """The parts of a real server."""

    def __init__(self, writer: Writer, push: PushServer, reads: Reads, clock: Clock) -> None:
        self.submit = writer.submit
        self.feed_goes_on = push.goes_on
        self._writer = writer
        self._reads = reads
        self._clock = clock

    def clock_behind_s(self) -> int:
        """See `Parts`."""
        return max(0, self._reads.head().at - self._clock.now())

    def is_clock_doubtful(self) -> bool:
        """See `Parts`."""
        return self._writer.clock.is_doubtful


class VitalSigns:
    """A thread that tries the writer and looks at the rest. `vitals` and `is_alive` may be called from any thread."""

    def __init__(self, parts: Parts, data_directory: Path, version: str) -> None:
        self._parts = parts
        self._data_directory = data_directory
        self._version = version
        self._started_at = int(time.time())
        self._looked_s = time.monotonic()
        self._trial: Future[object] | None = None
        self._writer_answers, self._can_write, self._writer_s = True, True, 0.0
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="vital signs", daemon=True)

    def start(self) -> None:
        """Look for the first time, then go on by itself; call once."""
        self.look()
        self._thread.start()

    def stop(self) -> None:
        """End; blocks until the present look is over."""
        self._stopping.set()
        self._thread.join()

    def vitals(self) -> Vitals:
        """How everything is."""
        return Vitals(
            version=self._version,
            started_at=self._started_at,
            age_s=round(time.monotonic() - self._looked_s, 1),
            writer_answers=self._writer_answers and self._can_write,
            writer_s=self._writer_s,
            feed_goes_on=self._parts.feed_goes_on(),
            disk=_disk(self._data_directory),
            clock_behind_s=self._parts.clock_behind_s(),
            is_clock_doubtful=self._parts.is_clock_doubtful(),
        )

    def is_alive(self) -> bool:
        """Whether a restart would change nothing: a full disk is no reason for one, a thread that hangs is."""
        return self._writer_answers

    def look(self) -> None:
        """Try the writer with a transaction that changes nothing."""
        began_s = time.monotonic()
        if self._trial is None:
            self._trial = self._parts.submit(_read_clock)
        try:
            self._trial.result(timeout=WRITER_WITHIN_S)
            self._note(answers=True, can_write=True)
        except Refusal:
            self._note(answers=True, can_write=False)
        except NotInTime:
            # The same trial is waited for again: a writer that hangs must not find a heap of them when it goes on.
            self._note(answers=False, can_write=False)
            return
        self._trial = None
        self._writer_s = time.monotonic() - began_s

    def _note(self, *, answers: bool, can_write: bool) -> None:
        if can_write != self._can_write:
            _log.log(
                logging.INFO if can_write else logging.ERROR,
                "writer_works_again" if can_write else "writer_fails",
                extra={"answers": answers},
            )
        self._writer_answers, self._can_write = answers, can_write
        self._looked_s = time.monotonic()

    def _run(self) -> None:
        while not self._stopping.wait(EVERY_S):
            self.look()


def _read_clock(books: Books) -> int:
    """Changes nothing; an office where nothing happens notices so that its clock jumped."""
    return books.now


def _disk(data_directory: Path) -> DiskSpace:
    try:
        usage = shutil.disk_usage(data_directory)
    except OSError:
        return DiskSpace(total_bytes=0, free_bytes=0)
    return DiskSpace(total_bytes=usage.used + usage.free, free_bytes=usage.free)
