"""Kiosk, board and counter as one wheel for other computers: made of this tree, without a network and without building.

A wheel is an archive with a description of itself (PEP 427). Ours is pure Python and holds exactly what the programs on
screens need, with their drawings and translations beside them.
"""

from __future__ import annotations

import base64
import configparser
import hashlib
import zipfile
from collections.abc import Iterator
from pathlib import Path

PROGRAMS = ("counter", "display", "kiosk")
_PACKAGES = ("appkit", "counter", "display", "hardware", "kiosk", "wire")
_BESIDE = ("design", "locale")
_LEFT_OUT = frozenset({"__pycache__", ".mypy_cache", ".ruff_cache"})
_MADE_AT = (2020, 1, 1, 0, 0, 0)
"""The same content is the same file, whenever it was made."""


def make_wheel(tree: Path, folder: Path) -> Path | None:
    """Write the wheel of a tree into a folder, unless it is there; older ones go. Takes a second. One at a time.

    Returns:
        Its path; None where there is no whole tree.
    """
    if not (tree / "setup.cfg").is_file():
        return None
    setup = _setup(tree)
    files = list(_files(tree))
    version = f"{setup['metadata']['version']}+{_digest(files)}"
    path = folder / f"giliran-{version}-py3-none-any.whl"
    if path.exists():
        return path
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_suffix(".part")
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as wheel:
        _write(wheel, files, f"giliran-{version}.dist-info", _described(setup, version))
    draft.replace(path)
    for old in folder.glob("giliran-*.whl"):
        if old != path:
            old.unlink(missing_ok=True)
    return path


def _write(wheel: zipfile.ZipFile, files: list[tuple[str, bytes]], information: str, described: dict[str, str]) -> None:
    described_files = [(f"{information}/{name}", text.encode()) for name, text in described.items()]
    record = ""
    for name, content in [*files, *described_files]:
        wheel.writestr(zipfile.ZipInfo(name, _MADE_AT), content, zipfile.ZIP_DEFLATED)
        digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
        record += f"{name},sha256={digest},{len(content)}\n"
    record += f"{information}/RECORD,,\n"
    wheel.writestr(zipfile.ZipInfo(f"{information}/RECORD", _MADE_AT), record, zipfile.ZIP_DEFLATED)


def _described(setup: configparser.ConfigParser, version: str) -> dict[str, str]:
    lines = ["Metadata-Version: 2.1", "Name: giliran", f"Version: {version}"]
    lines += [f"Summary: {setup['metadata']['description']}", "License: Apache-2.0"]
    lines += [f"Requires-Python: {setup['options']['python_requires']}"]
    lines += [f"Requires-Dist: {each}" for each in _lines(setup["options"]["install_requires"])]
    for program in PROGRAMS:
        needed = _lines(setup["options.extras_require"][program])
        lines += [f"Provides-Extra: {program}", *(f"Requires-Dist: {each}; extra == '{program}'" for each in needed)]
    starts = "".join(f"giliran-{program} = {program}.__main__:main\n" for program in PROGRAMS)
    return {
        "METADATA": "\n".join(lines) + "\n",
        "WHEEL": "Wheel-Version: 1.0\nGenerator: giliran\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        "entry_points.txt": f"[gui_scripts]\n{starts}",
    }


def _files(tree: Path) -> Iterator[tuple[str, bytes]]:
    for name in sorted((*_PACKAGES, *_BESIDE)):
        for path in sorted((tree / name).rglob("*")):
            parts = path.relative_to(tree).parts
            if path.is_file() and not _LEFT_OUT & set(parts) and path.suffix not in (".pyc", ".po"):
                yield "/".join(parts), path.read_bytes()


def _digest(files: list[tuple[str, bytes]]) -> str:
    digest = hashlib.sha256()
    for name, content in files:
        # Compiled translations hold the moment they were made at.
        if not name.endswith(".mo"):
            digest.update(name.encode() + b"\0" + content)
    return digest.hexdigest()[:10]


def _setup(tree: Path) -> configparser.ConfigParser:
    parser = configparser.ConfigParser()
    parser.optionxform = str  # type: ignore[assignment, method-assign]
    parser.read(tree / "setup.cfg", encoding="utf-8")
    return parser


def _lines(text: str) -> list[str]:
    stripped = (line.partition("#")[0].strip() for line in text.splitlines())
    return [line for line in stripped if line]
