"""Small offices for tests of the server."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from server.web import texts
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


@pytest.fixture(autouse=True, scope="session")
def english(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The catalogue as it stands in the sources, whether or not it was compiled here."""
    source = texts.LOCALE_DIRECTORY / "en" / "LC_MESSAGES" / "giliran.po"
    compiled = tmp_path_factory.mktemp("locale") / "en" / "LC_MESSAGES" / "giliran.mo"
    compiled.parent.mkdir(parents=True)
    with source.open("rb") as po, compiled.open("wb") as mo:
        write_mo(mo, read_po(po, locale="en"))
    patch = pytest.MonkeyPatch()
    patch.setattr(texts, "LOCALE_DIRECTORY", compiled.parents[2])
    yield
    patch.undo()
