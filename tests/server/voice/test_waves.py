"""Sound from anywhere: the server itself reads it, so whatever is in a file is a sound or called none."""

from array import array
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from server.voice.waves import NotAWaveError, Sound, evened, joined, read_wave, write_wave

GOOD = write_wave(Sound(rate_hz=16_000, samples=array("h", [0, 9_000, -9_000, 400] * 8)))
RATE_AT = slice(24, 28)


def changed(places: dict[int, int], *, keep: int) -> bytes:
    data = bytearray(GOOD)
    for place, value in places.items():
        data[place] = value
    return bytes(data[:keep])


@given(
    places=st.dictionaries(st.integers(0, len(GOOD) - 1), st.integers(0, 255), max_size=6),
    keep=st.integers(0, len(GOOD)),
)
@example(places={16: 17}, keep=len(GOOD))
@example(places={}, keep=48)
@example(places=dict.fromkeys(range(24, 28), 0), keep=len(GOOD))
def test_a_file_that_somebody_changed_is_a_sound_or_none(places: dict[int, int], keep: int) -> None:
    with suppress(NotAWaveError):
        sound = read_wave(changed(places, keep=keep))
        assert sound.length_s < 60
        write_wave(evened(sound))
        write_wave(joined([sound, sound], [20, 0]))


@pytest.mark.parametrize("rate_hz", [0, 192_001, 2**32 - 1])
def test_a_rate_that_nobody_hears_is_none(rate_hz: int) -> None:
    data = bytearray(GOOD)
    data[RATE_AT] = rate_hz.to_bytes(4, "little")
    with pytest.raises(NotAWaveError, match=f"{rate_hz} samples a second"):
        read_wave(bytes(data))
