"""One server for one data directory: a second one refuses to start."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

LOCK_NAME = "server.lock"


class DataInUse(RuntimeError):  # noqa: N818 - refusals are nouns
    """Another server works on this data directory."""


class DataLock:
    """Held from construction to `release`. The system lets go of it when the process dies, however it dies.

    Raises:
        DataInUse: on construction.
    """

    def __init__(self, data_directory: Path) -> None:
        self._file: IO[bytes] = (data_directory / LOCK_NAME).open("ab+")
        try:
            _lock(self._file)
        except OSError as error:
            holder = _holder(self._file)
            self._file.close()
            said = f"another server is running on {data_directory}{holder}; stop that one first"
            raise DataInUse(said) from error
        self._file.truncate(0)
        self._file.write(str(os.getpid()).encode())
        self._file.flush()

    def release(self) -> None:
        """Let the next server start."""
        self._file.close()


@contextmanager
def alone(data_directory: Path) -> Iterator[None]:
    """While no server works on these data, and none can begin to.

    Raises:
        DataInUse: one does.
    """
    data_directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = DataLock(data_directory)
    try:
        yield
    finally:
        lock.release()


def _holder(file: IO[bytes]) -> str:
    """Which process wrote itself into the file; nothing where it cannot be read."""
    try:
        file.seek(0)
        text = file.read(20).decode("ascii")
    except (OSError, UnicodeDecodeError):
        return ""
    return f" (process {text})" if text.isdigit() else ""


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
