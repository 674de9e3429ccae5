"""The words of a call: numbers, letters, names, and both languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.speech import (
    CallWords,
    Piece,
    Sentence,
    Stop,
    clip_name,
    sentences,
    spoken_name,
)
from server.domain.speech_settings import NumberStyle, SpeechSettings
from server.domain.tongue import Tongue, product_tongues

ID, EN = product_tongues()["id"], product_tongues()["en"]


def a_call(number: str = "A 012", id_name: str = "Loket 2", en_name: str = "Counter 2", **more: bool) -> CallWords:
    return CallWords(number=number, counter_name={"id": id_name, "en": en_name}, **more)


def said(call: CallWords, visitor_language: str, settings: SpeechSettings) -> tuple[Sentence, ...]:
    return sentences(call, visitor_language, settings, product_tongues())


def value_of(words: str) -> int:
    """Reads Indonesian number words back by the grammar, independently of how they were made."""
    units = {
        w: n
        for n, w in enumerate(["nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan"])
    }
    total, group = 0, 0
    pending = 0
    for word in words.split():
        if word in units:
            pending = units[word]
        elif word in ("sepuluh", "sebelas"):
            pending = {"sepuluh": 10, "sebelas": 11}[word]
        elif word == "belas":
            pending += 10
        elif word == "puluh":
            group, pending = group + pending * 10, 0
        elif word == "seratus":
            group += 100
        elif word == "ratus":
            group, pending = group + pending * 100, 0
        elif word == "seribu":
            total += 1000
        else:
            assert word == "ribu"
            total, group, pending = total + (group + pending) * 1000, 0, 0
    return total + group + pending


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (0, "nol"),
        (1, "satu"),
        (9, "sembilan"),
        (10, "sepuluh"),
        (11, "sebelas"),
        (12, "dua belas"),
        (19, "sembilan belas"),
        (20, "dua puluh"),
        (21, "dua puluh satu"),
        (30, "tiga puluh"),
        (99, "sembilan puluh sembilan"),
        (100, "seratus"),
        (101, "seratus satu"),
        (110, "seratus sepuluh"),
        (111, "seratus sebelas"),
        (112, "seratus dua belas"),
        (120, "seratus dua puluh"),
        (200, "dua ratus"),
        (211, "dua ratus sebelas"),
        (999, "sembilan ratus sembilan puluh sembilan"),
        (1000, "seribu"),
        (1100, "seribu seratus"),
        (1999, "seribu sembilan ratus sembilan puluh sembilan"),
        (2011, "dua ribu sebelas"),
        (11_000, "sebelas ribu"),
        (100_001, "seratus ribu satu"),
        (999_999, "sembilan ratus sembilan puluh sembilan ribu sembilan ratus sembilan puluh sembilan"),
    ],
)
def test_indonesian_number_words(n: int, words: str) -> None:
    assert ID.number_words(n) == words


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (0, "zero"),
        (12, "twelve"),
        (20, "twenty"),
        (21, "twenty-one"),
        (100, "one hundred"),
        (112, "one hundred and twelve"),
        (1000, "one thousand"),
        (1005, "one thousand and five"),
        (2345, "two thousand three hundred and forty-five"),
    ],
)
def test_english_number_words(n: int, words: str) -> None:
    assert EN.number_words(n) == words


@given(st.integers(min_value=0, max_value=999_999))
def test_indonesian_number_words_read_back_as_the_same_number(n: int) -> None:
    assert value_of(ID.number_words(n)) == n


@pytest.mark.parametrize("n", [-1, 1_000_000])
@pytest.mark.parametrize("language", [ID, EN], ids=["id", "en"])
def test_a_number_without_words_is_refused(n: int, language: Tongue) -> None:
    with pytest.raises(ValueError, match=str(n)):
        language.number_words(n)


def test_digits_are_said_one_by_one_with_their_zeros() -> None:
    assert ID.digit_words("012") == "nol satu dua"
    assert EN.digit_words("0305") == "zero three zero five"


def test_an_indonesian_visitor_hears_indonesian_alone() -> None:
    (sentence,) = said(a_call(), ID.code, SpeechSettings())
    assert sentence.language == "id"
    assert sentence.text == "Nomor antrean A 012. Silakan menuju Loket 2."
    assert sentence.spoken == "Nomor antrean, A, nol satu dua. Silakan menuju, [[l'okEt]] dua."


def test_an_english_visitor_hears_english_second() -> None:
    first, second = said(a_call(), EN.code, SpeechSettings())
    assert first.language == "id"
    assert second.text == "Ticket number A 012. Please go to Counter 2."
    assert second.spoken == "Ticket number, A, zero one two. Please go to, Counter two."


def test_an_office_may_have_english_said_always() -> None:
    heard = said(a_call(), ID.code, SpeechSettings(always=("en",)))
    assert [sentence.language for sentence in heard] == ["id", "en"]


def test_numbers_are_said_in_words_where_the_office_wants_it() -> None:
    (sentence,) = said(a_call("A 112"), ID.code, SpeechSettings(style=NumberStyle.WORDS))
    assert sentence.spoken == "Nomor antrean, A, seratus dua [[b@l'as]]. Silakan menuju, [[l'okEt]] dua."


def test_a_recall_says_that_it_is_one() -> None:
    first, second = said(a_call(is_recall=True), EN.code, SpeechSettings())
    assert first.text.startswith("Panggilan ulang. ")
    assert second.text.startswith("Second call. ")
    assert first.spoken != said(a_call(), ID.code, SpeechSettings())[0].spoken


def test_each_letter_of_a_series_is_said_by_itself() -> None:
    (sentence,) = said(a_call("AB 007"), ID.code, SpeechSettings())
    assert "A, B, nol nol tujuh" in sentence.spoken


@pytest.mark.parametrize(
    ("name", "spoken"),
    [
        ("Loket 12", "Loket dua belas"),
        ("Poli Umum", "Poli Umum"),
        ("Ruang KIA", "Ruang K I A"),
        ("Poli KIA/KB", "Poli K I A K B"),
        ("Perekaman KTP-el", "Perekaman K T P el"),
        ("Kamar B2", "Kamar B dua"),
        ("Ruang 007", "Ruang nol nol tujuh"),
        ("[[b'ad]] Loket <1>", "b ad Loket satu"),
        ("Kode 12345678", "Kode satu dua tiga empat lima enam tujuh delapan"),
    ],
)
def test_a_name_is_told_to_the_engine_in_words(name: str, spoken: str) -> None:
    assert spoken_name(name, ID) == spoken


@pytest.mark.parametrize("word", ["empat", "enam", "belas", "loket", "apotek"])
def test_words_that_the_engine_says_wrongly_are_given_as_phonemes(word: str) -> None:
    (sentence,) = said(a_call("A 014", f"Tempat {word.capitalize()}"), ID.code, SpeechSettings(style=NumberStyle.WORDS))
    assert word not in sentence.spoken.lower().split()
    assert sentence.spoken.count("[[") >= 2


@pytest.mark.parametrize("number", ["", "A", "a 012", "A-012", "A 01 2", "٠١"])
def test_what_is_no_ticket_number_is_refused(number: str) -> None:
    with pytest.raises(ValueError, match="ticket number"):
        said(a_call(number), ID.code, SpeechSettings())


def test_a_counter_without_a_name_in_the_language_is_refused() -> None:
    call = CallWords(number="A 001", counter_name={"id": "Loket 1"})
    with pytest.raises(ValueError, match="'en'"):
        said(call, EN.code, SpeechSettings())


@given(st.text(max_size=60))
def test_no_name_brings_markup_into_the_spoken_sentence(name: str) -> None:
    assert not set(spoken_name(name, ID)) & set("[]<>&\n\x00")


def test_english_comes_last_however_the_office_orders_it() -> None:
    tongues = {**product_tongues(), "su": product_tongues()["id"]}
    heard = sentences(a_call(), "en", SpeechSettings(always=("en", "su", "id")), tongues)
    assert len(heard) == 3
    assert heard[-1].language == "en"


def test_a_language_that_nobody_knows_any_more_is_left_out() -> None:
    assert [each.language for each in said(a_call(), "id", SpeechSettings(always=("su",)))] == ["id"]


def pronounced(name: str = "Poli KIA", style: NumberStyle = NumberStyle.DIGITS, **spoken: str) -> str:
    settings = SpeechSettings(style=style, pronunciations={"id": spoken})
    return said(a_call("A 012", name), "id", settings)[0].spoken


def test_the_office_says_how_a_word_is_said() -> None:
    assert pronounced(poli="[[p'oli]]").endswith("[[p'oli]] K I A.")


def test_the_office_may_have_an_abbreviation_read_as_words() -> None:
    assert pronounced(kia="kesehatan ibu dan anak").endswith("Poli kesehatan ibu dan anak.")


def test_the_office_knows_better_than_the_language_file() -> None:
    assert "belas" in pronounced(style=NumberStyle.WORDS, belas="belas").split("Silakan")[0]
    assert "[[" not in pronounced("Poli", NumberStyle.WORDS, belas="belas")


def test_what_a_pronunciation_consists_of_is_not_looked_up_again() -> None:
    assert pronounced("Satu", satu="dua", dua="satu").endswith("Silakan menuju, dua.")


def test_a_pronunciation_belongs_to_its_language_and_changes_what_is_read_nowhere() -> None:
    settings = SpeechSettings(pronunciations={"en": {"counter": "desk", "loket": "gate"}})
    indonesian, english = said(a_call(), "en", settings)
    assert "gate" not in indonesian.spoken
    assert english.spoken.endswith("desk two.")
    assert english.text.endswith("Counter 2.")


def test_a_sentence_is_made_of_pieces_that_can_be_recorded() -> None:
    (sentence,) = said(a_call("A 112", is_recall=True), "id", SpeechSettings(style=NumberStyle.WORDS))
    assert sentence.pieces == (
        Piece(words=("panggilan-ulang",), stop=Stop.SENTENCE),
        Piece(words=("nomor-antrean",), stop=Stop.COMMA),
        Piece(words=("a",), stop=Stop.COMMA),
        Piece(words=("seratus", "dua", "belas"), stop=Stop.SENTENCE),
        Piece(words=("silakan-menuju",), stop=Stop.COMMA),
        Piece(words=("loket", "dua"), whole="loket-2", stop=Stop.SENTENCE),
    )


def test_pieces_of_english_numbers_and_spelled_names_are_single_words() -> None:
    call = a_call("A 121", en_name="KIA room 21")
    english = said(call, "en", SpeechSettings(style=NumberStyle.WORDS))[1]
    assert english.pieces[2].words == ("one", "hundred", "and", "twenty", "one")
    assert english.pieces[-1] == Piece(
        words=("k", "i", "a", "room", "twenty", "one"), whole="kia-room-21", stop=Stop.SENTENCE
    )


@given(st.integers(min_value=1, max_value=9999), st.sampled_from(list(NumberStyle)), st.sampled_from(["id", "en"]))
def test_pieces_say_every_word_that_the_engine_would_say(n: int, style: NumberStyle, code: str) -> None:
    settings = SpeechSettings(style=style, pronunciations={"id": dict.fromkeys(ID.pronunciations, "x")})
    sentence = next(each for each in said(a_call(f"A {n:03d}"), "en", settings) if each.language == code)
    n_words = sum(word.count("-") + 1 for piece in sentence.pieces for word in piece.words)
    assert n_words == len(sentence.spoken.replace("-", " ").split())


@pytest.mark.parametrize(
    ("words", "name"), [("Nomor antrean", "nomor-antrean"), ("Poli KIA/KB", "poli-kia-kb"), (" ../x ", "x"), ("é", "é")]
)
def test_a_recording_is_named_by_its_words(words: str, name: str) -> None:
    assert clip_name(words) == name
