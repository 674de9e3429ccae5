"""A calendar as a file that people edit: TOML, or JSON. Only what a calendar holds can be written."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from server.domain.calendar.document import BadCalendar, CalendarDocument
from server.domain.calendar.reading import read_calendar, record_of

_DAY_FIELDS = frozenset({"day", "first", "last"})
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_LARGEST_FILE_BYTES = 1_000_000


def read_calendar_file(path: Path) -> CalendarDocument:
    """The calendar of a `.toml` or `.json` file.

    Raises:
        BadCalendar: it is neither, or what it says cannot be; the message names the file and the field or line.
        OSError: it cannot be read.
    """
    loaders = {".toml": tomllib.loads, ".json": json.loads}
    if path.suffix not in loaders:
        raise BadCalendar(f"{path}: a calendar is a .toml or a .json file")
    if path.stat().st_size > _LARGEST_FILE_BYTES:
        raise BadCalendar(f"{path}: a calendar has at most {_LARGEST_FILE_BYTES} bytes")
    try:
        record = loaders[path.suffix](path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise BadCalendar(f"{path}: {error}") from error
    if not isinstance(record, dict):
        raise BadCalendar(f"{path}: a calendar is a table of fields")
    try:
        return read_calendar(record)
    except BadCalendar as error:
        raise BadCalendar(f"{path}: {error}") from error


def calendar_text(document: CalendarDocument, suffix: str) -> str:
    """The text of a file with this suffix; read again it gives the same calendar.

    Raises:
        BadCalendar: another suffix than `.toml` and `.json`.
    """
    record = record_of(document)
    if suffix == ".json":
        return json.dumps(record, ensure_ascii=False, indent=2) + "\n"
    if suffix == ".toml":
        return "".join(f"{line}\n" for line in _table_lines(record, ())).lstrip("\n")
    raise BadCalendar("a calendar is a .toml or a .json file")


def _table_lines(table: Mapping[str, object], path: tuple[str, ...]) -> Iterator[str]:
    """First a table's own values, then the tables and lists of tables in it."""
    for name, value in table.items():
        if not _is_nested(value):
            yield f"{name} = {_value(name, value)}"
    for name, value in table.items():
        here = (*path, name)
        if isinstance(value, Mapping):
            # A table of tables alone needs no heading of its own.
            if not all(_is_nested(each) for each in value.values()):
                yield f"\n[{_heading(here)}]"
            yield from _table_lines(value, here)
        elif isinstance(value, list) and _is_nested(value):
            for each in value:
                yield f"\n[[{_heading(here)}]]"
                yield from _table_lines(each, here)


def _is_nested(value: object) -> bool:
    return isinstance(value, Mapping) or (
        isinstance(value, list) and bool(value) and all(isinstance(each, Mapping) for each in value)
    )


def _heading(path: tuple[str, ...]) -> str:
    return ".".join(part if _BARE_KEY.fullmatch(part) else json.dumps(part) for part in path)


def _value(name: str, value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_value('', each) for each in value)}]"
    if name in _DAY_FIELDS:
        return str(value)
    # JSON's strings, numbers and truths are TOML's too.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
