"""Text by cap height: it is as high as asked, fits where it should, and breaks well."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QFontMetricsF

from appkit.theme import Theme
from appkit.tokens import Weight
from display.ink import LINE, Ink
from wire.boardplan import NUMBER_WIDTH_CAPS


@pytest.fixture
def ink(a_theme: Callable[..., Theme]) -> Ink:
    return Ink(a_theme())


def test_capitals_are_as_high_as_asked(ink: Ink) -> None:
    assert QFontMetricsF(ink.font(200, Weight.NUMBER)).capHeight() == pytest.approx(200, rel=0.02)


def test_a_fitted_text_is_not_wider_than_its_room(ink: Ink) -> None:
    text = "Ruang Pemeriksaan Ibu dan Anak"
    cap = ink.fit(text, 500, 300, Weight.TITLE)
    assert cap < 300
    assert QFontMetricsF(ink.font(cap, Weight.TITLE)).horizontalAdvance(text) <= 502


def test_a_short_text_keeps_the_height_asked_for(ink: Ink) -> None:
    assert ink.fit("2", 500, 100) == 100


def test_all_digits_are_equally_wide(ink: Ink) -> None:
    assert len({round(ink.unit_width(digit, Weight.NUMBER), 3) for digit in "0123456789"}) == 1


def test_lines_are_broken_evenly_and_fit(ink: Ink) -> None:
    fitted = ink.fit_lines("Poli Gigi dan Mulut", QSizeF(400, 200), 90, 2, Weight.TITLE)
    assert fitted.lines == ("Poli Gigi", "dan Mulut")
    assert fitted.height_px == pytest.approx(fitted.cap_px * (1 + LINE))
    assert fitted.height_px <= 200
    assert all(ink.width(line, fitted.cap_px, Weight.TITLE) <= 401 for line in fitted.lines)


def test_what_fits_one_line_is_not_broken(ink: Ink) -> None:
    assert ink.fit_lines("Poli Umum", QSizeF(2000, 300), 50, 3, Weight.TITLE).lines == ("Poli Umum",)


def test_one_long_word_becomes_small_instead_of_broken(ink: Ink) -> None:
    fitted = ink.fit_lines("Laboratoriumkesehatan", QSizeF(300, 300), 100, 3, Weight.TITLE)
    assert fitted.lines == ("Laboratoriumkesehatan",)
    assert fitted.cap_px < 40


def test_long_sentences_are_broken_without_trying_everything(ink: Ink) -> None:
    words = " ".join(["kata"] * 60)
    fitted = ink.fit_lines(words, QSizeF(800, 800), 100, 6, Weight.TEXT)
    assert len(fitted.lines) == 6
    assert " ".join(fitted.lines) == words


def test_the_server_knows_how_wide_a_number_is(ink: Ink) -> None:
    assert ink.unit_width("G 000", Weight.NUMBER) == pytest.approx(NUMBER_WIDTH_CAPS, rel=0.005)
