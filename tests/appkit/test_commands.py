"""The command sender on the network: repeats with the same key, tokens, and no command held up by another."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from appkit.commands import CommandSender
from appkit.sender import Refusal, Result
from wire.codes import PaperState, RefusalCode
from wire.commands import AskHelp, Done, ReportPaper

ANSWER = Done(seq=12)


@pytest.fixture
def sender(access, qapp: object) -> Iterator[CommandSender]:
    sender = CommandSender(access, timeout_s=1.0)
    sender.start()
    yield sender
    sender.stop()


@pytest.fixture(autouse=True)
def _helpful(office) -> None:
    office.on("ask-help", lambda: ANSWER)
    office.on("report-paper", lambda: ANSWER)


def ended(sender: CommandSender, qtbot: QtBot, give_up_s: float = 10.0) -> Result:
    results: list[Result] = []
    sender.send(AskHelp(), results.append, give_up_s=give_up_s)
    qtbot.waitUntil(lambda: len(results) == 1)
    return results[0]


@pytest.mark.parametrize("failure", ["before", "after", "garbage"])
def test_a_failure_of_the_network_is_repeated_with_the_same_key(sender, office, qtbot: QtBot, failure: str) -> None:
    ended(sender, qtbot)
    office.fail_next(failure, failure, failure)
    result = ended(sender, qtbot)
    assert result.answer == ANSWER
    assert {key for _, key, _ in office.commands[1:]} == {result.key}
    assert office.n_carried_out == 2


@pytest.mark.parametrize("code", [RefusalCode.OVERLOADED, RefusalCode.STORAGE_FAILED, RefusalCode.INTERNAL])
def test_trouble_of_the_server_is_repeated(sender, office, qtbot: QtBot, code: RefusalCode) -> None:
    verdicts = iter([Refusal(code=code), ANSWER])
    office.on("ask-help", lambda: next(verdicts))
    assert ended(sender, qtbot).answer == ANSWER
    assert len(office.commands) == 2


def test_trouble_that_does_not_end_is_told(sender, office, qtbot: QtBot) -> None:
    office.on("ask-help", lambda: Refusal(code=RefusalCode.OVERLOADED))
    assert ended(sender, qtbot, give_up_s=0.3).refusal == Refusal(code=RefusalCode.OVERLOADED)


def test_an_ended_token_is_replaced_and_the_command_repeated(sender, office, qtbot: QtBot) -> None:
    ended(sender, qtbot)
    office.valid_tokens.clear()
    assert ended(sender, qtbot).answer == ANSWER
    assert office.tokens == ["token-0", "token-1"]


def test_a_device_that_is_not_let_in_gets_a_refusal(office, device, qtbot: QtBot) -> None:
    sender = CommandSender(device(office.url, "WRONG234"))
    sender.start()
    assert ended(sender, qtbot).refusal == Refusal(code=RefusalCode.PAIRING_REFUSED)
    sender.stop()


def test_a_device_without_pairing_gets_a_refusal(office, device, qtbot: QtBot) -> None:
    sender = CommandSender(device(office.url))
    sender.start()
    assert ended(sender, qtbot).refusal == Refusal(code=RefusalCode.NOT_SIGNED_IN)
    sender.stop()


def test_the_command_travels_as_json_with_its_fields(sender, office, qtbot: QtBot) -> None:
    results: list[Result] = []
    sender.send(ReportPaper(ticket_id=4, paper=PaperState.PRINTED), results.append)
    qtbot.waitUntil(lambda: len(results) == 1)
    assert office.commands[0][0] == "report-paper"
    assert office.commands[0][2] == {"ticket_id": 4, "paper": "printed"}


def test_a_command_that_waits_for_the_network_does_not_hold_up_the_next(sender, office, qtbot: QtBot) -> None:
    ended(sender, qtbot)
    office.fail_next("before", "before")
    order: list[str] = []
    sender.send(AskHelp(), lambda _: order.append("first"))
    sender.send(ReportPaper(ticket_id=4, paper=PaperState.PRINTED), lambda _: order.append("second"))
    qtbot.waitUntil(lambda: len(order) == 2)
    assert order == ["second", "first"]


def test_a_server_that_comes_back_gets_the_command(sender, office, qtbot: QtBot) -> None:
    office.close()
    results: list[Result] = []
    sender.send(AskHelp(), results.append)
    office.open()
    qtbot.waitUntil(lambda: len(results) == 1)
    assert results[0].answer == ANSWER
