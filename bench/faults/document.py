"""Writes the table of docs/reliability.md from the rows and from what was measured: `python -m bench.faults.document`.

`--check` writes nothing and fails if the page is older than what it is made from.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from bench.faults.__main__ import all_rows
from bench.faults.results import read, words
from bench.faults.rows import Row
from bench.process import ROOT

PAGE = ROOT / "docs" / "reliability.md"
_BEGIN, _END = "<!-- rows: made by python -m bench.faults.document -->\n", "<!-- end of rows -->\n"
_HEAD = "| # | fault | what happens | holds | shown by | last measured |\n|---:|---|---|---|---|---|\n"


def page(text: str) -> str:
    """The page with its table made anew.

    Raises:
        ValueError: the marks between which the table stands are not there.
    """
    before, begin, rest = text.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not begin or not end:
        raise ValueError("the page has no place for its table")
    kept = read()
    table = _HEAD + "".join(_line(row, kept) for row in all_rows())
    return before + begin + table + end + after


def _line(row: Row, kept: Mapping[str, Mapping[str, Mapping[str, object]]]) -> str:
    shown = [f"`{_short(test)}`" for test in row.tests]
    if row.full:
        shown.append(f"`giliran faults {row.number}`")
    if row.reason:
        shown.append(row.reason)
    cells = [str(row.number), row.fault, row.expected, row.oracles, "; ".join(shown), words(row.number, kept)]
    return f"| {' | '.join(cells)} |\n"


def _short(test: str) -> str:
    """The file and the name, without the folder and the beginning that all have."""
    path, _, name = test.partition("::")
    return f"{Path(path).relative_to('tests')}::{name.removeprefix('test_')}"


def main() -> int:
    """Write, or compare; 1 if the page is stale."""
    text = PAGE.read_text(encoding="utf-8")
    made = page(text)
    if "--check" in sys.argv:
        return int(made != text)
    PAGE.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
