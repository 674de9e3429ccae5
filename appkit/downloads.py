"""Files of the server, such as the sound of an announcement, fetched on a thread of their own."""

from __future__ import annotations

import queue
import threading

from PySide6.QtCore import QObject, Qt, Signal

from appkit.httpcall import UnreachableError
from appkit.identity import Access, AccessRefusedError, NotPairedError
from appkit.log import log_event

_JOIN_S = 10.0


class Downloads(QObject):
    """Fetches one path after the other; kept in memory by nobody: who needs a cache keeps one. Interface thread only.

    Signals:
        fetched(str, object): path and its bytes, or None if it could not be had.
    """

    fetched = Signal(str, object)
    _fetched_in_thread = Signal(str, object)

    def __init__(self, access: Access, parent: QObject | None = None) -> None:
        """Needs `start`; `stop` before the end of the program."""
        super().__init__(parent)
        self._access = access
        self._caller = access.caller()
        self._paths: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="downloads", daemon=True)
        self._fetched_in_thread.connect(self.fetched, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Starts the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Ends the thread and waits for it. Idempotent."""
        self._paths.put(None)
        self._caller.abort()
        if self._thread.is_alive():
            self._thread.join(_JOIN_S)

    def fetch(self, path: str) -> None:
        """Asks for a path such as `/api/voice/ab12.wav`; `fetched` tells the end."""
        self._paths.put(path)

    def _run(self) -> None:
        while (path := self._paths.get()) is not None:
            self._fetched_in_thread.emit(path, self._get(path))
        self._caller.close()

    def _get(self, path: str) -> bytes | None:
        try:
            answer = self._caller.get(path, {"Authorization": f"Bearer {self._access.token()}"})
        except (UnreachableError, AccessRefusedError, NotPairedError) as error:
            log_event("download_failed", path=path, detail=str(error))
            return None
        if not answer.is_ok:
            log_event("download_failed", path=path, status=answer.status)
            return None
        return answer.body
