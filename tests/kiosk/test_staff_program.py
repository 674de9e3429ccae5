"""What the staff corner works on: light, size of the screen, and the words of the printer's condition."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject

from appkit.screen import parse_screen
from hardware.escstatus import LinkState, Paper, PrinterStatus
from hardware.spool import JobReason, JobState
from kiosk.checkup import findings, seen, trial_ended
from kiosk.flow.staffstate import Weight
from kiosk.keeper import Keeper
from kiosk.light import Light
from kiosk.screensize import ScreenSize

SCREEN = parse_screen("1080x1920@21.5in")


@pytest.fixture
def backlight(tmp_path: Path) -> Path:
    panel = tmp_path / "backlights" / "panel"
    panel.mkdir(parents=True)
    (panel / "max_brightness").write_text("250\n")
    (panel / "brightness").write_text("125\n")
    return panel


@pytest.fixture
def keeper(tmp_path: Path, qapp: QObject) -> Iterator[Keeper]:
    made = Keeper(tmp_path)
    yield made
    made.stop()


def test_the_light_is_read_and_set_in_percent(backlight: Path) -> None:
    light = Light(backlight.parent)
    assert light.percent() == 50

    light.set(10)

    assert (backlight / "brightness").read_text() == "25"
    assert light.percent() == 10


def test_without_a_backlight_there_is_nothing_to_set(tmp_path: Path) -> None:
    light = Light(tmp_path / "none")
    light.set(50)

    assert light.percent() is None


@pytest.mark.parametrize("text", ["", "many", "0"])
def test_a_backlight_that_says_nonsense_is_left_alone(backlight: Path, text: str) -> None:
    (backlight / "max_brightness").write_text(text)

    assert Light(backlight.parent).percent() is None


def test_a_backlight_that_only_others_may_set_has_no_keys(backlight: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Root may write anywhere, so the file's own rights would show nothing there.
    monkeypatch.setattr(os, "access", lambda path, mode: False)

    assert Light(backlight.parent).percent() is None


def test_a_measured_screen_is_the_same_after_a_restart(keeper: Keeper) -> None:
    first = ScreenSize(keeper, SCREEN)
    assert first.screen == SCREEN

    measured = first.scale(1_050)
    keeper.stop()

    assert measured.px_per_mm == pytest.approx(SCREEN.px_per_mm * 1.05)
    assert ScreenSize(keeper, SCREEN).screen == measured


def test_measuring_twice_goes_on_from_the_first(keeper: Keeper) -> None:
    size = ScreenSize(keeper, SCREEN)
    size.scale(1_100)

    assert size.scale(1_100).px_per_mm == pytest.approx(SCREEN.px_per_mm * 1.21)


def test_another_screen_is_not_taken_for_the_measured_one(keeper: Keeper) -> None:
    ScreenSize(keeper, SCREEN).scale(1_050)
    keeper.stop()
    other = parse_screen("1366x768@15.6in")

    assert ScreenSize(keeper, other).screen == other


@pytest.mark.parametrize("text", ["", "{}", '{"px_per_mm": 900, "told_px_per_mm": 4}'])
def test_a_damaged_measure_is_none(keeper: Keeper, tmp_path: Path, text: str) -> None:
    (tmp_path / "screen.json").write_text(text)

    assert ScreenSize(keeper, SCREEN).screen == SCREEN


def test_no_measure_makes_a_screen_that_none_is(keeper: Keeper) -> None:
    size = ScreenSize(keeper, SCREEN)
    for _ in range(20):
        size.scale(2_000)

    assert size.screen.px_per_mm == 25.0


def test_the_condition_is_said_in_both_languages_the_worst_first() -> None:
    out = PrinterStatus(link=LinkState.UP, ready=False, paper=Paper.OUT, cover_open=False)

    told = findings(seen(out))

    assert (told[0].weight, told[0].sentence.id, told[0].sentence.en) == (
        Weight.BROKEN,
        "Kertas habis.",
        "The paper has run out.",
    )


def test_a_lost_printer_is_said_to_be_lost_and_never_fine() -> None:
    (told,) = findings(seen(PrinterStatus(link=LinkState.DOWN, paper=Paper.OK)))

    assert (told.weight, told.sentence.id) == (Weight.BROKEN, "Perangkat tidak ditemukan.")


def test_an_unproved_test_ticket_is_not_called_printed() -> None:
    assert trial_ended(JobState.UNKNOWN, JobReason.NO_PROOF).weight is Weight.ATTENTION
    assert trial_ended(JobState.PRINTED, JobReason.NONE).weight is Weight.FINE
