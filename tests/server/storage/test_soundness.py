"""A database that was damaged is found before anything is written into it, and the newest good copy is named."""

import shutil
import sqlite3
from contextlib import closing

import pytest

from server.data_check import BACKUPS, DataCheck
from server.storage.engine import DATABASE_NAME
from server.storage.reads import Reads
from server.storage.restoring import newest_good
from server.storage.soundness import DataDamaged, hidden_fault, obvious_fault, standing_of
from server.storage.witness import WITNESS_NAME, Witness, is_copy, read_witness
from tests.server.small_office import BRANCH

PAGE_BYTES = 4096


@pytest.fixture
def data(office, tmp_path):
    """The data directory of an office that gave out thirty numbers and was ended as by a power cut."""
    for _ in range(30):
        office.issue()
    here = tmp_path / "data"
    here.mkdir()
    for ending in ("", "-wal"):
        shutil.copyfile(f"{office.engine.url.database}{ending}", here / f"{DATABASE_NAME}{ending}")
    head = Reads(office.engine, BRANCH).head()
    witness = Witness(here, head.epoch)
    witness.note(head.seq)
    witness.close()
    return here


@pytest.fixture
def settled(data):
    """The same, ended properly: everything is in the database itself."""
    with closing(sqlite3.connect(data / DATABASE_NAME)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return data


def flip(file, at, n_bytes=64):
    content = bytearray(file.read_bytes())
    content[at : at + n_bytes] = bytes(255 - each for each in content[at : at + n_bytes])
    file.write_bytes(content)


def fault_of(data):
    return obvious_fault(data) or hidden_fault(data / DATABASE_NAME)


def test_a_sound_database_is_not_complained_of(data):
    assert fault_of(data) == ""
    DataCheck(data).require_sound(pytest.fail)


def test_a_directory_without_an_office_is_not_complained_of(tmp_path):
    DataCheck(tmp_path).require_sound(pytest.fail)


def test_flipped_bytes_on_the_first_page_are_found(settled):
    flip(settled / DATABASE_NAME, 0)
    assert fault_of(settled) == f"{DATABASE_NAME} is no database"
    flip(settled / DATABASE_NAME, 0)
    flip(settled / DATABASE_NAME, 100)
    assert fault_of(settled)


def pages_of(file, table):
    """Numbers of the pages that a table's rows are on."""
    with closing(sqlite3.connect(file)) as database:
        (root,) = database.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    return root


@pytest.mark.parametrize("table", ["ticket", "journal", "branch"])
def test_flipped_bytes_on_a_page_of_a_table_are_found(settled, table):
    flip(settled / DATABASE_NAME, (pages_of(settled / DATABASE_NAME, table) - 1) * PAGE_BYTES)
    assert fault_of(settled)


def test_a_record_that_reads_well_and_is_not_what_was_written_is_found(settled):
    with closing(sqlite3.connect(settled / DATABASE_NAME)) as database:
        database.execute("UPDATE journal SET record = replace(record, 'A 007', 'A 008') WHERE kind = 'issued'")
        database.commit()
    assert "is not what was written" in fault_of(settled)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.8])
def test_a_truncated_file_is_found(settled, share):
    file = settled / DATABASE_NAME
    whole = file.read_bytes()
    file.write_bytes(whole[: int(len(whole) * share) // PAGE_BYTES * PAGE_BYTES])
    assert fault_of(settled)


def test_a_log_that_is_missing_is_found(data):
    (data / f"{DATABASE_NAME}-wal").unlink()
    assert fault_of(data)


def test_an_older_file_in_its_place_is_found_and_says_how_many_records_are_missing(settled, office):
    older = settled / "older.db"
    shutil.copyfile(settled / DATABASE_NAME, older)
    witness = Witness(settled, Reads(office.engine, BRANCH).head().epoch)
    witness.note(office.reads.head().seq + 12)
    witness.close()
    assert "last 12 records are missing" in fault_of(settled)


def test_a_database_that_is_missing_is_found(settled):
    (settled / DATABASE_NAME).unlink()
    assert fault_of(settled) == f"{DATABASE_NAME} is missing"


@pytest.mark.parametrize("text", ["", "12", "x y z", "1 2 3 4"])
def test_a_witness_that_cannot_be_read_says_nothing(settled, text):
    (settled / WITNESS_NAME).write_text(text)
    assert read_witness(settled) is None
    assert fault_of(settled) == ""


def test_a_witness_that_lags_after_a_power_cut_says_nothing(settled, office):
    witness = Witness(settled, office.reads.head().epoch)
    witness.note(3)
    witness.close()
    assert fault_of(settled) == ""


def test_the_newest_good_copy_is_named_and_damaged_ones_are_passed_over(settled):
    copies = settled / BACKUPS
    copies.mkdir()
    for name in ("old.db", "new.db", "newest.db"):
        shutil.copyfile(settled / DATABASE_NAME, copies / name)
    with closing(sqlite3.connect(copies / "old.db")) as database:
        database.execute("UPDATE branch SET head_at = head_at - 3600")
        database.commit()
    assert standing_of(copies / "old.db") is not None
    flip(copies / "newest.db", 100)
    (copies / "notes.db").write_text("shopping")
    flip(settled / DATABASE_NAME, 100)
    found = newest_good([settled, copies])
    assert found is not None and found.file.name == "new.db"
    with pytest.raises(DataDamaged, match=r"newest good copy is .*new\.db with .* giliran restore --newest --data"):
        DataCheck(settled).require_sound(pytest.fail)


def test_without_any_copy_it_is_said_what_to_name(settled):
    flip(settled / DATABASE_NAME, 100)
    with pytest.raises(DataDamaged, match=r"no good copy in .* --from"):
        DataCheck(settled).require_sound(pytest.fail)


def test_what_fails_because_of_damage_is_said_as_damage(settled):
    flip(settled / DATABASE_NAME, (pages_of(settled / DATABASE_NAME, "ticket") - 1) * PAGE_BYTES)
    check = DataCheck(settled)
    with pytest.raises(DataDamaged), check.explaining():
        raise ZeroDivisionError
    healthy = DataCheck(settled / "elsewhere")
    with pytest.raises(ZeroDivisionError), healthy.explaining():
        raise ZeroDivisionError


def test_a_folder_that_was_copied_is_told_from_the_one_it_was_copied_from(settled, tmp_path):
    assert not is_copy(settled)
    shutil.copytree(settled, tmp_path / "copied")
    assert is_copy(tmp_path / "copied")
    settled.rename(tmp_path / "moved")
    assert not is_copy(tmp_path / "moved")
