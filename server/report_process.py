"""Reports in a process of their own: a second of arithmetic beside the writer would be felt by everybody."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

from server.application.refusals import Refusal
from server.application.reporting import Document, FileKind
from wire.codes import RefusalCode

WITHIN_S = 120
"""Far beyond what a year takes; then the process is ended."""

_WAIT_S = 20
_NICENESS = "10"


class ReportProcess:
    """See `server.application.reporting.Reports`: runs the commands of the same names, one at a time."""

    def __init__(self, data_directory: Path) -> None:
        self._data_directory = data_directory
        self._one_at_a_time = threading.Lock()

    def report(self, first: str | None, last: str | None, language: str) -> Document:
        """See the port."""
        return self._document("report", *_days(first, last), "--json", "--language", language)

    def slip(self, day: str | None, language: str) -> Document:
        """See the port."""
        return self._document("slip", *_days(day, None), "--json", "--language", language)

    def file(self, kind: FileKind, first: str | None, last: str | None, language: str) -> bytes:
        """See the port."""
        with tempfile.TemporaryDirectory(prefix="giliran-report-") as folder:
            target = Path(folder, f"report.{kind}")
            self._run("report", *_days(first, last), f"--{kind}", str(target), "--language", language)
            return target.read_bytes()

    def _document(self, *arguments: str) -> Document:
        document: dict[str, Any] = json.loads(self._run(*arguments))
        return document

    def _run(self, *arguments: str) -> bytes:
        if not self._one_at_a_time.acquire(timeout=_WAIT_S):
            raise Refusal(RefusalCode.OVERLOADED, "other reports are being made")
        try:
            done = subprocess.run(
                [*_politely(), sys.executable, "-m", "server", *arguments, "--data", str(self._data_directory)],
                cwd=Path(__file__).parents[1],
                capture_output=True,
                timeout=WITHIN_S,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise Refusal(RefusalCode.OVERLOADED, f"no report within {WITHIN_S} s") from None
        finally:
            self._one_at_a_time.release()
        if done.returncode:
            raise Refusal(RefusalCode.NOT_FOUND, done.stderr.decode("utf-8", "replace").strip()[-300:])
        return done.stdout


def _politely() -> tuple[str, ...]:
    """Behind everybody else on the machine, where the system has a way to say so."""
    nice = shutil.which("nice")
    return () if nice is None else (nice, "-n", _NICENESS)


def _days(first: str | None, last: str | None) -> list[str]:
    return [each for each in (first, last) if each]
