"""A copy becomes the office elsewhere: told apart from the original, and no number of today is given twice."""

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from migrations import HEAD
from server.cli import run
from server.storage.engine import open_engine
from server.storage.reads import Reads
from server.storage.verify import verify_day
from tests.server.small_office import KTP, SmallOffice

BRANCH = 1


@pytest.fixture
def copy_of_today(make_office: Callable[..., SmallOffice], tmp_path: Path) -> Path:
    """The backup of an office that gave out three numbers today, by this machine's clock."""
    office = make_office()
    office.clock.at = int(time.time())
    for _ in range(3):
        office.issue(KTP)
    with office.engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (HEAD,))
    copy = tmp_path / "copy.db"
    data = Path(str(office.engine.url.database)).parent
    assert run(["backup", str(copy), "--data", str(data)]) == 0
    return copy


def test_a_copy_of_today_goes_on_with_higher_numbers(
    copy_of_today: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    elsewhere = tmp_path / "elsewhere"
    assert run(["restore", str(copy_of_today), "--data", str(elsewhere)]) == 0
    said = capsys.readouterr().out
    assert "200 higher" in said
    assert "correct" in said
    with closing(sqlite3.connect(elsewhere / "giliran.db")) as database:
        numbers = dict(database.execute("SELECT series, last FROM numbering"))
        epoch = database.execute("SELECT epoch FROM branch").fetchone()
        journal = database.execute("SELECT record FROM journal ORDER BY seq DESC LIMIT 1").fetchone()[0]
    # Places in the day stay without gaps: only printed numbers jump.
    assert numbers == {"": 3, "A": 203}
    assert epoch == (2,)
    assert '"action":"restored"' in journal


def test_a_restored_office_is_another_one_for_its_programs(copy_of_today: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    before = open_engine(copy_of_today.parent / "office-0")
    original = Reads(before, BRANCH).head().epoch
    before.dispose()
    assert run(["restore", str(copy_of_today), "--data", str(elsewhere)]) == 0
    engine = open_engine(elsewhere)
    assert Reads(engine, BRANCH).head().epoch != original
    assert verify_day(engine, BRANCH).report.faults == []
    engine.dispose()


@pytest.mark.parametrize("content", [b"", b"not a database at all, but long enough to look like one" * 100])
def test_what_is_no_copy_changes_nothing(content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "copy.db").write_bytes(content)
    elsewhere = tmp_path / "elsewhere"
    assert run(["restore", str(tmp_path / "copy.db"), "--data", str(elsewhere)]) == 1
    assert "cannot be restored" in capsys.readouterr().err
    assert list(elsewhere.iterdir()) == []


def test_an_office_is_never_overwritten(copy_of_today: Path, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (data / "giliran.db").read_bytes()
    assert run(["restore", str(copy_of_today), "--data", str(data)]) == 1
    assert "holds an office already" in capsys.readouterr().err
    assert (data / "giliran.db").read_bytes() == before


def test_a_damaged_copy_is_named_as_such(copy_of_today: Path, tmp_path: Path) -> None:
    content = bytearray(copy_of_today.read_bytes())
    content[4096 * 3 : 4096 * 6] = b"\xff" * 4096 * 3
    copy_of_today.write_bytes(content)
    assert run(["restore", str(copy_of_today), "--data", str(tmp_path / "elsewhere")]) == 1
