"""Small documents that survive a power cut, written on a thread of their own: a slow disk stalls no touch."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal

from appkit.log import log_event
from appkit.privatefile import sync_folder, write_private

_JOIN_S = 10.0


class Keeper(QObject):
    """Keeps texts under names in one folder. Interface thread only."""

    _kept_in_thread = Signal(object)

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        """The folder exists. Call `stop` before the end of the program."""
        super().__init__(parent)
        self._folder = folder
        self._jobs: queue.SimpleQueue[tuple[str, str | None, Callable[[], object] | None] | None] = queue.SimpleQueue()
        self._kept_in_thread.connect(_call, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._run, name="keeper", daemon=True)
        self._thread.start()

    def read(self, name: str) -> str | None:
        """The text last kept, None when there is none; blocks for the disk: for the start of the program."""
        try:
            return (self._folder / name).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            if not isinstance(error, FileNotFoundError):
                log_event("kept_unreadable", logging.ERROR, name=name, detail=str(error))
            return None

    def keep(self, name: str, text: str | None, done: Callable[[], object] | None = None) -> None:
        """Keeps the text, None forgets it. `done` is called once it is on the disk, or once that has failed."""
        self._jobs.put((name, text, done))

    def stop(self) -> None:
        """Writes what is still to be written and ends the thread. Idempotent."""
        self._jobs.put(None)
        if self._thread.is_alive():
            self._thread.join(_JOIN_S)

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            name, text, done = job
            try:
                self._write(name, text)
            except OSError as error:
                # The visitor is served all the same: what is lost is the question again after a crash at this moment.
                log_event("kept_failed", logging.ERROR, name=name, detail=str(error))
            if done is not None:
                self._kept_in_thread.emit(done)

    def _write(self, name: str, text: str | None) -> None:
        path = self._folder / name
        if text is None:
            path.unlink(missing_ok=True)
            sync_folder(self._folder)
        else:
            write_private(path, text.encode())


def _call(done: Callable[[], object]) -> None:
    done()
