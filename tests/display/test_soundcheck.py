"""The sound check plays the chime and the file, and says how it ended."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from display.chime import chime
from display.loudspeaker import FakeLoudspeaker
from display.soundcheck import play_all

ROOT = Path(__file__).parents[2]


def test_all_sounds_are_played_in_order(qapp: QApplication) -> None:
    speaker = FakeLoudspeaker()
    assert play_all(qapp, speaker, [b"chime", b"sentence"])
    assert speaker.played == [b"chime", b"sentence"]


def test_a_sound_that_is_not_heard_ends_it(qapp: QApplication) -> None:
    speaker = FakeLoudspeaker()
    speaker.is_broken = True
    assert not play_all(qapp, speaker, [b"chime", b"sentence"])
    assert speaker.played == [b"chime"]


@pytest.mark.timeout(60)
def test_the_program_tells_in_one_line_what_this_machine_can_do(tmp_path: Path) -> None:
    sound = tmp_path / "call.wav"
    sound.write_bytes(chime())
    done = subprocess.run(
        [sys.executable, "-m", "display.soundcheck", str(sound)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=50,
        check=False,
    )
    told = json.loads(done.stdout)
    assert (told["ended"] == "no_device") == (told["output"] == "")
    assert (done.returncode == 0) == (told["ended"] == "played")
