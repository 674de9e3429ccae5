"""Statements given to the driver as they are: what is made of rows is kept as long as the rows stay the same."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, Column, Connection, Integer, MetaData, Table, bindparam, insert, select, text, update
from sqlalchemy.exc import OperationalError

from server.storage.engine import open_engine, writing
from server.storage.prepared import Prepared, ask

THING = Table("thing", MetaData(), Column("id", Integer, primary_key=True), Column("said", JSON))
SELECT = select(THING).where(THING.c.id >= bindparam("least"))


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    engine = open_engine(tmp_path)
    with writing(engine) as connection:
        connection.execute(text("CREATE TABLE thing (id INTEGER PRIMARY KEY, said TEXT)"))
        connection.execute(insert(THING), [{"id": 1, "said": ["a"]}, {"id": 2, "said": ["b"]}])
        yield connection
    engine.dispose()


def made(row: Any) -> tuple[int, list[str]]:
    return row.id, row.said


def test_what_is_made_of_a_row_is_kept_as_long_as_the_row_stays_the_same(connection: Connection) -> None:
    things = Prepared(SELECT)
    first = list(things.kept(connection, {"least": 1}, made))
    connection.execute(update(THING).where(THING.c.id == 2).values(said=["c"]))
    second = list(things.kept(connection, {"least": 1}, made))
    assert (first, second) == ([(1, ["a"]), (2, ["b"])], [(1, ["a"]), (2, ["c"])])
    assert second[0] is first[0]


def test_what_is_gone_is_not_kept(connection: Connection) -> None:
    things = Prepared(SELECT)
    first = list(things.kept(connection, {"least": 1}, made))
    assert list(things.kept(connection, {"least": 2}, made)) == [(2, ["b"])]
    third = list(things.kept(connection, {"least": 1}, made))
    assert third == first
    assert third[0] is not first[0]
    assert third[1] is first[1]


def test_a_fault_of_the_driver_is_raised_as_those_of_the_library(connection: Connection) -> None:
    with pytest.raises(OperationalError, match="no such table: elsewhere"):
        ask(connection, "SELECT * FROM elsewhere")
