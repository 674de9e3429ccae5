"""Languages as data: another one needs a file and no code, and a bad file is refused in one line."""

from pathlib import Path

import pytest

from server.domain.speech import CallWords, sentences
from server.domain.speech_settings import NumberStyle, SpeechSettings
from server.domain.tongue import BadTongue, product_tongues, read_tongue, read_tongues

SUNDANESE = """
code = "su"
name = "Basa Sunda"
engine_voice = "id"
counter_names = "id"

[call]
read = "Nomer antrian {number}. Mangga ka {counter}."
said = "Nomer antrian, {number}. Mangga ka, {counter}."

[recall]
read = "Panggero deui. Nomer antrian {number}. Mangga ka {counter}."
said = "Panggero deui. Nomer antrian, {number}. Mangga ka, {counter}."

[numbers]
0 = "nol"
1 = "hiji"
2 = "dua"
3 = "tilu"
4 = "opat"
5 = "lima"
6 = "genep"
7 = "tujuh"
8 = "dalapan"
9 = "salapan"
10 = "sapuluh"
11 = "sabelas"
100 = "saratus"
1000 = "sarebu"

[[composed]]
from = 12
size = 10
with_rest = "{rest} belas"

[[composed]]
from = 20
size = 10
head = "{count} puluh"

[[composed]]
from = 100
size = 100
head = "{count} ratus"

[[composed]]
from = 1000
size = 1000
head = "{count} rebu"

[pronunciations]
genep = "[[g@n'@p]]"
"""


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    (tmp_path / "su.toml").write_text(SUNDANESE, encoding="utf-8")
    return tmp_path


def test_an_office_adds_a_language_with_a_file(directory: Path) -> None:
    tongues = read_tongues(directory)
    assert set(tongues) == {*product_tongues(), "su"}
    call = CallWords(number="A 216", counter_name={"id": "Loket 11", "en": "Counter 11"})
    settings = SpeechSettings(style=NumberStyle.WORDS, always=("su",))
    indonesian, sundanese = sentences(call, "id", settings, tongues)
    assert indonesian.text == "Nomor antrean A 216. Silakan menuju Loket 11."
    assert sundanese.text == "Nomer antrian A 216. Mangga ka Loket 11."
    assert sundanese.spoken == "Nomer antrian, A, dua ratus [[g@n'@p]] belas. Mangga ka, Loket sabelas."
    assert (sundanese.language, sundanese.voice) == ("su", "id")
    assert sundanese.pieces[-2].words == ("mangga-ka",)


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (21, "dua puluh hiji"),
        (30, "tilu puluh"),
        (100, "saratus"),
        (112, "saratus dua belas"),
        (1001, "sarebu hiji"),
        (2019, "dua rebu salapan belas"),
    ],
)
def test_its_numbers_follow_its_table(directory: Path, n: int, words: str) -> None:
    assert read_tongues(directory)["su"].number_words(n) == words


def test_a_number_may_have_a_word_of_its_own_anywhere(tmp_path: Path) -> None:
    # As Javanese has it: 21 and 50 are neither two tens and one nor five tens.
    own = SUNDANESE.replace('11 = "sabelas"', '11 = "sabelas"\n21 = "selikur"\n50 = "seket"')
    (tmp_path / "su.toml").write_text(own, encoding="utf-8")
    tongue = read_tongue(tmp_path / "su.toml")
    assert [tongue.number_words(n) for n in (21, 50, 51, 121)] == ["selikur", "seket", "seket hiji", "saratus selikur"]


def test_an_office_may_say_a_language_of_the_product_in_its_own_way(tmp_path: Path) -> None:
    (tmp_path / "id.toml").write_text(SUNDANESE.replace('code = "su"', 'code = "id"'), encoding="utf-8")
    assert read_tongues(tmp_path)["id"].name == "Basa Sunda"
    assert read_tongues(tmp_path / "none")["id"].name == "Indonesia"


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('code = "su"', "code = su", "su.toml: "),
        ('code = "su"', 'code = "jv"', "name it jv.toml"),
        ('code = "su"', 'code = "../"', "no language code"),
        ('name = "Basa Sunda"', "", "name is missing"),
        ('name = "Basa Sunda"', "name = 3", "name is no text"),
        ('counter_names = "id"', 'counter_names = "su"', "counter_names is id or en"),
        ('5 = "lima"', "", "the digit 5 has no word"),
        ('5 = "lima"', 'five = "lima"', "five"),
        ('head = "{count} puluh"', "", "no words for the number 20"),
        ('head = "{count} puluh"', 'head = "{n} puluh"', "another field"),
        ('with_rest = "{rest} belas"', 'with_rest = "belas"', "lacks {rest}"),
        ("size = 1000", "size = 0", "size is a whole number"),
        ("size = 1000", "size = 10000", "size is a whole number"),
        ("from = 1000", "from = true", "size is a whole number"),
        ("Mangga ka, {counter}", "Mangga ka", "each stand once"),
        ("Mangga ka, {counter}", "Mangga ka, {counter", "su.toml: "),
        ("[numbers]", "[angka]", "nobody knows angka"),
        ("[call]", "[[call]]", "call is no table"),
    ],
)
def test_a_bad_language_file_is_refused_in_one_line(tmp_path: Path, before: str, after: str, said: str) -> None:
    assert before in SUNDANESE
    text = SUNDANESE.replace(before, after, 1)
    (tmp_path / "su.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BadTongue) as refused:
        read_tongues(tmp_path)
    assert said in str(refused.value)
    assert str(refused.value).startswith("su.toml: ")
    assert "\n" not in str(refused.value)
