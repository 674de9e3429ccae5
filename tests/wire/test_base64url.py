"""Bytes travel in one spelling, and no other is taken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wire.base64url import decoded, encoded

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


@given(st.binary(max_size=80))
def test_what_travelled_comes_out_as_it_went_in(raw: bytes) -> None:
    text = encoded(raw)
    assert set(text) <= set(LETTERS)
    assert decoded(text) == raw


@given(st.binary(min_size=1, max_size=40), st.data())
def test_every_changed_letter_gives_other_bytes_or_none(raw: bytes, data: st.DataObject) -> None:
    text = encoded(raw)
    place = data.draw(st.integers(0, len(text) - 1))
    letter = data.draw(st.sampled_from([each for each in LETTERS if each != text[place]]))
    try:
        assert decoded(text[:place] + letter + text[place + 1 :]) != raw
    except ValueError:
        return


@pytest.mark.parametrize("text", ["AB", "AA==", "A", "AA AA", "AA\nAA", "A+AA", "A/AA", "AAé", "AA.AA"])
def test_other_spellings_are_refused(text: str) -> None:
    with pytest.raises(ValueError):
        decoded(text)
