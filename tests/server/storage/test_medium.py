"""What the journal lies on: full, read-only, failing, moved away; and what may still be done in each."""

import shutil
import sqlite3
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy.exc import OperationalError

from server.application.keeping import MediumState
from server.application.refusals import Refusal
from server.storage import engine as engines
from server.storage.engine import DATABASE_NAME
from server.storage.medium import KEPT_FREE_BYTES, Medium
from wire.codes import RefusalCode

GIB = 1024**3


def failure(code):
    error = sqlite3.OperationalError("as SQLite says it")
    error.sqlite_errorcode = code
    return error


@pytest.fixture
def disk(monkeypatch):
    """The disk of the test; `free` can be set."""
    space = SimpleNamespace(used=9 * GIB, free=GIB, total=10 * GIB)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: space)
    return space


@pytest.fixture
def medium(tmp_path, disk):
    (tmp_path / DATABASE_NAME).touch()
    return Medium(tmp_path)


def test_a_disk_that_fills_up_stops_promises_and_heals_by_itself(medium, disk):
    medium.look()
    assert medium.takes_promises
    disk.free = KEPT_FREE_BYTES - 1
    medium.look()
    assert (medium.state, medium.takes_promises, medium.takes_records) == (MediumState.FULL, False, True)
    disk.free = KEPT_FREE_BYTES
    medium.look()
    assert medium.takes_promises


def test_room_is_wanted_while_the_disk_fills_up_and_not_before(medium, disk):
    disk.used, disk.free = 7 * GIB, 3 * GIB
    medium.look()
    assert not medium.wants_room
    disk.used, disk.free = 8 * GIB, 2 * GIB
    medium.look()
    assert medium.wants_room
    disk.used, disk.free = 10 * GIB, 0
    medium.look()
    assert not medium.wants_room


def test_the_writer_keeps_room_once_when_the_disk_fills_up(office, tmp_path, disk):
    medium = office.writer.medium = Medium(tmp_path)
    disk.used, disk.free = 8 * GIB, 2 * GIB
    medium.look()
    for _ in range(2):
        office.issue()
    # Everything before this has been done.
    office.writer.stop()
    with office.engine.connect() as connection:
        kept = connection.exec_driver_sql("PRAGMA freelist_count").scalar() * 4096
    assert engines.ROOM_BYTES <= kept < 2 * engines.ROOM_BYTES


def test_a_small_disk_keeps_a_part_of_itself_free(medium, disk):
    disk.used, disk.free = 19 * 2**20, 2**20 + 1
    medium.look()
    assert medium.takes_promises
    disk.used, disk.free = 19 * 2**20 + 2**18, 2**20 - 2**18
    medium.look()
    assert not medium.takes_promises


@pytest.mark.parametrize(
    ("code", "state"),
    [
        (sqlite3.SQLITE_FULL, MediumState.FULL),
        (sqlite3.SQLITE_READONLY, MediumState.READ_ONLY),
        (sqlite3.SQLITE_IOERR_FSYNC, MediumState.FAILED),
        (sqlite3.SQLITE_IOERR_WRITE, MediumState.FAILED),
        (sqlite3.SQLITE_IOERR_READ, MediumState.FAILED),
        (sqlite3.SQLITE_CORRUPT, MediumState.DAMAGED),
        (sqlite3.SQLITE_NOTADB, MediumState.DAMAGED),
        (sqlite3.SQLITE_BUSY, MediumState.FINE),
        (sqlite3.SQLITE_CONSTRAINT, MediumState.FINE),
    ],
)
def test_what_the_database_says_is_told_apart(medium, code, state):
    medium.note(failure(code))
    assert medium.state is state


def test_calls_that_fail_on_a_full_disk_as_if_it_were_broken_say_that_it_is_full(medium, disk):
    disk.free = 0
    medium.note(failure(sqlite3.SQLITE_IOERR_SHMSIZE))
    assert medium.state is MediumState.FULL


def test_a_disk_that_failed_is_never_trusted_again(medium):
    medium.note(failure(sqlite3.SQLITE_IOERR_FSYNC))
    medium.look()
    medium.note(failure(sqlite3.SQLITE_FULL))
    assert (medium.state, medium.takes_records) == (MediumState.FAILED, False)


def test_a_database_put_in_place_of_ours_is_noticed(medium, tmp_path):
    medium.look()
    (tmp_path / "other").touch()
    (tmp_path / "other").replace(tmp_path / DATABASE_NAME)
    medium.look()
    assert medium.state is MediumState.MOVED


def test_a_log_that_was_deleted_is_noticed(office):
    office.issue()
    directory = Path(office.engine.url.database).parent
    medium = Medium(directory)
    medium.look()
    (directory / f"{DATABASE_NAME}-wal").unlink()
    medium.look()
    assert medium.state is MediumState.MOVED


def refused(act):
    with pytest.raises(Refusal) as found:
        act()
    return found.value.code


def test_on_a_full_disk_no_number_is_given_and_calls_go_on(office, tmp_path, disk):
    medium = office.writer.medium = Medium(tmp_path)
    counter = office.open_counter(1)
    office.issue()
    office.issue()
    disk.free = 0
    medium.look()
    reply = office.reply(1, "issue-ticket", '{"service_id":1}')
    assert reply.status == RefusalCode.NOT_RECORDABLE
    called = office.do(counter, "call-next").ticket
    office.do(counter, "start-service", f'{{"ticket_id":{called.id}}}')
    office.do(counter, "call-next")
    disk.free = GIB
    medium.look()
    assert office.issue().number == "A 003"
    assert office.faults() == []


def test_a_number_that_was_given_is_told_again_on_a_full_disk(office, tmp_path, disk):
    medium = office.writer.medium = Medium(tmp_path)
    first = office.reply(1, "issue-ticket", '{"service_id":1}', key="one-touch")
    disk.free = 0
    medium.look()
    assert office.reply(1, "issue-ticket", '{"service_id":1}', key="one-touch") == first


def test_a_write_that_fails_stops_everything_that_is_written(office, tmp_path, monkeypatch):
    office.writer.medium = Medium(tmp_path)
    office.issue()
    with monkeypatch.context() as patched:

        def fail(*_):
            raise OperationalError("INSERT", {}, failure(sqlite3.SQLITE_IOERR_FSYNC))

        patched.setattr("server.storage.books.SqlBooks.write", fail)
        assert refused(office.issue) is RefusalCode.STORAGE_FAILED
    assert refused(office.issue) is RefusalCode.NOT_RECORDABLE
    assert refused(lambda: office.do(2, "call-next")) is RefusalCode.NOT_RECORDABLE
    assert office.faults() == []


def test_room_is_kept_inside_the_database_and_used_for_records(tmp_path):
    engine = engines.open_engine(tmp_path)
    with engine.connect() as connection:
        engines.keep_room(connection)
        engines.move_log(connection)

    def pages(name):
        with engine.connect() as connection:
            return connection.exec_driver_sql(f"PRAGMA {name}").scalar()

    kept = pages("freelist_count")
    assert kept * 4096 >= engines.ROOM_BYTES
    assert (tmp_path / DATABASE_NAME).stat().st_size >= engines.ROOM_BYTES
    with engine.connect() as connection:
        engines.keep_room(connection)
    assert pages("freelist_count") == kept
    engine.dispose()
