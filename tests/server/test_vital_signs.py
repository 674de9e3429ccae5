"""What is noticed of the server's parts, and what follows for the watchdog."""

import shutil
import threading
from concurrent.futures import Future
from pathlib import Path

import pytest

from server import vital_signs
from server.application.keeping import DiskSpace
from server.application.refusals import Refusal
from server.application.vitals import Health
from server.vital_signs import VitalSigns
from wire.codes import RefusalCode


class Parts:
    def __init__(self) -> None:
        self.answer: object = 7
        self.hangs = False
        self.n_trials = 0
        self.is_going_on = True
        self.behind_s = 0
        self.is_doubtful = False
        self.open: Future[object] | None = None

    def submit(self, work: object) -> Future[object]:
        self.n_trials += 1
        future: Future[object] = Future()
        if self.hangs:
            self.open = future
        elif isinstance(self.answer, Exception):
            future.set_exception(self.answer)
        else:
            future.set_result(self.answer)
        return future

    def feed_goes_on(self) -> bool:
        return self.is_going_on

    def clock_behind_s(self) -> int:
        return self.behind_s

    def is_clock_doubtful(self) -> bool:
        return self.is_doubtful


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> Parts:
    monkeypatch.setattr(vital_signs, "WRITER_WITHIN_S", 0.01)
    usage = shutil._ntuple_diskusage(100, 40, 60)  # type: ignore[attr-defined]
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    return Parts()


def signs_of(parts: Parts) -> VitalSigns:
    signs = VitalSigns(parts, Path("data"), "1.2.3")
    signs.look()
    return signs


def test_everything_is_well(parts: Parts) -> None:
    vitals = signs_of(parts).vitals()
    assert (vitals.health, vitals.version) == (Health.OK, "1.2.3")
    assert vitals.disk == DiskSpace(total_bytes=100, free_bytes=60)


def test_writer_that_refuses_is_failing_but_a_restart_would_not_help(parts: Parts) -> None:
    parts.answer = Refusal(RefusalCode.STORAGE_FAILED, "disk full")
    signs = signs_of(parts)
    assert signs.vitals().health is Health.FAILING
    assert signs.is_alive()


def test_writer_that_hangs_is_let_die_and_gets_no_heap_of_trials(parts: Parts) -> None:
    parts.hangs = True
    signs = signs_of(parts)
    signs.look()
    assert not signs.is_alive()
    assert parts.n_trials == 1
    assert parts.open is not None
    parts.open.set_result(1)
    signs.look()
    assert signs.is_alive()
    assert signs.vitals().health is Health.OK


def test_feed_that_stands_still_is_failing(parts: Parts) -> None:
    parts.is_going_on = False
    assert signs_of(parts).vitals().health is Health.FAILING


@pytest.mark.parametrize(("behind_s", "is_doubtful"), [(3600, False), (0, True)])
def test_wrong_clock_is_a_warning(parts: Parts, behind_s: int, is_doubtful: bool) -> None:
    parts.behind_s, parts.is_doubtful = behind_s, is_doubtful
    vitals = signs_of(parts).vitals()
    assert (vitals.health, vitals.is_clock_right) == (Health.WARNING, False)


def test_disk_that_is_nearly_full_is_a_warning(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil._ntuple_diskusage(100, 90, 10)  # type: ignore[attr-defined]
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    assert signs_of(parts).vitals().health is Health.WARNING


def test_it_looks_again_by_itself(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = threading.Semaphore(0)
    monkeypatch.setattr(vital_signs, "EVERY_S", 0.001)
    submit = parts.submit

    def counted(work: object) -> Future[object]:
        looked.release()
        return submit(work)

    parts.submit = counted  # type: ignore[method-assign]
    signs = VitalSigns(parts, Path("data"), "1")
    signs.start()
    for _ in range(3):
        assert looked.acquire(timeout=10)
    signs.stop()
