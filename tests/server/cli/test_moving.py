"""Announcing a move: devices hear of it in what they ask when they connect."""

from collections.abc import Callable
from pathlib import Path

import pytest

from server.moving import read_move
from tests.server.cli.conftest import Lines

NEW = "http://192.168.2.10:8000"


def test_move_is_said_shown_and_taken_back(lines: Lines, data: Path) -> None:
    assert "stay" in lines("office", "moves-to")[0]
    assert NEW in lines("office", "moves-to", NEW)[0]
    assert read_move(data) == NEW
    assert NEW in lines("office", "moves-to")[0]
    lines("office", "moves-to", "none")
    assert read_move(data) is None


@pytest.mark.parametrize("url", ["192.168.2.10", "ftp://x", "http://", "http://a/ b"])
def test_what_is_no_address_is_refused(refusal: Callable[..., str], data: Path, url: str) -> None:
    assert "is not an address such as http" in refusal("office", "moves-to", url)
    assert read_move(data) is None
