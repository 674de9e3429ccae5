from __future__ import annotations

import os
import queue
import threading
import time
import tty
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hardware.clock import SystemClock
from hardware.display import DisplayLine, open_displays
from hardware.errors import ConfigError
from hardware.url import DisplayUrl, parse_device_url
from hardware.virtualdisplay import VirtualPanels

_DEADLINE_S = 10.0


def _displays(**urls: str) -> dict[str, DisplayUrl]:
    parsed = {name: parse_device_url(url) for name, url in urls.items()}
    return {name: url for name, url in parsed.items() if isinstance(url, DisplayUrl)}


def _until(is_so: Callable[[], bool]) -> None:
    end_s = time.monotonic() + _DEADLINE_S
    pause = threading.Event()
    while not is_so():
        assert time.monotonic() < end_s, "not in time"
        pause.wait(0.005)


@pytest.fixture
def panels() -> VirtualPanels:
    return VirtualPanels()


@pytest.fixture
def health() -> queue.Queue[tuple[str, bool]]:
    return queue.Queue()


@pytest.fixture
def line(panels: VirtualPanels, health: queue.Queue[tuple[str, bool]]) -> Iterator[DisplayLine]:
    displays = _displays(
        one="modbus+virtual://x?unit=1&digits=4",
        two="modbus+virtual://x?unit=2&digits=3&map=number",
        sign="alpha+virtual://x?unit=9&digits=5",
    )
    line = DisplayLine(panels, displays, lambda name, is_healthy: health.put((name, is_healthy)))
    yield line
    line.close()


def test_each_display_of_a_line_shows_its_own_number(line: DisplayLine, panels: VirtualPanels):
    line.show("one", "A 012")
    line.show("two", "B 007")
    line.show("sign", "C 100")
    _until(lambda: panels.shown == {1: "A012", 2: "7", 9: "C 100"})
    _until(lambda: line.is_healthy("one") is True)


def test_a_dead_display_does_not_hold_up_the_others(line: DisplayLine, panels: VirtualPanels):
    panels.dead.add(1)
    line.show("one", "A 001")
    _until(lambda: line.is_healthy("one") is False)
    for number in range(20):
        start_s = time.monotonic()
        line.show("two", f"B {number:03d}")
        _until(lambda number=number: panels.shown.get(2) == str(number))  # type: ignore[misc]
        assert time.monotonic() - start_s < 1
    panels.dead.clear()
    _until(lambda: panels.shown.get(1) == "A001" and line.is_healthy("one") is True)


def test_health_is_told_once_a_change(line: DisplayLine, panels: VirtualPanels, health: queue.Queue[tuple[str, bool]]):
    told = {health.get(timeout=_DEADLINE_S) for _ in range(3)}
    assert told == {("one", True), ("two", True), ("sign", True)}
    panels.dead.add(2)
    line.show("two", "B 001")
    assert health.get(timeout=_DEADLINE_S) == ("two", False)


def test_a_line_that_was_pulled_out_shows_the_latest_number_when_it_is_back(line: DisplayLine, panels: VirtualPanels):
    line.show("one", "A 001")
    _until(lambda: panels.shown.get(1) == "A001")
    panels.is_plugged = False
    line.show("one", "A 002")
    _until(lambda: line.is_healthy("one") is False)
    line.show("one", "A 003")
    panels.is_plugged = True
    _until(lambda: panels.shown.get(1) == "A003")


def test_a_number_blinks_and_then_stands_still(line: DisplayLine, panels: VirtualPanels):
    line.show("sign", "C 100", blinks=True)
    _until(lambda: panels.shown.get(9) == "C 100")
    _until(lambda: panels.shown.get(9) == "")
    _until(lambda: panels.shown.get(9) == "C 100")
    line.show("sign", "C 101")
    _until(lambda: panels.shown.get(9) == "C 101")


class QuickClock(SystemClock):
    """Twenty times as quick as the real one."""

    def monotonic(self) -> float:
        return 20 * super().monotonic()

    def wait(self, event: threading.Event, timeout_s: float) -> bool:
        return event.wait(timeout_s / 20)


def test_after_all_its_blinks_a_number_is_there_to_stay(panels: VirtualPanels):
    clock = QuickClock()
    line = DisplayLine(panels, _displays(sign="alpha+virtual://x?unit=9&digits=5"), clock=clock)
    line.show("sign", "C 100", blinks=True)
    began_s = clock.monotonic()
    _until(lambda: [b"C 100" in frame for frame in panels.frames][-11:] == [True, False] * 5 + [True])
    n_frames, shown_s = len(panels.frames), clock.monotonic()
    assert shown_s - began_s < 20, "it came with the blinks, not with the refreshing after half a minute"
    _until(lambda: clock.monotonic() > shown_s + 5)
    assert len(panels.frames) == n_frames
    line.close()


def test_displays_are_blank_after_the_end(line: DisplayLine, panels: VirtualPanels):
    line.show("sign", "C 100")
    _until(lambda: panels.shown.get(9) == "C 100")
    line.clear("one")
    line.close()
    assert panels.shown[9] == ""
    assert panels.shown[1].strip() == ""


def test_displays_of_one_port_share_a_line_and_its_settings():
    lines = open_displays(
        {"a": "modbus+virtual://x?unit=1", "b": "modbus+virtual://x?unit=2", "c": "cd5220+virtual://y"}
    )
    assert lines["a"] is lines["b"]
    assert lines["a"] is not lines["c"]
    for line in set(lines.values()):
        line.close()
    with pytest.raises(ConfigError, match="same line settings"):
        open_displays({"a": "modbus+serial:///dev/x?baudrate=9600", "b": "modbus+serial:///dev/x?baudrate=19200"})
    with pytest.raises(ConfigError, match="not a counter display"):
        open_displays({"a": "tcp://x"})


def test_a_modbus_display_on_a_serial_line(tmp_path: Path):
    master, slave = os.openpty()
    tty.setraw(slave)
    panels = VirtualPanels()
    closing = threading.Event()

    def carry() -> None:
        os.set_blocking(master, False)
        frame = b""
        while not closing.wait(0.002):
            try:
                frame += os.read(master, 100)
            except BlockingIOError:
                continue
            if len(frame) >= 9 and len(frame) == 9 + frame[6]:
                panels.write(frame, 1)
                os.write(master, panels.read(100, 0))
                frame = b""

    far_end = threading.Thread(target=carry)
    far_end.start()
    (line,) = set(open_displays({"one": f"modbus+serial://{os.ttyname(slave)}?unit=5&digits=4"}).values())
    line.show("one", "A 012")
    _until(lambda: panels.shown.get(5) == "A012" and line.is_healthy("one") is True)
    line.close()
    closing.set()
    far_end.join()
    os.close(master)
    os.close(slave)
