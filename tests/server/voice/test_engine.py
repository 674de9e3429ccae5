"""The espeak-ng program as a speech engine, and what is made of its sound."""

import shutil
import stat
from array import array
from collections.abc import Callable
from pathlib import Path

import pytest

from server.domain.speech import CallWords, Sentence, sentences
from server.domain.speech_settings import SpeechSettings
from server.domain.tongue import product_tongues
from server.voice import EspeakEngine, SilentEngine, VoiceFailed, find_engine
from server.voice.waves import NotAWaveError, Sound, evened, read_wave, write_wave

Make = Callable[..., Sentence]
INSTALLED = [program for program in ["espeak-ng"] if shutil.which(program)]


def a_sound(*samples: int, rate_hz: int = 1000) -> Sound:
    return Sound(rate_hz=rate_hz, samples=array("h", samples))


def a_program(folder: Path, script: str) -> str:
    path = folder / "engine"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


# espeak-ng is a program of the system: where it is missing the server works silently, and this has nothing to show.
@pytest.mark.parametrize("program", INSTALLED)
@pytest.mark.parametrize("language", ["id", "en"])
def test_espeak_says_an_announcement_in_a_few_seconds(program: str, language: str) -> None:
    call = CallWords(number="A 012", counter_name={"id": "Loket 12", "en": "Counter 12"})
    said = {s.language: s for s in sentences(call, "en", SpeechSettings(), product_tongues())}
    sound = read_wave(EspeakEngine(program).say(said[language], SpeechSettings()))
    assert 2.5 < sound.length_s < 9.0
    assert 28_000 < max(sound.samples) - min(0, min(sound.samples)) < 65_536
    assert sound.peak == pytest.approx(29_000, abs=1)


@pytest.mark.parametrize(
    "script",
    ["exit 1", "true", "echo this is no sound", "head -c 43 /dev/zero", "kill -9 $$"],
    ids=["fails", "says nothing", "babbles", "stops early", "is killed"],
)
def test_a_program_that_gives_no_sound_fails_clearly(tmp_path: Path, a_sentence: Make, script: str) -> None:
    with pytest.raises(VoiceFailed):
        EspeakEngine(a_program(tmp_path, f"cat > /dev/null; {script}")).say(a_sentence(), SpeechSettings())


def test_a_program_that_hangs_is_given_up(tmp_path: Path, a_sentence: Make) -> None:
    engine = EspeakEngine(a_program(tmp_path, "exec sleep 30"), time_limit_s=0.05)
    with pytest.raises(VoiceFailed, match="timed out"):
        engine.say(a_sentence(), SpeechSettings())


def test_a_program_that_is_not_there_fails_clearly(tmp_path: Path, a_sentence: Make) -> None:
    with pytest.raises(VoiceFailed):
        EspeakEngine(str(tmp_path / "none")).say(a_sentence(), SpeechSettings())


def test_the_program_is_told_the_text_and_the_settings(tmp_path: Path, a_sentence: Make) -> None:
    program = a_program(tmp_path, f'echo "$@" > {tmp_path}/arguments; cat > {tmp_path}/text; exit 1')
    with pytest.raises(VoiceFailed):
        EspeakEngine(program).say(a_sentence("Loket satu."), SpeechSettings(speed_wpm=111, pitch=30, pause_ms=70))
    assert (tmp_path / "text").read_text() == "Loket satu."
    assert (tmp_path / "arguments").read_text().split() == [
        *("-v", "id", "-s", "111", "-p", "30", "-g", "7", "--stdin", "--stdout")
    ]


def test_a_machine_without_the_program_is_silent(caplog: pytest.LogCaptureFixture, a_sentence: Make) -> None:
    engine = find_engine("no-such-speech-engine")
    assert isinstance(engine, SilentEngine)
    assert "voice_missing" in caplog.text
    with pytest.raises(VoiceFailed):
        engine.say(a_sentence(), SpeechSettings())


def test_a_sound_written_and_read_is_the_same() -> None:
    sound = a_sound(0, 1, -1, 32_767, -32_768, rate_hz=22_050)
    assert read_wave(write_wave(sound)) == sound


def test_a_length_field_that_an_engine_could_not_know_is_ignored() -> None:
    data = bytearray(write_wave(a_sound(1, 2, 3)))
    data[4:8] = data[40:44] = (0x7FFF_F000).to_bytes(4, "little")
    assert read_wave(bytes(data)).samples.tolist() == [1, 2, 3]


@pytest.mark.parametrize("program", INSTALLED)
def test_the_level_is_that_of_the_settings(program: str, a_sentence: Make) -> None:
    quiet = read_wave(EspeakEngine(program).say(a_sentence("satu"), SpeechSettings(level=25)))
    assert quiet.peak == pytest.approx(7_250, abs=1)


def test_silence_at_the_ends_goes_and_the_level_is_raised() -> None:
    sound = evened(a_sound(*[0] * 500, 1000, -10_000, 5000, *[0] * 500))
    assert sound.peak == pytest.approx(29_000, abs=1)
    assert sound.length_s == pytest.approx(0.163, abs=0.002)


def test_sound_without_silence_at_its_ends_loses_nothing() -> None:
    assert len(evened(a_sound(10_000, -10_000, 10_000)).samples) == 3


@pytest.mark.parametrize("samples", [[], [0] * 100, [100, -100] * 50])
def test_silence_is_no_announcement(samples: list[int]) -> None:
    with pytest.raises(NotAWaveError):
        evened(a_sound(*samples))
