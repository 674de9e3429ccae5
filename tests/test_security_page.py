"""The list in docs/security.md names tests that exist."""

import re
from pathlib import Path

TESTS = Path(__file__).parent
PAGE = (TESTS.parent / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`([a-z0-9_/]+/test_[a-z0-9_]+\.py)(?:::(test_\w+))?`")
ITEM = re.compile(r"^\| (\S.*) \| (.*) \| (.*) \|$", re.MULTILINE)


def test_every_test_that_is_named_exists() -> None:
    named = NAMED.findall(PAGE)
    assert len(named) > 50
    for path, test in named:
        text = (TESTS / path).read_text(encoding="utf-8")
        assert f"def {test}(" in text if test else "def test_" in text, f"{path}::{test}"


def test_every_item_has_a_test_or_a_reason() -> None:
    (table,) = re.findall(r"## The list\n(.*?)\n## ", PAGE, re.DOTALL)
    items = ITEM.findall(table)
    assert len(items) > 40
    for item, holds, shown in items[2:]:
        assert shown.strip(), item
        assert NAMED.search(shown) or "no such door" in shown or "first check" in shown, item
        assert holds.strip() or NAMED.search(shown), item


def test_every_group_of_items_is_on_the_list() -> None:
    groups = (
        "2.1.3",
        "2.3.4",
        "2.4.1",
        "1.2.4",
        "3.3.2",
        "3.5.4",
        "4.4.1",
        "4.1.3",
        "6.2.1",
        "6.3.2",
        "6.3.3",
        "6.4.1",
    )
    groups += ("6.5", "7.1.2", "8.2", "8.4.1", "9.1", "11.1", "11.4.2", "12.1.1", "12.3", "13.2.3", "13.4.2", "14.1")
    for group in (*groups, "14.2", "14.3", "15.1.1", "15.2.2", "15.3.3", "16.1", "16.3", "16.5"):
        assert re.search(rf"^\| (?:.*[ ,])?{re.escape(group)}\b", PAGE, re.MULTILINE), group
