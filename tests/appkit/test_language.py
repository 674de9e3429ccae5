"""Texts in two languages, and the catalogue that keeps them complete."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from appkit import texts
from appkit.language import LOCALE_DIR, Language, LanguageCode

PO = r"""
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"

msgid "Nomor Anda {number}"
msgstr "Your number is {number}"

msgid "{n} orang menunggu"
msgid_plural "{n} orang menunggu"
msgstr[0] "{n} person is waiting"
msgstr[1] "{n} people are waiting"

msgid "Tanda {sign} salah"
msgstr "Sign {mark} is wrong"

msgid "Kosong"
msgstr ""
"""
SOURCE = """
def show(language, other):
    language.text("Nomor Anda {number}", number="A 012")
    language.text(
        "Selamat "
        "datang"
    )
    language.ngettext("{n} orang menunggu", "{n} orang menunggu", 3)
    language.text("Tanda {sign} salah", sign="x")
    language.text("Kosong")
    language.text(other)
"""
NOON = datetime(2026, 9, 7, 10, 5)  # noqa: DTZ001 -- a wall clock as the branch reads it


@pytest.fixture
def locale_dir(tmp_path: Path) -> Path:
    po_path = tmp_path / "locale/en/LC_MESSAGES/giliran.po"
    po_path.parent.mkdir(parents=True)
    po_path.write_text(PO)
    po_path.with_suffix(".mo").write_bytes(texts.compiled(po_path))
    return tmp_path / "locale"


def test_indonesian_is_what_stands_in_the_source() -> None:
    language = Language("id")
    assert language.text("Nomor Anda {number}", number="A 012") == "Nomor Anda A 012"
    assert language.ngettext("{n} orang menunggu", "{n} orang menunggu", 3) == "3 orang menunggu"


def test_english_comes_from_the_catalogue(locale_dir: Path) -> None:
    language = Language("en", locale_dir)
    assert language.text("Nomor Anda {number}", number="A 012") == "Your number is A 012"
    assert [language.ngettext("{n} orang menunggu", "{n} orang menunggu", n) for n in (0, 1, 2)] == [
        "0 people are waiting",
        "1 person is waiting",
        "2 people are waiting",
    ]


def test_what_is_not_translated_stays_indonesian(locale_dir: Path) -> None:
    assert Language("en", locale_dir).text("Belum ada") == "Belum ada"


def test_a_placeholder_without_a_value_is_a_bug() -> None:
    with pytest.raises(KeyError):
        Language("id").text("Nomor Anda {number}")


def test_a_brace_in_a_value_is_harmless() -> None:
    assert Language("id").text("Nomor Anda {number}", number="{x}") == "Nomor Anda {x}"


def test_unknown_languages_and_missing_catalogues_are_told(tmp_path: Path) -> None:
    with pytest.raises(ValueError):
        Language("de")
    with pytest.raises(FileNotFoundError):
        Language("en", tmp_path)


def test_time_and_day_are_written_in_the_way_of_the_language(locale_dir: Path) -> None:
    assert Language("id").clock(NOON) == "10.05"
    assert Language("en", locale_dir).clock(NOON) == "10:05"
    assert Language("id").day(NOON) == "Senin, 7 September 2026"
    assert Language("en", locale_dir).day(NOON) == "Monday, 7 September 2026"


def test_languages_are_named_in_themselves() -> None:
    assert [code.own_name for code in LanguageCode] == ["Bahasa Indonesia", "English"]


def test_sentences_are_found_in_the_sources(tmp_path: Path) -> None:
    (tmp_path / "kiosk/deep").mkdir(parents=True)
    (tmp_path / "kiosk/deep/screen.py").write_text(SOURCE)
    used = texts.used_sentences(tmp_path)
    assert [entry.sentence for entry in used] == [
        "Nomor Anda {number}",
        "Selamat datang",
        "{n} orang menunggu",
        "Tanda {sign} salah",
        "Kosong",
    ]
    assert used[2].plural == "{n} orang menunggu"
    assert used[0].place == "kiosk/deep/screen.py:3"


def test_missing_means_absent_empty_or_with_other_placeholders(locale_dir: Path, tmp_path: Path) -> None:
    (tmp_path / "kiosk").mkdir()
    (tmp_path / "kiosk/screen.py").write_text(SOURCE)
    po_path = texts.po_paths(locale_dir)[0]
    lacking = texts.missing(po_path, texts.used_sentences(tmp_path))
    assert [entry.sentence for entry in lacking] == ["Selamat datang", "Tanda {sign} salah", "Kosong"]


def test_missing_sentences_are_appended_once(locale_dir: Path) -> None:
    po_path = texts.po_paths(locale_dir)[0]
    entries = [
        texts.Used(sentence='Tekan "Ya"', plural=None, place="kiosk/a.py:1"),
        texts.Used(sentence="{n} nomor", plural="{n} nomor", place="kiosk/a.py:2"),
    ]
    texts.append(po_path, entries)
    texts.append(po_path, entries)
    assert po_path.read_text().count('msgid "Tekan \\"Ya\\""') == 1
    assert [entry.sentence for entry in texts.missing(po_path, entries)] == ['Tekan "Ya"', "{n} nomor"]


def test_every_sentence_of_the_programs_is_translated() -> None:
    used = texts.used_sentences()
    for po_path in texts.po_paths():
        lacking = [f"{entry.place}: {entry.sentence}" for entry in texts.missing(po_path, used)]
        assert lacking == []


def test_the_english_catalogue_compiles(tmp_path: Path) -> None:
    assert [path.parent.parent.name for path in texts.po_paths()] == ["en"]
    assert texts.compiled(LOCALE_DIR / "en/LC_MESSAGES/giliran.po").startswith(b"\xde\x12\x04\x95")
