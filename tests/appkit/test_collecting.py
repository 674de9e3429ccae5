"""Garbage with Qt timers in it dies in the interface thread, whoever allocates meanwhile."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QTimer
from pytestqt.qtbot import QtBot

from appkit.collecting import Collector
from appkit.options import parse_options
from appkit.shell import Shell

WAIT_MS = 15_000


class Plain:
    """Holds itself; may die anywhere."""

    def __init__(self) -> None:
        self.itself = self


class Knot(QObject):
    """Holds itself, and a running timer: dying in another thread it would take the program with it."""

    def __init__(self) -> None:
        super().__init__()
        self.itself = self
        self.timer = QTimer(self)
        self.timer.start(1)


@pytest.fixture(autouse=True)
def collecting_as_before() -> Iterator[None]:
    """Python's own collecting is on at the start of each of these tests, as in a fresh program."""
    gc.enable()
    yield
    gc.unfreeze()
    gc.disable()


def deaths_while_a_thread_allocates(kind: type[Plain] | type[Knot]) -> list[str]:
    """Makes a knot, lets a thread make plenty of garbage, and gives the names of threads in which the knot died."""
    died_in: list[str] = []
    weakref.finalize(kind(), lambda: died_in.append(threading.current_thread().name))
    worker = threading.Thread(target=lambda: [Plain() for _ in range(20_000)], name="worker")
    worker.start()
    worker.join()
    return died_in


def test_python_alone_ends_it_in_the_worker() -> None:
    """What the collector is there for: this fails once Python no longer does it."""
    gc.collect()

    assert deaths_while_a_thread_allocates(Plain) == ["worker"]


def test_with_the_collector_it_lives_until_the_interface_thread_comes_by(qtbot: QtBot) -> None:
    collector = Collector()
    collector.start()

    died_in = deaths_while_a_thread_allocates(Knot)

    assert died_in == []
    qtbot.waitUntil(lambda: bool(died_in), timeout=WAIT_MS)
    assert died_in == ["MainThread"]
    collector.stop()


def test_a_program_runs_with_it_and_leaves_python_as_it_was(qtbot: QtBot, tmp_path: Path) -> None:
    options = parse_options("kiosk", ["--state", str(tmp_path), "--screen", "1080x1920@21.5in"])
    died_in: list[list[str]] = []
    with Shell(options) as shell:
        assert not gc.isenabled()

        def live() -> None:
            died_in.append(deaths_while_a_thread_allocates(Knot))
            end.start(10)

        def end_once_it_is_dead() -> None:
            if died_in[0]:
                shell.application.quit()

        end = QTimer()
        end.timeout.connect(end_once_it_is_dead)
        QTimer.singleShot(0, live)
        assert shell.run() == 0
        assert died_in == [["MainThread"]]

    assert gc.isenabled()
    assert gc.get_freeze_count() == 0
