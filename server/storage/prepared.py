"""Statements of the hot path: written in SQLAlchemy Core, compiled once, then given to the driver as they are.

Asking for one row costs a fifth of what `Connection.execute` takes: with hundreds of commands a second that was more
than all decisions together. Transactions, connections and errors stay SQLAlchemy's.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Delete, Dialect, Insert, Select, Update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

from server.storage.mapping import AnyRow, Columns

# What drivers take and give: values of any type, which the columns' types turn into ours and back.
_Process = Callable[[Any], Any] | None
_Value = TypeVar("_Value")
_Statement = Select[*tuple[Any, ...]] | Insert | Update | Delete


@dataclass(frozen=True, slots=True, kw_only=True)
class _Compiled:
    text: str
    names: tuple[str, ...]
    encoders: tuple[tuple[int, Callable[[Any], Any]], ...]

    def given(self, values: Mapping[str, Any]) -> Sequence[Any]:
        """The values in the driver's order and form."""
        given = [values[name] for name in self.names]
        for place, encode in self.encoders:
            given[place] = encode(given[place])
        return given


class Prepared:
    """One statement. Compiled anew only for other columns; the names of its values are those of its parameters."""

    def __init__(self, statement: _Statement) -> None:
        self._statement = statement
        self._by_columns: dict[tuple[str, ...], _Compiled] = {}
        self._shape: _Shape | None = None
        self._kept: dict[tuple[Any, ...], Any] = {}

    def rows(self, connection: Connection, values: Columns) -> list[AnyRow]:
        """Every row found, with its columns as attributes."""
        shape = self._shape_for(connection)
        return [shape.row(each) for each in self.tuples(connection, values)]

    def kept(self, connection: Connection, values: Columns, make: Callable[[AnyRow], _Value]) -> Iterable[_Value]:
        """What `make` gives for every row found, made anew only of rows that the last call did not find.

        Most rows of a hall stand as they stood, and decoding them takes longer than deciding on them. What is made has
        to be immutable, of rows that differ, and always by the same `make`.
        """
        known, shape = self._kept, self._shape_for(connection)
        # Replaced whole: another thread may be at it too.
        now = {row: known.get(row) or make(shape.row(row)) for row in self.tuples(connection, values)}
        self._kept = now
        return now.values()

    def tuples(self, connection: Connection, values: Columns) -> list[tuple[Any, ...]]:
        """Every row found as the driver gives it, for many rows of plain columns."""
        compiled = self._compiled(connection, values)
        return ask(connection, compiled.text, compiled.given(values))

    def first(self, connection: Connection, values: Columns) -> AnyRow | None:
        """The first row found."""
        found = self.rows(connection, values)
        return found[0] if found else None

    def one(self, connection: Connection, values: Columns) -> AnyRow:
        """The first row found, of those that are always there."""
        return self.rows(connection, values)[0]

    def run(self, connection: Connection, rows: Sequence[Columns]) -> None:
        """Carry out the statement once for each of these rows, which all name the same columns."""
        if not rows:
            return
        compiled = self._compiled(connection, rows[0])
        given = [compiled.given(values) for values in rows]
        driver = connection.connection
        cursor = driver.cursor()
        try:
            cursor.executemany(compiled.text, given)
        except connection.dialect.loaded_dbapi.Error as error:
            raise _wrapped(connection, compiled.text, error) from error
        finally:
            cursor.close()

    def _shape_for(self, connection: Connection) -> _Shape:
        if self._shape is None:
            self._shape = _shape_of(self._statement, connection.dialect)
        return self._shape

    def _compiled(self, connection: Connection, values: Columns) -> _Compiled:
        columns = tuple(values)
        compiled = self._by_columns.get(columns)
        if compiled is None:
            compiled = self._by_columns[columns] = _compile(self._statement, columns, connection.dialect)
        return compiled


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shape:
    make: Callable[[Iterable[Any]], AnyRow]
    decoders: tuple[tuple[int, Callable[[Any], Any]], ...]

    def row(self, values: tuple[Any, ...]) -> AnyRow:
        """What the driver gave, decoded and with names."""
        if not self.decoders:
            return self.make(values)
        decoded = list(values)
        for place, decode in self.decoders:
            decoded[place] = decode(decoded[place])
        return self.make(decoded)


def _shape_of(statement: _Statement, dialect: Dialect) -> _Shape:
    columns = list(statement.selected_columns) if isinstance(statement, Select) else []
    names = [column.key or f"column_{place}" for place, column in enumerate(columns)]
    decoders = [(place, _decoder(column.type, dialect)) for place, column in enumerate(columns)]
    known = tuple((place, decode) for place, decode in decoders if decode is not None)
    # Its attributes are what SQLAlchemy's own rows have here, and nothing else of a row is used.
    made = namedtuple("Row", names)  # type: ignore[misc]  # the names are known when it runs
    return _Shape(make=cast(Callable[[Iterable[Any]], AnyRow], made._make), decoders=known)


def _compile(statement: _Statement, columns: tuple[str, ...], dialect: Dialect) -> _Compiled:
    # Only writing statements take their columns from the values; what they compare with are parameters of their own.
    keys = None if isinstance(statement, Select) else [name for name in columns if name in _columns_of(statement)]
    compiled = statement.compile(dialect=dialect, column_keys=keys)
    assert isinstance(compiled, SQLCompiler)
    names = tuple(compiled.positiontup or ())
    encoders = [(place, _encoder(compiled.binds[name].type, dialect)) for place, name in enumerate(names)]
    known = tuple((place, encode) for place, encode in encoders if encode is not None)
    return _Compiled(text=str(compiled), names=names, encoders=known)


def _columns_of(statement: Insert | Update | Delete) -> set[str]:
    return set(statement.table.c.keys())


def _encoder(kind: TypeEngine[Any], dialect: Dialect) -> _Process:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _decoder(kind: TypeEngine[Any], dialect: Dialect) -> _Process:
    return kind.dialect_impl(dialect).result_processor(dialect, None)


def ask(connection: Connection, text: str, given: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """Every row that the driver finds for this text, errors as SQLAlchemy raises them."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute(text, given)
        return list(cursor.fetchall())
    except connection.dialect.loaded_dbapi.Error as error:
        raise _wrapped(connection, text, error) from error
    finally:
        cursor.close()


def _wrapped(connection: Connection, text: str, error: Exception) -> BaseException:
    return DBAPIError.instance(text, None, error, connection.dialect.loaded_dbapi.Error)
