"""What every feed does, the real link against a small office as well as the fake."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from appkit.fakes import FakeFeed
from appkit.feed import Feed, FeedState, News
from appkit.link import Link, Patience
from tests.clock import allowed
from wire.codes import DeviceRole
from wire.messages import DeviceView
from wire.rows import HelpRow, ReprintRow, Row, RowKey

QUICK = Patience(window_s=0.02, window_max_s=0.05)
DEVICE = DeviceView(id=7, name="Kiosk 1", role=DeviceRole.KIOSK, zones=["A"], counter_id=None, hardware={})
T0 = 1_800_000_000


class RealWorld:
    """Drives the link through the small office."""

    def __init__(self, office, access) -> None:
        self._office = office
        self.feed: Feed = Link(access, patience=QUICK)

    def begin(self, rows: list[Row]) -> None:
        self._office.rows = rows
        self.feed.start()

    def change(self, rows: list[Row], gone: list[RowKey]) -> None:
        self._office.change(rows, gone)

    def fall_silent(self) -> None:
        self._office.close()

    def come_back(self, rows: list[Row]) -> None:
        self._office.rows = rows
        self._office.epoch = "epoch-2"
        self._office.open()


class FakeWorld:
    """Drives the fake."""

    def __init__(self) -> None:
        self.feed: Feed = FakeFeed()

    def begin(self, rows: list[Row]) -> None:
        self.feed.start()
        self.feed.welcome(DEVICE, rows, T0)

    def change(self, rows: list[Row], gone: list[RowKey]) -> None:
        self.feed.change(rows, gone)

    def fall_silent(self) -> None:
        self.feed.advance_ms(2_000)

    def come_back(self, rows: list[Row]) -> None:
        self.feed.welcome(DEVICE, rows, T0 + 2)


World = RealWorld | FakeWorld


@pytest.fixture(params=["real", "fake"])
def world(request: pytest.FixtureRequest, qapp: object) -> Iterator[World]:
    world = FakeWorld()
    if request.param == "real":
        world = RealWorld(request.getfixturevalue("office"), request.getfixturevalue("access"))
    yield world
    world.feed.stop()


@pytest.fixture
def heard(world: World) -> list[News]:
    heard: list[News] = []
    world.feed.news.connect(heard.append)
    return heard


def help_row(row_id: int) -> HelpRow:
    return HelpRow(id=row_id, device_name="Kiosk 1", asked_at=T0)


def live(world: World) -> Callable[[], bool]:
    return lambda: world.feed.state is FeedState.LIVE


def test_a_feed_starts_with_nothing(world: World) -> None:
    assert world.feed.state is FeedState.STARTING
    assert dict(world.feed.rows) == {}
    assert world.feed.device is None
    assert world.feed.server_now() is None
    assert world.feed.silence_ms() is None


def test_the_first_snapshot_brings_rows_device_clock_and_life(world: World, heard: list[News], qtbot: QtBot) -> None:
    world.begin([help_row(1), help_row(2)])
    qtbot.waitUntil(live(world))
    assert heard == [News(rows=(help_row(1), help_row(2)), gone=(), is_snapshot=True)]
    assert world.feed.of_kind(HelpRow) == [help_row(1), help_row(2)]
    assert world.feed.of_kind(ReprintRow) == []
    assert world.feed.device == DEVICE
    assert world.feed.server_now() == T0


def test_rows_are_known_before_the_feed_is_live(world: World, qtbot: QtBot) -> None:
    known: list[int] = []
    world.feed.state_changed.connect(lambda state: known.append(len(world.feed.rows)))
    world.begin([help_row(1)])
    qtbot.waitUntil(live(world))
    assert known == [1]


def test_a_change_replaces_and_removes(world: World, heard: list[News], qtbot: QtBot) -> None:
    world.begin([help_row(1), help_row(2)])
    qtbot.waitUntil(live(world))
    later = HelpRow(id=2, device_name="Kiosk 1", asked_at=T0 + 5)
    world.change([later], [("help", 1)])
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert heard[1] == News(rows=(later,), gone=(("help", 1),), is_snapshot=False)
    assert world.feed.of_kind(HelpRow) == [later]


def test_rows_cannot_be_changed_from_outside(world: World) -> None:
    with pytest.raises(TypeError):
        world.feed.rows[("help", 1)] = help_row(1)


def test_silence_is_said_within_two_seconds_and_rows_stay(world: World, qtbot: QtBot) -> None:
    world.begin([help_row(1)])
    qtbot.waitUntil(live(world))
    world.fall_silent()
    qtbot.waitUntil(lambda: world.feed.state is FeedState.LOST, timeout=round(allowed(2_300)))
    assert world.feed.of_kind(HelpRow) == [help_row(1)]


def test_a_feed_comes_back_by_itself_with_what_is_true_then(world: World, heard: list[News], qtbot: QtBot) -> None:
    world.begin([help_row(1)])
    qtbot.waitUntil(live(world))
    world.fall_silent()
    world.come_back([help_row(9)])
    qtbot.waitUntil(lambda: len(heard) == 2 and world.feed.state is FeedState.LIVE)
    assert world.feed.of_kind(HelpRow) == [help_row(9)]
    assert heard[1].is_snapshot


def test_stopping_twice_is_allowed(world: World) -> None:
    world.feed.start()
    world.feed.stop()
    world.feed.stop()
