"""What is kept under a key, and what must never be."""

import hashlib

import pytest
from sqlalchemy import select

from server.application.refusals import Refusal
from server.storage import tables

SARI = '{"operator_name":"sari","pin":"1234"}'


@pytest.mark.parametrize("path", ["sign-in", "open-staff-corner"])
def test_nothing_kept_beside_a_reply_gives_the_pin_away(office, path):
    """A short PIN behind a fast hash is found in a moment by whoever copies the database."""
    for device in (1, 2):
        office.reply(device, path, SARI)

    with office.engine.connect() as connection:
        kept = set(connection.execute(select(tables.answer.c.body_hash)).scalars())
    assert len(kept) == 1
    assert hashlib.sha256(path.encode() + b"\0" + SARI.encode()).hexdigest() not in kept


def test_signing_in_under_a_used_key_as_somebody_else_is_refused(office):
    office.reply(2, "sign-in", SARI, key="the-same-key")
    with pytest.raises(Refusal, match="another command"):
        office.reply(2, "sign-in", SARI.replace("sari", "budi"), key="the-same-key")
