"""A fact as it stands in the journal: who and when, its canonical text, and the hash that chains it to the last one."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from server.domain.queue.facts import FACT_KINDS, Fact

# A fact's values are whole numbers, strings, lists of either and mappings of whole numbers: what canonical JSON says.
Payload = dict[str, Any]

FIRST_HASH = "0" * 64
"""What the first record of a branch is chained to."""

CHAIN_DIGITS = 10
"""Hex digits of the chain head on every printed ticket."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A fact as it stands in the journal.

    Attributes:
        seq: number in the branch's journal, without gaps, from 1.
        at: when, by the journal's clock.
        actor: operator, 0 for nobody signed in.
        device: device the command came from, 0 for the server itself or its command line.
    """

    seq: int
    at: int
    branch: int
    actor: int
    device: int
    fact: Fact


def canonical(record: Record) -> str:
    """The record as canonical JSON: sorted keys, no spaces, UTF-8 in NFC, whole numbers and strings only."""
    payload: Payload = {
        name: value for name in _FIELDS[record.fact.kind] if (value := getattr(record.fact, name)) is not None
    }
    payload |= {
        "seq": record.seq,
        "at": record.at,
        "branch": record.branch,
        "actor": record.actor,
        "device": record.device,
        "kind": record.fact.kind,
    }
    text = json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text if text.isascii() else unicodedata.normalize("NFC", text)


_HEADER = ("seq", "at", "branch", "actor", "device")


def chained(previous_hash: str, text: str) -> str:
    """The hash of a record after `previous_hash`, both as 64 hex digits: SHA-256 over 32 raw bytes and the record."""
    return hashlib.sha256(bytes.fromhex(previous_hash) + text.encode()).hexdigest()


def parse(text: str) -> Record:
    """The record that `canonical` made this text of.

    Raises:
        ValueError: unknown kind, or missing, unknown or mistyped fields.
    """
    try:
        payload = json.loads(text)
        header = {name: payload.pop(name) for name in _HEADER}
        kind = payload.pop("kind")
        fact, types = FACT_KINDS[kind](**payload), _TYPES[kind]
        # Ten thousand of these are read at a start in the afternoon.
        is_well_typed = {*map(type, header.values())} == {int}
        for name, value in payload.items():
            is_well_typed = is_well_typed and (type(value) is types[name] or _is_of(value, types[name]))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not a record of this journal: {error!r}") from error
    if not is_well_typed:
        raise ValueError(f"not a record of this journal: a value of {kind} has the wrong type")
    return Record(**header, fact=fact)


def _is_of(value: object, expected: type | tuple[type, type]) -> bool:
    """Whether the value is of this very type, a list or mapping with each of its members of the second one."""
    if not isinstance(expected, tuple):
        return type(value) is expected
    if type(value) is not expected[0]:
        return False
    members = value.values() if isinstance(value, dict) else value
    assert isinstance(members, Iterable)
    return all(type(each) is expected[1] for each in members)


_FIELDS: Mapping[str, tuple[str, ...]] = {
    each.kind: tuple(field.name for field in fields(each)) for each in FACT_KINDS.values()
}

_TYPE_OF_ANNOTATION: Mapping[str, type | tuple[type, type]] = {
    "int": int,
    "str": str,
    "list[int]": (list, int),
    "list[str]": (list, str),
    "dict[str, int]": (dict, int),
}
_TYPES: Mapping[str, Mapping[str, type | tuple[type, type]]] = {
    each.kind: {field.name: _TYPE_OF_ANNOTATION[str(field.type).removesuffix(" | None")] for field in fields(each)}
    for each in FACT_KINDS.values()
}
