"""What the engine tells of a statement that failed."""

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from server.storage import tables


def test_a_failed_statement_tells_no_values(office):
    with pytest.raises(IntegrityError) as failed, office.engine.begin() as connection:
        values = {"branch_id": 1, "login": "sari", "name": "Sari", "role": "operator", "pin_hash": "secret-hash"}
        connection.execute(insert(tables.operator).values(**values))

    assert "secret-hash" not in str(failed.value)
