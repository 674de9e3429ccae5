"""The kiosk's sound: once for each ticket, as loud as staff want, silent where nothing can play."""

from __future__ import annotations

import wave
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QObject

from kiosk.chime import Chime
from kiosk.flow import KioskState
from kiosk.flow.state import Page, PaperView, ShownTicket, Visit
from kiosk.keeper import Keeper
from kiosk.samples import ticket


class Counted:
    """A sound that is counted."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.n_rings = 0
        self.is_working = True

    def ring(self) -> None:
        self.n_rings += 1

    @property
    def loudest(self) -> int:
        with wave.open(str(self.file), "rb") as tones:
            return max(memoryview(tones.readframes(tones.getnframes())).cast("h"))


@pytest.fixture
def keeper(tmp_path: Path, qapp: QObject) -> Iterator[Keeper]:
    made = Keeper(tmp_path)
    yield made
    made.stop()


@pytest.fixture
def heard() -> list[Counted]:
    return []


@pytest.fixture
def chime(keeper: Keeper, tmp_path: Path, heard: list[Counted]) -> Chime:
    return make(keeper, tmp_path, heard)


def make(keeper: Keeper, folder: Path, heard: list[Counted]) -> Chime:
    def player(file: Path, parent: QObject) -> Counted:
        heard.append(Counted(file))
        return heard[-1]

    return Chime(keeper, folder, player=player)


def shown(view: PaperView, ticket_id: int = 1) -> KioskState:
    paper = ShownTicket(paper=ticket(ticket_id=ticket_id), view=view, leaves_at_ms=0)
    return replace(KioskState(), visit=Visit(page=Page.TICKET, ticket=paper))


def test_it_rings_once_when_the_paper_is_there_or_surely_is_not(chime: Chime, heard: list[Counted]) -> None:
    chime.hear(KioskState())
    chime.hear(shown(PaperView.PRINTING))
    assert heard[0].n_rings == 0
    for view in (PaperView.ASKING, PaperView.PRINTED, PaperView.MISSING):
        chime.hear(shown(view))
    assert heard[0].n_rings == 1
    chime.hear(shown(PaperView.SCREEN_ONLY, ticket_id=2))
    assert heard[0].n_rings == 2


def test_it_is_quiet_at_first_and_as_loud_as_staff_want_after_a_restart_too(
    chime: Chime, keeper: Keeper, tmp_path: Path, heard: list[Counted]
) -> None:
    assert chime.percent() == 40
    quiet = heard[0].loudest
    chime.set(80)
    assert heard[0].n_rings == 1
    assert heard[0].loudest == pytest.approx(2 * quiet, rel=0.01)
    keeper.stop()

    again = Keeper(tmp_path)
    assert make(again, tmp_path, heard).percent() == 80
    again.stop()


def test_at_nothing_it_is_silent(chime: Chime, heard: list[Counted]) -> None:
    chime.set(0)
    chime.hear(shown(PaperView.PRINTED))
    assert heard[0].n_rings == 0
    assert chime.percent() == 0


def test_where_nothing_can_be_heard_there_is_nothing_to_set(
    chime: Chime, keeper: Keeper, tmp_path: Path, heard: list[Counted]
) -> None:
    without = Chime(keeper, tmp_path, player=lambda file, parent: None)
    without.hear(shown(PaperView.PRINTED))
    without.set(60)
    assert without.percent() is None
    heard[0].is_working = False
    assert chime.percent() is None


@pytest.mark.parametrize("text", ["", "{", '{"percent": 400}', '{"percent": "loud"}'])
def test_a_damaged_file_is_as_none(keeper: Keeper, tmp_path: Path, heard: list[Counted], text: str) -> None:
    (tmp_path / "sound.json").write_text(text)
    assert make(keeper, tmp_path, heard).percent() == 40


def test_a_disk_that_cannot_be_written_leaves_the_kiosk_silent(keeper: Keeper, tmp_path: Path) -> None:
    assert Chime(keeper, tmp_path / "gone").percent() is None
