"""Taking a database back, so that an older version can serve it."""

from collections.abc import Callable
from pathlib import Path

import migrations
from server.storage.lock import DataLock
from tests.server.cli.conftest import Lines

BEFORE = f"{int(migrations.HEAD) - 1:04d}"


def test_database_goes_back_and_forward_again(lines: Lines, data: Path) -> None:
    assert lines("migrate", "--back-to", BEFORE)[0].endswith(f": {migrations.HEAD} -> {BEFORE}")
    assert migrations.revision_of(data) == BEFORE
    assert lines("migrate", "--back-to", BEFORE)[0].endswith(f": {BEFORE} -> {BEFORE}")
    assert lines("migrate")[0].endswith(f": {BEFORE} -> {migrations.HEAD}")


def test_nothing_else_is_taken_for_a_shape(refusal: Callable[..., str], tmp_path: Path) -> None:
    assert "cannot be taken" in refusal("migrate", "--back-to", "base")
    assert "cannot be taken" in refusal("migrate", "--back-to", BEFORE, directory=tmp_path / "empty")


def test_database_in_use_stays_as_it_is(refusal: Callable[..., str], data: Path) -> None:
    lock = DataLock(data)
    try:
        assert "another server is running" in refusal("migrate", "--back-to", BEFORE)
    finally:
        lock.release()
    assert migrations.revision_of(data) == migrations.HEAD
