"""One server for one data directory: a second one refuses to start."""

import sys
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
        self._file: IO[bytes] = (data_directory / LOCK_NAME).open("ab")
        try:
            _lock(self._file)
        except OSError as error:
            self._file.close()
            raise DataInUse(f"another server is running on {data_directory}") from error

    def release(self) -> None:
        """Let the next server start."""
        self._file.close()


if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
