"""docs/reliability.md names every fault, with tests that there are."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from bench.faults.__main__ import FULL, all_rows
from bench.faults.document import PAGE, page
from bench.faults.rows import Row
from bench.process import ROOT

N_ROWS = 60


@cache
def names_in(path: Path) -> frozenset[str]:
    """Names of the test functions of a file, without importing it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def test_every_fault_has_its_row_once_and_in_its_place() -> None:
    assert [row.number for row in all_rows()] == list(range(1, N_ROWS + 1))


@pytest.mark.parametrize("row", all_rows(), ids=lambda row: f"row_{row.number:02d}")
def test_a_row_has_a_test_that_there_is_a_measurement_or_a_reason(row: Row) -> None:
    missing = [
        test
        for test in row.tests
        if not (ROOT / test.partition("::")[0]).is_file()
        or test.partition("::")[2] not in names_in(ROOT / test.partition("::")[0])
    ]

    assert missing == []
    assert row.tests or row.full or row.reason
    assert not row.full or row.full in FULL
    assert row.tests or row.reason, "what is only measured by command says why"


def test_the_page_is_made_of_the_rows_and_the_figures_that_there_are() -> None:
    text = PAGE.read_text(encoding="utf-8")

    assert page(text) == text, "python -m bench.faults.document makes it anew"


def test_the_promises_name_rows_and_tests_that_there_are() -> None:
    text = PAGE.read_text(encoding="utf-8")
    promises = re.findall(r"^\| (P\d+) \| .* \| (.*) \|$", text, re.MULTILINE)

    assert [name for name, _ in promises] == [f"P{n}" for n in range(1, 13)]
    for _, rows in promises:
        for number in re.findall(r"\d+", re.sub(r"`[^`]*`", "", rows)):
            assert 1 <= int(number) <= N_ROWS
        for path in re.findall(r"`([^`]*)`", rows):
            assert (ROOT / "tests" / path).is_file()
