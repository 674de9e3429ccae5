"""Galleries: the folder that is asked for, a browser of the machine, and a picture for each page."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from server.web.drawing import Gallery, Picture

BROWSER = """#!/bin/sh
for word in "$@"; do
    case $word in
        --screenshot=*) /bin/cp {drawn} "${{word#--screenshot=}}" ;;
        --window-size=*) echo "$word" >> {asked} ;;
    esac
done
"""
GALLERY = Gallery(
    module="server.some.pictures",
    subject="the pages were",
    pictures=lambda _folder: (
        Picture(name="plain", html="<p>A 001</p>", size_px=(40, 30)),
        Picture(name="cut", html="<p>A 002</p>", size_px=(40, 30), frame_px=20),
    ),
)


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What a browser was told that draws one picture only, 40 by 50."""
    drawn, asked, programs = tmp_path / "drawn.png", tmp_path / "asked", tmp_path / "programs"
    Image.new("RGB", (40, 50)).save(drawn)
    programs.mkdir()
    browser = programs / "chromium"
    browser.write_text(BROWSER.format(drawn=drawn, asked=asked))
    browser.chmod(0o755)
    monkeypatch.setenv("PATH", str(programs))
    return asked


def test_gallery_draws_each_page_into_the_folder_and_cuts_the_frame_off(
    asked: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "new" / "folder"
    assert GALLERY.main([str(target)]) == 0
    assert asked.read_text().split() == ["--window-size=40,30", "--window-size=40,50"]
    assert capsys.readouterr().out.split() == [f"{target}/plain.png", f"{target}/cut.png"]
    for name, size in (("plain.png", (40, 50)), ("cut.png", (40, 30))):
        with Image.open(target / name) as picture:
            assert picture.size == size


def test_gallery_without_a_folder_says_how_it_is_called(capsys: pytest.CaptureFixture[str]) -> None:
    assert GALLERY.main([]) == 2
    assert capsys.readouterr().err == "usage: python -m server.some.pictures DIR\n"


def test_machine_without_a_browser_is_told_and_is_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert GALLERY.main([str(tmp_path / "new")]) == 0
    assert "the pages were not drawn: no Chromium" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()
