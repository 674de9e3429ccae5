"""The board's displays over the counters, on a serial line of software: numbers, outages, wrong settings."""

import json
import threading
import time

import pytest

from appkit.fakes import FakeFeed
from appkit.log import start_log
from display.counterdisplays import CounterDisplays
from display.counterlights import DARK_AFTER_MS
from hardware.virtualbus import VirtualBus
from wire.codes import DeviceRole
from wire.messages import DeviceView
from wire.rows import SignRow

NINE_AT = 1_788_746_400
PATIENCE_S = 10.0
SOON_S = 1.0


def sign(counter_number, number=None, call_id=None):
    return SignRow(
        id=counter_number, counter_number=counter_number, number=number, call_id=call_id, shown_from_at=NINE_AT - 60
    )


def board(**hardware):
    urls = {f"display.{name.removeprefix('counter_')}": url for name, url in hardware.items()}
    return DeviceView(id=4, name="Papan", role=DeviceRole.BOARD, zones=[], counter_id=None, hardware=urls)


@pytest.fixture
def bus(tmp_path):
    made = VirtualBus(tmp_path / "bus")
    yield made
    made.close()


@pytest.fixture
def feed(qapp):
    return FakeFeed()


@pytest.fixture
def displays(feed):
    made = CounterDisplays(feed, now_ms=lambda: feed._fake_now_ms)
    yield made
    made.stop()


@pytest.fixture
def welcome(feed, displays, bus):
    """The server names displays for counters 1 to 3 on the line and tells what stands at the counters."""

    def say(*rows):
        urls = {f"counter_{unit}": f"modbus+serial://{bus.link}?unit={unit}" for unit in (1, 2, 3)}
        feed.welcome(board(**urls), rows, NINE_AT)

    return say


def eventually(condition, what="it", within_s=PATIENCE_S):
    until = time.monotonic() + within_s
    moment = threading.Event()
    while not condition():
        assert time.monotonic() < until, f"never happened: {what}"
        moment.wait(0.005)


def test_numbers_come_and_go_with_the_tickets_at_the_counters(feed, bus, welcome):
    welcome(sign(1, "A 001", 7), sign(2), sign(3))
    eventually(lambda: bus.shows(1) == "A001")
    feed.change([sign(2, "B 014", 8)])
    eventually(lambda: bus.shows(2) == "B014")
    feed.change([sign(1)])
    eventually(lambda: bus.shows(1) == "")
    assert bus.shows(2) == "B014"


def test_a_fresh_call_blinks_and_an_old_number_stands_still(feed, bus, welcome):
    welcome(sign(1, "A 001", 7), sign(2), sign(3))
    fresh = sign(2, "B 014", 8).model_copy(update={"shown_from_at": NINE_AT})
    feed.change([fresh])
    eventually(lambda: bus.shows(1) == "A001" and bus.shows(2) == "B014")
    eventually(lambda: bus.shows(2) == "", "the dark half of a blink")
    eventually(lambda: bus.shows(2) == "B014", "the light half")
    feed.change([fresh.model_copy(update={"call_id": 9})])
    eventually(lambda: bus.shows(2) == "", "a recall blinks anew")
    assert bus.shows(1) == "A001"


def test_a_dead_display_holds_up_no_other(feed, bus, welcome):
    bus.panels.dead.add(2)
    welcome(sign(1), sign(2, "B 001", 5), sign(3))
    for n in range(1, 6):
        feed.change([sign(1, f"A {n:03}", 10 + n), sign(2, f"B {n:03}", 20 + n)])
        eventually(lambda number=f"A{n:03}": bus.shows(1) == number, within_s=SOON_S)
    bus.panels.dead.clear()
    eventually(lambda: bus.shows(2) == "B005", "it shows the latest once it lives")


def test_a_lost_server_makes_them_dark_within_fifteen_seconds(feed, displays, bus, welcome):
    welcome(sign(1, "A 001", 7), sign(2), sign(3))
    eventually(lambda: bus.shows(1) == "A001")
    feed.advance_ms(DARK_AFTER_MS - 1)
    displays.tick()
    assert bus.shows(1) == "A001"
    feed.advance_ms(1)
    displays.tick()
    eventually(lambda: bus.shows(1) == "", within_s=15 - DARK_AFTER_MS / 1000)
    feed.beat()
    eventually(lambda: bus.shows(1) == "A001", "the server is back")


def test_heartbeats_over_a_gap_keep_no_number_alive(feed, displays, bus, welcome):
    welcome(sign(1, "A 001", 7), sign(2), sign(3))
    eventually(lambda: bus.shows(1) == "A001")
    for _ in range(14):
        feed.advance_ms(1_000)
        feed._heard(NINE_AT, False, feed._fake_now_ms)
    displays.tick()
    eventually(lambda: bus.shows(1) == "")


def test_displays_are_dark_when_the_program_has_ended(displays, bus, welcome):
    welcome(sign(1, "A 001", 7), sign(2), sign(3))
    eventually(lambda: bus.shows(1) == "A001")
    displays.stop()
    assert [bus.shows(unit) for unit in (1, 2, 3)] == ["", "", ""]


def test_the_server_may_move_a_display_to_another_counter(feed, bus, welcome):
    welcome(sign(1, "A 001", 7), sign(5, "E 005", 8))
    eventually(lambda: bus.shows(1) == "A001")
    feed.welcome(
        board(counter_5=f"modbus+serial://{bus.link}?unit=1"), [sign(1, "A 001", 7), sign(5, "E 005", 8)], NINE_AT
    )
    eventually(lambda: bus.shows(1) == "E005")


def test_a_wrong_display_is_told_in_the_log_and_the_others_work(feed, bus, displays, capsys):
    start_log("display")
    good = f"modbus+serial://{bus.link}?unit=1"
    twin = f"modbus+serial://{bus.link}?unit=1&digits=6"
    rows = [sign(1, "A 001", 7), sign(2, "B 001", 8), sign(3, "C 001", 9)]
    feed.welcome(board(counter_1=good, counter_2="modbus+serial:///dev/x?digit=4", counter_3=twin), rows, NINE_AT)
    eventually(lambda: bus.shows(1) == "A001")
    told = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    wrong = {line["counter"]: line["detail"] for line in told if line["event"] == "display_url_wrong"}
    assert set(wrong) == {2, 3}
    assert "unknown option 'digit'" in wrong[2]
    assert "same address" in wrong[3]


def test_a_board_without_displays_starts_no_thread(feed, displays):
    before = threading.active_count()
    feed.welcome(board(), [sign(1, "A 001", 7)], NINE_AT)
    displays.tick()
    assert threading.active_count() == before
