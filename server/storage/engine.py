"""The engine: SQLite in WAL mode with full sync, and transactions that take the write lock when they begin."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection as SqliteConnection

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from server.storage.names import DATABASE_NAME as DATABASE_NAME
from server.storage.prepared import ask

BUSY_TIMEOUT_S = 10

CACHE_KIB = 500
"""Pages that each connection keeps: what a day's work touches again and again fits, and the system keeps the rest."""


LARGEST_LOG_PAGES = 8_000
"""Pages of 4 KiB that the write-ahead log may hold before a commit has to move them into the database itself.

The writer moves them while nobody waits for it (see `move_log`); this bounds the log when somebody always does.
"""

ROOM_BYTES = 4 * 1024 * 1024
"""A day's calls at a thousand tickets take less."""

_ROOM_PARTS = 32


def open_engine(data_directory: Path) -> Engine:
    """An engine on the database of this data directory. The caller disposes of it."""
    engine = create_engine(
        f"sqlite:///{data_directory / DATABASE_NAME}",
        connect_args={"timeout": BUSY_TIMEOUT_S, "check_same_thread": False},
        poolclass=QueuePool,
        pool_size=8,
        max_overflow=32,
        # The connection used last has the pages still in its memory; the others need not fill theirs.
        pool_use_lifo=True,
        # An error may reach a log, and values are names and hashes of PINs.
        hide_parameters=True,
    )
    event.listen(engine, "connect", _set_up_connection)
    event.listen(engine, "begin", _begin)
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that holds the write lock from its first moment; committed at the end, rolled back on an exception.

    A transaction that begins by reading and writes later would work on rows that another process may have changed.
    """
    with for_writing(engine).begin() as connection:
        yield connection


def for_writing(engine: Engine) -> Engine:
    """The same engine, but its transactions hold the write lock from their first moment."""
    return engine.execution_options(sqlite_begin="IMMEDIATE")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A consistent view of the database; never waits for the writer."""
    with engine.connect() as connection:
        yield connection


def move_log(connection: Connection) -> None:
    """Move what the write-ahead log holds into the database, as far as readers allow. Outside any transaction.

    Raises:
        sqlite3.Error: the disk did not take it; nothing is lost, as the log keeps it.
    """
    # Through SQLAlchemy it would begin a transaction first, and inside one SQLite does not do it.
    driver = connection.connection.driver_connection
    assert isinstance(driver, SqliteConnection)
    driver.execute("PRAGMA wal_checkpoint(PASSIVE)").close()


def keep_room(connection: Connection) -> None:
    """Keep room inside the database and its log, so that a disk full to the brim still takes calls.

    Pages that were written once belong to the file for good; the next records are written over them. Outside any
    transaction; takes some milliseconds.

    Raises:
        sqlite3.Error: the disk did not take it; nothing is lost.
    """
    driver = connection.connection.driver_connection
    assert isinstance(driver, SqliteConnection)
    parts = [(ROOM_BYTES // _ROOM_PARTS,)] * _ROOM_PARTS
    try:
        driver.execute("BEGIN IMMEDIATE").close()
        driver.execute("CREATE TABLE IF NOT EXISTS kept_room (part BLOB)").close()
        # Not zeros: some file systems keep no room for those.
        driver.executemany("INSERT INTO kept_room VALUES (randomblob(?))", parts).close()
        driver.commit()
    finally:
        if driver.in_transaction:
            driver.rollback()
        driver.execute("DROP TABLE IF EXISTS kept_room").close()


def _set_up_connection(connection: SqliteConnection, _: ConnectionPoolEntry) -> None:
    # SQLAlchemy begins transactions itself, see _begin: the driver must not.
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    connection.execute(f"PRAGMA wal_autocheckpoint = {LARGEST_LOG_PAGES}")


def _begin(connection: Connection) -> None:
    mode = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
    ask(connection, f"BEGIN {mode}")
