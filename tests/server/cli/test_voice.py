"""`giliran voice`: see, change, listen to and check how calls are spoken."""

import json
import sqlite3
import wave
from collections.abc import Callable
from pathlib import Path

import pytest

from server import voice
from server.cli import run
from server.domain.speech import Sentence
from server.domain.speech_settings import SpeechSettings
from server.domain.tongue import PRODUCT_LANGUAGES
from server.storage.engine import open_engine
from server.storage.reads import Reads
from server.storage.set_up import BRANCH_ID
from tests.server.recordings import Pack, tone

Lines = Callable[..., list[str]]
Refusal = Callable[..., str]


@pytest.fixture
def settings(data: Path) -> Callable[[], SpeechSettings]:
    """The settings as a server would read them."""

    def read() -> SpeechSettings:
        engine = open_engine(data)
        try:
            return Reads(engine, BRANCH_ID).office().branch.speech
        finally:
            engine.dispose()

    return read


@pytest.fixture
def pack(data: Path, lines: Lines) -> Pack:
    """Every recording that `voice clips` asks for."""
    return Pack(data / "voice-packs" / "id", [line.split(".wav")[0] for line in lines("voice", "clips")])


@pytest.fixture
def language(data: Path) -> Path:
    """A language file of the office."""
    text = (PRODUCT_LANGUAGES / "id.toml").read_text(encoding="utf-8")
    path = data / "voice-languages" / "su.toml"
    path.parent.mkdir()
    path.write_text(text.replace('code = "id"', 'code = "su"').replace('"Indonesia"', '"Basa Sunda"'), encoding="utf-8")
    return path


def as_table(printed: list[str]) -> dict[str, str]:
    return {name: value for name, _, value in (line.partition(" ") for line in printed)}


def shown(lines: Lines) -> dict[str, str]:
    return {name: value.strip() for name, value in as_table(lines("voice", "show")).items()}


def test_a_new_office_speaks_as_the_product_comes(lines: Lines, settings: Callable[[], SpeechSettings]) -> None:
    assert settings() == SpeechSettings()
    assert shown(lines) == {
        "style": "digits",
        "english": "visitors",
        "also": "none",
        "speed": "135 words a minute",
        "pitch": "42",
        "level": "100",
        "pause": "20 ms",
        "languages": "en, id",
        "packs": "none",
    }


def test_what_is_set_is_kept_and_the_rest_stays(lines: Lines, settings: Callable[[], SpeechSettings]) -> None:
    lines("voice", "set", "--style", "words", "--english", "always", "--speed", "120")
    lines("voice", "set", "--level", "80", "--pause", "40", "--pitch", "50")
    assert settings().to_record() == {
        "style": "words",
        "always": ["en"],
        "speed_wpm": 120,
        "pitch": 50,
        "level": 80,
        "pause_ms": 40,
        "pronunciations": {},
    }
    lines("voice", "set", "--english", "visitors")
    assert settings().always == ()
    assert settings().level == 80


def test_a_change_is_a_fact_of_the_journal(lines: Lines, data: Path) -> None:
    lines("voice", "set", "--level", "80")
    connection = sqlite3.connect(data / "giliran.db")
    (record,) = connection.execute("SELECT record FROM journal ORDER BY seq DESC LIMIT 1").fetchone()
    connection.close()
    assert json.loads(record)["kind"] == "set_up"
    assert '"branch"' in record


def test_a_third_language_is_said_in_every_call(
    lines: Lines, settings: Callable[[], SpeechSettings], language: Path
) -> None:
    lines("voice", "set", "--english", "always", "--also", "su")
    assert settings().always == ("su", "en")
    assert shown(lines)["also"] == "Basa Sunda"
    language.unlink()
    assert shown(lines)["also"] == "su (no such language)"
    lines("voice", "set", "--also", "none")
    assert settings().always == ("en",)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "say what to change: --style"),
        (["--speed", "20"], "speed is a whole number from 80 to 300, not 20"),
        (["--level", "101"], "level is a whole number from 0 to 100, not 101"),
        (["--pause", "-1"], "pause is a whole number from 0 to 500"),
        (["--pitch", "100"], "pitch is a whole number from 0 to 99"),
        (["--also", "su"], "there is no language 'su'; there are en, id"),
        (["--also", "en"], "--also is for a third language"),
    ],
)
def test_what_cannot_be_set_is_refused_and_changes_nothing(
    refusal: Refusal, settings: Callable[[], SpeechSettings], arguments: list[str], said: str
) -> None:
    assert said in refusal("voice", "set", *arguments)
    assert settings() == SpeechSettings()


def test_a_bad_language_file_is_named(refusal: Refusal, language: Path) -> None:
    language.write_text("code = ", encoding="utf-8")
    assert "su.toml" in refusal("voice", "show")
    assert "su.toml" in refusal("serve", "--http", "127.0.0.1:0", "--push", "127.0.0.1:0")


def test_a_word_is_said_as_the_office_wants_it(lines: Lines, settings: Callable[[], SpeechSettings]) -> None:
    assert lines("voice", "pronounce", "Loket", "[[l'okEt]]") == ["id: loket -> [[l'okEt]]"]
    lines("voice", "pronounce", "desk", "counter", "--language", "en")
    assert settings().pronunciations == {"id": {"loket": "[[l'okEt]]"}, "en": {"desk": "counter"}}
    assert lines("voice", "show")[-2:] == ["en: desk -> counter", "id: loket -> [[l'okEt]]"]
    lines("voice", "pronounce", "LOKET")
    assert settings().pronunciations == {"en": {"desk": "counter"}}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["dua kata", "x"], "not one word of letters"),
        (["loket", "[[x"], "neither words of letters nor phonemes"),
        (["loket", "lokét", "--language", "jv"], "there is no language 'jv'"),
    ],
)
def test_what_nobody_can_say_is_refused(refusal: Refusal, arguments: list[str], said: str) -> None:
    assert said in refusal("voice", "pronounce", *arguments)


def test_a_call_is_written_into_a_file_out_of_recordings(lines: Lines, pack: Pack, tmp_path: Path) -> None:
    lines("voice", "set", "--style", "words")
    file = tmp_path / "call.wav"
    text, made = lines("voice", "say", "A 012", "--counter", "3", "--to", str(file), "--recall")
    assert text == "Panggilan ulang. Nomor antrean A 012. Silakan menuju Loket 3."
    assert made == f"{file}: put together out of recordings"
    names = ["panggilan-ulang", "nomor-antrean", "a", "dua", "belas", "silakan-menuju", "loket-3"]
    assert pack.heard(file.read_bytes()) == names


def test_a_recording_that_cannot_be_used_is_named(
    lines: Lines, pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(voice, "find_engine", WrittenEngine)
    (pack.directory / "a.wav").write_bytes(b"ID3")
    file = tmp_path / "call.wav"
    _, fault, made = lines("voice", "say", "A 012", "--counter", "3", "--to", str(file))
    assert fault.startswith(f"a recording cannot be used: {pack.directory / 'a.wav'}: ")
    assert made == f"{file}: rendered"
    assert file.read_bytes() == b"RIFF"


class WrittenEngine:
    """Writes down what it is asked to say."""

    is_silent = False

    def __init__(self) -> None:
        self.said: list[str] = []

    def say(self, sentence: Sentence, settings: SpeechSettings) -> bytes:
        self.said.append(f"{sentence.spoken} at {settings.level}")
        return b"RIFF"


def test_a_call_is_rendered_with_what_the_office_chose(
    lines: Lines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = WrittenEngine()
    monkeypatch.setattr(voice, "find_engine", lambda: engine)
    lines("voice", "set", "--level", "60")
    lines("voice", "pronounce", "counter", "desk", "--language", "en")
    file = tmp_path / "call.wav"
    said = lines("voice", "say", "A 012", "--counter", "3", "--to", str(file), "--language", "en")
    assert said == ["Ticket number A 012. Please go to Counter 3.", f"{file}: rendered"]
    assert engine.said == ["Ticket number, A, zero one two. Please go to, desk three. at 60"]
    assert file.read_bytes() == b"RIFF"


@pytest.mark.parametrize(
    ("number", "more", "said"),
    [
        ("A-012", {}, "not a ticket number: 'A-012'"),
        ("A 012", {"--counter": "99"}, "there is no counter 99"),
        ("A 012", {"--language": "su"}, "there is no language 'su'"),
        ("A 012", {"--to": "/nowhere/at/all.wav"}, "No such file"),
    ],
)
def test_a_call_that_cannot_be_said_is_refused(
    refusal: Refusal, pack: Pack, tmp_path: Path, number: str, more: dict[str, str], said: str
) -> None:
    given = {"--counter": "3", "--to": str(tmp_path / "call.wav"), **more}
    assert said in refusal("voice", "say", number, *(word for pair in given.items() for word in pair))
    assert not (tmp_path / "call.wav").exists()


def test_at_level_0_there_is_nothing_to_listen_to(lines: Lines, refusal: Refusal, tmp_path: Path) -> None:
    lines("voice", "set", "--level", "0")
    assert "the level is 0" in refusal("voice", "say", "A 012", "--counter", "3", "--to", str(tmp_path / "call.wav"))


def test_a_whole_pack_is_found_good(lines: Lines, pack: Pack) -> None:
    assert lines("voice", "check") == [f"id: recordings {len(pack.pitches)}, faults 0"]
    assert lines("voice", "check", str(pack.directory)) == lines("voice", "check")
    assert shown(lines)["packs"] == "id"


def test_every_fault_of_a_pack_is_named(
    pack: Pack, data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (pack.directory / "belas.wav").rename(pack.directory / "bellas.wav")
    pack.record("satu", tone(440, peak=900))
    with wave.open(str(pack.directory / "dua.wav"), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(44_100)
    elsewhere = pack.directory.rename(tmp_path / "studio")
    assert run(["voice", "check", str(elsewhere), "--language", "id", "--data", str(data)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        'id: belas.wav is missing: "belas"',
        "id: dua.wav cannot be used: 2 channels of 16 bits",
        "id: satu.wav is too quiet: its highest sample is 900 of 32767, it needs 3000",
        "id: bellas.wav is said in no call (a slip in its name?)",
        f"id: recordings {len(pack.pitches)}, faults 3",
    ]


def test_a_pack_that_is_not_there_or_of_no_language_is_named(refusal: Refusal, tmp_path: Path) -> None:
    assert "there is no folder" in refusal("voice", "check")
    assert f"there is no folder {tmp_path / 'none'}" in refusal("voice", "check", str(tmp_path / "none"))
    (tmp_path / "studio").mkdir()
    assert "there is no language 'studio'" in refusal("voice", "check", str(tmp_path / "studio"))
