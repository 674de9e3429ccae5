"""The operator's keypad on a serial line: its keys ask for what the buttons of the window ask for."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal, Slot

from appkit.log import log_event
from counter.desk import Act, Hindrance, Trouble
from hardware.errors import ConfigError
from hardware.options import KeypadAction
from hardware.scanner import Keypad, LineInput
from hardware.url import InputKind, InputUrl, parse_device_url
from wire.messages import DeviceView

_KIND = "keypad"
ACTS: Mapping[KeypadAction, Act] = {
    KeypadAction.NEXT: Act.NEXT,
    KeypadAction.RECALL: Act.RECALL,
    KeypadAction.START: Act.START,
    KeypadAction.ABSENT: Act.MISSED,
    KeypadAction.HOLD: Act.HOLD,
    KeypadAction.FINISH: Act.FINISH,
    KeypadAction.PAUSE: Act.PAUSE,
}
"""What each key of a keypad asks the desk for."""


class OperatorKeypad(QObject):
    """Listens to the keypad that the server names for this device.

    Signals:
        asked(Act): a key that is set to an act; emitted on the device's thread, connect it queued.
        linked(bool): the keypad is there, or not; emitted on the device's thread, connect it queued.
        hindered(Hindrance | None): the server names something that is no keypad, or has put it right.
    """

    asked = Signal(object)
    linked = Signal(bool)
    hindered = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        """Call `stop` before the end of the program."""
        super().__init__(parent)
        self._url: str | None = None
        self._line: LineInput | None = None
        self._ending: list[threading.Thread] = []

    @Slot(object)
    def use(self, device: DeviceView) -> None:
        """Takes the device's keypad, if it has one and it is another than before."""
        url = device.hardware.get(_KIND) or None
        if url == self._url:
            return
        self._url = url
        self._drop()
        self.hindered.emit(None)
        if url is None:
            return
        try:
            self._line = self._listen(url)
        except ConfigError as error:
            log_event("keypad_url_wrong", logging.ERROR, detail=str(error))
            self.hindered.emit(Hindrance(what=Trouble.KEYPAD_WRONG))

    def stop(self) -> None:
        """Ends the device's thread. Idempotent."""
        self._drop()
        for thread in self._ending:
            thread.join()
        self._ending.clear()

    def _listen(self, text: str) -> LineInput:
        url = parse_device_url(text)
        if not isinstance(url, InputUrl) or url.kind is not InputKind.KEYPAD:
            raise ConfigError(url.label, "not a keypad")
        keypad = Keypad(url.options, lambda action: self.asked.emit(ACTS[action]))
        return LineInput(url, keypad.line, self.linked.emit)

    def _drop(self) -> None:
        """The old device may take some time to end; nobody waits for it here."""
        if self._line is not None:
            thread = threading.Thread(target=self._line.close, name="keypad-end", daemon=True)
            thread.start()
            self._ending.append(thread)
            self._line = None


def link_hindrance(is_there: bool) -> Hindrance | None:
    """What the operator is told of a keypad that is pulled out."""
    return None if is_there else Hindrance(what=Trouble.KEYPAD_LOST)
