"""Questions and answers beside the socket, while it is silent: their layout, without any I/O and any cipher.

A question is `id | nonce | sealed(number, last_seq + 1)`, an answer `nonce | sealed(number | messages)`. Sealed is by
ChaCha20-Poly1305 (RFC 8439) under the key of the connection's welcome, with what it is as additional data.
"""

from __future__ import annotations

import struct
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass

LARGEST_ANSWER_BYTES = 1_200
"""A datagram that every network carries in one piece, or in few."""

KEY_BYTES, NONCE_BYTES, TAG_BYTES = 32, 12, 16
QUESTION, ANSWER = b"giliran question", b"giliran answer"
"""Additional data: neither can be taken for the other."""

_ID, _QUESTION, _NUMBER = struct.Struct(">Q"), struct.Struct(">QQ"), struct.Struct(">Q")
QUESTION_BYTES = _ID.size + NONCE_BYTES + _QUESTION.size + TAG_BYTES
_LARGEST_PLAIN_BYTES = LARGEST_ANSWER_BYTES - NONCE_BYTES - TAG_BYTES
LARGEST_TEXT_BYTES = 32_768
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


def answer_plain(number: int, texts: Sequence[str]) -> bytes | None:
    """What is sealed of an answer to this question; None if it is too much for one datagram."""
    raw = "\n".join(texts).encode()
    if len(raw) > LARGEST_TEXT_BYTES:
        return None
    plain = _NUMBER.pack(number) + zlib.compress(raw, 1)
    return plain if len(plain) <= _LARGEST_PLAIN_BYTES else None


def read_answer(plain: bytes) -> tuple[int, list[str]]:
    """The question's number and the messages.

    Raises:
        ValueError: none of ours.
    """
    try:
        (number,) = _NUMBER.unpack_from(plain)
        opening = zlib.decompressobj()
        raw = opening.decompress(plain[_NUMBER.size :], LARGEST_TEXT_BYTES)
    except (struct.error, zlib.error) as error:
        raise ValueError(f"not an answer: {error}") from error
    if not opening.eof:
        raise ValueError("not an answer: it has no end")
    return int(number), raw.decode().split("\n")


def addressed(way_id: int, nonce: bytes, sealed: bytes) -> bytes:
    """A whole question as it is sent."""
    return _ID.pack(way_id) + nonce + sealed


def addressee(datagram: bytes) -> tuple[int, bytes, bytes] | None:
    """Id, nonce and what is sealed of a question; None for what cannot be one."""
    if len(datagram) != QUESTION_BYTES:
        return None
    end = _ID.size + NONCE_BYTES
    return int(_ID.unpack_from(datagram)[0]), datagram[_ID.size : end], datagram[end:]


def key_text(key: bytes) -> str:
    """As keys travel in the welcome."""
    return urlsafe_b64encode(key).rstrip(b"=").decode()


def key_of_text(text: str) -> bytes:
    """The key that travelled.

    Raises:
        ValueError: it is none.
    """
    key = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if len(key) != KEY_BYTES:
        raise ValueError("a key of another length")
    return key
