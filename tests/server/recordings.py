"""Recordings that a test can tell apart: each word is a tone of its own, so that a joined sound can be read back."""

import math
from array import array
from collections.abc import Iterable
from itertools import groupby, pairwise
from pathlib import Path

from server.voice.waves import Sound, read_wave, write_wave

RATE_HZ = 16_000
_FRAME = 160
_SILENCE = 60


def tone(hz: float, *, length_s: float = 0.12, peak: int = 10_000, rate_hz: int = RATE_HZ) -> Sound:
    """A tone between two tenths of a second of silence."""
    silence = [0] * (rate_hz // 10)
    voice = [round(peak * math.sin(2 * math.pi * hz * n / rate_hz)) for n in range(round(length_s * rate_hz))]
    return Sound(rate_hz=rate_hz, samples=array("h", [*silence, *voice, *silence]))


class Pack:
    """A folder of recordings. The peaks differ, as people's distances from a microphone do."""

    def __init__(self, directory: Path, names: Iterable[str]) -> None:
        self.directory = directory
        self.pitches = {name: 300 + 40 * n for n, name in enumerate(names)}
        directory.mkdir(parents=True)
        for n, name in enumerate(self.pitches):
            self.record(name, tone(self.pitches[name], peak=4_000 + 3_000 * (n % 4)))

    def record(self, name: str, sound: Sound) -> None:
        """Put a recording in the place of the one there was."""
        (self.directory / f"{name}.wav").write_bytes(write_wave(sound))

    def heard(self, data: bytes) -> list[str]:
        """The names of the recordings that a joined sound consists of, in order."""
        sound = read_wave(data)
        return [self._name(voice, sound.rate_hz) for voice in voices(sound)]

    def _name(self, voice: list[int], rate_hz: int) -> str:
        n_crossings = sum((one < 0) != (two < 0) for one, two in pairwise(voice))
        hz = n_crossings / 2 / (len(voice) / rate_hz)
        return min(self.pitches, key=lambda name: abs(self.pitches[name] - hz))


def voices(sound: Sound) -> list[list[int]]:
    """The parts of a sound between its silences."""
    frames = [sound.samples[n : n + _FRAME].tolist() for n in range(0, len(sound.samples), _FRAME)]
    grouped = groupby(frames, key=lambda frame: max(map(abs, frame)) > _SILENCE)
    found = [[sample for frame in run for sample in frame] for is_voice, run in grouped if is_voice]
    return [_without_silence(voice) for voice in found]


def _without_silence(voice: list[int]) -> list[int]:
    loud = [n for n, sample in enumerate(voice) if abs(sample) > _SILENCE]
    return voice[loud[0] : loud[-1] + 1]
