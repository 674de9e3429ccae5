"""In the opening minute everybody gets a turn in the order they came; nobody gains by forging or asking more often."""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from server.application.crowd import Crowd, Delay
from server.web.samples import SampleApplication
from server.web.visit.waiting import MOST_OF_ONE, VALID_S, WaitingRoom
from server.web.visitors import add_visitor_pages
from tests.server.web.visit.walking import LOST, MONDAY, NINE_AT, Walk, read


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def room(clock: Clock) -> WaitingRoom:
    return WaitingRoom(clock, per_s=2, burst=4)


@pytest.fixture
def crowded(application: SampleApplication, room: WaitingRoom) -> Iterator[Walk]:
    app = Flask(__name__, static_folder=None, template_folder=None)
    add_visitor_pages(app, application, room)
    while room.enter().is_now:
        pass
    return Walk(app.test_client())


def test_quiet_office_lets_everybody_in(room: WaitingRoom, clock: Clock) -> None:
    for _ in range(50):
        assert room.enter().is_now
        clock.now += 1


def test_crowd_is_let_in_at_the_rate_and_in_order(room: WaitingRoom, clock: Clock) -> None:
    turns = [room.enter(asked_by=str(n)) for n in range(25)]
    assert sum(turn.is_now for turn in turns) == 5
    waits = [turn.wait_s for turn in turns]
    assert waits == sorted(waits)
    assert waits[-1] == 13
    clock.now += 12.5
    assert room.enter(turns[-1].signed).is_now


def test_everybody_who_has_to_wait_is_counted_once(clock: Clock) -> None:
    crowd = Crowd()
    room = WaitingRoom(clock, per_s=2, burst=4, crowd=crowd)
    turns = [room.enter(asked_by=str(n)) for n in range(12)]
    assert crowd.counted() == {Delay.WAITING_ROOM: sum(not turn.is_now for turn in turns)}
    room.enter(turns[-1].signed)
    assert crowd.counted()[Delay.WAITING_ROOM] == 7


def test_burst_at_once_from_many_threads_lets_in_no_more(room: WaitingRoom) -> None:
    with ThreadPoolExecutor(16) as pool:
        turns = list(pool.map(lambda n: room.enter(asked_by=str(n)), range(64)))
    assert sum(turn.is_now for turn in turns) == 5
    assert len({turn.signed for turn in turns}) == 64


def test_flood_from_one_address_makes_nobody_else_wait_longer(room: WaitingRoom) -> None:
    for _ in range(5):
        assert room.enter(asked_by="flood").is_now
    waits = [room.enter(asked_by="flood").wait_s for _ in range(500)]
    assert max(waits) <= MOST_OF_ONE / 2 + 4
    assert room.enter(asked_by="somebody").wait_s <= MOST_OF_ONE / 2 + 4


def test_turn_is_used_once_and_not_for_ever(room: WaitingRoom, clock: Clock) -> None:
    turns = [room.enter() for _ in range(20)]
    clock.now += 60
    assert room.enter(turns[-1].signed).is_now
    assert room.look(turns[-1].signed) is None
    clock.now += VALID_S
    assert room.look(turns[-2].signed) is None


@pytest.mark.parametrize("forged", ["", ".", "1.x.y", "0.abc." + "0" * 32, "é.é.é", "9" * 500])
def test_turn_that_is_not_ours_is_none(forged: str, room: WaitingRoom) -> None:
    assert room.look(forged) is None


def test_turn_of_another_process_is_none(room: WaitingRoom, clock: Clock) -> None:
    assert room.look(WaitingRoom(clock).enter().signed) is None


def test_visitor_in_the_crowd_waits_goes_on_and_gets_the_time(
    crowded: Walk, clock: Clock, application: SampleApplication
) -> None:
    answer = crowded.client.post(f"{LOST}/{MONDAY}", data={"jam": str(NINE_AT)})
    waiting = str(answer.headers["Location"])
    page = crowded.get(waiting)
    assert page.status_code == 200
    assert "Giliran Anda sekitar" in read(page)
    again = re.search(r'http-equiv="refresh" content="(\d+);url=([^"]+)"', page.text)
    assert again is not None
    assert crowded.get(again[2].replace("&amp;", "&")).status_code == 200
    assert list(application.desk.views()) == []
    clock.now += 30
    ready = crowded.get(waiting)
    assert "Sekarang giliran Anda" in read(ready)
    assert "http-equiv" not in ready.text
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', ready.text))
    assert "Siapa yang datang?" in read(crowded.send(f"{LOST}/{MONDAY}", **fields))
    # The same turn again waits like everybody else, or finds the slot that is held already.
    assert len(list(application.desk.views())) == 1


def test_pages_to_read_never_wait(crowded: Walk) -> None:
    for address in ("/", "/janji", LOST, f"{LOST}/hari", f"{LOST}/{MONDAY}"):
        assert "sedang ramai" not in read(crowded.get(address))
