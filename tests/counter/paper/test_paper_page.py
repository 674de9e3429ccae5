"""The paper page on the real program with doubles for the network: begins, is entered, tells of conflicts, ends."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from appkit.sender import Refusal
from appkit.theme import load_fonts
from counter.desk import Key
from counter.paper.keeping import read_paper_book
from counter.paper.model import AFTER_MS, AGAIN_MS
from counter.paper.scenes import PAPER_STATES
from counter.pictures import Scene, Stage
from counter.samples import Crowd, counter, standing
from wire.codes import CounterState, PaperCallEnd, PaperCallOutcome, RefusalCode, TicketState
from wire.commands import EnterPaperCall, PaperCallAnswer

ENTERED = PaperCallAnswer(outcome=PaperCallOutcome.ENTERED)


@pytest.fixture
def stage(qtbot: QtBot, tmp_path: Path) -> Iterator[Stage]:
    load_fonts()
    made = Stage(Scene(name="paper", play=lambda _: None), tmp_path)
    yield made
    made.close()


def lose(stage: Stage, *, for_ms: int = AFTER_MS) -> None:
    stage.feed.advance_ms(5_000)
    stage.paper.look()
    stage.pass_ms(for_ms)
    stage.paper.look()
    stage.settle()


def come_back(stage: Stage, n_looks: int = 6) -> None:
    stage.fill(Crowd(), counter(CounterState.OPEN))
    look(stage, n_looks)


def look(stage: Stage, n_looks: int = 6) -> None:
    for _ in range(n_looks):
        stage.model.tick()
        stage.paper.look()
        stage.settle()


def press(stage: Stage, keys: str) -> None:
    for key in keys:
        stage.pass_ms(1_000)
        stage.paper.press(Key.ENTER if key == "e" else Key(key))
    stage.settle()


def entered(stage: Stage) -> list[tuple[str, PaperCallEnd]]:
    commands = [sent.command for sent in stage.sender.sent if isinstance(sent.command, EnterPaperCall)]
    return [(command.number, command.end) for command in commands]


def seen(stage: Stage, name: str) -> str:
    labels = stage.screens.window.findChildren(QLabel, name)
    return next(label.text() for label in labels if label.isVisible())


def test_it_begins_by_itself_once_the_network_is_away_for_good(stage: Stage) -> None:
    stage.sit(CounterState.OPEN)

    lose(stage, for_ms=AFTER_MS - 1_000)
    assert not stage.paper.is_shown
    stage.pass_ms(1_000)
    stage.paper.look()

    assert stage.paper.is_shown


def test_keys_of_the_pad_reach_it(stage: Stage, qtbot: QtBot) -> None:
    stage.sit(CounterState.OPEN)
    lose(stage)

    for key in (Qt.Key.Key_Asterisk, Qt.Key.Key_4, Qt.Key.Key_Enter):
        window = stage.screens.window
        qtbot.keyClick(window.focusWidget() or window, key, Qt.KeyboardModifier.KeypadModifier)
        QApplication.processEvents()

    assert seen(stage, "paper.number").endswith("004")


def test_what_happened_is_entered_in_order_and_the_desk_comes_back(stage: Stage) -> None:
    stage.sit(CounterState.OPEN)
    lose(stage)
    press(stage, "a1ea2e-z3ee")
    stage.sender.on(EnterPaperCall, ENTERED)

    come_back(stage)

    served, missed = PaperCallEnd.SERVED, PaperCallEnd.MISSED
    assert entered(stage) == [("A 001", served), ("A 002", missed), ("Z 003", served)]
    assert (stage.paper.is_shown, stage.paper.book) == (False, None)


def test_an_answer_that_is_lost_is_asked_for_again(stage: Stage) -> None:
    stage.sit(CounterState.OPEN)
    lose(stage)
    press(stage, "a1ee")

    come_back(stage, 3)
    assert len(entered(stage)) >= 1
    stage.sender.on(EnterPaperCall, ENTERED)
    stage.pass_ms(AGAIN_MS)
    look(stage)

    assert set(entered(stage)) == {("A 001", PaperCallEnd.SERVED)}
    assert stage.paper.book is None


def test_whom_the_server_still_has_here_stays_here(stage: Stage) -> None:
    ticket = standing(TicketState.SERVING)
    stage.sit(CounterState.BUSY, ticket)
    lose(stage)
    assert seen(stage, "paper.number") == ticket.number

    stage.fill(Crowd(), counter(CounterState.BUSY, ticket), ticket)
    look(stage)

    assert entered(stage) == []
    assert not stage.paper.is_shown


def test_a_number_that_is_not_known_yet_is_asked_for_until_it_is(stage: Stage) -> None:
    stage.sit(CounterState.OPEN)
    lose(stage)
    press(stage, "z3ee")
    stage.sender.on(EnterPaperCall, PaperCallAnswer(outcome=PaperCallOutcome.UNKNOWN))
    come_back(stage)
    press(stage, "e")
    assert not stage.paper.is_shown

    stage.sender.on(EnterPaperCall, ENTERED)
    stage.pass_ms(AGAIN_MS)
    look(stage)

    assert stage.paper.book is None


def test_conflicts_stay_until_somebody_has_read_them(stage: Stage) -> None:
    PAPER_STATES["paper-entered"](stage)
    assert stage.paper.is_shown
    assert len(stage.paper.book.conflicts) == 1 if stage.paper.book else False

    press(stage, "e")

    assert not stage.paper.is_shown


def test_without_anybody_at_the_counter_it_waits_for_the_sign_in(stage: Stage, tmp_path: Path) -> None:
    lose(stage)
    press(stage, "a1ee")
    assert stage.paper.is_shown

    come_back(stage)

    assert (stage.paper.is_shown, entered(stage)) == (False, [])
    assert read_paper_book(tmp_path) is not None


def test_a_refusal_changes_nothing(stage: Stage) -> None:
    stage.sit(CounterState.OPEN)
    lose(stage)
    press(stage, "a1ee")
    stage.sender.on(EnterPaperCall, Refusal(code=RefusalCode.DAY_CLOSED))

    come_back(stage)

    assert stage.paper.book is not None
    assert [call.number for call in stage.paper.book.owed] == ["A 001"]


@pytest.mark.parametrize("name", sorted(PAPER_STATES))
def test_every_scene_can_be_shown(stage: Stage, name: str) -> None:
    play: Callable[[Stage], None] = PAPER_STATES[name]

    play(stage)

    assert stage.paper.is_shown
