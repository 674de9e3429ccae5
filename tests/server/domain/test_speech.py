"""The words of a call: numbers, letters, names, and both languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.speech import (
    CallWords,
    NumberStyle,
    SpeechRules,
    SpokenLanguage,
    digit_words,
    number_words,
    sentences,
    spoken_name,
)

ID, EN = SpokenLanguage.INDONESIAN, SpokenLanguage.ENGLISH


def a_call(number: str = "A 012", id_name: str = "Loket 2", en_name: str = "Counter 2", **more: bool) -> CallWords:
    return CallWords(number=number, counter_name={ID: id_name, EN: en_name}, **more)


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
    assert number_words(n, ID) == words


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
    assert number_words(n, EN) == words


@given(st.integers(min_value=0, max_value=999_999))
def test_indonesian_number_words_read_back_as_the_same_number(n: int) -> None:
    assert value_of(number_words(n, ID)) == n


@pytest.mark.parametrize("n", [-1, 1_000_000])
@pytest.mark.parametrize("language", list(SpokenLanguage))
def test_a_number_without_words_is_refused(n: int, language: SpokenLanguage) -> None:
    with pytest.raises(ValueError, match=str(n)):
        number_words(n, language)


def test_digits_are_said_one_by_one_with_their_zeros() -> None:
    assert digit_words("012", ID) == "nol satu dua"
    assert digit_words("0305", EN) == "zero three zero five"


def test_an_indonesian_visitor_hears_indonesian_alone() -> None:
    (sentence,) = sentences(a_call(), ID, SpeechRules())
    assert sentence.language is ID
    assert sentence.text == "Nomor antrean A 012. Silakan menuju Loket 2."
    assert sentence.spoken == "Nomor antrean, A, nol satu dua. Silakan menuju, [[l'okEt]] dua."


def test_an_english_visitor_hears_english_second() -> None:
    first, second = sentences(a_call(), EN, SpeechRules())
    assert first.language is ID
    assert second.text == "Ticket number A 012. Please go to Counter 2."
    assert second.spoken == "Ticket number, A, zero one two. Please go to, Counter two."


def test_an_office_may_have_english_said_always() -> None:
    said = sentences(a_call(), ID, SpeechRules(is_english_always_said=True))
    assert [sentence.language for sentence in said] == [ID, EN]


def test_numbers_are_said_in_words_where_the_office_wants_it() -> None:
    (sentence,) = sentences(a_call("A 112"), ID, SpeechRules(style=NumberStyle.WORDS))
    assert sentence.spoken == "Nomor antrean, A, seratus dua [[b@l'as]]. Silakan menuju, [[l'okEt]] dua."


def test_a_recall_says_that_it_is_one() -> None:
    first, second = sentences(a_call(is_recall=True), EN, SpeechRules())
    assert first.text.startswith("Panggilan ulang. ")
    assert second.text.startswith("Second call. ")
    assert first.spoken != sentences(a_call(), ID, SpeechRules())[0].spoken


def test_each_letter_of_a_series_is_said_by_itself() -> None:
    (sentence,) = sentences(a_call("AB 007"), ID, SpeechRules())
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
    (sentence,) = sentences(a_call("A 014", f"Tempat {word.capitalize()}"), ID, SpeechRules(style=NumberStyle.WORDS))
    assert word not in sentence.spoken.lower().split()
    assert sentence.spoken.count("[[") >= 2


@pytest.mark.parametrize("number", ["", "A", "a 012", "A-012", "A 01 2", "٠١"])
def test_what_is_no_ticket_number_is_refused(number: str) -> None:
    with pytest.raises(ValueError, match="ticket number"):
        sentences(a_call(number), ID, SpeechRules())


def test_a_counter_without_a_name_in_the_language_is_refused() -> None:
    call = CallWords(number="A 001", counter_name={ID: "Loket 1"})
    with pytest.raises(ValueError, match="'en'"):
        sentences(call, EN, SpeechRules())


@given(st.text(max_size=60))
def test_no_name_brings_markup_into_the_spoken_sentence(name: str) -> None:
    assert not set(spoken_name(name, ID)) & set("[]<>&\n\x00")
