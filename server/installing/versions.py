"""Versions side by side: each a folder with the whole tree and its own environment, and one link to the one in use."""

from __future__ import annotations

import configparser
import hashlib
import shutil
import tarfile
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from server.installing.owned import point
from server.installing.places import Places, Role
from server.installing.system import InstallingFailed, System, say

KEPT_VERSIONS = 3
"""The one in use, the one before, and one more: each takes some hundred megabytes."""

_SCRIPT = "giliran"
_BESIDE = (_SCRIPT, "setup.cfg", "pyproject.toml", "constraints.txt", "README.md", "LICENSE", "THIRD_PARTY.md")
_FOLDERS = ("design", "docs", "locale")
_WHEELS = "wheels"
_EXTRAS = ".extras"
_READY = ".ready"
_LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.pyc", "*.mo", "*.egg-info", ".*")


@contextmanager
def opened(source: Path) -> Iterator[Path]:
    """The tree of a version: a folder as it is, an archive unpacked for as long as it is needed.

    Raises:
        InstallingFailed: there is none in it.
    """
    if source.is_dir():
        yield _checked(source)
        return
    with tempfile.TemporaryDirectory(prefix="giliran-update-") as folder:
        try:
            with tarfile.open(source) as archive:
                archive.extractall(folder, _harmless(archive, Path(folder)))  # noqa: S202 - each was looked at
        except (OSError, tarfile.TarError) as error:
            raise InstallingFailed(f"{source} cannot be unpacked: {error}") from error
        unpacked = [Path(folder), *(each for each in Path(folder).iterdir() if each.is_dir())]
        yield _checked(next((each for each in unpacked if (each / _SCRIPT).is_file()), source))


def _harmless(archive: tarfile.TarFile, folder: Path) -> list[tarfile.TarInfo]:
    """What is in the archive, once it is certain that all of it stays in the folder.

    Debian 12 has a Python whose `extractall` knows no filter yet.
    """
    members = archive.getmembers()
    for member in members:
        is_inside = (folder / member.name).resolve().is_relative_to(folder.resolve())
        if not is_inside or not (member.isfile() or member.isdir()):
            raise tarfile.TarError(f"{member.name!r} is no file or folder of a version")
    return members


def put(places: Places, tree: Path, roles: Collection[Role], system: System) -> Path:
    """Bring a version into a folder of its own, ready to be started; gives the folder.

    Whatever stops this in the middle, the version in use is not touched; the next time it begins anew.

    Raises:
        InstallingFailed: its environment could not be made.
    """
    name = name_of(tree)
    folder = places.versions / name
    extras = ",".join(sorted(roles))
    if _is_ready(folder, extras):
        say(f"{folder}: there already")
        return folder
    say(f"{folder}: version {name} for {extras}")
    if system.is_only_told:
        return folder
    if not (folder / _READY).exists():
        shutil.rmtree(folder, ignore_errors=True)
        _copy(tree, folder)
    (folder / _EXTRAS).write_text(extras, encoding="utf-8")
    # The script knows how environments are made, and which system packages each program needs.
    system.run(str(folder / _SCRIPT), "prepare")
    system.run(str(folder / ".venv/bin/python"), "-m", "compileall", "-q", str(folder), "-x", r"\.venv")
    (folder / _READY).write_text(extras, encoding="utf-8")
    return folder


def switch(places: Places, folder: Path) -> None:
    """Use this version from the next start on."""
    places.current.parent.mkdir(parents=True, exist_ok=True)
    point(places.current, Path("versions") / folder.name)


def in_use(places: Places) -> Path | None:
    """The folder of the version in use; None before the first."""
    return places.current.resolve() if places.current.is_symlink() and places.current.exists() else None


def before(places: Places) -> Path | None:
    """The version to go back to: the newest other one that is ready."""
    others = [each for each in _by_age(places) if each != in_use(places)]
    return others[0] if others else None


def clear_old(places: Places) -> None:
    """Drop the oldest versions beyond `KEPT_VERSIONS`; the one in use stays."""
    in_use_now = in_use(places)
    for old in [each for each in _by_age(places) if each != in_use_now][KEPT_VERSIONS - 1 :]:
        say(f"{old}: removed")
        shutil.rmtree(old, ignore_errors=True)


def name_of(tree: Path) -> str:
    """Version and content: the same tree has the same name, another one another."""
    parser = configparser.ConfigParser()
    parser.read(tree / "setup.cfg", encoding="utf-8")
    digest = hashlib.sha256()
    for path in sorted(_files(tree)):
        digest.update(path.relative_to(tree).as_posix().encode() + b"\0" + path.read_bytes())
    return f"{parser['metadata']['version']}-{digest.hexdigest()[:10]}"


def _by_age(places: Places) -> list[Path]:
    ready = [each for each in places.versions.glob("*") if (each / _READY).exists()]
    return sorted(ready, key=lambda each: (each / _READY).stat().st_mtime, reverse=True)


def _is_ready(folder: Path, extras: str) -> bool:
    ready = folder / _READY
    return ready.exists() and ready.read_text(encoding="utf-8") == extras


def _copy(tree: Path, folder: Path) -> None:
    for path in _files(tree):
        target = folder / path.relative_to(tree)
        target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        target.chmod(0o755 if path.name == _SCRIPT else 0o644)


def _files(tree: Path) -> Iterator[Path]:
    parser = configparser.ConfigParser()
    parser.read(tree / "setup.cfg", encoding="utf-8")
    packages = {name.partition(".")[0] for name in parser["options"]["packages"].split()}
    for name in _BESIDE:
        yield tree / name
    for folder in sorted(packages | {*_FOLDERS, _WHEELS}):
        yield from _below(tree / folder)


def _below(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        return
    names = [each.name for each in folder.iterdir()]
    left_out = _LEFT_OUT(str(folder), names)
    for name in sorted(set(names) - left_out):
        path = folder / name
        if path.is_dir():
            yield from _below(path)
        elif path.is_file():
            yield path


def _checked(tree: Path) -> Path:
    missing = [name for name in _BESIDE if not (tree / name).is_file()]
    if missing:
        raise InstallingFailed(f"{tree} is no version of Giliran: {', '.join(missing)} is missing")
    return tree
