"""Sound as numbers: reads an engine's WAV, takes the silence off its ends, evens its level, writes it again.

Run as a program it does that from standard input to standard output, exit code 1 and one line of why if it cannot.
"""

from __future__ import annotations

import io
import sys
import wave
from array import array
from dataclasses import dataclass

_SILENCE_LEVEL = 200
_PAD_S = 0.08
_PEAK = 29_000
# Quieter than this is an engine's noise, not a voice: making it loud would make noise loud.
_LEAST_PEAK = 500


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
        raise NotAWaveError(str(error)) from error
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


def evened(sound: Sound) -> Sound:
    """The same without the silence at both ends (0.08 s stay) and at one level, so that no sentence is quieter.

    Raises:
        NotAWaveError: there is nothing to hear.
    """
    peak = max(max(sound.samples, default=0), -min(sound.samples, default=0))
    if peak < _LEAST_PEAK:
        raise NotAWaveError(f"silence: the highest sample is {peak}")
    first = next(index for index, sample in enumerate(sound.samples) if abs(sample) > _SILENCE_LEVEL)
    from_end = next(index for index, sample in enumerate(reversed(sound.samples)) if abs(sample) > _SILENCE_LEVEL)
    pad = round(_PAD_S * sound.rate_hz)
    kept = sound.samples[max(0, first - pad) : len(sound.samples) - max(0, from_end - pad)]
    factor = _PEAK / peak
    return Sound(rate_hz=sound.rate_hz, samples=array("h", (round(sample * factor) for sample in kept)))


def main() -> int:
    """Evens the sound on standard input."""
    try:
        evened_wave = write_wave(evened(read_wave(sys.stdin.buffer.read())))
    except NotAWaveError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.buffer.write(evened_wave)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
