"""The tokens keep the bars for contrast, touch sizes, gaps and type."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from appkit.tokens import Reader, Step, ThemeName, Tokens, contrast_ratio, css, height_at, main, read_tokens

TOKENS = read_tokens()


@pytest.mark.parametrize("theme", ThemeName)
@pytest.mark.parametrize("pair", TOKENS.text_pairs, ids="-on-".join)
def test_text_has_a_contrast_of_seven(theme: ThemeName, pair: tuple[str, str]) -> None:
    ratio = contrast_ratio(TOKENS.colour(theme, pair[0]), TOKENS.colour(theme, pair[1]))
    assert ratio >= 7.0


@pytest.mark.parametrize("theme", ThemeName)
@pytest.mark.parametrize("pair", TOKENS.graphic_pairs, ids="-on-".join)
def test_icons_and_borders_have_a_contrast_of_three(theme: ThemeName, pair: tuple[str, str]) -> None:
    ratio = contrast_ratio(TOKENS.colour(theme, pair[0]), TOKENS.colour(theme, pair[1]))
    assert ratio >= 3.0


def test_the_file_asks_for_no_less_than_the_bars() -> None:
    assert (TOKENS.text_contrast_min, TOKENS.graphic_contrast_min) == (7.0, 3.0)


def test_every_role_is_checked_or_declared_as_ornament() -> None:
    checked = {role for pair in TOKENS.text_pairs + TOKENS.graphic_pairs for role in pair}
    for theme in ThemeName:
        assert set(TOKENS.colours[theme]) - TOKENS.ornaments == checked


def test_both_themes_have_the_same_roles() -> None:
    assert set(TOKENS.colours[ThemeName.DAY]) == set(TOKENS.colours[ThemeName.HALL])


def test_colours_are_written_as_six_digits() -> None:
    for roles in TOKENS.colours.values():
        assert all(re.fullmatch("#[0-9A-F]{6}", colour) for colour in roles.values())


def test_fingers_get_twenty_millimetres_and_a_gap() -> None:
    assert TOKENS.measures["target_mm"] >= 20.0
    assert TOKENS.measures["key_mm"] >= 20.0
    assert TOKENS.measures["target_min_mm"] >= 16.0
    assert 3.0 <= TOKENS.measures["gap_mm"] <= 12.0
    assert TOKENS.measures["page_target_px"] >= 48.0
    assert TOKENS.measures["unit_mm"] == 5.0


def test_capitals_can_be_read_by_a_standing_person() -> None:
    assert min(TOKENS.size(Reader.KIOSK, step) for step in Step) >= 4.8
    assert min(TOKENS.size(Reader.KIOSK, step, large=True) for step in Step) >= 7.3


def test_called_number_is_seven_tenths_of_a_degree_and_the_counter_sixty_percent_of_it() -> None:
    number = TOKENS.size(Reader.BOARD, Step.NUMBER)
    assert height_at(number, 10.0) >= 122.0
    assert TOKENS.size(Reader.BOARD, Step.TITLE) >= 0.6 * number
    assert TOKENS.size(Reader.BOARD, Step.SMALL) >= 0.25


@pytest.mark.parametrize("reader", Reader)
@pytest.mark.parametrize("large", [False, True])
def test_steps_grow(reader: Reader, large: bool) -> None:
    sizes = [TOKENS.size(reader, step, large=large) for step in Step]
    assert sizes == sorted(set(sizes))


@pytest.mark.parametrize("reader", [Reader.KIOSK, Reader.COUNTER, Reader.BOARD])
def test_large_text_is_larger_at_every_step(reader: Reader) -> None:
    assert all(TOKENS.size(reader, step, large=True) > TOKENS.size(reader, step) for step in Step)


def test_nothing_flashes_more_than_three_times_a_second_and_warnings_stay() -> None:
    assert TOKENS.ms("flash_ms") * 2 >= 1000 / 3
    assert TOKENS.ms("press_ms") <= 100
    assert TOKENS.ms("idle_warning_ms") >= 45_000
    assert TOKENS.ms("idle_wipe_ms") >= 30_000


def test_contrast_of_black_and_white_is_twenty_one() -> None:
    assert contrast_ratio("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast_ratio("#FFFFFF", "#000000") == pytest.approx(21.0)


def test_an_unknown_role_is_refused(tokens: Tokens = TOKENS) -> None:
    with pytest.raises(KeyError):
        tokens.colour(ThemeName.DAY, "mauve")


def test_pages_get_every_role_as_a_custom_property_in_both_themes() -> None:
    text = css(TOKENS)
    for theme, part in zip(ThemeName, text.split('[data-theme="hall"]'), strict=True):
        for role, colour in TOKENS.colours[theme].items():
            assert f"--{role.replace('_', '-')}: {colour};" in part
    assert "--type-body: 18px;" in text
    assert "--touch: 48px;" in text
    assert text.count("{") == text.count("}") == 2


def test_the_custom_properties_are_written_to_a_file_or_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(tmp_path / "tokens.css")]) == 0
    assert main([]) == 0
    assert capsys.readouterr().out == (tmp_path / "tokens.css").read_text() == css(TOKENS)
