"""Codes are read as people type them, and slips of the finger are told from codes that nobody has."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.booking.codes import grouped, new_code, read_code
from server.domain.scanned import read_scanned
from wire.codes import BOOKING_CODE_LENGTH, BOOKING_CODE_LETTERS

CODES = st.builds(new_code)
PLACES = st.integers(0, BOOKING_CODE_LENGTH - 1)


def test_a_code_has_no_letters_that_look_alike():
    assert not set(BOOKING_CODE_LETTERS) & set("0O1IBS5Z28")
    assert set(new_code()) <= set(BOOKING_CODE_LETTERS)


def test_two_codes_are_two():
    assert len({new_code() for _ in range(500)}) == 500


@given(CODES)
def test_a_code_is_read_in_groups_and_small_letters(code):
    assert read_code(grouped(code).lower()) == code
    assert read_code(f" {code[:2]}-{code[2:6]}\u2013{code[6:]}\n") == code
    assert read_scanned(grouped(code).lower()).code == code


@given(CODES, PLACES, st.sampled_from(BOOKING_CODE_LETTERS))
def test_one_wrong_letter_is_always_found(code, place, letter):
    typed = code[:place] + letter + code[place + 1 :]
    assert read_code(typed) == (code if typed == code else None)


@given(CODES, st.integers(0, BOOKING_CODE_LENGTH - 2))
def test_two_swapped_letters_are_always_found(code, place):
    typed = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert read_code(typed) == (code if typed == code else None)


@pytest.mark.parametrize(
    "typed", ["", "A", "AAAA AAA", "OOOO OOOO", "1234 5678", "Z" * 10_000, "ÄÖÜ\u0660\u0661\u0662"]
)
def test_what_is_no_code_is_none(typed):
    assert read_code(typed) is None
