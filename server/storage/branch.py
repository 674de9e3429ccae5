"""The one branch of a database, for whoever only looks."""

from sqlalchemy import Engine, select

from server.storage import tables
from server.storage.engine import reading

BRANCH_ID = 1
"""One branch a database, for now; every key carries it all the same."""


def has_office(engine: Engine) -> bool:
    """Whether the database was filled."""
    with reading(engine) as connection:
        return connection.execute(select(tables.branch.c.id)).first() is not None
