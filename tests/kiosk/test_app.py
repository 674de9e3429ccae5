"""The program as it is started: its options, its times, a scanner that types, and a start without a server."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from appkit.tokens import read_tokens
from kiosk.app import EXIT_USAGE, main, timing_of
from kiosk.flow.state import Timing
from kiosk.scanning import Scanner
from wire.codes import DeviceRole
from wire.messages import DeviceView

NOBODY = "http://127.0.0.1:9"


def device(**hardware: str) -> DeviceView:
    return DeviceView(id=1, name="Kiosk", role=DeviceRole.KIOSK, zones=[], counter_id=None, hardware=hardware)


def run(arguments: list[str], look: Callable[[QWidget], None]) -> int:
    """Runs the program until its window has been looked at."""

    def seen() -> None:
        windows = [widget for widget in QApplication.topLevelWidgets() if widget.objectName() == "kiosk"]
        visible = [window for window in windows if window.isVisible()]
        if visible:
            look(visible[0])
            visible[0].close()
        else:
            QTimer.singleShot(20, seen)

    QTimer.singleShot(0, seen)
    return main(arguments)


def test_without_a_server_to_go_to_it_says_what_is_missing(
    qapp: QApplication, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--state", str(tmp_path), "--no-find"]) == EXIT_USAGE

    assert "--server" in capsys.readouterr().err


def test_with_a_server_that_is_away_it_starts_and_says_so(qapp: QApplication, tmp_path: Path) -> None:
    seen: list[str] = []

    code = run(
        ["--server", NOBODY, "--state", str(tmp_path), "--screen", "1080x1920@21.5in"],
        lambda window: seen.append(window.findChild(QWidget, "statement.title").text()),
    )

    assert code == 0
    assert seen == ["Mesin ini sedang disiapkan."]


def test_the_times_are_those_of_the_design() -> None:
    assert timing_of(read_tokens()) == Timing()


def test_a_scanner_that_types_is_told_from_a_person(qtbot: QtBot) -> None:
    scanner, window, scans = Scanner(), QWidget(), []
    qtbot.addWidget(window)
    window.installEventFilter(scanner)
    scanner.scanned.connect(scans.append)
    scanner.use(device(scanner="scanner+hid:"))

    qtbot.keyClicks(window, "KODE-123")
    qtbot.keyClick(window, Qt.Key.Key_Return)
    qtbot.keyClick(window, Qt.Key.Key_A)
    qtbot.keyClick(window, Qt.Key.Key_Return)

    assert scans == ["KODE-123"]
    scanner.stop()


def test_a_scan_is_not_torn_apart_by_a_busy_window(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    handed_over_s = count(10)
    monkeypatch.setattr("kiosk.scanning.time.monotonic", lambda: float(next(handed_over_s)))
    scanner, window, scans = Scanner(), QWidget(), []
    qtbot.addWidget(window)
    scanner.scanned.connect(scans.append)
    scanner.use(device(scanner="scanner+hid:"))
    text = "KODE-123"

    for n, character in enumerate([*text, "\r"]):
        key = Qt.Key.Key_Return if character == "\r" else Qt.Key(ord(character))
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, character)
        event.setTimestamp(1_000 + n * 20)
        assert scanner.eventFilter(window, event)

    assert scans == [text]
    scanner.stop()


def test_without_a_scanner_keys_are_left_alone(qtbot: QtBot) -> None:
    scanner, scans = Scanner(), []
    window = QWidget()
    qtbot.addWidget(window)
    window.installEventFilter(scanner)
    scanner.scanned.connect(scans.append)
    scanner.use(device(scanner="scanner+hid:"))
    scanner.use(device())

    qtbot.keyClicks(window, "KODE-123")
    qtbot.keyClick(window, Qt.Key.Key_Return)

    assert scans == []


def test_a_scanner_on_a_line_is_opened_and_ended(qapp: QObject, tmp_path: Path) -> None:
    scanner = Scanner()
    scanner.use(device(scanner=f"scanner+serial://{tmp_path}/absent"))
    scanner.use(device())

    scanner.stop()


def test_a_wrong_scanner_address_is_no_scanner(qapp: QObject) -> None:
    scanner = Scanner()

    scanner.use(device(scanner="scanner+hid:?colour=red"))

    scanner.stop()
