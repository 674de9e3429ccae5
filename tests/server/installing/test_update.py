"""Another version and the way back: nothing is half done, whatever stops it."""

import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from server.installing import versions
from server.installing.install import Wish, install
from server.installing.places import Role
from server.installing.system import InstallingFailed, System
from server.installing.update import rollback, update
from tests.server.installing.conftest import Machine

Said = Callable[[], str]


@pytest.fixture
def serving(machine: Machine) -> Machine:
    """Version 1.0 serves an office."""
    install(machine.places, machine.tree(), Wish(role=Role.SERVER), machine.system)
    machine.make_office()
    machine.commands()
    return machine


def version(machine: Machine) -> str:
    in_use = versions.in_use(machine.places)
    assert in_use is not None
    return in_use.name.partition("-")[0]


def test_copy_comes_before_the_switch_and_the_start_after(serving: Machine) -> None:
    update(serving.places, serving.tree("1.1"), serving.system)
    assert version(serving) == "1.1"
    stop, folder, copy, reload, start = serving.commands()
    assert stop == "systemctl stop giliran-server.service"
    assert folder.startswith("mkdir -p")
    assert "/versions/1.0-" in copy
    assert "server backup" in copy
    assert (reload, start) == ("systemctl daemon-reload", "systemctl restart giliran-server.service")


def test_same_version_again_changes_nothing(serving: Machine, said: Said) -> None:
    update(serving.places, serving.tree("1.0"), serving.system)
    assert serving.commands() == []
    assert "in use already" in said()


def test_environment_that_cannot_be_made_leaves_the_old_version_running(serving: Machine) -> None:
    (serving.folder / "prepare-fails").touch()
    with pytest.raises(InstallingFailed):
        update(serving.places, serving.tree("1.1"), serving.system)
    assert (version(serving), serving.commands()) == ("1.0", [])


def test_half_a_folder_is_made_anew(serving: Machine) -> None:
    tree = serving.tree("1.1")
    half = serving.places.versions / versions.name_of(tree)
    (half / "wire").mkdir(parents=True)
    (half / "wire/left_over.py").touch()
    update(serving.places, tree, serving.system)
    assert version(serving) == "1.1"
    assert not (half / "wire/left_over.py").exists()


def test_copy_that_fails_leaves_the_old_version_running(serving: Machine) -> None:
    serving.system.failing.append("server backup")
    with pytest.raises(InstallingFailed, match="in use again"):
        update(serving.places, serving.tree("1.1", head="0002"), serving.system)
    assert version(serving) == "1.0"
    assert serving.commands()[-1] == "systemctl restart giliran-server.service"


def test_version_that_does_not_come_up_is_taken_back_with_its_database(serving: Machine) -> None:
    serving.system.failing.append("systemctl restart")
    with pytest.raises(InstallingFailed, match=r"1\.0-\w+ is in use again"):
        update(serving.places, serving.tree("1.1", head="0002"), serving.system)
    assert version(serving) == "1.0"
    back, start = serving.commands()[-3], serving.commands()
    assert "/versions/1.1-" in back
    assert "migrate --back-to 0001" in back
    assert start == []


def test_way_back_takes_the_database_along(serving: Machine) -> None:
    update(serving.places, serving.tree("1.1", head="0002"), serving.system)
    serving.commands()
    rollback(serving.places, serving.system)
    commands = serving.commands()
    assert version(serving) == "1.0"
    assert "/versions/1.1-" in commands[2]
    assert "server backup" in commands[2]
    assert "migrate --back-to 0001" in commands[3]


def test_way_back_needs_somewhere_to_go(serving: Machine) -> None:
    with pytest.raises(InstallingFailed, match="no version to go back to"):
        rollback(serving.places, serving.system)


def test_nothing_installed_is_nothing_to_update(machine: Machine) -> None:
    with pytest.raises(InstallingFailed, match="nothing is installed"):
        update(machine.places, machine.tree(), machine.system)


def test_kiosk_alone_is_updated_without_any_database(machine: Machine) -> None:
    install(machine.places, machine.tree(), Wish(role=Role.KIOSK), machine.system)
    machine.commands()
    update(machine.places, machine.tree("1.1"), machine.system)
    assert machine.commands() == ["systemctl daemon-reload", "systemctl restart giliran-kiosk.service"]


def test_old_versions_go_but_never_the_one_in_use(serving: Machine) -> None:
    for number in range(1, 6):
        update(serving.places, serving.tree(f"1.{number}"), serving.system)
    left = {each.name.partition("-")[0] for each in serving.places.versions.iterdir()}
    assert len(left) == versions.KEPT_VERSIONS
    assert version(serving) == "1.5"
    assert "1.5" in left


def test_dry_run_changes_nothing(serving: Machine, said: Said) -> None:
    update(serving.places, serving.tree("1.1"), System(is_only_told=True))
    assert version(serving) == "1.0"
    assert len(list(serving.places.versions.iterdir())) == 1
    assert "systemctl restart giliran-server.service" in said()


@pytest.mark.parametrize("folder", ["", "giliran-1.1/"])
def test_archive_is_a_version_too(serving: Machine, folder: str) -> None:
    tree, archive = serving.tree("1.1"), serving.folder / "giliran.tar.gz"
    with tarfile.open(archive, "w:gz") as file:
        for path in tree.rglob("*"):
            file.add(path, f"{folder}{path.relative_to(tree)}", recursive=False)
    with versions.opened(archive) as unpacked:
        update(serving.places, unpacked, serving.system)
    assert version(serving) == "1.1"


@pytest.mark.parametrize("content", [b"no archive", b""])
def test_what_is_no_version_is_refused(tmp_path: Path, content: bytes) -> None:
    archive = tmp_path / "giliran.tar.gz"
    archive.write_bytes(content)
    with pytest.raises(InstallingFailed), versions.opened(archive):
        pass
    with pytest.raises(InstallingFailed, match="is missing"), versions.opened(tmp_path):
        pass


def test_archive_cannot_write_outside_its_folder(tmp_path: Path) -> None:
    archive, outside = tmp_path / "a.tar.gz", tmp_path / "outside"
    outside.write_text("theirs")
    with tarfile.open(archive, "w:gz") as file:
        file.add(outside, "../../outside")
    with pytest.raises(InstallingFailed, match="cannot be unpacked"), versions.opened(archive):
        pass


def test_name_follows_the_content_and_not_what_python_left_there(machine: Machine) -> None:
    tree = machine.tree()
    name = versions.name_of(tree)
    (tree / "wire/__pycache__").mkdir()
    (tree / "wire/__pycache__/x.pyc").touch()
    (tree / "locale/giliran.mo").touch()
    (tree / ".venv").mkdir()
    assert versions.name_of(tree) == name
    (tree / "wire/__init__.py").write_text("'other'")
    assert versions.name_of(tree) != name
