"""What a service manager hears: through a real datagram socket, from the functions and from the real program."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from server.supervised import ALIVE, READY, Supervisor

ROOT = Path(__file__).parents[2]
WITHIN_S = 30
SERVE = (sys.executable, "-m", "server", "serve", "--http", "127.0.0.1:0", "--push", "127.0.0.1:0")


@pytest.fixture
def manager(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.settimeout(WITHIN_S)
        yield listening


def heard(manager: socket.socket) -> list[str]:
    return manager.recv(4096).decode().splitlines()


def test_states_arrive_in_one_message(manager: socket.socket) -> None:
    Supervisor(manager.getsockname()).tell(READY, "STATUS=serves")
    assert heard(manager) == [READY, "STATUS=serves"]


def test_names_without_a_file_are_understood() -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening:
        listening.bind(f"\0giliran-test-{os.getpid()}")
        listening.settimeout(WITHIN_S)
        Supervisor(f"@giliran-test-{os.getpid()}").tell(READY)
        assert heard(listening) == [READY]


def test_manager_that_is_gone_is_no_fault(tmp_path: Path) -> None:
    Supervisor(str(tmp_path / "nobody")).tell(READY)


def test_program_alone_tells_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    monkeypatch.setenv("WATCHDOG_USEC", "1000000")
    supervisor = Supervisor.of_this_process()
    assert supervisor.alive_every_s is None
    with supervisor.watched(lambda: True):
        assert "watchdog" not in {thread.name for thread in threading.enumerate()}


def test_environment_is_forgotten_so_that_children_do_not_speak_for_us(
    monkeypatch: pytest.MonkeyPatch, manager: socket.socket
) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", manager.getsockname())
    monkeypatch.setenv("WATCHDOG_USEC", "3000000")
    assert Supervisor.of_this_process().alive_every_s == 1
    assert "NOTIFY_SOCKET" not in os.environ
    assert "WATCHDOG_USEC" not in os.environ


def test_who_is_not_well_says_nothing(manager: socket.socket) -> None:
    asked = threading.Semaphore(0)
    answers = iter([True, False, False])

    def is_well() -> bool:
        asked.release()
        return next(answers, False)

    supervisor = Supervisor(manager.getsockname(), watchdog_us=3_000)
    with supervisor.watched(is_well):
        for _ in range(3):
            assert asked.acquire(timeout=WITHIN_S)
    supervisor.tell("END=1")
    assert (heard(manager), heard(manager)) == ([ALIVE], ["END=1"])


def test_serving_program_says_ready_then_alive_then_stopping(manager: socket.socket, tmp_path: Path) -> None:
    serving = subprocess.Popen(
        [*SERVE, "--template", "puskesmas", "--data", str(tmp_path / "data")],
        cwd=ROOT,
        env={**os.environ, "NOTIFY_SOCKET": manager.getsockname(), "WATCHDOG_USEC": "300000"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        ready, alive = heard(manager), heard(manager)
        serving.send_signal(signal.SIGTERM)
        while (last := heard(manager)) == [ALIVE]:
            continue
        assert serving.wait(WITHIN_S) == 0
    finally:
        serving.kill()
        serving.wait()
    assert ready[0] == READY
    assert ready[1].startswith("STATUS=serves http://127.0.0.1:")
    assert alive == [ALIVE]
    assert last == ["STOPPING=1"]


def test_server_without_an_office_is_ready_for_its_first_page(manager: socket.socket, tmp_path: Path) -> None:
    serving = subprocess.Popen(
        [*SERVE, "--data", str(tmp_path / "data")],
        cwd=ROOT,
        env={**os.environ, "NOTIFY_SOCKET": manager.getsockname(), "WATCHDOG_USEC": "300000"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        assert (heard(manager)[0], heard(manager)) == (READY, [ALIVE])
    finally:
        serving.terminate()
        assert serving.wait(WITHIN_S) == 0
