"""How long a program's interface did not answer: a beat in its event loop, felt from outside the program."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QTimer

_EVERY_MS = 5
_NS_PER_MS = 1_000_000


class Pulse(QObject):
    """Beats every 5 ms in the thread that made it; a beat that is late tells how long something else had the thread.

    What the thread only waited for a processor is taken off where the system tells it (Linux): on a busy machine that
    is the time of other programs.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue = Path(f"/proc/self/task/{threading.get_native_id()}/schedstat")
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self._beat)
        self._forget()

    def read(self) -> dict[str, float]:
        """What was felt since the last reading; the first one begins.

        `blocked_ms` is the longest time that the interface was busy with something else, `late_ms` the same with the
        waits for a processor in it.
        """
        felt = {"beats": self._n_beats, "blocked_ms": round(self._blocked_ms, 1), "late_ms": round(self._late_ms, 1)}
        self._forget()
        self._timer.start()
        return felt

    def _forget(self) -> None:
        self._n_beats, self._blocked_ms, self._late_ms = 0, 0.0, 0.0
        self._at_ns, self._queued_ns = time.monotonic_ns(), self._waited_ns()

    def _beat(self) -> None:
        at_ns, queued_ns = time.monotonic_ns(), self._waited_ns()
        late_ms = max(0.0, (at_ns - self._at_ns) / _NS_PER_MS - _EVERY_MS)
        waited_ms = (queued_ns - self._queued_ns) / _NS_PER_MS
        self._late_ms = max(self._late_ms, late_ms)
        self._blocked_ms = max(self._blocked_ms, late_ms - waited_ms)
        self._n_beats += 1
        self._at_ns, self._queued_ns = at_ns, queued_ns

    def _waited_ns(self) -> int:
        """Nanoseconds that this thread was ready to run and had no processor, since it began; 0 where nobody counts."""
        if os.name != "posix":
            return 0
        try:
            return int(self._queue.read_text(encoding="ascii").split()[1])
        except OSError:
            return 0
