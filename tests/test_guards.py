"""The guards of conftest.py: they stop what they are there to stop, and nothing else."""

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

TIME_LIMIT_S = 60
# Addresses set aside for documentation: nobody has them.
ELSEWHERE_IPV4 = "192.0.2.1"
ELSEWHERE_IPV6 = "2001:db8::1"

LEAKY_TEST = """
import threading

def test_leaks():
    stop = threading.Event()
    threading.Thread(target=stop.wait, args=(60,), name="left over", daemon=True).start()

def test_ends_what_it_starts():
    thread = threading.Thread(target=lambda: None)
    thread.start()
"""


@pytest.mark.parametrize(
    ("family", "host"), [(socket.AF_INET, ELSEWHERE_IPV4), (socket.AF_INET6, ELSEWHERE_IPV6)], ids=["IPv4", "IPv6"]
)
def test_connection_to_another_machine_is_refused(family: socket.AddressFamily, host: str) -> None:
    with socket.socket(family, socket.SOCK_STREAM) as connection:
        connection.setblocking(False)
        with pytest.raises(PermissionError, match="only loopback"):
            connection.connect((host, 9100))


def test_datagram_to_another_machine_is_refused() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender, pytest.raises(PermissionError):
        sender.sendto(b"", (ELSEWHERE_IPV4, 9))


def test_lookup_of_a_name_is_refused() -> None:
    with pytest.raises(PermissionError, match="look up"):
        socket.getaddrinfo("giliran.example", 80)


def test_loopback_is_open() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as listener,
        socket.create_connection(("127.0.0.1", listener.getsockname()[1]), timeout=TIME_LIMIT_S) as connection,
    ):
        assert connection.getpeername() == listener.getsockname()


def test_machine_zone_is_not_that_of_an_office() -> None:
    assert (time.timezone, time.daylight) == (-(5 * 3600 + 45 * 60), 0)


def test_settings_of_whoever_runs_the_tests_are_out_of_reach() -> None:
    home = str(Path.home())
    assert not any(os.environ[name].startswith(home) for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """An empty project with these tests' set-up."""
    (tmp_path / "tests").mkdir()
    shutil.copy(Path(__file__).with_name("conftest.py"), tmp_path / "tests")
    shutil.copy(Path(__file__).parent.parent / "setup.cfg", tmp_path)
    return tmp_path


def test_test_that_leaves_a_thread_fails_and_names_it(project: Path) -> None:
    (project / "tests" / "test_leaky.py").write_text(LEAKY_TEST)
    report = _pytest(project)
    assert "threads left running: left over" in report
    assert "2 passed, 1 error" in report


def test_tests_are_marked_by_their_folder(project: Path) -> None:
    for folder in ("e2e", "bench", "wire"):
        path = project / "tests" / folder / f"test_{folder}.py"
        path.parent.mkdir()
        path.write_text("def test_nothing():\n    pass\n")
    report = _pytest(project, "-m", "e2e or bench", "-v")
    assert "test_e2e.py::test_nothing PASSED" in report
    assert "test_bench.py::test_nothing PASSED" in report
    assert "2 passed, 1 deselected" in report


def _pytest(project: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:schemathesis", *arguments]
    return subprocess.run(
        command, cwd=project, capture_output=True, text=True, timeout=TIME_LIMIT_S, check=False
    ).stdout
