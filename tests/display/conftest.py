"""Calls and offices for tests of the board."""

from collections.abc import Callable
from typing import Any

import pytest

from wire.codes import Language
from wire.rows import CallRow, OfficeRow, Speech, Words

NINE_AT = 1_788_746_400
"""Monday 7 September 2026, 09.00 in Jakarta."""


@pytest.fixture
def nine_at() -> int:
    """09.00 in the branch, as an instant."""
    return NINE_AT


@pytest.fixture
def a_call() -> Callable[..., CallRow]:
    """Makes calls; ids count up unless given, numbers follow the id."""
    last_id = 0

    def make(**changed: Any) -> CallRow:
        nonlocal last_id
        last_id = changed.get("id", last_id + 1)
        values: dict[str, Any] = {
            "id": last_id,
            "number": f"A {last_id:03}",
            "counter_number": 2,
            "counter_name": Words(id="Loket 2", en="Counter 2"),
            "zone": "Lantai 1",
            "is_recall": False,
            "called_at": NINE_AT,
            "announce_at": changed.get("called_at", NINE_AT),
            "is_priority": False,
            "slot_at": None,
            "speech": [Speech(language=Language.INDONESIAN, text="Nomor antrean", sound=f"id-{last_id}")],
        }
        return CallRow(**{**values, **changed})

    return make


@pytest.fixture
def an_office() -> Callable[..., OfficeRow]:
    """Makes the branch's row."""

    def make(**changed: Any) -> OfficeRow:
        values: dict[str, Any] = {
            "name": "Disdukcapil Kota Contoh",
            "business_day": "2026-09-07",
            "utc_offset_s": 7 * 3600,
            "languages": [Language.INDONESIAN, Language.ENGLISH],
            "shield_min": 60,
            "call_timeout_s": 60,
            "call_repeats": 2,
            "running_text": Words(id="", en=""),
        }
        return OfficeRow(**{**values, **changed})

    return make
