"""Arguments, log, and the frame around a program."""

from __future__ import annotations

import json
import logging
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from appkit.language import LanguageCode
from appkit.log import log_event, start_log
from appkit.options import Options, parse_options
from appkit.shell import EXIT_ERROR, Shell
from appkit.tokens import Reader, ThemeName


@pytest.fixture
def options(tmp_path: Path) -> Options:
    return parse_options("kiosk", ["--state", str(tmp_path), "--screen", "1080x1920@21.5in"])


@pytest.fixture(autouse=True)
def _log_as_before() -> Iterator[None]:
    logger = logging.getLogger("giliran")
    before = (logger.handlers[:], logger.level, logger.propagate)
    yield
    logger.handlers[:], logger.level, logger.propagate = before


def test_defaults_are_indonesian_full_screen_and_a_folder_of_their_own() -> None:
    options = parse_options("kiosk", [])
    assert (options.server, options.pair_code, options.screen, options.windowed) == (None, None, None, False)
    assert options.language is LanguageCode.INDONESIAN
    assert options.state_dir.is_dir()
    assert options.state_dir.parts[-2:] == ("giliran", "kiosk")


def test_arguments_are_read(tmp_path: Path) -> None:
    arguments = ["--server", "http://127.0.0.1:1", "--pair", "ABC234", "--language", "en", "--windowed"]
    options = parse_options("counter", [*arguments, "--state", str(tmp_path / "new" / "folder")])
    assert (options.server, options.pair_code, options.windowed) == ("http://127.0.0.1:1", "ABC234", True)
    assert options.language is LanguageCode.ENGLISH
    assert options.state_dir == tmp_path / "new" / "folder"


def test_a_program_adds_arguments_of_its_own(tmp_path: Path) -> None:
    def extend(parser: ArgumentParser) -> None:
        parser.add_argument("--seat", type=float)

    assert parse_options("display", ["--state", str(tmp_path), "--seat", "8"], extend).extra.seat == 8.0


@pytest.mark.parametrize("arguments", [["--screen", "big"], ["--language", "de"], ["--unknown"]])
def test_wrong_arguments_end_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse_options("kiosk", arguments)
    assert ended.value.code == 2
    assert "giliran kiosk" in capsys.readouterr().err


def test_events_are_one_json_line_each(capsys: pytest.CaptureFixture[str]) -> None:
    start_log("kiosk")
    start_log("kiosk")
    log_event("printed", ticket_id=4, path=Path("a"))
    try:
        raise ValueError("two\nlines")
    except ValueError:
        logging.getLogger("giliran").exception("failed")
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [line["event"] for line in lines] == ["printed", "failed"]
    assert (lines[0]["program"], lines[0]["ticket_id"], lines[0]["path"]) == ("kiosk", 4, "a")
    assert "two\nlines" in lines[1]["trace"]


def test_what_was_begun_is_ended_in_reverse_even_if_one_fails(qapp: QApplication, options: Options) -> None:
    ended: list[str] = []

    def fail() -> None:
        raise RuntimeError("on purpose")

    with Shell(options) as shell:
        shell.at_end(lambda: ended.append("first"))
        shell.at_end(fail)
        shell.at_end(lambda: ended.append("last"))
    assert ended == ["last", "first"]


def test_a_window_gets_the_size_of_the_screen_named_and_closing_it_ends_the_program(
    qapp: QApplication, options: Options
) -> None:
    with Shell(options) as shell:
        window = QLabel("x")
        QTimer.singleShot(0, window.close)
        assert shell.run(window) == 0
        assert (window.width(), window.height()) == (1080, 1920)


def test_without_a_screen_named_the_system_s_is_filled(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    with Shell(parse_options("kiosk", ["--state", str(tmp_path)])) as shell:
        window = QLabel("x")
        shell.show(window)
        assert window.isFullScreen()
        qtbot.waitUntil(lambda: window.size() == qapp.primaryScreen().size())
        window.close()


def test_the_theme_has_the_screen_s_millimetres(qapp: QApplication, options: Options) -> None:
    with Shell(options) as shell:
        theme = shell.theme(ThemeName.HALL, Reader.BOARD, seat_m=8.0)
        assert theme.metrics.px_per_mm == shell.screen.px_per_mm == options.screen.px_per_mm
        assert theme.metrics.seat_m == 8.0


def test_an_uncaught_exception_ends_the_program_with_an_error(
    qapp: QApplication, options: Options, capsys: pytest.CaptureFixture[str]
) -> None:
    hook = sys.excepthook
    with Shell(options) as shell:
        QTimer.singleShot(0, lambda: sys.excepthook(RuntimeError, RuntimeError("on purpose"), None))
        assert shell.run() == EXIT_ERROR
    assert sys.excepthook is hook
    assert '"event": "uncaught"' in capsys.readouterr().err
