"""Requests about bookings are strict, belong behind the counters, and keep what is personal in their bodies."""

import re

import pytest
from pydantic import ValidationError

from wire.bookings import BOOKING_COMMANDS, AskSlots, ConfirmPlace, fault_of
from wire.codes import DeviceRole, OperatorRole, VisitorFault, VisitorField
from wire.commands import COMMANDS, Command


def test_every_request_there_is_can_be_sent() -> None:
    classes = {each for each in Command.__subclasses__() if each.__module__ == "wire.bookings"}
    assert {rule.command for rule in BOOKING_COMMANDS.values()} == classes


@pytest.mark.parametrize("path", BOOKING_COMMANDS)
def test_request_is_for_staff_who_signed_in_and_has_an_address_of_its_own(path: str) -> None:
    rule = BOOKING_COMMANDS[path]
    assert (rule.area, rule.operator) == ("bookings", OperatorRole.OPERATOR)
    assert rule.devices == {DeviceRole.COUNTER, DeviceRole.DESK}
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", path)
    assert rule.command.__doc__
    assert path not in COMMANDS


@pytest.mark.parametrize("day", ["2026-11-2", "24-11-2026", "2026-11-24T00:00", ""])
def test_day_is_written_in_one_way(day: str) -> None:
    with pytest.raises(ValidationError):
        AskSlots(service_id=1, day=day)


@pytest.mark.parametrize("token", ["short", "../" * 10, "x" * 65])
def test_token_is_a_secret_and_nothing_else(token: str) -> None:
    with pytest.raises(ValidationError):
        ConfirmPlace(token=token)


def test_faults_of_fields_are_read_and_those_of_a_newer_server_left_out() -> None:
    assert fault_of("phone: phone_too_short") == (VisitorField.PHONE, VisitorFault.PHONE_TOO_SHORT)
    assert fault_of("phone: phone_too_loud") is None
    assert fault_of("the body does not fit") is None
