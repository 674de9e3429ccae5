"""The scanner of this kiosk: one on a line of its own, or one that types like a keyboard."""

from __future__ import annotations

import logging
import threading
import time

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent

from appkit.log import log_event
from hardware.errors import ConfigError
from hardware.scanner import LineInput, TypedScans
from hardware.url import HidLink, InputUrl, parse_device_url
from wire.messages import DeviceView


class Scanner(QObject):
    """Listens to the scanner that the server names for this device.

    Signals:
        scanned(str): printable ASCII of limited length; may be emitted on a thread of the device.
    """

    scanned = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        """Call `stop` before the end of the program."""
        super().__init__(parent)
        self._url: str | None = None
        self._line: LineInput | None = None
        self._typed: TypedScans | None = None
        self._ending: list[threading.Thread] = []

    @Slot(object)
    def use(self, device: DeviceView) -> None:
        """Takes the device's scanner, if it has one and it is another than before."""
        url = device.hardware.get("scanner") or None
        if url == self._url:
            return
        self._url = url
        self._drop()
        if url is None:
            return
        try:
            self._open(url)
        except ConfigError as error:
            log_event("scanner_url_wrong", logging.ERROR, detail=str(error))

    def stop(self) -> None:
        """Ends the device's thread. Idempotent."""
        self._drop()
        for thread in self._ending:
            thread.join()
        self._ending.clear()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Collects what a scanner types; no key does anything else on a kiosk."""
        if self._typed is None or event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        # When the key was pressed, not when a busy window came to it: else a slow moment would tear a scan apart.
        now_s = event.timestamp() / 1_000 if event.timestamp() else time.monotonic()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            text = self._typed.enter(now_s)
            if text is not None:
                self.scanned.emit(text)
        elif event.text():
            self._typed.key(event.text(), now_s)
        return True

    def _open(self, url: str) -> None:
        parsed = parse_device_url(url)
        if isinstance(parsed, InputUrl) and isinstance(parsed.link, HidLink):
            self._typed = TypedScans(parsed.options)
        else:
            self._line = LineInput(url, self.scanned.emit)

    def _drop(self) -> None:
        """The old device may take some time to end; nobody waits for it here."""
        self._typed = None
        if self._line is not None:
            thread = threading.Thread(target=self._line.close, name="scanner-end", daemon=True)
            thread.start()
            self._ending.append(thread)
            self._line = None
