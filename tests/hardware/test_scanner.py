from __future__ import annotations

import os
import queue
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.errors import ConfigError
from hardware.options import InputOptions, KeypadAction, Terminator
from hardware.scanner import Keypad, LineCollector, LineInput, TypedScans

_DEADLINE_S = 10.0


@pytest.mark.parametrize(
    ("terminator", "data", "lines"),
    [
        (Terminator.ANY, b"AB12\r\nCD34\rEF56\n", ["AB12", "CD34", "EF56"]),
        (Terminator.CR, b"AB12\r\nCD34\r", ["AB12", "CD34"]),
        (Terminator.LF, b"AB12\r\nCD34\r", ["AB12"]),
    ],
)
def test_lines_end_as_set(terminator: Terminator, data: bytes, lines: list[str]):
    assert LineCollector(InputOptions(terminator=terminator)).feed(data) == lines


def test_split_bytes_make_the_same_line():
    collector = LineCollector(InputOptions())
    assert [line for byte in b" A B \r" for line in collector.feed(bytes([byte]))] == ["A B"]


@pytest.mark.parametrize("bad", [b"A\x00B", b"A\x1b[2J", "Ä".encode(), b"A" * 129])
def test_a_spoilt_line_is_dropped_whole_and_the_next_is_read(bad: bytes):
    assert LineCollector(InputOptions()).feed(bad + b"\rGOOD\r") == ["GOOD"]


def test_a_prefix_is_needed_and_taken_off():
    collector = LineCollector(InputOptions(prefix="QR:"))
    assert collector.feed(b"QR:A1\rA2\rQR: A3\r") == ["A1", "A3"]


@given(st.binary(max_size=400))
def test_garbage_never_raises_and_lines_are_short_printable_ascii(data: bytes):
    for line in LineCollector(InputOptions(longest=20)).feed(data):
        assert 0 < len(line) <= 20
        assert line.isascii()
        assert line.isprintable()


def test_keypad_keys_are_actions_and_others_nothing():
    actions: list[KeypadAction] = []
    keypad = Keypad(InputOptions(keys=(("1", KeypadAction.NEXT), ("*", KeypadAction.RECALL))), actions.append)
    for line in ("1", "7", "*", "next"):
        keypad.line(line)
    assert actions == [KeypadAction.NEXT, KeypadAction.RECALL]


def _type(text: str, gap_s: float, enter_gap_s: float | None = None) -> str | None:
    scans = TypedScans()
    at_s = 100.0
    for char in text:
        at_s += gap_s
        scans.key(char, at_s)
    return scans.enter(at_s + (gap_s if enter_gap_s is None else enter_gap_s))


def test_a_scanner_types_fast_and_a_person_does_not():
    assert _type("7Q2M-4KDX", 0.005) == "7Q2M-4KDX"
    assert _type("7Q2M-4KDX", 0.09) is None
    assert _type("7Q2M-4KDX", 0.005, enter_gap_s=0.4) is None
    assert _type("123", 0.005) is None
    assert _type("7Q2M\u00e4KDX", 0.005) is None


def test_what_a_person_typed_before_is_no_part_of_a_scan():
    scans = TypedScans()
    scans.key("x", 10.0)
    for index, char in enumerate("ABCD"):
        scans.key(char, 11.0 + index * 0.005)
    assert scans.enter(11.02) == "ABCD"


class Line:
    """The far end of a scanner's cable, behind a name that stays the same."""

    def __init__(self, link: Path) -> None:
        self._link = link
        self.plug()

    def plug(self) -> None:
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        self._link.unlink(missing_ok=True)
        self._link.symlink_to(os.ttyname(self._slave))

    def unplug(self) -> None:
        self._link.unlink()
        os.close(self._master)
        os.close(self._slave)

    def send(self, data: bytes) -> None:
        os.write(self._master, data)


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    line = Line(tmp_path / "scanner")
    yield line
    line.unplug()


def test_a_scanner_on_a_serial_line_is_pulled_out_and_comes_back(line: Line, tmp_path: Path):
    texts: queue.Queue[str] = queue.Queue()
    links: queue.Queue[bool] = queue.Queue()
    scanner = LineInput(f"scanner+serial://{tmp_path}/scanner", texts.put, links.put)
    assert links.get(timeout=_DEADLINE_S) is True
    line.send(b"FIRST\r\n")
    assert texts.get(timeout=_DEADLINE_S) == "FIRST"
    line.unplug()
    assert links.get(timeout=_DEADLINE_S) is False
    line.plug()
    assert links.get(timeout=_DEADLINE_S) is True
    line.send(b"SECOND\r")
    assert texts.get(timeout=_DEADLINE_S) == "SECOND"
    scanner.close()


def test_only_line_devices_are_listened_to():
    for url in ("scanner+hid:", "tcp://127.0.0.1"):
        with pytest.raises(ConfigError):
            LineInput(url, lambda _: None)
