from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from hardware.display import open_displays
from hardware.displayframes import display_frame
from hardware.options import DigitMap, DisplayOptions
from hardware.url import DisplayProtocol
from hardware.virtualbus import first_frame

MODBUS = display_frame(DisplayProtocol.MODBUS, DisplayOptions(unit=3), "A 012")
NUMBER = display_frame(DisplayProtocol.MODBUS, DisplayOptions(unit=3, map=DigitMap.NUMBER), "A 012")
ALPHA = display_frame(DisplayProtocol.ALPHA, DisplayOptions(unit=9), "A 012")


@pytest.mark.parametrize("frame", [MODBUS, NUMBER, ALPHA], ids=["digits", "number", "alpha"])
def test_a_frame_is_cut_where_it_ends_and_not_before(frame: bytes):
    assert {first_frame(frame[:length]) for length in range(len(frame))} == {b""}
    for follower in (b"", MODBUS, NUMBER, ALPHA):
        assert first_frame(frame + follower) == frame


def test_the_program_tells_what_its_displays_show_and_one_can_die(tmp_path: Path):
    link = tmp_path / "bus"
    bus = subprocess.Popen(
        [sys.executable, "-m", "hardware.virtualbus", "--pty", str(link)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert bus.stdin is not None
    assert bus.stdout is not None
    with bus:
        assert bus.stdout.readline() == f"ready {link}\n"
        bus.stdin.write("dead 2\ndead two\n")
        bus.stdin.flush()
        assert bus.stdout.readline() == "refused dead two\n"
        urls = {unit: f"modbus+serial://{link}?unit={unit}" for unit in ("1", "2")}
        lines = open_displays(urls)
        lines["2"].show("2", "B 001")
        lines["1"].show("1", "A 012")
        told = [json.loads(bus.stdout.readline())]
        while told[-1]["text"] != "A012":
            told.append(json.loads(bus.stdout.readline()))
        lines["1"].close()
        bus.stdin.close()
        told += [json.loads(line) for line in bus.stdout]
    assert {record["unit"] for record in told} == {1}
    assert told[-1] == {"unit": 1, "text": ""}
    assert not link.exists()
