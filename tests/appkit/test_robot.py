"""The robot uses a real program in its own process, and says truly what happened."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from appkit.robotdriver import RobotDriver, RobotError

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RobotDriver]:
    with start(tmp_path_factory.mktemp("state")) as robot:
        robot.wait("button")
        yield robot


def start(state_dir: Path) -> RobotDriver:
    arguments = ["--state", str(state_dir), "--screen", "1080x1920@21.5in"]
    return RobotDriver("sample_program:main", arguments, {"PYTHONPATH": str(HERE)})


@pytest.mark.parametrize("press", [RobotDriver.touch, RobotDriver.click])
def test_a_press_reaches_the_program(shared: RobotDriver, press: object) -> None:
    before = int(shared.read("button")["accessible_name"] or 0)
    assert callable(press)
    answer = press(shared, "button")
    assert answer["hit"] == "button"
    assert shared.wait("button", text=str(before + 1))


def test_what_lies_over_the_target_gets_the_touch(shared: RobotDriver) -> None:
    with pytest.raises(RobotError, match="'cover' lies over it"):
        shared.touch("behind")


@pytest.mark.parametrize(
    ("name", "why"), [("off", "disabled"), ("hidden", "hidden"), ("nobody", "no widget is called")]
)
def test_what_a_person_could_not_press_is_refused(shared: RobotDriver, name: str, why: str) -> None:
    with pytest.raises(RobotError, match=why):
        shared.touch(name)


def test_typed_text_and_a_scan_go_where_the_focus_is(shared: RobotDriver) -> None:
    shared.click("field")
    shared.key("A", ctrl=True)
    shared.type("ab 12")
    assert shared.text("field") == "ab 12"
    shared.key("A", ctrl=True)
    shared.scan("GLR-7")
    assert shared.wait("label", text="entered GLR-7")
    shared.key("A", ctrl=True)
    shared.type("z")
    shared.key("Enter", keypad=True)
    assert shared.wait("label", text="entered z")


def test_keys_of_a_scan_were_pressed_quickly_however_slow_the_program_is(shared: RobotDriver) -> None:
    shared.click("slow")
    shared.scan("GLR-7")
    assert shared.wait("label", text="GLR-7 3 ms")


def test_the_picture_has_the_size_of_the_screen(shared: RobotDriver, tmp_path: Path) -> None:
    answer = shared.grab(tmp_path / "window.png")
    assert (answer["width_px"], answer["height_px"]) == (1080, 1920)
    with Image.open(tmp_path / "window.png") as picture:
        assert picture.size == (1080, 1920)
        assert len(picture.convert("RGB").getcolors(1 << 16) or []) > 2


def test_rows_of_a_list_are_read(shared: RobotDriver) -> None:
    assert shared.read("list")["rows"] == [["A 001"], ["A 002"]]


def test_the_tree_names_what_is_visible(shared: RobotDriver) -> None:
    names = [widget["name"] for widget in shared.tree()]
    assert "button" in names
    assert "hidden" not in names


def test_touch_at_uses_millimetres_of_the_screen(shared: RobotDriver) -> None:
    px_per_mm = 1920 / 476.0  # 21.5 inch portrait: 476 mm high
    x, y, width, height = next(widget["place_px"] for widget in shared.tree() if widget["name"] == "button")
    answer = shared.touch_at((x + width / 2) / px_per_mm, (y + height / 2) / px_per_mm)
    assert answer["hit"] == "button"


def test_a_wait_ends_with_what_was_there_instead(shared: RobotDriver) -> None:
    with pytest.raises(RobotError, match=r"timeout.*GLR-never"):
        shared.wait("label", text="GLR-never", timeout_s=0.05)


def test_a_wait_may_be_for_something_to_be_absent(shared: RobotDriver) -> None:
    assert shared.wait("nobody", visible=False)["found"] is False


def test_nonsense_is_refused_and_the_program_lives_on(shared: RobotDriver) -> None:
    for command in ("dance", "touch_at", "key"):
        with pytest.raises(RobotError):
            shared.do(command, key="Nokey")
    assert shared.read("button")["found"]


def test_closing_ends_the_program_properly(tmp_path: Path) -> None:
    robot = start(tmp_path)
    robot.wait("button")
    assert robot.close() == 0
    assert "ended properly" in robot.log
    assert robot.close() == 0


def test_a_term_signal_ends_the_program_properly(tmp_path: Path) -> None:
    with start(tmp_path) as robot:
        robot.wait("button")
        os.kill(robot.pid, signal.SIGTERM)
        with pytest.raises(RobotError, match="has ended"):
            robot.wait("nobody", timeout_s=10.0)
        assert robot.close() == 0
        assert "ended properly" in robot.log


def test_a_bug_ends_the_program_and_leaves_its_trace_in_the_log(tmp_path: Path) -> None:
    with start(tmp_path) as robot:
        robot.wait("button")
        robot.do("touch", name="broken")
        assert robot.close() == 70
        assert any('"event": "uncaught"' in line and "broken on purpose" in line for line in robot.log)
