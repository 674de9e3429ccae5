"""Sound as numbers: reads WAV files, takes silence off their ends, evens their levels, joins and writes them."""

from __future__ import annotations

import io
import sys
import warnings
import wave
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

with warnings.catch_warnings():
    # Python 3.13 has it no more; from there on it is the package audioop-lts (decision 15).
    warnings.simplefilter("ignore", DeprecationWarning)
    import audioop

FULL_PEAK = 29_000
"""The highest sample of a sound at full level."""

LEAST_PEAK = 500
"""Quieter than this is noise, not a voice: making it loud would make noise loud."""

LONGEST_CLIP_S = 10
HIGHEST_RATE_HZ = 48_000

_SILENCE_LEVEL = 200
_PAD_S = 0.08
# Rooms are not as silent as an engine: what lies this far below a recording's own peak is its silence.
_CLIP_SILENCE = 0.02
_CLIP_PAD_S = 0.02
_FADE_S = 0.005
_MOST_GAIN = 8.0
_SAMPLE_BYTES = 2
# Whatever sounds has fewer; a file that says otherwise would ask for gigabytes of silence between two words.
_MOST_RATE_HZ = 192_000
_LARGEST_CLIP_BYTES = _SAMPLE_BYTES * HIGHEST_RATE_HZ * LONGEST_CLIP_S + 10_000


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
        return audioop.max(self.samples, _SAMPLE_BYTES)


def peak_of(level: int) -> int:
    """The highest sample at a level of 1 to 100."""
    return FULL_PEAK * level // 100


def read_wave(data: bytes) -> Sound:
    """The sound in a WAV file. A length that does not fit is ignored: engines that write to a pipe cannot know it.

    Raises:
        NotAWaveError: anything but 16-bit mono PCM at a rate that can be heard.
    """
    try:
        with wave.open(io.BytesIO(data)) as file:
            if file.getnchannels() != 1 or file.getsampwidth() != 2:
                raise NotAWaveError(f"{file.getnchannels()} channels of {8 * file.getsampwidth()} bits")
            rate_hz, frames = file.getframerate(), file.readframes(file.getnframes())
            if not 1 <= rate_hz <= _MOST_RATE_HZ:
                raise NotAWaveError(f"{rate_hz} samples a second")
    except (wave.Error, EOFError, RuntimeError) as error:
        # The last is what it says to a part that begins behind the end of the file.
        raise NotAWaveError(str(error) or "the file is too short for a sound") from error
    samples = array("h", frames[: len(frames) // 2 * 2])
    if sys.byteorder == "big":
        samples.byteswap()
    return Sound(rate_hz=rate_hz, samples=samples)


def read_clip(path: Path) -> Sound:
    """The sound in a file that somebody put there.

    Raises:
        NotAWaveError: anything but 16-bit mono PCM, or far longer than any recording.
        OSError: it cannot be read.
    """
    if path.stat().st_size > _LARGEST_CLIP_BYTES:
        raise NotAWaveError(f"longer than {LONGEST_CLIP_S} seconds")
    return read_wave(path.read_bytes())


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
    require_voice(sound)
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
        gain = min(loudest / rms(voice), _MOST_GAIN, FULL_PEAK / _peak(voice))
        samples.extend(_louder(voice, gain))
        samples.frombytes(bytes(_SAMPLE_BYTES * (rate_hz * pause_ms // 1000)))
    return Sound(rate_hz=rate_hz, samples=_louder(samples, peak / _peak(samples)))


def rms(samples: array[int]) -> int:
    """The effective value, 1 at the least: how loud it seems, far more than the peak does."""
    return max(1, audioop.rms(samples, _SAMPLE_BYTES))


def _peak(samples: array[int]) -> int:
    # At least 1: of two samples the fading leaves none.
    return max(1, audioop.max(samples, _SAMPLE_BYTES))


def _voice(clip: Sound) -> array[int]:
    """A recording without its silence, and without the click that a cut wave begins or ends with."""
    require_voice(clip)
    level = max(_SILENCE_LEVEL, round(clip.peak * _CLIP_SILENCE))
    voice = _trimmed(clip.samples, level, round(_CLIP_PAD_S * clip.rate_hz))
    n_fading = min(round(_FADE_S * clip.rate_hz), len(voice) // 2)
    for n in range(n_fading):
        voice[n] = voice[n] * n // n_fading
        voice[-1 - n] = voice[-1 - n] * n // n_fading
    return voice


def require_voice(sound: Sound) -> None:
    """Make sure that there is something to hear.

    Raises:
        NotAWaveError: there is not.
    """
    if sound.peak < LEAST_PEAK:
        raise NotAWaveError(f"silence: the highest sample is {sound.peak}")


def _trimmed(samples: array[int], level: int, n_pad: int) -> array[int]:
    first = next(index for index, sample in enumerate(samples) if abs(sample) > level)
    from_end = next(index for index, sample in enumerate(reversed(samples)) if abs(sample) > level)
    return samples[max(0, first - n_pad) : len(samples) - max(0, from_end - n_pad)]


def _louder(samples: array[int], factor: float) -> array[int]:
    return array("h", audioop.mul(samples, _SAMPLE_BYTES, factor))
