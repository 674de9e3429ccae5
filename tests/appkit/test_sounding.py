"""Tones that hurt nobody, and players that say when nothing could be heard."""

import sys
import wave
from pathlib import Path
from types import SimpleNamespace

import pytest
from pytestqt.qtbot import QtBot

from appkit.sounding import PlayerSound, WindowsSound, find_player, write_tones


@pytest.mark.parametrize(("loudness", "most"), [(0.35, 16_000), (0.1, 4_000), (0.0, 1)])
def test_the_tones_are_short_and_as_soft_as_wanted_and_begin_and_end_in_silence(
    tmp_path: Path, loudness: float, most: int
) -> None:
    write_tones(tmp_path / "tones.wav", (659.3, 523.3), loudness)
    with wave.open(str(tmp_path / "tones.wav"), "rb") as tones:
        assert tones.getnframes() / tones.getframerate() < 1.0
        samples = memoryview(tones.readframes(tones.getnframes())).cast("h")
    assert abs(samples[0]) + abs(samples[-1]) < 10
    assert most / 2 <= max(abs(sample) for sample in samples) + 0.5 < most + 1


@pytest.mark.parametrize(("code", "is_working"), [(0, True), (1, False)])
def test_a_player_that_fails_is_known_to_be_silent(qtbot: QtBot, tmp_path: Path, code: int, is_working: bool) -> None:
    sound = PlayerSound((sys.executable, "-c", f"raise SystemExit({code})"), tmp_path / "tones.wav")
    assert sound.is_working
    with qtbot.waitSignal(sound._process.finished, timeout=10_000):
        sound.ring()
    assert sound.is_working is is_working


def test_without_a_player_there_is_no_sound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_player(tmp_path / "tones.wav") is None


def test_windows_plays_the_file_without_waiting(tmp_path: Path) -> None:
    played: list[tuple[str, int]] = []
    winsound = SimpleNamespace(
        SND_FILENAME=0x20000, SND_ASYNC=1, SND_NODEFAULT=2, PlaySound=lambda *call: played.append(call)
    )  # fmt: skip
    WindowsSound(tmp_path / "help.wav", winsound).ring()
    assert played == [(str(tmp_path / "help.wav"), 0x20003)]
