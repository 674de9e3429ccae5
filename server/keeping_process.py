"""Copies and verifying for somebody at a page: the commands of the same names, each in a process of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from server.application.keeping import Copy, DiskSpace, Proof, Verified
from server.application.refusals import Refusal
from server.commands import EXIT_DONE, EXIT_FOUND
from server.data_check import BACKUPS
from wire.codes import RefusalCode

MOST_COPIES = 7
WITHIN_S = 300
FOLDER = BACKUPS

_WAIT_S = 5
_NICENESS = "10"
_ENDING = ".db"
_PROOF = "last-proof.json"


class KeepingProcess:
    """One command at a time. Every call may come from any thread."""

    def __init__(self, data_directory: Path) -> None:
        self._data_directory = data_directory
        self._one_at_a_time = threading.Lock()

    @property
    def folder(self) -> Path:
        """Where the copies lie."""
        return self._data_directory / FOLDER

    def disk(self) -> DiskSpace:
        """The disk that the data lie on, as the office's user may use it."""
        usage = shutil.disk_usage(self._data_directory)
        # What is kept back for the system's own user is nothing that we could fill.
        return DiskSpace(total_bytes=usage.used + usage.free, free_bytes=usage.free)

    def copies(self) -> list[Copy]:
        """The copies made here, the newest first."""
        found = [(path, path.stat()) for path in self.folder.glob(f"*{_ENDING}")]
        copies = [Copy(name=path.name, made_at=int(seen.st_mtime), size_bytes=seen.st_size) for path, seen in found]
        return sorted(copies, key=lambda each: (each.made_at, each.name), reverse=True)

    def copy(self) -> None:
        """Copy the database, then drop the oldest copies beyond `MOST_COPIES`.

        Raises:
            Refusal: `storage_failed` if there is no sound copy; nothing was dropped then.
        """
        self.folder.mkdir(mode=0o700, exist_ok=True)
        target = self.folder / time.strftime(f"giliran-%Y%m%d-%H%M%S{_ENDING}", time.gmtime())
        if not target.exists():
            done = self._run("backup", str(target))
            if done.returncode != EXIT_DONE:
                raise Refusal(RefusalCode.STORAGE_FAILED, _last_line(done.stderr))
            target.chmod(0o600)
        for old in self.copies()[MOST_COPIES:]:
            (self.folder / old.name).unlink(missing_ok=True)

    def verify(self, day: str | None) -> Verified:
        """Replay a day, the last one if none is named.

        Raises:
            Refusal: `not_found` if the office was not open then.
        """
        done = self._run("verify", *([] if day is None else [day]))
        lines = done.stdout.splitlines()
        if done.returncode not in (EXIT_DONE, EXIT_FOUND) or not lines:
            raise Refusal(RefusalCode.NOT_FOUND, _last_line(done.stderr))
        self._keep_proof(Proof(at=int(time.time()), day=day, is_correct=done.returncode == EXIT_DONE))
        return Verified(is_correct=done.returncode == EXIT_DONE, lines=lines)

    def proof(self) -> Proof | None:
        """The last replay of a day that was asked for here; None if there was none, or its note cannot be read."""
        try:
            return Proof(**json.loads((self._data_directory / _PROOF).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def _keep_proof(self, proof: Proof) -> None:
        note = self._data_directory / f"{_PROOF}.new"
        with suppress(OSError):
            # A note that cannot be kept is no reason to keep back what was found.
            note.write_text(json.dumps(asdict(proof)), encoding="utf-8")
            note.replace(self._data_directory / _PROOF)

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        if not self._one_at_a_time.acquire(timeout=_WAIT_S):
            raise Refusal(RefusalCode.OVERLOADED, "another copy or check is being made")
        try:
            return subprocess.run(
                [*_politely(), sys.executable, "-m", "server", *arguments, "--data", str(self._data_directory)],
                cwd=Path(__file__).parents[1],
                capture_output=True,
                text=True,
                timeout=WITHIN_S,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise Refusal(RefusalCode.OVERLOADED, f"not done within {WITHIN_S} s") from None
        finally:
            self._one_at_a_time.release()


def _politely() -> Sequence[str]:
    """Behind everybody else on the machine, where the system has a way to say so."""
    nice = shutil.which("nice")
    return () if nice is None else (nice, "-n", _NICENESS)


def _last_line(said: str) -> str:
    return (said.strip().splitlines() or ["it did not say why"])[-1][-300:]
