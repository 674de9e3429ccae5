"""What may be given as a system-wide key, and what both window systems make of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter.globalkey import BadCombinationError, parse_combination
from counter.globalkey.combination import Modifier


@pytest.mark.parametrize(
    ("text", "name", "keysym", "virtual_key"),
    [
        ("F8", "F8", 0xFFC5, 0x77),
        ("f24", "F24", 0xFFD5, 0x87),
        ("pause", "Pause", 0xFF13, 0x13),
        ("ScrollLock", "ScrollLock", 0xFF14, 0x91),
        ("pagedown", "PageDown", 0xFF56, 0x22),
        ("ctrl+alt+n", "Ctrl+Alt+N", 0x6E, 0x4E),
        ("Alt + Ctrl + 7", "Ctrl+Alt+7", 0x37, 0x37),
        ("Shift+F1", "Shift+F1", 0xFFBE, 0x70),
    ],
)
def test_keys_by_their_names(text, name, keysym, virtual_key):
    combination = parse_combination(text)
    assert (combination.name, combination.keysym, combination.virtual_key) == (name, keysym, virtual_key)
    assert {modifier.value for modifier in combination.modifiers} == set(name.lower().split("+")[:-1])


@pytest.mark.parametrize("text", ["", "F0", "F25", "N", "7", "Shift+N", "Enter", "Ctrl", "Ctrl+", "Super+F8"])
def test_keys_that_are_none_or_that_people_type_are_refused(text):
    with pytest.raises(BadCombinationError, match=r"^'"):
        parse_combination(text)


def test_a_modifier_is_given_once():
    with pytest.raises(BadCombinationError, match="each once"):
        parse_combination("Ctrl+Ctrl+F8")


@given(st.text(max_size=20))
def test_any_text_is_a_key_or_refused(text):
    try:
        combination = parse_combination(text)
    except BadCombinationError:
        return
    assert parse_combination(combination.name) == combination


def test_modifiers_are_told_apart():
    assert parse_combination("Ctrl+F8") != parse_combination("Alt+F8")
    assert parse_combination("Ctrl+F8").modifiers == {Modifier.CTRL}
