"""A device never follows an older copy of its office than it has seen, also after it was started anew."""

from pathlib import Path

import pytest

from appkit.epochs import OldServerError, SeenEpochs
from wire.session import is_older


def test_an_older_epoch_is_not_followed_after_a_restart(tmp_path: Path) -> None:
    SeenEpochs(tmp_path).follow("office.2")
    seen = SeenEpochs(tmp_path)
    with pytest.raises(OldServerError):
        seen.follow("office.1")
    seen.follow("office.2")
    seen.follow("office.10")
    with pytest.raises(OldServerError):
        SeenEpochs(tmp_path).follow("office.9")


def test_another_office_is_another_matter(tmp_path: Path) -> None:
    seen = SeenEpochs(tmp_path)
    seen.follow("office.5")
    seen.follow("other.1")
    with pytest.raises(OldServerError):
        seen.follow("office.4")


@pytest.mark.parametrize("content", ["", "[]", "not json", '{"office": null}'])
def test_a_damaged_file_says_nothing(content: str, tmp_path: Path) -> None:
    (tmp_path / "epochs.json").write_text(content)
    SeenEpochs(tmp_path).follow("office.1")


def test_a_folder_that_cannot_be_written_costs_only_the_memory(tmp_path: Path) -> None:
    seen = SeenEpochs(tmp_path / "gone")
    seen.follow("office.2")
    with pytest.raises(OldServerError):
        seen.follow("office.1")


@pytest.mark.parametrize(
    ("epoch", "seen", "expected"),
    [("a.1", "a.2", True), ("a.2", "a.2", False), ("a.10", "a.9", False), ("a.1", "b.2", False), ("x", "y", False)],
)
def test_epochs_of_one_database_have_an_order(epoch: str, seen: str, expected: bool) -> None:
    assert is_older(epoch, seen) is expected
