"""What an office may choose about its voice, and what not."""

from typing import Any

import pytest

from server.domain.speech_settings import MOST_PRONUNCIATIONS, BadSpeech, NumberStyle, SpeechSettings

CHOSEN = SpeechSettings(
    style=NumberStyle.WORDS,
    always=("su", "en"),
    speed_wpm=150,
    pitch=50,
    level=70,
    pause_ms=60,
    pronunciations={"id": {"poli": "[[p'oli]]"}},
)


def test_settings_come_back_from_their_record() -> None:
    assert SpeechSettings.from_record(CHOSEN.to_record()) == CHOSEN
    assert SpeechSettings.from_record({}) == SpeechSettings()


@pytest.mark.parametrize(
    "record",
    [
        {"style": "loud"},
        {"speed": 100},
        {"speed_wpm": "100"},
        {"level": True},
        {"always": 3},
        {"pronunciations": ["poli"]},
    ],
)
def test_a_record_of_something_else_is_refused(record: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        SpeechSettings.from_record(record)


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ({"speed_wpm": 79}, "speed is a whole number from 80 to 300, not 79"),
        ({"speed_wpm": 301}, "speed"),
        ({"pitch": 100}, "pitch"),
        ({"level": -1}, "level is a whole number from 0 to 100"),
        ({"level": 101}, "level"),
        ({"pause_ms": 501}, "pause"),
        ({"always": ("English",)}, "'English' is no language code"),
        ({"pronunciations": {"../x": {}}}, "no language code"),
    ],
)
def test_what_nobody_can_speak_is_refused(chosen: dict[str, Any], said: str) -> None:
    with pytest.raises(BadSpeech, match=said):
        SpeechSettings(**chosen)


@pytest.mark.parametrize("word", ["", "dua kata", "Poli", "a1", "x" * 41, "<b>"])
def test_only_one_word_can_be_pronounced(word: str) -> None:
    with pytest.raises(BadSpeech, match="one word"):
        SpeechSettings(pronunciations={"id": {word: "x"}})


@pytest.mark.parametrize(
    "spoken", ["", " ", "a1", "a\nb", "x" * 81, "[[x", "x]]", "[[]]", "[[a]] [[b]]", "[[a[b]]", "<speak>", "[[a\nb]]"]
)
def test_a_pronunciation_is_words_or_phonemes(spoken: str) -> None:
    with pytest.raises(BadSpeech, match="neither words"):
        SpeechSettings(pronunciations={"id": {"poli": spoken}})


@pytest.mark.parametrize(
    "spoken", ["klinik", "kesehatan ibu dan anak", "ka-te-pe", "jum'at", "[[l'okEt]]", "[[@n'am]]"]
)
def test_words_and_phonemes_may_be_said(spoken: str) -> None:
    assert SpeechSettings(pronunciations={"id": {"poli": spoken}}).pronunciations["id"]["poli"] == spoken


def test_the_table_is_bounded() -> None:
    words = ["".join(chr(97 + n // 26**place % 26) for place in range(3)) for n in range(MOST_PRONUNCIATIONS + 1)]
    with pytest.raises(BadSpeech, match="room for 500"):
        SpeechSettings(pronunciations={"id": dict.fromkeys(words, "x")})


def test_a_word_is_put_into_the_table_and_taken_out_again() -> None:
    changed = CHOSEN.with_pronunciation("id", "Apotek", "apotik")
    assert changed == {"id": {"poli": "[[p'oli]]", "apotek": "apotik"}}
    assert CHOSEN.with_pronunciation("id", "POLI", None) == {}
    assert CHOSEN.pronunciations == {"id": {"poli": "[[p'oli]]"}}
