"""Commands are strict, answers are lenient, and paths are what they look like."""

import re

import pytest
from pydantic import BaseModel, ValidationError

from wire.codes import DeviceRole, OperatorRole, PriorityKind
from wire.commands import COMMANDS, CallNext, Command, Done, HoldTicket, IssueTicket, SignIn


def test_path_is_the_name_of_the_command() -> None:
    assert COMMANDS["issue-ticket"].command is IssueTicket
    assert COMMANDS["call-next"].command is CallNext
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", path) for path in COMMANDS)


def test_every_command_there_is_can_be_sent() -> None:
    # PairDevice and its like have addresses of their own.
    classes = {each for each in Command.__subclasses__() if each.__module__ == "wire.commands"}
    assert {rule.command for rule in COMMANDS.values()} == classes


@pytest.mark.parametrize("path", COMMANDS)
def test_every_command_is_frozen_and_explained(path: str) -> None:
    command = COMMANDS[path].command
    assert command.model_config["frozen"]
    assert command.__doc__


def test_kiosks_do_nothing_that_needs_an_operator() -> None:
    for rule in COMMANDS.values():
        if DeviceRole.KIOSK in rule.devices:
            assert rule.operator is None
        assert DeviceRole.BOARD not in rule.devices


def test_day_and_skills_are_for_supervisors_alone() -> None:
    supervised = [path for path, rule in COMMANDS.items() if rule.operator is OperatorRole.SUPERVISOR]
    assert supervised == ["set-skills", "close-day"]


@pytest.mark.parametrize(
    ("model", "text"),
    [
        (IssueTicket, '{"service_id": "1"}'),
        (IssueTicket, '{"service_id": 1.0}'),
        (IssueTicket, '{"service_id": true}'),
        (IssueTicket, '{"service_id": 0}'),
        (IssueTicket, '{"service_id": 9007199254740993}'),
        (IssueTicket, '{"service_id": 1, "headcount": 0}'),
        (IssueTicket, '{"service_id": 1, "headcount": 100}'),
        (IssueTicket, '{"service_id": 1, "priority": "Elderly"}'),
        (IssueTicket, '{"service_id": 1, "unknown": null}'),
        (HoldTicket, '{"ticket_id": 1, "granted_min": -1, "reason": "other"}'),
        (HoldTicket, '{"ticket_id": 1, "granted_min": 241, "reason": "other"}'),
        (SignIn, '{"operator_name": "sari", "pin": "123"}'),
        (SignIn, '{"operator_name": "sari", "pin": "12345\\n"}'),
        (SignIn, '{"operator_name": "sari", "pin": 12345}'),
        (SignIn, '{"operator_name": "sari\\u0000", "pin": "12345"}'),
        (SignIn, '{"operator_name": "SARI", "pin": "12345"}'),
    ],
)
def test_command_that_is_not_exactly_right_is_refused(model: type[BaseModel], text: str) -> None:
    with pytest.raises(ValidationError):
        model.model_validate_json(text)


def test_edges_of_the_ranges_are_allowed() -> None:
    text = '{"service_id": 9007199254740992, "headcount": 99, "priority": "elderly", "language": "en"}'
    command = IssueTicket.model_validate_json(text)
    assert (command.headcount, command.priority) == (99, PriorityKind.ELDERLY)
    assert HoldTicket.model_validate_json('{"ticket_id": 1, "granted_min": 240, "reason": "other"}').granted_min == 240


def test_answer_of_a_newer_server_is_understood() -> None:
    assert Done.model_validate_json('{"seq": 7, "mood": "fine"}').seq == 7
