"""Looks an office's recordings over: what is missing for this office, and what would sound bad or not at all."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from server.domain.speech import Piece, clip_name, clip_words, phrases, spoken_name
from server.domain.tongue import Tongue
from server.voice import waves
from server.voice.clips import SUFFIX, ClipPack, missing_clips
from server.voice.waves import NotAWaveError, Sound

LARGEST_TICKET = 9_999
"""Recordings have to do for the busiest day of any series."""

_LOWEST_RATE_HZ = 16_000
_QUIET_PEAK = 3_000
_LOUD_RMS = 12_000
_CLIPPED_SAMPLE = 32_767
# A single sample may reach the end of the range by chance; a flat top is heard as a crack.
_CLIPPED_RUN = 3


@dataclass(frozen=True, kw_only=True)
class SpokenOffice:
    """What of an office is said: the series of its services, and its counters' names by language of the set-up."""

    series: Sequence[str]
    counter_names: Sequence[Mapping[str, str]]


@dataclass(frozen=True, kw_only=True)
class NeededClip:
    """A recording to make: the name of its file, and what is to be read out for it.

    `instead_of` names the words that can be recorded one by one in its place.
    """

    name: str
    words: str
    instead_of: tuple[str, ...] = ()


def needed_clips(office: SpokenOffice, tongue: Tongue) -> list[NeededClip]:
    """Every recording that calls of this office may need, in both styles of numbers, in an order to record them."""
    spoken = dict.fromkeys(name[tongue.counter_names] for name in office.counter_names)
    clips = [
        *(NeededClip(name=clip_name(phrase), words=phrase) for phrase in phrases(tongue)),
        *(NeededClip(name=letter.lower(), words=letter) for letter in sorted(set("".join(office.series)))),
        *(NeededClip(name=word, words=word) for word in _number_words(tongue)),
        *(_name_clip(name, tongue) for name in spoken),
    ]
    return list({clip.name: clip for clip in clips}.values())


def check_pack(pack: ClipPack, office: SpokenOffice, tongue: Tongue) -> list[str]:
    """Every fault of a pack as one line for an administrator, the missing recordings first; empty if it will do."""
    known = pack.clips()
    return [*_missing(known, office, tongue), *_bad(known)]


def unused_clips(pack: ClipPack, office: SpokenOffice, tongue: Tongue) -> list[str]:
    """Files that no call of this office needs: a slip in a name, or a counter that is gone."""
    needed = {name for clip in needed_clips(office, tongue) for name in (clip.name, *clip.instead_of)}
    return sorted(path.name for name, path in pack.clips().items() if name not in needed)


def _name_clip(name: str, tongue: Tongue) -> NeededClip:
    words = clip_words(spoken_name(name, tongue))
    return NeededClip(name=clip_name(name), words=name, instead_of=() if words == (clip_name(name),) else words)


def _missing(known: Mapping[str, Path], office: SpokenOffice, tongue: Tongue) -> Iterator[str]:
    for clip in needed_clips(office, tongue):
        if clip.name in known:
            continue
        lacking = missing_clips([Piece(words=clip.instead_of)], known) if clip.instead_of else []
        if not clip.instead_of:
            yield f'{clip.name}{SUFFIX} is missing: "{clip.words}"'
        elif lacking:
            files = ", ".join(f"{name}{SUFFIX}" for name in lacking)
            yield f'{clip.name}{SUFFIX} is missing: "{clip.words}" (or word by word: {files})'


def _bad(known: Mapping[str, Path]) -> Iterator[str]:
    sounds: dict[str, Sound] = {}
    for path in known.values():
        try:
            sounds[path.name] = waves.read_clip(path)
        except (NotAWaveError, OSError) as error:
            yield f"{path.name} cannot be used: {error}"
    rates = Counter(sound.rate_hz for sound in sounds.values())
    usual_hz = max(rates, key=lambda rate_hz: rates[rate_hz], default=0)
    for name, sound in sounds.items():
        yield from (f"{name} {fault}" for fault in _faults(sound, usual_hz))


def _faults(sound: Sound, usual_hz: int) -> Iterator[str]:
    if sound.rate_hz != usual_hz:
        yield f"has {sound.rate_hz} samples a second, most others {usual_hz}: record all of them alike"
    elif not _LOWEST_RATE_HZ <= sound.rate_hz <= waves.HIGHEST_RATE_HZ:
        yield f"has {sound.rate_hz} samples a second, not {_LOWEST_RATE_HZ} to {waves.HIGHEST_RATE_HZ}"
    if sound.length_s > waves.LONGEST_CLIP_S:
        yield f"is {sound.length_s:.0f} seconds long, at most {waves.LONGEST_CLIP_S} will do"
    if sound.peak < waves.LEAST_PEAK:
        yield "is silent"
    elif sound.peak < _QUIET_PEAK:
        yield f"is too quiet: its highest sample is {sound.peak} of 32767, it needs {_QUIET_PEAK}"
    elif _is_clipped(sound):
        yield "is clipped: record it again further from the microphone or with less gain"
    elif waves.rms(sound.samples) > _LOUD_RMS:
        yield "is too loud: record it again with less gain"


def _is_clipped(sound: Sound) -> bool:
    run = 0
    if sound.peak < _CLIPPED_SAMPLE:
        return False
    for sample in sound.samples:
        run = run + 1 if abs(sample) >= _CLIPPED_SAMPLE else 0
        if run >= _CLIPPED_RUN:
            return True
    return False


def _number_words(tongue: Tongue) -> list[str]:
    return list(dict.fromkeys(word for n in range(LARGEST_TICKET + 1) for word in clip_words(tongue.number_words(n))))
