"""The layout of questions and answers beside the socket."""

import random
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wire.base64url import encoded
from wire.datagrams import (
    KEY_BYTES,
    LARGEST_PART_BYTES,
    LARGEST_TEXT_BYTES,
    MOST_PARTS,
    NONCE_BYTES,
    QUESTION_BYTES,
    TAG_BYTES,
    Question,
    addressed,
    addressee,
    answer_plains,
    key_of_text,
    question_plain,
    read_answer,
    read_part,
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
    parts = [read_part(plain) for plain in answer_plains(number, texts)]
    assert {(part.number, part.n_parts) for part in parts} == {(number, len(parts))}
    assert [part.index for part in parts] == list(range(len(parts)))
    assert read_answer([part.content for part in parts]) == texts


def noise(n: int) -> str:
    """Text that hardly becomes smaller."""
    return random.Random(n).randbytes(n // 2).hex()


def test_an_answer_has_as_many_parts_as_it_needs_or_is_none() -> None:
    assert len(answer_plains(1, ["the same again " * 1_000])) == 1
    plains = answer_plains(1, [noise(4_000)])
    assert len(plains) == 2
    assert all(len(plain) + NONCE_BYTES + TAG_BYTES <= LARGEST_PART_BYTES for plain in plains)
    assert len(answer_plains(1, [noise(8_000)])) == MOST_PARTS
    assert answer_plains(1, [noise(10_000)]) == []
    assert answer_plains(1, ["x" * (LARGEST_TEXT_BYTES + 1)]) == []


@pytest.mark.parametrize("plain", [b"", b"123456789", b"12345678\1\1", b"12345678\0\5", b"12345678\0\0"])
def test_what_is_no_part_is_said_to_be_none(plain: bytes) -> None:
    with pytest.raises(ValueError, match="not an answer"):
        read_part(plain)


@pytest.mark.parametrize("contents", [[b""], [b"no zlib"], [zlib.compress(b"half")[:-2]]])
def test_what_is_no_answer_is_said_to_be_none(contents: list[bytes]) -> None:
    with pytest.raises(ValueError, match="not an answer"):
        read_answer(contents)


def test_a_key_travels_as_text_and_only_a_key_is_one() -> None:
    key = bytes(range(KEY_BYTES))
    assert key_of_text(encoded(key)) == key
    with pytest.raises(ValueError, match="length"):
        key_of_text(encoded(key[1:]))
