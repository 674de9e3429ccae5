"""Small offices for tests of the server."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.server.small_office import SmallOffice


@pytest.fixture
def make_office(tmp_path: Path) -> Iterator[Callable[..., SmallOffice]]:
    """Makes small offices, each on a database of its own; they are closed at the end."""
    made: list[SmallOffice] = []

    def make(largest_batch: int = 256) -> SmallOffice:
        directory = tmp_path / f"office-{len(made)}"
        directory.mkdir()
        made.append(SmallOffice(directory, largest_batch))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def office(make_office: Callable[..., SmallOffice]) -> SmallOffice:
    """One small office."""
    return make_office()
