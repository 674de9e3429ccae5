"""Sentences put together out of an office's own recordings: whole or not at all."""

import logging
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from server.domain.speech import CallWords, Sentence, sentence
from server.domain.speech_settings import NumberStyle, SpeechSettings
from server.domain.tongue import product_tongues
from server.voice import SilentEngine, VoiceFailed, VoiceStore
from server.voice.clips import Part, Recipe, compose
from server.voice.waves import NotAWaveError, joined, peak_of, read_wave, write_wave
from tests.server.recordings import Pack, tone, voices

Open = Callable[..., VoiceStore]
DEADLINE_S = 20.0
SETTINGS = SpeechSettings()
PHRASES = ["nomor-antrean", "silakan-menuju", "panggilan-ulang"]
NAMES = [*PHRASES, "a", "loket-2", "loket", "nol", "satu", "dua", "tiga", "belas", "seratus"]


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    """Recordings beside the folder of `open_store`."""
    return Pack(tmp_path / "voice-packs" / "id", NAMES)


def a_call(number: str = "A 012", name: str = "Loket 2", style: NumberStyle = NumberStyle.DIGITS) -> Sentence:
    call = CallWords(number=number, counter_name={"id": name})
    return sentence(call, product_tongues()["id"], SpeechSettings(style=style))


def sound_of(store: VoiceStore, said: Sentence, settings: SpeechSettings = SETTINGS) -> bytes:
    name = store.render_soon(said, settings)
    assert name is not None
    file = store.path(name, DEADLINE_S)
    assert file is not None
    return file.read_bytes()


def test_a_call_is_put_together_out_of_recordings(open_store: Open, pack: Pack, engine: Any) -> None:
    sound = sound_of(open_store(), a_call())
    assert pack.heard(sound) == ["nomor-antrean", "a", "nol", "satu", "dua", "silakan-menuju", "loket-2"]
    assert engine.said == []


def test_numbers_in_words_are_put_together_too(open_store: Open, pack: Pack) -> None:
    sound = sound_of(open_store(), a_call("A 112", style=NumberStyle.WORDS))
    assert pack.heard(sound)[2:5] == ["seratus", "dua", "belas"]


def test_a_counter_without_a_recording_of_its_own_is_said_word_by_word(open_store: Open, pack: Pack) -> None:
    assert pack.heard(sound_of(open_store(), a_call(name="Loket 113")))[-4:] == ["loket", "seratus", "tiga", "belas"]


def test_a_sentence_that_lacks_one_recording_is_rendered_whole(
    open_store: Open, pack: Pack, engine: Any, caplog: pytest.LogCaptureFixture
) -> None:
    (pack.directory / "dua.wav").unlink()
    store = open_store()
    for number in ("A 012", "A 021", "A 012"):
        sound_of(store, a_call(number))
    assert engine.said == [a_call("A 012").spoken, a_call("A 021").spoken]
    assert [record.getMessage() for record in caplog.records] == [
        "voice_clip_missing: id/dua.wav; sentences with it are rendered whole"
    ]
    assert "nol" in pack.heard(sound_of(store, a_call("A 013")))


def test_another_language_has_another_pack(open_store: Open, pack: Pack, engine: Any) -> None:
    sound_of(open_store(), replace(a_call(), language="en"))
    assert len(engine.said) == 1


def test_a_recording_that_cannot_be_used_has_the_sentence_rendered_whole(
    open_store: Open, pack: Pack, engine: Any, caplog: pytest.LogCaptureFixture
) -> None:
    (pack.directory / "dua.wav").write_bytes(b"no sound")
    store = open_store()
    for number in ("A 012", "A 021"):
        assert sound_of(store, a_call(number)) == b"RIFF" + a_call(number).spoken.encode()
    (record,) = caplog.records
    assert record.getMessage().startswith(f"voice_clip_failed: {pack.directory / 'dua.wav'}: ")


def test_a_new_recording_is_used_without_a_restart(open_store: Open, pack: Pack, engine: Any) -> None:
    (pack.directory / "dua.wav").rename(pack.directory / "nanti.wav")
    store = open_store()
    rendered = store.render_soon(a_call(), SETTINGS)
    (pack.directory / "nanti.wav").rename(pack.directory / "dua.wav")
    composed = store.render_soon(a_call(), SETTINGS)
    assert composed != rendered
    assert "dua" in pack.heard(sound_of(store, a_call()))


def test_what_is_recorded_anew_gets_a_new_sound(open_store: Open, pack: Pack) -> None:
    store = open_store()
    before = store.render_soon(a_call(), SETTINGS)
    assert store.render_soon(a_call(), SETTINGS) == before
    pack.record("dua", tone(pack.pitches["dua"], length_s=0.3))
    assert store.render_soon(a_call(), SETTINGS) != before


def test_recordings_speak_where_no_engine_is(open_store: Open, pack: Pack) -> None:
    store = open_store(SilentEngine())
    assert pack.heard(sound_of(store, a_call()))[0] == "nomor-antrean"
    assert store.render_soon(a_call("A 014"), SETTINGS) is None


def test_an_empty_folder_is_no_pack(open_store: Open, engine: Any, tmp_path: Path, caplog: Any) -> None:
    (tmp_path / "voice-packs" / "id").mkdir(parents=True)
    sound_of(open_store(), a_call())
    assert len(engine.said) == 1
    assert caplog.records == []


@pytest.mark.parametrize("name", ["E", unicodedata.normalize("NFD", "é")])
def test_names_of_files_are_taken_as_people_see_them(open_store: Open, pack: Pack, name: str) -> None:
    (pack.directory / "loket-2.wav").rename(pack.directory / f"{name}.WAV")
    sound = sound_of(open_store(), a_call(name=unicodedata.normalize("NFC", name)))
    assert pack.heard(sound)[-1] == "loket-2"


def test_all_recordings_are_equally_loud_at_the_level_of_the_office(open_store: Open, pack: Pack) -> None:
    sound = read_wave(sound_of(open_store(), a_call(), SpeechSettings(level=50)))
    peaks = [max(map(abs, voice)) for voice in voices(sound)]
    assert len(peaks) == 7
    assert sound.peak == pytest.approx(peak_of(50), abs=1)
    assert min(peaks) > 0.95 * max(peaks)


def test_silence_is_cut_and_the_pauses_are_those_of_the_office(open_store: Open, pack: Pack) -> None:
    store = open_store()
    tight, wide = (
        read_wave(sound_of(store, a_call(), SpeechSettings(pause_ms=pause_ms))).length_s for pause_ms in (0, 100)
    )
    # Seven tones of 0.12 s between pads of 0.02 s, three commas and one full stop; six gaps.
    assert tight == pytest.approx(7 * 0.16 + 3 * 0.12 + 0.35, abs=0.03)
    assert wide - tight == pytest.approx(6 * 0.1, abs=0.001)


def test_a_pack_that_cannot_be_looked_into_is_told_once(
    open_store: Open, tmp_path: Path, engine: Any, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "voice-packs").mkdir()
    (tmp_path / "voice-packs" / "id").write_bytes(b"a file, no folder")
    store = open_store()
    for number in ("A 012", "A 021"):
        sound_of(store, a_call(number))
    assert len(engine.said) == 2
    assert [record.getMessage().split(":")[0] for record in caplog.records] == ["voice_pack_unreadable"]


def test_recordings_of_different_rates_are_not_joined() -> None:
    with pytest.raises(NotAWaveError, match="different sample rates"):
        joined([tone(400), tone(400, rate_hz=22_050)], [0, 0])


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "too short"),
        (write_wave(tone(400, peak=100)), "silence"),
        (bytes(2_000_000), "longer than 10 s"),
    ],
    ids=["empty", "silent", "endless"],
)
def test_the_recording_that_is_wrong_is_named(tmp_path: Path, data: bytes, fault: str) -> None:
    (tmp_path / "satu.wav").write_bytes(data)
    recipe = Recipe(parts=(Part(path=tmp_path / "satu.wav", pause_ms=0),), fingerprint=())
    with pytest.raises(VoiceFailed, match=rf"satu\.wav: .*{fault}"):
        compose(recipe, SETTINGS)


def test_a_click_is_taken_off_where_a_recording_was_cut() -> None:
    steady = tone(0.0)
    steady.samples[:] = type(steady.samples)("h", [9_000] * 1600)
    sound = joined([steady], [0])
    assert abs(sound.samples[0]) < 1_000
    assert abs(sound.samples[-1]) < 1_000


@pytest.fixture(autouse=True)
def _warnings_are_seen(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "server.voice")
