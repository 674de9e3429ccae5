"""Staff are called to the printer once for each trouble, and no more when it is well."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Signal
from pytestqt.qtbot import QtBot

from appkit.fakes import FakeSender
from appkit.sender import Refusal
from hardware.escstatus import LinkState, Paper, PrinterStatus
from kiosk import alarm
from kiosk.alarm import Alarm
from kiosk.flow.events import PrinterState
from kiosk.keeper import Keeper
from wire.codes import HelpAbout, RefusalCode
from wire.commands import CallForPrinter, Done, TakeBackCall

WAIT_MS = 15_000


class FakePress(QObject):
    """A press whose printer is as a test says."""

    condition_changed = Signal(object)
    readiness_changed = Signal(object)

    def say(self, readiness: PrinterState, **condition: object) -> None:
        self.condition_changed.emit(PrinterStatus(link=LinkState.UP, **condition))  # type: ignore[arg-type]
        self.readiness_changed.emit(readiness)


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alarm, "SETTLES_MS", 1)
    monkeypatch.setattr(alarm, "_AGAIN_MS", 1)


@pytest.fixture
def keeper(tmp_path: Path, qapp: QObject) -> Iterator[Keeper]:
    made = Keeper(tmp_path)
    yield made
    made.stop()


@pytest.fixture
def press(qapp: QObject) -> FakePress:
    return FakePress()


@pytest.fixture
def sender() -> FakeSender:
    made = FakeSender()
    made.on(CallForPrinter, Done(seq=70))
    made.on(TakeBackCall, Done(seq=71))
    return made


def made(press: FakePress, sender: FakeSender, keeper: Keeper) -> Alarm:
    return Alarm(press, sender, keeper)  # type: ignore[arg-type]


def told(sender: FakeSender) -> list[object]:
    return [sent.command for sent in sender.sent]


def paper_out(press: FakePress) -> None:
    press.say(PrinterState.NOT_READY, ready=False, paper=Paper.OUT)


def test_each_trouble_is_called_for_once_and_taken_back_when_it_is_gone(
    press: FakePress, sender: FakeSender, keeper: Keeper, qtbot: QtBot
) -> None:
    followed = made(press, sender, keeper)
    for _ in range(3):
        paper_out(press)
    qtbot.waitUntil(lambda: len(sender.sent) == 1, timeout=WAIT_MS)
    press.say(PrinterState.NOT_READY, ready=False, cover_open=True)
    qtbot.waitUntil(lambda: len(sender.sent) == 3, timeout=WAIT_MS)
    press.say(PrinterState.READY, ready=True, paper=Paper.OK)
    qtbot.waitUntil(lambda: len(sender.sent) == 4, timeout=WAIT_MS)

    assert told(sender) == [
        CallForPrinter(about=HelpAbout.PAPER),
        TakeBackCall(help_id=70),
        CallForPrinter(about=HelpAbout.COVER),
        TakeBackCall(help_id=70),
    ]
    assert followed.parent() is None


def test_a_printer_that_is_gone_is_called_for_and_one_that_never_was_is_not(
    press: FakePress, sender: FakeSender, keeper: Keeper, qtbot: QtBot
) -> None:
    followed = made(press, sender, keeper)
    press.readiness_changed.emit(PrinterState.ABSENT)
    qtbot.wait(20)
    assert sender.sent == []
    press.condition_changed.emit(PrinterStatus())
    press.readiness_changed.emit(PrinterState.NOT_READY)
    qtbot.waitUntil(lambda: told(sender) == [CallForPrinter(about=HelpAbout.PRINTER)], timeout=WAIT_MS)
    followed.deleteLater()


def test_a_call_that_nobody_heard_is_made_again_under_its_key(
    press: FakePress, sender: FakeSender, keeper: Keeper, qtbot: QtBot
) -> None:
    followed = made(press, sender, keeper)
    sender.on(CallForPrinter, None)
    paper_out(press)
    qtbot.waitUntil(lambda: len(sender.sent) >= 2, timeout=WAIT_MS)
    sender.on(CallForPrinter, Done(seq=70))
    press.say(PrinterState.READY, ready=True)
    qtbot.waitUntil(lambda: told(sender)[-1] == TakeBackCall(help_id=70), timeout=WAIT_MS)
    assert len({sent.key for sent in sender.sent[:-1]}) == 1
    followed.deleteLater()


def test_a_kiosk_that_was_started_anew_takes_its_call_back(
    press: FakePress, sender: FakeSender, keeper: Keeper, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "printer_call.json").write_text('{"help_id": 33, "about": "paper"}')
    followed = made(press, sender, keeper)
    press.say(PrinterState.READY, ready=True)
    qtbot.waitUntil(lambda: told(sender) == [TakeBackCall(help_id=33)], timeout=WAIT_MS)
    qtbot.waitUntil(lambda: not (tmp_path / "printer_call.json").exists(), timeout=WAIT_MS)
    followed.deleteLater()


def test_outside_the_day_nobody_is_called_and_a_damaged_file_is_none(
    press: FakePress, sender: FakeSender, keeper: Keeper, tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "printer_call.json").write_text("{")
    sender.on(CallForPrinter, Refusal(code=RefusalCode.DAY_CLOSED))
    followed = made(press, sender, keeper)
    paper_out(press)
    qtbot.waitUntil(lambda: len(sender.sent) == 1, timeout=WAIT_MS)
    press.say(PrinterState.READY, ready=True)
    qtbot.wait(20)
    assert len(sender.sent) == 1
    followed.deleteLater()
