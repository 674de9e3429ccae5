"""A server that moves is followed without anybody touching the device; one that does not answer is not."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from appkit.feed import FeedState
from appkit.identity import Access, read_record
from appkit.link import Link, Patience
from appkit.moving import Moves

from .small_office import PAIR_CODE, SmallOffice

QUICK = Patience(window_s=0.01, window_max_s=0.02, drop_after_ms=200)
EPOCH = "0f3c-77.1"
WITHIN_MS = 15_000


@pytest.fixture
def elsewhere(office: SmallOffice) -> Iterator[SmallOffice]:
    """The same office at another address; closed until it has moved."""
    other = SmallOffice()
    other.epoch = office.epoch = EPOCH
    other.open()
    office.moves_to = other.url
    other.close()
    yield other
    other.close()


@pytest.fixture
def link(office: SmallOffice, device: Callable[..., Access], qtbot: QtBot) -> Iterator[Link]:
    office.epoch = EPOCH
    link = Link(device(office.url, PAIR_CODE), patience=QUICK)
    yield link
    link._access.close()
    link.stop()


def begin(link: Link, qtbot: QtBot) -> None:
    link.start()
    qtbot.waitUntil(lambda: link.state is FeedState.LIVE, timeout=WITHIN_MS)


def move(office: SmallOffice, elsewhere: SmallOffice) -> None:
    elsewhere._public = office._public
    office.close()
    elsewhere.open()


def test_device_follows_its_server(
    office: SmallOffice, elsewhere: SmallOffice, link: Link, qtbot: QtBot, tmp_path: Path
) -> None:
    begin(link, qtbot)
    move(office, elsewhere)
    qtbot.waitUntil(lambda: bool(elsewhere.hellos) and link.state is FeedState.LIVE, timeout=WITHIN_MS)
    record = read_record(tmp_path)
    assert record is not None
    assert record.server == elsewhere.url


def test_while_the_new_address_does_not_answer_the_old_one_stays(
    office: SmallOffice, elsewhere: SmallOffice, link: Link, qtbot: QtBot, tmp_path: Path
) -> None:
    begin(link, qtbot)
    old = office.url
    office.close()
    qtbot.waitUntil(lambda: link.state is FeedState.LOST, timeout=WITHIN_MS)
    assert not link._access.move_on()
    office.open()
    qtbot.waitUntil(lambda: link.state is FeedState.LIVE, timeout=WITHIN_MS)
    record = read_record(tmp_path)
    assert record is not None
    assert (record.server, link._access.server) == (old, old)


def test_another_office_at_the_new_address_is_not_followed(
    office: SmallOffice, elsewhere: SmallOffice, link: Link, qtbot: QtBot
) -> None:
    begin(link, qtbot)
    elsewhere.epoch = "other.1"
    move(office, elsewhere)
    assert not link._access.move_on()
    assert link._access.server == office.url


def test_what_was_said_is_kept_for_the_next_start(tmp_path: Path) -> None:
    Moves(tmp_path).note("http://10.0.0.2:8000", EPOCH)
    Moves(tmp_path).note(None, EPOCH)
    known = Moves(tmp_path).known
    assert known is not None
    assert known.to == "http://10.0.0.2:8000"


def test_damaged_note_is_none(tmp_path: Path) -> None:
    (tmp_path / "moves.json").write_text("{")
    assert Moves(tmp_path).known is None
