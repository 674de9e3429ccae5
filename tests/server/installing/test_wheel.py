"""The wheel for other computers: installed by the real pip, it brings programs that start without this tree."""

import os
import subprocess
import sys
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

from server.installing.wheel import make_wheel

ROOT = Path(__file__).parents[3]
WITHIN_S = 60

# What a program reads beside its code: tokens and fonts of the design, the translations.
STARTS = """
import counter.app, display.app, kiosk.app
from appkit.language import LOCALE_DIR
from appkit.tokens import DESIGN_DIR, read_tokens
read_tokens()
assert (DESIGN_DIR / "fonts").is_dir() and any(LOCALE_DIR.rglob("*.mo"))
print(counter.app.__file__, DESIGN_DIR)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    wheel = make_wheel(ROOT, tmp_path_factory.mktemp("wheels"))
    assert wheel is not None
    return wheel


def test_it_holds_the_programs_and_nothing_of_the_server(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        assert archive.testzip() is None
        roots = {name.partition("/")[0] for name in archive.namelist()}
    information = next(each for each in roots if each.endswith(".dist-info"))
    assert roots - {information} == {
        "appkit", "counter", "design", "display", "hardware", "kiosk", "locale", "wire",
    }  # fmt: skip


def test_it_says_what_each_program_needs(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [each for each in archive.namelist() if each.endswith("/METADATA")]
        told = Parser().parsestr(archive.read(name).decode())
    assert wheel.name == f"giliran-{told['Version']}-py3-none-any.whl"
    needed = told.get_all("Requires-Dist") or []
    assert [each for each in needed if each.startswith("PySide6-Essentials") and "'counter'" in each]
    assert not [each for each in needed if "SQLAlchemy" in each]


def test_programs_start_from_it_alone(wheel: Path, tmp_path: Path) -> None:
    target = tmp_path / "site"
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "install", "--no-index", "--no-deps"]
    subprocess.run([*pip, "--target", target, wheel], check=True, timeout=WITHIN_S, stderr=subprocess.DEVNULL)
    assert {each.name for each in (target / "bin").iterdir()} == {
        "giliran-counter", "giliran-display", "giliran-kiosk",
    }  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": str(target), "QT_QPA_PLATFORM": "offscreen"}
    started = subprocess.run(
        [sys.executable, "-P", "-c", STARTS],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=WITHIN_S,
        check=False,
    )
    assert started.returncode == 0, started.stderr
    assert [str(target) in each for each in started.stdout.split()] == [True, True]


def test_same_tree_is_the_same_file_and_older_ones_go(wheel: Path) -> None:
    old = wheel.with_name("giliran-0.0.1+abc-py3-none-any.whl")
    old.touch()
    before = wheel.read_bytes()
    wheel.unlink()
    again = make_wheel(ROOT, wheel.parent)
    assert again == wheel
    assert wheel.read_bytes() == before
    assert list(wheel.parent.iterdir()) == [wheel]


def test_where_there_is_no_tree_there_is_no_wheel(tmp_path: Path) -> None:
    assert make_wheel(tmp_path, tmp_path / "wheels") is None
