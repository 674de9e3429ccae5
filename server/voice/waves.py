"""Sound as numbers: reads WAV files, takes silence off their ends, evens their levels, joins them, writes them again.

Run as a program, `even PEAK` does that to the sound on standard input, and `join` to the recordings that a JSON text on
standard input names; the sound goes to standard output. Exit code 1 and one line of why if it cannot.
"""

from __future__ import annotations

import io
import json
import math
import sys
import wave
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

FULL_PEAK = 29_000
"""The highest sample of a sound at full level."""

LEAST_PEAK = 500
"""Quieter than this is noise, not a voice: making it loud would make noise loud."""

LONGEST_CLIP_S = 10

_SILENCE_LEVEL = 200
_PAD_S = 0.08
# Rooms are not as silent as an engine: what lies this far below a recording's own peak is its silence.
_CLIP_SILENCE = 0.02
_CLIP_PAD_S = 0.02
_FADE_S = 0.005
_MOST_GAIN = 8.0


class NotAWaveError(ValueError):
    """The bytes are no 16-bit mono WAV, or one without any sound in it."""


@dataclass(frozen=True, kw_only=True)
class Sound:
    """One channel of 16-bit samples."""

    rate_hz: int
    samples: array[int]

    @property
    def length_s(self) -> float:
        """How long it sounds."""
        return len(self.samples) / self.rate_hz

    @property
    def peak(self) -> int:
        """How far its samples go from zero."""
        return max(max(self.samples, default=0), -min(self.samples, default=0))


@dataclass(frozen=True, kw_only=True)
class Part:
    """A recording within a joined sound, and the silence after it."""

    path: str
    pause_ms: int


def peak_of(level: int) -> int:
    """The highest sample at a level of 1 to 100."""
    return FULL_PEAK * level // 100


def read_wave(data: bytes) -> Sound:
    """The sound in a WAV file. A length that does not fit is ignored: engines that write to a pipe cannot know it.

    Raises:
        NotAWaveError: anything but 16-bit mono PCM.
    """
    try:
        with wave.open(io.BytesIO(data)) as file:
            if file.getnchannels() != 1 or file.getsampwidth() != 2:
                raise NotAWaveError(f"{file.getnchannels()} channels of {8 * file.getsampwidth()} bits")
            rate_hz, frames = file.getframerate(), file.readframes(file.getnframes())
    except (wave.Error, EOFError) as error:
        raise NotAWaveError(str(error) or "the file is too short for a sound") from error
    samples = array("h", frames[: len(frames) // 2 * 2])
    if sys.byteorder == "big":
        samples.byteswap()
    return Sound(rate_hz=rate_hz, samples=samples)


def write_wave(sound: Sound) -> bytes:
    """The sound as a WAV file."""
    samples = array("h", sound.samples)
    if sys.byteorder == "big":
        samples.byteswap()
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(sound.rate_hz)
        file.writeframes(samples.tobytes())
    return buffer.getvalue()


def evened(sound: Sound, peak: int = FULL_PEAK) -> Sound:
    """The same without the silence at both ends (0.08 s stay) and at one level, so that no sentence is quieter.

    Raises:
        NotAWaveError: there is nothing to hear.
    """
    _require_voice(sound)
    kept = _trimmed(sound.samples, _SILENCE_LEVEL, round(_PAD_S * sound.rate_hz))
    return Sound(rate_hz=sound.rate_hz, samples=_louder(kept, peak / sound.peak))


def joined(clips: Sequence[Sound], pauses_ms: Sequence[int], peak: int = FULL_PEAK) -> Sound:
    """Recordings one after the other as one sound: silence off their ends, equally loud, each with its pause after it.

    Raises:
        NotAWaveError: one is silent, or they differ in their sample rate.
    """
    (rate_hz, *others) = {clip.rate_hz for clip in clips}
    if others:
        raise NotAWaveError(f"the recordings have different sample rates: {rate_hz} and {others[0]} Hz")
    voices = [_voice(clip) for clip in clips]
    loudest = max(map(rms, voices))
    samples = array("h")
    for voice, pause_ms in zip(voices, pauses_ms, strict=True):
        gain = min(loudest / rms(voice), _MOST_GAIN, FULL_PEAK / max(map(abs, voice)))
        samples.extend(_louder(voice, gain))
        samples.frombytes(bytes(2 * (rate_hz * pause_ms // 1000)))
    whole = Sound(rate_hz=rate_hz, samples=samples)
    return Sound(rate_hz=rate_hz, samples=_louder(samples, peak / whole.peak))


def rms(samples: array[int]) -> float:
    """The effective value: how loud it seems, far more than the peak does."""
    return math.sqrt(sum(sample * sample for sample in samples) / max(1, len(samples)))


def _voice(clip: Sound) -> array[int]:
    """A recording without its silence, and without the click that a cut wave begins or ends with."""
    _require_voice(clip)
    level = max(_SILENCE_LEVEL, round(clip.peak * _CLIP_SILENCE))
    voice = _trimmed(clip.samples, level, round(_CLIP_PAD_S * clip.rate_hz))
    n_fading = min(round(_FADE_S * clip.rate_hz), len(voice) // 2)
    for n in range(n_fading):
        voice[n] = voice[n] * n // n_fading
        voice[-1 - n] = voice[-1 - n] * n // n_fading
    return voice


def _require_voice(sound: Sound) -> None:
    if sound.peak < LEAST_PEAK:
        raise NotAWaveError(f"silence: the highest sample is {sound.peak}")


def _trimmed(samples: array[int], level: int, n_pad: int) -> array[int]:
    first = next(index for index, sample in enumerate(samples) if abs(sample) > level)
    from_end = next(index for index, sample in enumerate(reversed(samples)) if abs(sample) > level)
    return samples[max(0, first - n_pad) : len(samples) - max(0, from_end - n_pad)]


def _louder(samples: array[int], factor: float) -> array[int]:
    return array("h", (round(sample * factor) for sample in samples))


def _join_named(order: bytes) -> bytes:
    given = json.loads(order)
    parts = [Part(**part) for part in given["parts"]]
    sounds: dict[str, Sound] = {}
    for part in parts:
        try:
            sounds[part.path] = read_wave(Path(part.path).read_bytes())
            _require_voice(sounds[part.path])
        except NotAWaveError as error:
            raise NotAWaveError(f"{part.path}: {error}") from error
    clips = [sounds[part.path] for part in parts]
    return write_wave(joined(clips, [part.pause_ms for part in parts], given["peak"]))


def main(arguments: Sequence[str]) -> int:
    """Evens the sound on standard input, or joins the recordings named there."""
    given = sys.stdin.buffer.read()
    try:
        if arguments[0] == "join":
            made = _join_named(given)
        else:
            made = write_wave(evened(read_wave(given), int(arguments[1])))
    except (NotAWaveError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
