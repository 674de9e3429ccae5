"""The whole way to the office in one piece, and downloads."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from appkit.downloads import Downloads
from appkit.feed import FeedState
from appkit.office import NoServerError, Office
from appkit.options import parse_options
from appkit.sender import Result
from wire.commands import AskHelp, Done


def answered(arguments: list[str], tmp_path: Path, qtbot: QtBot) -> list[Result]:
    with Office.open(parse_options("kiosk", [*arguments, "--state", str(tmp_path)])) as way:
        results: list[Result] = []
        way.start()
        way.sender.send(AskHelp(), results.append)
        qtbot.waitUntil(lambda: way.feed.state is FeedState.LIVE and len(results) == 1)
    return results


def test_an_office_opens_from_the_command_line_and_then_from_its_memory(office, tmp_path: Path, qtbot: QtBot) -> None:
    office.on("ask-help", lambda: Done(seq=3))
    for arguments in (["--server", office.url, "--pair", "ABCD2345"], []):
        assert answered(arguments, tmp_path, qtbot)[0].answer == Done(seq=3)


def test_without_any_server_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(NoServerError):
        Office.open(parse_options("kiosk", ["--state", str(tmp_path)]))


def test_an_office_that_never_started_can_be_stopped(office, tmp_path: Path, qtbot: QtBot) -> None:
    way = Office.open(parse_options("kiosk", ["--server", office.url, "--state", str(tmp_path)]))
    way.stop()
    way.stop()


def test_files_are_fetched_and_missing_ones_told(office, access, qtbot: QtBot) -> None:
    downloads = Downloads(access)
    fetched: dict[str, bytes | None] = {}
    downloads.fetched.connect(fetched.__setitem__)
    downloads.start()
    downloads.fetch("/api/voice/known.wav")
    downloads.fetch("/api/voice/other.wav")
    qtbot.waitUntil(lambda: len(fetched) == 2)
    office.close()
    downloads.fetch("/api/voice/late.wav")
    qtbot.waitUntil(lambda: len(fetched) == 3)
    downloads.stop()
    assert fetched["/api/voice/known.wav"] == b"RIFF of /api/voice/known.wav"
    assert fetched["/api/voice/other.wav"] is fetched["/api/voice/late.wav"] is None
