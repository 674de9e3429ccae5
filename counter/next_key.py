"""The system-wide *next* key of this program: taken at the start, waited for while another program has it."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from appkit.log import log_event
from counter.desk import Hindrance, Trouble
from counter.globalkey import GlobalKey, GlobalKeyError, KeyTakenError, NoSuchKeyError

_AGAIN_MS = 10_000
_MAY_CHANGE = frozenset({Trouble.KEY_TAKEN, Trouble.KEY_MISSING})


class NextKey(QObject):
    """Owns the key between `start` and `stop`. Interface thread only.

    Signals:
        pressed(): the key went down, whatever program is in front; emitted on the key's own thread, connect it queued.
        hindered(Hindrance | None): it cannot be had, or can be had now.
    """

    pressed = Signal()
    hindered = Signal(object)

    def __init__(self, key: GlobalKey, name: str, parent: QObject | None = None, again_ms: int = _AGAIN_MS) -> None:
        """`name` is what people call the key."""
        super().__init__(parent)
        self._key = key
        self._name = name
        self._trouble: Trouble | None = None
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(again_ms)
        self._again.timeout.connect(self.start)

    @Slot()
    def start(self) -> None:
        """Takes the key, or says why not and tries again as long as that may help."""
        try:
            self._key.open(self.pressed.emit)
        except GlobalKeyError as error:
            self._fail(_trouble(error), str(error))
        else:
            self._turn(None)
            log_event("next_key", key=self._name)

    def stop(self) -> None:
        """Gives the key back. Idempotent."""
        self._again.stop()
        self._key.close()

    def _fail(self, trouble: Trouble, detail: str) -> None:
        if trouble is not self._trouble:
            log_event("next_key_not_had", logging.WARNING, key=self._name, why=trouble.value, detail=detail)
        self._turn(trouble)
        if trouble in _MAY_CHANGE:
            self._again.start()

    def _turn(self, trouble: Trouble | None) -> None:
        if trouble is not self._trouble:
            self._trouble = trouble
            self.hindered.emit(None if trouble is None else Hindrance(what=trouble, key=self._name))


def _trouble(error: GlobalKeyError) -> Trouble:
    if isinstance(error, KeyTakenError):
        return Trouble.KEY_TAKEN
    return Trouble.KEY_MISSING if isinstance(error, NoSuchKeyError) else Trouble.KEY_IMPOSSIBLE
