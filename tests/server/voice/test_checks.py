"""What an administrator is told about recordings before anybody in the hall hears them."""

import wave
from array import array
from collections.abc import Callable
from pathlib import Path

import pytest

from server.domain.tongue import Tongue, product_tongues
from server.voice.checks import SpokenOffice, check_pack, needed_clips, unused_clips
from server.voice.clips import ClipPack
from server.voice.waves import Sound
from tests.server.recordings import RATE_HZ, Pack, tone

MANUAL = Path(__file__).parents[3] / "docs" / "voice.md"
ID, EN = product_tongues()["id"], product_tongues()["en"]
OFFICE = SpokenOffice(
    series=["A", "F"],
    counter_names=[{"id": "Loket 1", "en": "Counter 1"}, {"id": "Poli KIA", "en": "Mother and child"}],
)


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return Pack(tmp_path / "id", [clip.name for clip in needed_clips(OFFICE, ID)])


def faults(pack: Pack) -> list[str]:
    return check_pack(ClipPack(pack.directory), OFFICE, ID)


def test_what_to_record_is_that_of_this_office_in_both_styles() -> None:
    digits = ["nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"]
    words = ["sepuluh", "sebelas", "belas", "puluh", "seratus", "ratus", "seribu", "ribu"]
    phrases = ["nomor-antrean", "silakan-menuju", "panggilan-ulang"]
    assert [clip.name for clip in needed_clips(OFFICE, ID)] == [
        *phrases,
        "a",
        "f",
        *digits,
        *words,
        "loket-1",
        "poli-kia",
    ]


def test_in_english_other_words_are_needed() -> None:
    names = [clip.name for clip in needed_clips(OFFICE, EN)]
    assert names[:3] == ["ticket-number", "please-go-to", "second-call"]
    assert {"and", "twenty", "nineteen", "hundred", "thousand", "counter-1", "mother-and-child"} <= set(names)
    assert "twenty-one" not in names


def test_a_whole_pack_has_no_fault(pack: Pack) -> None:
    assert faults(pack) == []
    assert unused_clips(ClipPack(pack.directory), OFFICE, ID) == []


def test_every_missing_recording_is_named(pack: Pack) -> None:
    for path in pack.directory.iterdir():
        path.unlink()
    found = faults(pack)
    assert len(found) == len(needed_clips(OFFICE, ID))
    assert 'nomor-antrean.wav is missing: "Nomor antrean"' in found
    assert 'f.wav is missing: "F"' in found
    assert 'belas.wav is missing: "belas"' in found
    assert 'poli-kia.wav is missing: "Poli KIA" (or word by word: poli.wav, k.wav, i.wav, a.wav)' in found


def test_a_name_is_not_missing_where_its_words_are_there(pack: Pack) -> None:
    (pack.directory / "loket-1.wav").rename(pack.directory / "loket.wav")
    assert faults(pack) == []
    (pack.directory / "loket.wav").unlink()
    assert faults(pack) == ['loket-1.wav is missing: "Loket 1" (or word by word: loket.wav)']


def flat(peak: int) -> Sound:
    return Sound(rate_hz=RATE_HZ, samples=array("h", [peak, -peak] * 1000))


@pytest.mark.parametrize(
    ("sound", "said"),
    [
        (tone(400, peak=300), "is silent"),
        (tone(400, peak=2_000), "is too quiet: its highest sample is 2000"),
        (flat(13_000), "is too loud"),
        (flat(32_767), "is clipped"),
        (tone(400, length_s=9.9), "is 10 seconds long"),
        (tone(400, rate_hz=22_050), "has 22050 samples a second, most others 16000"),
    ],
)
def test_a_recording_that_would_sound_bad_is_named(pack: Pack, sound: Sound, said: str) -> None:
    pack.record("satu", sound)
    (fault,) = faults(pack)
    assert fault.startswith(f"satu.wav {said}")


def test_all_recordings_may_be_too_dull(tmp_path: Path) -> None:
    pack = Pack(tmp_path / "id", [])
    pack.record("satu", tone(400, rate_hz=8_000))
    assert "satu.wav has 8000 samples a second, not 16000 to 48000" in faults(pack)


def in_stereo(path: Path) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(bytes(400))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (in_stereo, "2 channels of 16 bits"),
        (lambda path: path.write_bytes(b"ID3"), "cannot be used"),
        (lambda path: path.write_bytes(b""), "cannot be used"),
        (lambda path: path.write_bytes(bytes(2_000_000)), "longer than 10 seconds"),
    ],
    ids=["stereo", "mp3", "empty", "long"],
)
def test_a_recording_in_another_format_is_named(pack: Pack, spoil: Callable[[Path], None], said: str) -> None:
    spoil(pack.directory / "satu.wav")
    (fault,) = faults(pack)
    assert fault.startswith("satu.wav ")
    assert said in fault


def test_a_slip_in_a_name_is_told(pack: Pack) -> None:
    (pack.directory / "sepuluh.wav").rename(pack.directory / "sepulu.wav")
    assert unused_clips(ClipPack(pack.directory), OFFICE, ID) == ["sepulu.wav"]


@pytest.mark.parametrize("tongue", [ID, EN], ids=["id", "en"])
def test_the_manual_lists_every_recording(tongue: Tongue) -> None:
    text = MANUAL.read_text(encoding="utf-8")
    nobody = SpokenOffice(series=[], counter_names=[])
    assert [clip.name for clip in needed_clips(nobody, tongue) if f"`{clip.name}`" not in text] == []
