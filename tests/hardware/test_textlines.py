import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from hardware.textlines import balanced, clean, wrap, wrap_columns


@given(st.text(max_size=300))
def test_no_control_or_format_character_survives(text: str):
    cleaned = clean(text)
    assert not [char for char in cleaned if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Co", "Cn")]
    assert cleaned == cleaned.strip()
    assert "  " not in cleaned


def test_printer_commands_in_a_name_become_spaces():
    assert clean("Budi\x1b@\x1dV\x00\x10\x04\x01 Ani\n\u202eterbalik") == "Budi @ V Ani terbalik"


def test_text_is_composed_and_cut_at_its_limit():
    assert clean("e\u0301") == "é"
    assert clean("kata " * 100, longest=9) == "kata kata"


@given(st.text(alphabet="ab -", max_size=200), st.integers(1, 20))
def test_lines_never_overflow_and_nothing_is_lost(text: str, columns: int):
    lines = wrap_columns(text, columns)
    assert all(0 < len(line) <= columns for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_words_stay_whole_where_they_fit():
    assert wrap("satu dua tiga", lambda line: len(line) <= 8) == ["satu dua", "tiga"]
    assert wrap("Kependudukan", lambda line: len(line) <= 5) == ["Kepen", "duduk", "an"]


def test_lines_are_evened_out_without_getting_more():
    assert wrap("Lihat layar dan dengarkan panggilan itu", lambda line: len(line) <= 35) == [
        "Lihat layar dan dengarkan panggilan",
        "itu",
    ]
    assert balanced("Lihat layar dan dengarkan panggilan itu", len, 35) == [
        "Lihat layar dan",
        "dengarkan panggilan itu",
    ]


def test_an_empty_text_gives_no_line():
    assert wrap_columns("", 10) == []
