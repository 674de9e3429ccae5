"""What the tests of faults share: an office under load for all of them, and a place for what was measured."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from bench.faults.boards import WatchingBoard
from bench.faults.proxy import Proxy
from bench.faults.results import keep
from bench.figures import Bar
from bench.machine import allow_many_sockets
from bench.office import Office, OfficeFolder
from tests.clock import allowed_by
from tests.e2e.kiosk_people import eventually


@pytest.fixture(autouse=True)
def no_thread_is_left_behind() -> None:
    """In place of the general rule: offices of this folder live longer than a test."""


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A real server with paired kiosks and counters; every test leaves it running."""
    allow_many_sockets()
    with Office(OfficeFolder(tmp_path_factory.mktemp("faults") / "office", has_counters=True)) as office:
        yield office


@pytest.fixture
def measured(request: pytest.FixtureRequest) -> Callable[[str, float, str, Bar], None]:
    """Keeps a value under the row that the test is named after, and fails the test beyond its bar (tests/clock.py)."""
    row = int(request.node.name.removeprefix("test_row_")[:2])

    def note(name: str, value: float, unit: str, bar: Bar) -> None:
        keep(row, name, value, unit, bar)
        here = allowed_by(bar, unit)
        assert here.is_reached(value), f"{name} is {value:.2f} {unit}, {here}"

    return note


@pytest.fixture
def proxy(office: Office) -> Iterator[Proxy]:
    """A network between the office's push server and one watcher."""
    with Proxy(office.push_address) as proxy:
        yield proxy


@pytest.fixture
def board(office: Office, proxy: Proxy) -> Iterator[WatchingBoard]:
    """A board behind it that knows the office."""
    board = WatchingBoard(proxy.address, lambda: office.board.token)
    eventually(lambda: board.is_fresh, "the board knows the office")
    yield board
    board.close()
