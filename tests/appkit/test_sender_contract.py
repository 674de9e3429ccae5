"""What every sender does, the real one against a small office as well as the fake."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from appkit.commands import CommandSender
from appkit.fakes import FakeSender
from appkit.sender import Refusal, Result, Sender
from wire.codes import PaperState, RefusalCode
from wire.commands import AskHelp, Command, Done, ReportPaper

ANSWER = Done(seq=12)
REFUSAL = Refusal(code=RefusalCode.WRONG_STATE, detail="called")


class RealWorld:
    """Drives the command sender through the small office."""

    def __init__(self, office, access) -> None:
        self._office = office
        self.sender: Sender = CommandSender(access)
        self.sender.start()

    def on_help(self, verdict: Done | Refusal) -> None:
        self._office.on("ask-help", lambda: verdict)

    def fall_silent(self) -> None:
        self._office.close()

    def keys(self) -> list[str]:
        return [key for _, key, _ in self._office.commands]


class FakeWorld:
    """Drives the fake."""

    def __init__(self) -> None:
        self.sender: Sender = FakeSender()
        self.sender.start()

    def on_help(self, verdict: Done | Refusal) -> None:
        self.sender.on(AskHelp, verdict)

    def fall_silent(self) -> None:
        self.sender.on(AskHelp, None)

    def keys(self) -> list[str]:
        return [sent.key for sent in self.sender.sent]


World = RealWorld | FakeWorld


@pytest.fixture(params=["real", "fake"])
def world(request: pytest.FixtureRequest, qapp: object) -> Iterator[World]:
    world = FakeWorld()
    if request.param == "real":
        world = RealWorld(request.getfixturevalue("office"), request.getfixturevalue("access"))
    yield world
    world.sender.stop()


def ended(world: World, qtbot: QtBot, command: Command, **options: object) -> Result:
    results: list[Result] = []
    world.sender.send(command, results.append, **options)
    qtbot.waitUntil(lambda: len(results) == 1)
    return results[0]


def test_a_command_that_was_carried_out_brings_its_answer(world: World, qtbot: QtBot) -> None:
    world.on_help(ANSWER)
    result = ended(world, qtbot, AskHelp())
    assert (result.answer, result.refusal, result.is_unknown) == (ANSWER, None, False)


def test_a_refused_command_brings_the_reason(world: World, qtbot: QtBot) -> None:
    world.on_help(REFUSAL)
    result = ended(world, qtbot, AskHelp())
    assert (result.answer, result.refusal, result.is_unknown) == (None, REFUSAL, False)


def test_without_an_answer_nobody_knows(world: World, qtbot: QtBot) -> None:
    world.fall_silent()
    result = ended(world, qtbot, AskHelp(), give_up_s=0.2)
    assert result.is_unknown


def test_the_result_never_comes_inside_send(world: World, qtbot: QtBot) -> None:
    world.on_help(ANSWER)
    results: list[Result] = []
    world.sender.send(AskHelp(), results.append)
    assert results == []
    assert world.sender.n_waiting == 1
    qtbot.waitUntil(lambda: len(results) == 1)
    assert world.sender.n_waiting == 0


def test_every_send_has_a_key_of_its_own_and_a_given_one_is_used(world: World, qtbot: QtBot) -> None:
    world.on_help(ANSWER)
    for key in (None, None, "a-key-from-before"):
        ended(world, qtbot, AskHelp(), key=key)
    assert len(set(world.keys())) == 3
    assert world.keys()[2] == "a-key-from-before"


def test_the_same_key_again_gives_the_same_answer(world: World, qtbot: QtBot) -> None:
    world.on_help(REFUSAL)
    first = ended(world, qtbot, AskHelp(), key="once-and-again")
    world.on_help(ANSWER)
    again = ended(world, qtbot, AskHelp(), key="once-and-again")
    assert again == first


def test_two_commands_of_one_key_at_once_are_refused(world: World) -> None:
    world.on_help(ANSWER)
    world.sender.send(AskHelp(), key="one")
    with pytest.raises(ValueError, match="one"):
        world.sender.send(AskHelp(), key="one")


def test_results_come_in_the_order_of_sending_and_are_signalled_too(world: World, qtbot: QtBot) -> None:
    world.on_help(ANSWER)
    signalled: list[Result] = []
    world.sender.finished.connect(signalled.append)
    keys = [world.sender.send(AskHelp()) for _ in range(5)]
    qtbot.waitUntil(lambda: len(signalled) == 5)
    assert [result.key for result in signalled] == keys == world.keys()


def test_after_stop_nothing_is_called_any_more(world: World, qtbot: QtBot) -> None:
    world.on_help(ANSWER)
    results: list[Result] = []
    world.sender.send(AskHelp(), results.append)
    world.sender.stop()
    world.sender.stop()
    qtbot.wait(1)
    assert results == []


def test_the_command_comes_back_with_its_result(world: World, qtbot: QtBot) -> None:
    command = ReportPaper(ticket_id=4, paper=PaperState.PRINTED)
    world.fall_silent()
    assert ended(world, qtbot, command, give_up_s=0.0).command == command
