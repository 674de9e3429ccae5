"""The link on a socket: gaps, tokens, refusals, and the way it waits."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from appkit.feed import FeedState
from appkit.link import Link, Patience
from wire.codes import RefusalCode
from wire.rows import HelpRow

T0 = 1_800_000_000


def help_row(row_id: int) -> HelpRow:
    return HelpRow(id=row_id, device_name="Kiosk 1", asked_at=T0)


@pytest.fixture
def start(office, qapp: object) -> Iterator[Callable[..., Link]]:
    started: list[Link] = []

    def start(access, drop_after_ms: int = 5_000) -> Link:
        patience = Patience(window_s=0.02, window_max_s=0.05, drop_after_ms=drop_after_ms)
        started.append(Link(access, patience=patience))
        started[-1].start()
        return started[-1]

    yield start
    for link in started:
        link.stop()


@pytest.fixture
def link(start: Callable[..., Link], access, qtbot: QtBot) -> Link:
    link = start(access)
    qtbot.waitUntil(lambda: link.state is FeedState.LIVE)
    return link


def test_the_first_hello_knows_nothing_and_the_next_says_the_last_number(link: Link, office, qtbot: QtBot) -> None:
    office.change([help_row(1)], [])
    qtbot.waitUntil(lambda: len(link.rows) == 1)
    office.drop_sockets()
    qtbot.waitUntil(lambda: len(office.hellos) == 2)
    assert (office.hellos[0]["epoch"], office.hellos[0]["last_seq"]) == (None, None)
    assert (office.hellos[1]["epoch"], office.hellos[1]["last_seq"]) == ("epoch-1", 2)


def test_a_short_break_is_not_shown_as_an_outage(link: Link, office, qtbot: QtBot) -> None:
    states: list[FeedState] = []
    link.state_changed.connect(states.append)
    office.drop_sockets()
    qtbot.waitUntil(lambda: len(office.hellos) == 2)
    office.change([help_row(1)], [])
    qtbot.waitUntil(lambda: len(link.rows) == 1)
    assert states == []


def test_a_gap_is_closed_by_a_new_hello_on_the_same_socket(link: Link, office, qtbot: QtBot) -> None:
    office.change([help_row(3)], [], prev=99)
    qtbot.waitUntil(lambda: [row.id for row in link.of_kind(HelpRow)] == [3])
    assert len(office.hellos) == 2
    qtbot.waitUntil(lambda: link.state is FeedState.LIVE)


def test_an_ended_token_is_replaced_without_an_outage(link: Link, office, qtbot: QtBot) -> None:
    office.valid_tokens.clear()
    office.drop_sockets()
    qtbot.waitUntil(lambda: len(office.hellos) == 3)
    assert [hello["token"] for hello in office.hellos] == ["token-0", "token-0", "token-1"]
    office.change([help_row(1)], [])
    qtbot.waitUntil(lambda: len(link.rows) == 1)


def test_a_removed_device_is_told_apart_from_an_outage_and_let_in_again(link: Link, office, qtbot: QtBot) -> None:
    office.refuses_hello = RefusalCode.FORBIDDEN
    office.drop_sockets()
    qtbot.waitUntil(lambda: link.state is FeedState.REFUSED)
    office.refuses_hello = None
    qtbot.waitUntil(lambda: link.state is FeedState.LIVE)


def test_a_device_without_pairing_says_so(start: Callable[..., Link], office, device, qtbot: QtBot) -> None:
    link = start(device(office.url))
    qtbot.waitUntil(lambda: link.state is FeedState.NOT_PAIRED)


def test_a_socket_that_stays_open_but_silent_is_given_up(start, access, office, qtbot: QtBot) -> None:
    link = start(access, drop_after_ms=200)
    qtbot.waitUntil(lambda: link.state is FeedState.LIVE)
    office.is_beating = False
    qtbot.waitUntil(lambda: len(office.hellos) >= 2)


def test_a_server_that_comes_later_is_found(start, access, office, qtbot: QtBot) -> None:
    office.close()
    link = start(access)
    assert link.state is FeedState.STARTING
    office.open()
    qtbot.waitUntil(lambda: link.state is FeedState.LIVE)


def test_waits_are_random_within_a_window_that_doubles_up_to_a_limit() -> None:
    patience = Patience()
    assert [patience.wait_s(n, chance=lambda: 1.0) for n in (0, 1, 2, 3, 50)] == [2.0, 4.0, 4.0, 4.0, 4.0]
    assert patience.wait_s(0, chance=lambda: 0.0) == 0.0
