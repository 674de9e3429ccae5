"""Which version a program has, as far as it says so in a way that can be shown."""

from types import SimpleNamespace
from typing import Any, cast

import pytest
from websockets.asyncio.server import ServerConnection
from websockets.datastructures import Headers

from server.push.connections import program_version


def connection(*told: str) -> ServerConnection:
    request: Any = SimpleNamespace(headers=Headers([("User-Agent", each) for each in told]))
    return cast(ServerConnection, SimpleNamespace(request=request))


@pytest.mark.parametrize("version", ["0.1.0", "0.1.0+3988cfd13f", "1.2.3-rc.1"])
def test_our_programs_say_their_version(version: str) -> None:
    assert program_version(connection(f"giliran/{version}")) == version


@pytest.mark.parametrize(
    "told",
    ["Mozilla/5.0 (SMART-TV)", "Python/3.11 websockets/17.4", "giliran/", "giliran/<b>", f"giliran/{'1' * 41}", ""],
)
def test_whatever_else_is_said_is_no_version(told: str) -> None:
    assert program_version(connection(told)) is None


def test_nothing_or_two_things_said_is_no_version() -> None:
    assert program_version(connection()) is None
    assert program_version(connection("giliran/1.0", "giliran/2.0")) is None
    assert program_version(cast(ServerConnection, SimpleNamespace(request=None))) is None
