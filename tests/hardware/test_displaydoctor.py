from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hardware.clock import SystemClock
from hardware.diagnosis import Doctor, Finding, Weight
from hardware.displaydoctor import display_findings, look_at_display
from hardware.doctor import main
from hardware.serialport import SerialTransport
from hardware.url import DisplayUrl, SerialLink, parse_device_url
from hardware.virtualbus import VirtualBus


class QuickLook(SystemClock):
    """Real time, but nobody waits to look at the digits."""

    def wait(self, event, timeout_s):
        return event.is_set()


@pytest.fixture
def told() -> list[tuple[int, str]]:
    return []


@pytest.fixture
def bus(tmp_path: Path, told: list[tuple[int, str]]) -> Iterator[VirtualBus]:
    made = VirtualBus(tmp_path / "bus", lambda unit, text: told.append((unit, text)))
    yield made
    made.close()


@pytest.fixture
def examined(bus: VirtualBus) -> Callable[..., list[Finding]]:
    def run(scheme: str = "modbus", *, lights: bool = False) -> list[Finding]:
        url = parse_device_url(f"{scheme}+serial://{bus.link}?unit=3&digits=4")
        assert isinstance(url, DisplayUrl)
        assert isinstance(url.link, SerialLink)
        line = SerialTransport(url.link, url.label)
        return display_findings(Doctor(), look_at_display(url, line, lights=lights, clock=QuickLook()))

    return run


def test_a_display_that_answers_is_well_and_left_dark(examined, bus: VirtualBus):
    (finding,) = examined()
    assert (finding.weight, finding.sentence) == (Weight.FINE, "Layar loket menjawab.")
    assert bus.shows(3) == ""


def test_whoever_has_the_answer_of_a_display_finds_its_change_told(tmp_path: Path):
    told = list[str]()

    def tell_late(unit: int, text: str) -> None:
        threading.Event().wait(0.05)
        told.append(text)

    bus = VirtualBus(tmp_path / "bus", tell_late)
    url = parse_device_url(f"modbus+serial://{bus.link}?unit=3&digits=4")
    assert isinstance(url, DisplayUrl)
    assert isinstance(url.link, SerialLink)
    look_at_display(url, SerialTransport(url.link, url.label), lights=True, clock=QuickLook())
    assert told == ["8888", ""]
    bus.close()


def test_all_digits_are_lit_to_look_at(examined, told: list[tuple[int, str]]):
    answers, look = examined(lights=True)
    assert answers.sentence == "Layar loket menjawab."
    assert look.advice
    assert told == [(3, "8888"), (3, "")]


def test_a_display_that_does_not_answer_says_what_to_check(examined, bus: VirtualBus):
    bus.panels.dead.add(3)
    (finding,) = examined()
    assert (finding.weight, finding.sentence) == (Weight.BROKEN, "Layar loket tidak menjawab.")
    assert "(unit)" in finding.advice


def test_a_kind_that_never_answers_is_not_called_well(examined):
    (finding,) = examined("alpha")
    assert finding.weight is Weight.ATTENTION
    assert "--print" in finding.advice


def test_a_line_that_another_program_has_is_called_so(examined, bus: VirtualBus):
    url = parse_device_url(f"modbus+serial://{bus.link}")
    assert isinstance(url, DisplayUrl)
    assert isinstance(url.link, SerialLink)
    board = SerialTransport(url.link, url.label)
    board.open()
    (finding,) = examined()
    board.close()
    assert (finding.weight, finding.sentence) == (Weight.BROKEN, "Perangkat itu sedang dipakai program lain.")


def test_the_command_line_examines_displays(
    bus: VirtualBus, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([f"modbus+serial://{bus.link}?unit=3", "--lang", "en"]) == 0
    assert "[ok] The counter display answers." in capsys.readouterr().out
    assert main([f"modbus+serial://{tmp_path}/gone"]) == 1
    assert "[ X] Perangkat tidak ditemukan." in capsys.readouterr().out
