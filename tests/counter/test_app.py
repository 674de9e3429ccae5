"""The program as a whole: it starts without a server, says so, and ends cleanly."""

import socket
import subprocess
import sys

from appkit.robotdriver import RobotDriver
from counter.app import EXIT_NO_SERVER, main
from counter.pictures import Stage, scenes


def test_without_any_server_known_it_says_so_and_ends(qapp, tmp_path):
    assert main(["--state", str(tmp_path), "--no-find"]) == EXIT_NO_SERVER


def test_with_a_server_that_is_away_it_shows_the_sign_in_and_ends_when_told(qapp, tmp_path):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    arguments = ["--server", f"http://127.0.0.1:{port}", "--pair", "ABCD2345", "--state", str(tmp_path)]
    with RobotDriver("counter", arguments) as program:
        assert program.wait("signin.pin")["enabled"]
        assert program.text("status") == "Sedang menyambung ke server …"
        assert program.close() == 0


def test_scenes_have_names_of_their_own_and_cover_both_languages_and_sizes():
    found = list(scenes())
    assert len({scene.name for scene in found}) == len(found)
    assert {(scene.language, scene.is_large) for scene in found} == {
        ("id", False), ("id", True), ("en", False), ("en", True),
    }  # fmt: skip


def test_picture_of_a_call_shows_the_window(qapp, tmp_path):
    scene = next(scene for scene in scenes() if scene.name == "called-worst")
    stage = Stage(scene, tmp_path)
    scene.play(stage)
    stage.picture(tmp_path / "called.png")
    stage.close()
    assert (tmp_path / "called.png").stat().st_size > 20_000


def test_pure_heart_needs_neither_qt_nor_appkit():
    code = "import sys, counter.desk; print(sorted(m for m in sys.modules if m.split('.')[0] in ('PySide6', 'appkit')))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert result.stdout.strip() == "[]"
