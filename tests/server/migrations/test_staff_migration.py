"""The table of staff is made anew on the way forward and back: nobody is lost, nor the shifts that refer to them."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from migrations import downgrade, upgrade
from server.storage.engine import DATABASE_NAME

BRANCH = (
    "INSERT INTO branch (id, database_id, epoch, set_up_version, name, zone, reset_hour, running_text, next_parameters,"
    " day_parameters, is_day_open, day_first_seq, head_seq, head_hash, head_at)"
    " VALUES (1, 'x', 1, 1, 'Kantor', 'Asia/Jakarta', 3, '{}', '{}', '{}', 0, 0, 0, '', 0)"
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """An office of before, with an operator who sits at a device."""
    directory = tmp_path / "data"
    upgrade(directory, "0004")
    run(
        directory,
        BRANCH,
        "INSERT INTO device (id, branch_id, role, name, zones, hardware) VALUES (1, 1, 'counter', 'Loket', '[]', '{}')",
        "INSERT INTO operator (id, branch_id, login, name, role, pin_hash)"
        " VALUES (7, 1, 'sari', 'Sari', 'supervisor', 'h')",
        "INSERT INTO shift (id, branch_id, device_id, operator_id, opened_at) VALUES (1, 1, 1, 7, 5)",
    )
    return directory


def run(directory: Path, *statements: str) -> list[tuple[object, ...]]:
    """Carry statements out with all references watched; gives what the last one found."""
    with closing(sqlite3.connect(directory / DATABASE_NAME)) as database:
        database.execute("PRAGMA foreign_keys = ON")
        found = [database.execute(each).fetchall() for each in statements]
        database.commit()
    return found[-1]


def test_everybody_is_there_afterwards_and_shifts_still_refer_to_them(data: Path) -> None:
    upgrade(data, "0005")
    assert run(data, "SELECT id, login, role, pin_hash, password_hash, recovery_codes, is_active FROM operator") == [
        (7, "sari", "supervisor", "h", None, "[]", 1)
    ]
    assert run(data, "PRAGMA foreign_key_check") == []
    assert run(data, "SELECT operator.name FROM shift JOIN operator ON operator.id = shift.operator_id") == [("Sari",)]
    with pytest.raises(sqlite3.IntegrityError):
        run(data, "DELETE FROM operator")


def test_on_the_way_back_nobody_gets_more_than_they_had(data: Path) -> None:
    upgrade(data, "0005")
    columns = "INSERT INTO operator (branch_id, login, name, role, pin_hash) VALUES"
    run(
        data,
        f"{columns} (1, 'ratna', 'Ratna', 'administrator', 'h')",
        f"{columns} (1, 'lilis', 'Lilis', 'helper', 'h')",
        f"{columns} (1, 'yusuf', 'Yusuf', 'auditor', NULL)",
    )
    downgrade(data, "0004")
    assert run(data, "SELECT login, role, pin_hash, is_active FROM operator ORDER BY login") == [
        ("lilis", "operator", "h", 0),
        ("ratna", "supervisor", "h", 1),
        ("sari", "supervisor", "h", 1),
        ("yusuf", "operator", "", 0),
    ]
    assert run(data, "PRAGMA foreign_key_check") == []
