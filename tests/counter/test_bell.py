"""The bell of a request for help: when it rings, and that every computer has some sound."""

import sys

import pytest
from PySide6.QtWidgets import QApplication

from appkit.sounding import PlayerSound
from counter.bell import AGAIN_MS, Beep, Bell, find_sound

PLAYER = """#!{python}
import shutil, sys
shutil.copy(sys.argv[-1], {heard!r})
"""


class Counting:
    """A sound that is counted."""

    n_rings = 0

    def ring(self):
        self.n_rings += 1


class Switch:
    """Whether the operator wants it quiet."""

    is_on = False

    def __call__(self):
        return self.is_on


@pytest.fixture
def quiet():
    return Switch()


@pytest.fixture
def sound():
    return Counting()


@pytest.fixture
def bell(sound, quiet):
    return Bell(sound, quiet)


def rings(bell, sound, *moments):
    """How often it has rung after each moment: (requests, milliseconds)."""
    counts = []
    for requests, now_ms in moments:
        bell.hear(requests, now_ms)
        counts.append(sound.n_rings)
    return counts


def test_a_request_rings_at_once_and_then_now_and_again(bell, sound):
    start = 5_000
    assert rings(
        bell, sound, ([], 0), ([7], start), ([7], start + 200), ([7], start + AGAIN_MS - 1), ([7], start + AGAIN_MS),
        ([7], start + AGAIN_MS + 200), ([7], start + 2 * AGAIN_MS),
    ) == [0, 1, 1, 1, 2, 2, 3]  # fmt: skip


def test_it_stops_when_somebody_goes(bell, sound):
    assert rings(bell, sound, ([7], 0), ([], 300), ([], AGAIN_MS), ([], 9 * AGAIN_MS)) == [1, 1, 1, 1]


def test_a_second_visitor_rings_anew_and_the_first_one_gone_does_not(bell, sound):
    assert rings(bell, sound, ([7], 0), ([7, 8], 3_000), ([8], 4_000), ([8], 3_000 + AGAIN_MS)) == [1, 2, 2, 3]


def test_a_silenced_program_does_not_ring_and_does_not_catch_up(bell, sound, quiet):
    quiet.is_on = True
    assert rings(bell, sound, ([7], 0), ([7], AGAIN_MS)) == [0, 0]
    quiet.is_on = False
    assert rings(bell, sound, ([7], AGAIN_MS + 200), ([7], 2 * AGAIN_MS)) == [0, 1]


@pytest.mark.parametrize("name", ["pw-play", "paplay", "aplay"])
def test_a_player_of_the_system_gets_the_tones(qapp, qtbot, tmp_path, monkeypatch, name):
    heard = tmp_path / "heard.wav"
    player = tmp_path / name
    player.write_text(PLAYER.format(python=sys.executable, heard=str(heard)))
    player.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    sound = find_sound(tmp_path)
    assert isinstance(sound, PlayerSound)
    sound.ring()
    sound.ring()
    assert sound._process.waitForFinished(10_000)
    assert heard.read_bytes() == (tmp_path / "help.wav").read_bytes()


def test_without_any_player_the_desktop_beeps(qapp, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    sound = find_sound(tmp_path)
    assert isinstance(sound, Beep)
    beeps = []
    monkeypatch.setattr(QApplication, "beep", lambda: beeps.append(1))
    sound.ring()
    assert beeps == [1]


def test_a_folder_that_cannot_be_written_costs_the_tones_alone(tmp_path):
    (tmp_path / "file").touch()
    assert isinstance(find_sound(tmp_path / "file"), Beep)
