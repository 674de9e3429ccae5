"""The chime before an announcement: two soft tones, a third apart, falling; made here, so that it needs no server."""

from __future__ import annotations

import io
import math
import sys
import wave
from array import array
from functools import cache

from wire.boardrules import CHIME_ATTACK_S, CHIME_HALF_LIFE_S, CHIME_LENGTH_S, CHIME_LEVEL, CHIME_TONES_HZ_S

RATE_HZ = 22_050


@cache
def chime() -> bytes:
    """A 16-bit mono WAV of 1.3 s, the same every time."""
    samples = array("h", (round(CHIME_LEVEL * _at(n / RATE_HZ)) for n in range(int(CHIME_LENGTH_S * RATE_HZ))))
    if sys.byteorder == "big":
        samples.byteswap()
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(samples.tobytes())
    return buffer.getvalue()


def _at(moment_s: float) -> float:
    """Between -2 and 2: the tones that have begun, each struck and dying away, all silent at the end."""
    end = min(1.0, (CHIME_LENGTH_S - moment_s) / 0.1)
    return end * sum(_tone(hertz, moment_s - begin_s) for hertz, begin_s in CHIME_TONES_HZ_S if moment_s >= begin_s)


def _tone(hertz: float, since_s: float) -> float:
    loudness = min(1.0, since_s / CHIME_ATTACK_S) * math.exp2(-since_s / CHIME_HALF_LIFE_S)
    turn = 2 * math.pi * hertz * since_s
    # The octave and a little of the twelfth above make it a bell rather than a test tone.
    return loudness * (math.sin(turn) + 0.35 * math.sin(2 * turn) + 0.12 * math.sin(3 * turn))
