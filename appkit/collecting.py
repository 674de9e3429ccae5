"""Python's garbage collector, in the interface thread alone.

Python collects in whichever thread happens to allocate. A Qt object in a reference cycle then dies in a thread that it
does not belong to: a timer that is ended there goes on firing into freed memory, and the program crashes some time
later somewhere else.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

_LOOK_MS = 500


class Collector(QObject):
    """Collects by Python's own thresholds, but only when its timer comes by in the thread that made it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_enabled = False
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """From now on nothing is collected in other threads."""
        self._was_enabled = gc.isenabled()
        gc.disable()
        self._timer.start()

    def freeze(self) -> None:
        """What was built until now stays to the end: it is looked at no more, which keeps every collection short."""
        gc.collect()
        gc.freeze()

    def stop(self) -> None:
        """Python collects by itself again, as before `start`."""
        if not self._timer.isActive():
            return
        self._timer.stop()
        gc.unfreeze()
        gc.collect()
        if self._was_enabled:
            gc.enable()

    @Slot()
    def look(self) -> None:
        """Collects the oldest generation that is due, and the younger ones with it; usually none or a small one."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        for generation in (2, 1, 0):
            if counts[generation] > thresholds[generation]:
                gc.collect(generation)
                return
