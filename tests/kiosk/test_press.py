"""The printer of a kiosk as its screens hear of it."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt

from hardware.escstatus import PrinterStatus
from hardware.printer import Printer
from hardware.virtual import TcpVirtualPrinter, VirtualPrinter
from kiosk import press
from kiosk.flow.events import PrinterState
from kiosk.press import Press

_CONNECTED_WITHIN_S = 10.0


def test_a_printer_that_connects_while_it_is_being_opened_is_ready(
    tmp_path: Path, qapp: QObject, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A silent one says nothing more from then on, so whatever is said last stays."""
    is_ready, heard = threading.Event(), list[PrinterState]()

    class SlowToTell(Printer):
        @property
        def status(self) -> PrinterStatus:
            before = PrinterStatus()
            assert is_ready.wait(_CONNECTED_WITHIN_S)
            return before

    def hear(readiness: PrinterState) -> None:
        heard.append(readiness)
        if readiness is PrinterState.READY:
            is_ready.set()

    monkeypatch.setattr(press, "Printer", SlowToTell)
    printer = VirtualPrinter(lambda paper: None)
    printer.set_faults(silent=True)
    port = TcpVirtualPrinter(printer)
    made = Press(tmp_path / "spool.sqlite")
    made.readiness_changed.connect(hear, Qt.ConnectionType.DirectConnection)
    made.use(port.url)
    assert is_ready.wait(_CONNECTED_WITHIN_S)
    made.use(None)
    made.stop()
    port.close()

    # The last two are its end: the connection that goes, and no printer at all.
    assert heard == [PrinterState.NOT_READY, PrinterState.READY, PrinterState.NOT_READY, PrinterState.ABSENT]
