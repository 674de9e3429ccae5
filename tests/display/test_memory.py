"""What the hall has heard, over a restart."""

from collections.abc import Callable
from pathlib import Path

import pytest

from display.announcer import HeardCalls
from display.memory import HeardFile
from wire.rows import CallRow

MakeCall = Callable[..., CallRow]


def test_what_was_kept_is_known_after_a_restart(tmp_path: Path, a_call: MakeCall) -> None:
    heard = HeardFile(tmp_path).load()
    heard.add(a_call(id=7))
    HeardFile(tmp_path).save(heard)
    assert a_call(id=7) in HeardFile(tmp_path).load()
    assert a_call(id=8) not in HeardFile(tmp_path).load()


@pytest.mark.parametrize("content", ["", "{", "[1, 2]", '[["a", "b"]]', "null", "[[1]]", "\x00\xff"])
def test_a_damaged_file_is_as_good_as_none(tmp_path: Path, content: str) -> None:
    (tmp_path / "heard.json").write_text(content, encoding="latin-1")
    assert HeardFile(tmp_path).load().keys == ()


def test_a_folder_that_cannot_be_written_does_no_harm(tmp_path: Path, a_call: MakeCall) -> None:
    heard = HeardCalls()
    heard.add(a_call())
    HeardFile(tmp_path / "missing").save(heard)
    assert HeardFile(tmp_path / "missing").load().keys == ()
