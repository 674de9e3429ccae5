"""The layout of questions and answers beside the socket."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wire.datagrams import (
    KEY_BYTES,
    LARGEST_ANSWER_BYTES,
    LARGEST_TEXT_BYTES,
    NONCE_BYTES,
    QUESTION_BYTES,
    TAG_BYTES,
    Question,
    addressed,
    addressee,
    answer_plain,
    key_of_text,
    key_text,
    question_plain,
    read_answer,
    read_question,
)

NUMBERS = st.integers(0, 2**53)


@given(number=NUMBERS, last_seq=st.none() | NUMBERS)
def test_a_question_is_read_as_it_was_asked(number: int, last_seq: int | None) -> None:
    question = Question(number=number, last_seq=last_seq)
    assert read_question(question_plain(question)) == question


def test_a_question_says_whom_it_is_for_and_all_are_equally_long() -> None:
    nonce, box = b"n" * NONCE_BYTES, b"b" * (len(question_plain(Question(number=1, last_seq=None))) + TAG_BYTES)
    datagram = addressed(77, nonce, box)
    assert len(datagram) == QUESTION_BYTES
    assert addressee(datagram) == (77, nonce, box)
    assert addressee(datagram[:-1]) is None
    assert addressee(datagram + b"x") is None


@given(number=NUMBERS, texts=st.lists(st.text(st.characters(exclude_characters="\n", codec="utf-8")), min_size=1))
def test_an_answer_is_read_as_it_was_given(number: int, texts: list[str]) -> None:
    plain = answer_plain(number, texts)
    assert plain is None or read_answer(plain) == (number, texts)


def test_an_answer_fits_one_datagram_or_is_none() -> None:
    plain = answer_plain(1, ["the same again " * 1_000])
    assert plain is not None
    assert len(plain) + NONCE_BYTES + TAG_BYTES <= LARGEST_ANSWER_BYTES
    assert answer_plain(1, ["".join(chr(33 + n * n * 7 % 90) + str(n**3) for n in range(900))]) is None
    assert answer_plain(1, ["x" * (LARGEST_TEXT_BYTES + 1)]) is None


@pytest.mark.parametrize("plain", [b"", b"1234567", b"12345678", b"12345678no zlib"])
def test_what_is_no_answer_is_said_to_be_none(plain: bytes) -> None:
    with pytest.raises(ValueError, match="not an answer"):
        read_answer(plain)


def test_a_key_travels_as_text_and_only_a_key_is_one() -> None:
    key = bytes(range(KEY_BYTES))
    assert key_of_text(key_text(key)) == key
    with pytest.raises(ValueError, match="length"):
        key_of_text(key_text(key[1:]))
