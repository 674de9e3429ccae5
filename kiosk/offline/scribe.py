"""Works of the disk, one after the other on a thread of their own: a slow disk stalls no touch."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from kiosk.offline.book import NoLetterError

_JOIN_S = 10.0
_Result = TypeVar("_Result")


@dataclass(frozen=True, kw_only=True)
class Job(Generic[_Result]):
    """Something to be done on the disk, and who hears of it in the interface thread.

    Attributes:
        work: blocks as it likes; an OSError or NoLetterError is a failure.
        failed: called with the failure.
    """

    work: Callable[[], _Result]
    done: Callable[[_Result], object]
    failed: Callable[[Exception], object]


class Scribe(QObject):
    """Takes jobs in the interface thread, and tells there how they ended."""

    _ended_in_thread = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        """Call `stop` before the end of the program."""
        super().__init__(parent)
        self._jobs: queue.SimpleQueue[Job[object] | None] = queue.SimpleQueue()
        self._ended_in_thread.connect(_call, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._run, name="scribe", daemon=True)
        self._thread.start()

    def do(self, job: Job[_Result]) -> None:
        """Does it once everything before it is done."""
        self._jobs.put(job)  # type: ignore[arg-type]  # each job hears of its own result alone

    def stop(self) -> None:
        """Does what is still to be done and ends the thread. Idempotent."""
        self._jobs.put(None)
        if self._thread.is_alive():
            self._thread.join(_JOIN_S)

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            self._ended_in_thread.emit(_outcome(job))


def _outcome(job: Job[object]) -> Callable[[], object]:
    try:
        result = job.work()
    except (OSError, NoLetterError) as error:
        failure: Exception = error
        return lambda: job.failed(failure)
    return lambda: job.done(result)


def _call(ended: Callable[[], object]) -> None:
    ended()
