"""Questions and answers beside the socket, while it is silent: their layout, without any I/O and any cipher.

A question is `id | nonce | sealed(number, last_seq + 1)`. An answer is messages made small, in a few parts of `nonce |
sealed(number, part, parts, bytes)`. Sealed is by ChaCha20-Poly1305 (RFC 8439) under the key of the connection's
welcome, with what it is as additional data.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from wire.base64url import decoded

LARGEST_PART_BYTES = 1_200
"""A datagram that nearly every network carries in one piece."""

MOST_PARTS = 4
"""All of them have to arrive: what needs more is left to the socket."""

KEY_BYTES, NONCE_BYTES, TAG_BYTES = 32, 12, 16
QUESTION, ANSWER = b"giliran question", b"giliran answer"
"""Additional data: neither can be taken for the other."""

_ID, _QUESTION, _PART = struct.Struct(">Q"), struct.Struct(">QQ"), struct.Struct(">QBB")
QUESTION_BYTES = _ID.size + NONCE_BYTES + _QUESTION.size + TAG_BYTES
_ROOM_BYTES = LARGEST_PART_BYTES - NONCE_BYTES - TAG_BYTES - _PART.size
LARGEST_TEXT_BYTES = 65_536
"""Of the messages of one answer before they are made small."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What did I miss? Numbers of one connection only rise, so that a question that is sent again gets no answer."""

    number: int
    last_seq: int | None


def question_plain(question: Question) -> bytes:
    """What is sealed of a question."""
    return _QUESTION.pack(question.number, 0 if question.last_seq is None else question.last_seq + 1)


def read_question(plain: bytes) -> Question:
    """The question in what was opened."""
    number, after = _QUESTION.unpack(plain)
    return Question(number=number, last_seq=after - 1 if after else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One of `n_parts` of the answer to the question of this number."""

    number: int
    index: int
    n_parts: int
    content: bytes


def answer_plains(number: int, texts: Sequence[str]) -> list[bytes]:
    """What is sealed of each part of an answer to this question; empty if it is too much."""
    raw = "\n".join(texts).encode()
    if len(raw) > LARGEST_TEXT_BYTES:
        return []
    small = zlib.compress(raw)
    contents = [small[start : start + _ROOM_BYTES] for start in range(0, len(small), _ROOM_BYTES)]
    if len(contents) > MOST_PARTS:
        return []
    return [_PART.pack(number, index, len(contents)) + content for index, content in enumerate(contents)]


def read_part(plain: bytes) -> Part:
    """The part in what was opened.

    Raises:
        ValueError: none of ours.
    """
    if len(plain) < _PART.size:
        raise ValueError("not an answer: too short")
    number, index, n_parts = _PART.unpack_from(plain)
    if not index < n_parts <= MOST_PARTS:
        raise ValueError("not an answer: no such part")
    return Part(number=number, index=index, n_parts=n_parts, content=plain[_PART.size :])


def read_answer(contents: Sequence[bytes]) -> list[str]:
    """The messages in all parts of an answer.

    Raises:
        ValueError: none of ours.
    """
    opening = zlib.decompressobj()
    try:
        raw = opening.decompress(b"".join(contents), LARGEST_TEXT_BYTES)
    except zlib.error as error:
        raise ValueError(f"not an answer: {error}") from error
    if not opening.eof:
        raise ValueError("not an answer: it has no end")
    return raw.decode().split("\n")


def addressed(way_id: int, nonce: bytes, sealed: bytes) -> bytes:
    """A whole question as it is sent."""
    return _ID.pack(way_id) + nonce + sealed


def addressee(datagram: bytes) -> tuple[int, bytes, bytes] | None:
    """Id, nonce and what is sealed of a question; None for what cannot be one."""
    if len(datagram) != QUESTION_BYTES:
        return None
    end = _ID.size + NONCE_BYTES
    return int(_ID.unpack_from(datagram)[0]), datagram[_ID.size : end], datagram[end:]


def key_of_text(text: str) -> bytes:
    """The key that travelled.

    Raises:
        ValueError: it is none.
    """
    key = decoded(text)
    if len(key) != KEY_BYTES:
        raise ValueError("a key of another length")
    return key
