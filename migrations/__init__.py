"""The history of the database's shape: Alembic revisions in `versions`, and the door to them."""

import sqlite3
from pathlib import Path

from sqlalchemy import event

from server.storage.engine import DATABASE_NAME, open_engine, writing

HEAD = "0015"
"""The revision that this version of the product works with; a test compares it with the scripts."""


def revision_of(data_directory: Path) -> str | None:
    """The revision that a database stands at; None if there is no database or an empty one. Reads without Alembic."""
    path = data_directory / DATABASE_NAME
    if not path.exists():
        return None
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        row = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.OperationalError:
        return None
    finally:
        connection.close()
    return None if row is None else str(row[0])


def upgrade(data_directory: Path, revision: str = "head") -> None:
    """Bring the database forward, in one transaction; make it, and its folder, if there is none."""
    data_directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    _migrate(data_directory, "upgrade", revision)


def downgrade(data_directory: Path, revision: str = "base") -> None:
    """Take the database back, in one transaction; `base` leaves nothing."""
    _migrate(data_directory, "downgrade", revision)


def _migrate(data_directory: Path, direction: str, revision: str) -> None:
    # Alembic takes a fifth of a second to import: a server whose database is up to date starts without it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    engine = open_engine(data_directory)
    # SQLite changes a table by making it anew, and would not let go of one that others refer to.
    event.listen(engine, "connect", _without_foreign_keys)
    try:
        with writing(engine) as connection:
            config.attributes["connection"] = connection
            (command.upgrade if direction == "upgrade" else command.downgrade)(config, revision)
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
            assert broken is None, f"a migration left a row of {broken} that refers to nothing"
    finally:
        engine.dispose()


def _without_foreign_keys(connection: sqlite3.Connection, _: object) -> None:
    connection.execute("PRAGMA foreign_keys = OFF")
