"""System calls of a running server that fail on command, by strace: a disk that is full, failing or read-only."""

from __future__ import annotations

import subprocess
import time
from pathlib import Path
from types import TracebackType

_ATTACHED_WITHIN_S = 20.0
WRITES, SYNCS = "pwrite64,pwritev,ftruncate,fallocate", "fsync,fdatasync"


class Injection:
    """While the context lasts, these calls of every thread of the process fail with this error."""

    def __init__(self, pid: int, calls: str, error: str) -> None:
        self._pid = pid
        options = ["-f", "-qq", "-o", "/dev/null", "-e", f"trace={calls}", "-e", f"inject={calls}:error={error}"]
        self._words = ["strace", *options, "-p", str(pid)]
        self._tracer: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Injection:
        self._tracer = subprocess.Popen(self._words)
        until_s = time.monotonic() + _ATTACHED_WITHIN_S
        while f"TracerPid:\t{self._tracer.pid}" not in _status(self._pid):
            assert time.monotonic() < until_s and self._tracer.poll() is None, "strace may look at the server"
            time.sleep(0.01)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._tracer is not None, "it was entered"
        self._tracer.terminate()
        self._tracer.wait(_ATTACHED_WITHIN_S)


def _status(pid: int) -> str:
    """What the system says of the thread that is attached to last."""
    last = max(Path(f"/proc/{pid}/task").iterdir(), key=lambda task: int(task.name))
    return (last / "status").read_text(encoding="ascii")
