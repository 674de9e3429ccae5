"""What holds for every test: no window, no network beyond loopback, no thread left behind, nobody's own settings."""

import gc
import locale
import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path

import hypothesis
import pytest

THREAD_GRACE_S = 10.0
WHOLE_PROGRAMS_S = 180
LOOPBACK_NAMES = {"localhost", "", None}
PARTS_BY_FOLDER = {"e2e": "e2e", "bench": "bench", "faults": "bench"}

_own_folder = tempfile.TemporaryDirectory(prefix="giliran-tests-")

# Set before anything is imported that reads them once.
os.environ["QT_QPA_PLATFORM"] = "offscreen"
# No office lies in this zone, and it differs from UTC by an odd amount: who uses the machine's zone by mistake is seen.
os.environ["TZ"] = "Asia/Kathmandu"
os.environ["LC_ALL"] = "C.UTF-8"
for _name in ("LANGUAGE", "QT_SCALE_FACTOR", "QT_FONT_DPI", "QT_STYLE_OVERRIDE", "DISPLAY", "WAYLAND_DISPLAY"):
    os.environ.pop(_name, None)
for _name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"):
    _folder = Path(_own_folder.name, _name)
    _folder.mkdir(mode=0o700)
    os.environ[_name] = str(_folder)
time.tzset()
locale.setlocale(locale.LC_ALL, "C.UTF-8")

# Cores are shared with other work, so slowness of one example proves nothing; pytest-timeout ends what hangs.
hypothesis.settings.register_profile("giliran", deadline=None, print_blob=True)
hypothesis.settings.load_profile("giliran")


def pytest_configure(config: pytest.Config) -> None:
    """Closes the network for this process: an audit hook sees every way to it, also those of libraries."""
    sys.addaudithook(_refuse_other_machines)
    config.pluginmanager.register(_LongestFirst())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks the tests of a part by the folder they lie in, so that none is forgotten; whole programs have more time."""
    tests = Path(__file__).parent
    for item in items:
        part = PARTS_BY_FOLDER.get(item.path.relative_to(tests).parts[0])
        if part is not None:
            item.add_marker(part)
        if part == "e2e" and item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(WHOLE_PROGRAMS_S))
    if "PySide6" in sys.modules:
        # Without it the counts of None and True run out after some hundred tests; programs have it from their shell.
        from appkit.nonecount import keep_none

        keep_none()


class _LongestFirst:
    """Two at a time, whole programs end soonest when the longest begins first; all others stay in random order."""

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items.sort(key=lambda item: item.path.name != "test_morning.py")


def pytest_collection_finish(session: pytest.Session) -> None:
    """What was imported for all tests stays to the end: the collection after each test with Qt need not look at it."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def qt_objects_die_in_this_thread(request: pytest.FixtureRequest) -> Iterator[None]:
    """Collects garbage after each test with Qt, and never in another thread while it runs; other tests pay nothing."""
    if "qapp" not in request.fixturenames:
        yield
        return
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture(autouse=True)
def no_thread_is_left_behind() -> Iterator[None]:
    """Fails the test that started a thread and did not end it. Fixtures of wider scope may keep theirs."""
    before = set(threading.enumerate())
    yield
    deadline_at = time.monotonic() + THREAD_GRACE_S
    for thread in _threads_since(before):
        thread.join(max(0.0, deadline_at - time.monotonic()))
    left = sorted(thread.name for thread in _threads_since(before))
    if left:
        pytest.fail(f"threads left running: {', '.join(left)}")


def _threads_since(before: set[threading.Thread]) -> set[threading.Thread]:
    # A dummy stands for a thread that Python did not start (one of Qt's) and is listed for ever.
    return {
        thread
        for thread in set(threading.enumerate()) - before
        if thread.is_alive() and not isinstance(thread, threading._DummyThread)
    }


def _refuse_other_machines(event: str, arguments: tuple[object, ...]) -> None:
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        # Anything but a tuple is a socket of this machine's own, such as a path.
        if isinstance(address, tuple) and not _is_loopback(address[0]):
            raise PermissionError(f"a test tried to reach {address[0]}; only loopback is allowed")
    elif event == "socket.getaddrinfo" and not _is_loopback(arguments[0]):
        raise PermissionError(f"a test tried to look up {arguments[0]}; only loopback is allowed")


def _is_loopback(host: object) -> bool:
    if isinstance(host, bytes):
        host = host.decode("ascii", "replace")
    if host in LOOPBACK_NAMES:
        return True
    try:
        address = ip_address(str(host))
    except ValueError:
        return False
    # To listen on all addresses of this machine one looks up the unspecified one.
    return address.is_loopback or address.is_unspecified
