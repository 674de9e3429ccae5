"""The program from the outside: arguments, pictures, and one that runs against nothing."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtGui import QImage

from appkit.options import parse_options
from appkit.robotdriver import RobotDriver
from display import app, pictures


@pytest.mark.parametrize(("text", "metres"), [("10m", 10.0), ("7.5", 7.5), ("12 m", 12.0), ("50m", 50.0)])
def test_the_seat_distance_is_read(tmp_path: Path, text: str, metres: float) -> None:
    arguments = ["--state", str(tmp_path), "--seat-distance", text]
    assert parse_options("display", arguments, app._own_arguments).extra.seat_distance == metres


@pytest.mark.parametrize("text", ["", "0", "0.5m", "51m", "far", "10 feet", "-3"])
def test_a_distance_that_no_hall_has_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str) -> None:
    with pytest.raises(SystemExit):
        parse_options("display", ["--state", str(tmp_path), f"--seat-distance={text}"], app._own_arguments)
    assert "from 1m to 50m" in capsys.readouterr().err


def test_without_any_server_it_says_what_to_give(tmp_path: Path) -> None:
    arguments = ["--state", str(tmp_path), "--screen", "960x540@43in", "--no-find"]
    done = subprocess.run(
        [sys.executable, "-m", "display", *arguments], capture_output=True, text=True, timeout=30, check=False
    )
    assert done.returncode == app.EXIT_USAGE
    assert "--server" in done.stderr


def test_it_runs_without_its_server_and_ends_cleanly(tmp_path: Path) -> None:
    nobody = "http://127.0.0.1:9"
    arguments = ["--state", str(tmp_path), "--server", nobody, "--screen", "1366x768@22in", "--quiet", "--no-flash"]
    with RobotDriver("display", [*arguments, "--zone", "Lantai 1"]) as board:
        board.wait("board.sentence", contains="Papan ini")
        board.wait("board.rule", contains="terlalu kecil")
        assert board.close() == 0


def test_pictures_are_written_in_the_size_of_their_screens(qapp: object, tmp_path: Path) -> None:
    files = pictures.write_pictures(tmp_path, lambda name: name in ("board-fresh-landscape", "board-lost-portrait"))
    sizes = {file.name: (QImage(str(file)).width(), QImage(str(file)).height()) for file in files}
    assert sizes == {"board-fresh-landscape.png": (1920, 1080), "board-lost-portrait.png": (1080, 1920)}


def test_the_names_of_pictures_differ() -> None:
    names = [(scene.name, screen) for scene in pictures.scenes() for screen in scene.screens]
    assert len(names) == len(set(names))


def test_pictures_need_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    assert pictures.main([]) == 2
    assert "DIR" in capsys.readouterr().err
