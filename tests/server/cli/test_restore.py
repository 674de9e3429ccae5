"""A copy becomes the office elsewhere: told apart from the original, and no number of today is given twice."""

import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from migrations import HEAD
from server.cli import run
from server.storage.engine import open_engine
from server.storage.lock import alone
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


def damage(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[100:164] = bytes(64)
    file.write_bytes(content)


@pytest.fixture
def damaged(copy_of_today: Path, tmp_path: Path) -> Path:
    """A data directory whose database is damaged, with a good copy and a damaged, newer one beside it."""
    directory = tmp_path / "damaged"
    (directory / "backups").mkdir(parents=True)
    for name in ("giliran.db", "backups/good.db", "backups/newer.db"):
        (directory / name).write_bytes(copy_of_today.read_bytes())
    for name in ("giliran.db", "backups/newer.db"):
        damage(directory / name)
    return directory


def test_the_newest_good_copy_takes_the_place_of_a_damaged_office(
    damaged: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (damaged / "giliran.db").read_bytes()
    assert run(["restore", "--newest", "--data", str(damaged)]) == 0
    said = capsys.readouterr().out
    assert "backups/good.db" in said and "200 higher" in said
    (aside,) = damaged.glob("damaged-*")
    assert (aside / "giliran.db").read_bytes() == before
    with closing(sqlite3.connect(damaged / "giliran.db")) as database:
        assert database.execute("SELECT epoch FROM branch").fetchone() == (2,)


def test_a_folder_that_is_named_is_searched_too(
    damaged: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    elsewhere = tmp_path / "usb"
    elsewhere.mkdir()
    (damaged / "backups" / "good.db").rename(elsewhere / "good.db")
    assert run(["restore", "--newest", "--data", str(damaged)]) == 1
    assert "--from" in capsys.readouterr().err
    assert run(["restore", "--newest", "--from", str(elsewhere), "--data", str(damaged)]) == 0


def test_a_database_that_only_lost_its_log_knows_more_than_a_copy_and_is_taken_itself(
    damaged: Path, copy_of_today: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (damaged / "giliran.db").write_bytes(copy_of_today.read_bytes())
    with closing(sqlite3.connect(damaged / "giliran.db")) as database:
        identity = database.execute("SELECT database_id || '.' || epoch, head_seq FROM branch").fetchone()
    with closing(sqlite3.connect(damaged / "backups" / "good.db")) as database:
        database.execute("UPDATE branch SET head_at = head_at - 3600")
        database.commit()
    (damaged / "journal.head").write_text(f"{identity[1] + 5} {identity[0]} 1")
    assert run(["restore", "--newest", "--data", str(damaged)]) == 0
    assert "giliran.db." in capsys.readouterr().out


def test_a_sound_office_is_not_put_aside(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["restore", "--newest", "--data", str(data)]) == 1
    assert "is sound; nothing was changed" in capsys.readouterr().err
    assert (data / "giliran.db").is_file()


def test_while_a_server_runs_nothing_is_put_aside(damaged: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with alone(damaged):
        assert run(["restore", "--newest", "--data", str(damaged)]) == 1
    assert f"another server is running on {damaged} (process {os.getpid()})" in capsys.readouterr().err
    assert not list(damaged.glob("damaged-*"))


@pytest.mark.parametrize("arguments", [[], ["copy.db", "--newest"]])
def test_one_copy_is_named_or_the_newest_is_asked_for(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["restore", *arguments, "--data", str(tmp_path)]) == 1
    assert "name the copy, or say --newest" in capsys.readouterr().err
