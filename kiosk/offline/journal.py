"""An append-only file of entries, each chained to the one before, signed with the device's key, and synced at once.

A line is the hash of its text chained to the line before, the signature over both, and the entry as JSON. A line
without an end is one that a power cut interrupted: nobody was told of it, and it is cut off. Anything else that does
not fit was changed or damaged.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

from pydantic import ValidationError

from appkit.privatefile import sync_folder
from kiosk.offline.entries import Entry, any_entry

FIRST_HASH = "0" * 64

Sign = Callable[[bytes], str]
IsSigned = Callable[[bytes, str], bool]


class DamagedError(Exception):
    """A line in the middle is not what was written.

    Attributes:
        readable: entries of all lines that can still be read and are signed, also of those after the damage.
    """

    def __init__(self, path: Path, line: int, readable: list[Entry]) -> None:
        super().__init__(f"{path.name}: line {line} is not what was written")
        self.readable = readable


class Journal:
    """The file of one kiosk. One owner at a time; `append` blocks for the disk.

    Attributes:
        entries: everything in the file, in order.
    """

    def __init__(self, path: Path, sign: Sign, is_signed: IsSigned) -> None:
        """Reads the file, which may be missing.

        Raises:
            DamagedError: it was changed or damaged; it is left as it is.
            OSError: it cannot be read, or its interrupted end not be cut off.
        """
        self._path = path
        self._sign = sign
        self._is_signed = is_signed
        self._hash = FIRST_HASH
        self._is_broken = False
        self.entries: list[Entry] = []
        self._read()

    def append(self, entry: Entry) -> None:
        """Put one entry at the end; when this returns it survives a power cut.

        Raises:
            OSError: the disk did not take it. Whether it is there is unknown, so nothing is appended any more.
        """
        if self._is_broken:
            raise OSError(f"{self._path.name} could not be written before")
        text = entry.model_dump_json()
        digest = _chained(self._hash, text)
        line = f"{digest} {self._sign(_said(digest, text))} {text}\n".encode()
        try:
            _write(self._path, line, is_new=not self.entries)
        except OSError:
            self._is_broken = True
            raise
        self._hash = digest
        self.entries.append(entry)

    def _read(self) -> None:
        content = self._path.read_bytes() if self._path.exists() else b""
        whole, _, torn = content.rpartition(b"\n")
        if torn:
            os.truncate(self._path, len(content) - len(torn))
        lines = whole.split(b"\n") if whole else []
        for place, line in enumerate(lines):
            try:
                digest, entry = self._checked(line, self._hash)
            except ValueError as error:
                rest = [found for each in lines[place:] if (found := self._salvaged(each)) is not None]
                raise DamagedError(self._path, place + 1, [*self.entries, *rest]) from error
            self._hash = digest
            self.entries.append(entry)

    def _checked(self, line: bytes, before: str) -> tuple[str, Entry]:
        digest, signature, text = _parts(line)
        if digest != _chained(before, text) or not self._is_signed(_said(digest, text), signature):
            raise ValueError("the line does not follow from the one before, or somebody else wrote it")
        return digest, any_entry.validate_json(text)

    def _salvaged(self, line: bytes) -> Entry | None:
        """An entry that this kiosk once signed, wherever it stands; None for what is no such line."""
        try:
            digest, signature, text = _parts(line)
            return any_entry.validate_json(text) if self._is_signed(_said(digest, text), signature) else None
        except (ValueError, ValidationError):
            return None


def _parts(line: bytes) -> tuple[str, str, str]:
    digest, signature, text = line.decode().split(" ", 2)
    return digest, signature, text


def _said(digest: str, text: str) -> bytes:
    """What is signed: place and words, so that a line is believed also where the one before it is lost."""
    return f"{digest} {text}".encode()


def _chained(before: str, text: str) -> str:
    return hashlib.sha256(f"{before} {text}".encode()).hexdigest()


def _write(path: Path, line: bytes, *, is_new: bool) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        if os.write(descriptor, line) != len(line):
            raise OSError(f"{path.name}: the disk took only a part of the line")
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if is_new:
        sync_folder(path.parent)
