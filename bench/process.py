"""Programs that are measured, each in a process of its own: started, watched from outside, ended."""

from __future__ import annotations

import select
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).resolve().parent.parent
READY_WITHIN_S = 60
END_WITHIN_S = 30


class ProcessFailed(RuntimeError):  # noqa: N818 - says what happened
    """A program did not start, or ended with a fault."""


def slowed(delay_ms: int) -> list[str]:
    """Words before a command line that add this much to every sync of the disk, and hardly touch anything else."""
    # -D keeps the program itself the child that we started; the filter keeps other system calls at full speed.
    tracing = ["strace", "-D", "-f", "-qq", "--seccomp-bpf", "-o", "/dev/null", "-e", "trace=fsync,fdatasync"]
    return [*tracing, "-e", f"inject=fsync,fdatasync:delay_exit={delay_ms * 1000}"]


class Process:
    """A running `python -m ...`. Ends with the context."""

    def __init__(self, arguments: Sequence[str], before: Sequence[str] = ()) -> None:
        self._words = " ".join(arguments[:2])
        self._process = subprocess.Popen(
            [*before, sys.executable, "-m", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            bufsize=0,
        )

    def __enter__(self) -> Process:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def line(self, within_s: float = READY_WITHIN_S) -> str:
        """The next line it prints.

        Raises:
            ProcessFailed: it ended, or said nothing in time.
        """
        assert self._process.stdout is not None
        ready, _, _ = select.select([self._process.stdout], [], [], within_s)
        line = self._process.stdout.readline() if ready else b""
        if not line.endswith(b"\n"):
            raise ProcessFailed(f"{self._words} said nothing (exit code {self._process.poll()})")
        return str(line.decode().rstrip("\n"))

    def tell(self, line: str) -> None:
        """Write a line to its standard input."""
        assert self._process.stdin is not None
        self._process.stdin.write(line.encode() + b"\n")

    def stop(self) -> None:
        """Ask it to end, and wait until it has; a second call does nothing."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it as a power cut would."""
        self._end(signal.SIGKILL)

    def cpu_s(self) -> float:
        """Processor time of all its threads so far, in seconds."""
        spent_ns = 0
        for task in Path(f"/proc/{self.pid}/task").iterdir():
            spent_ns += int((task / "schedstat").read_text(encoding="ascii").split()[0])
        return spent_ns / 1e9

    def memory_kb(self) -> int:
        """Resident memory, what it shares with others counted in full."""
        for line in Path(f"/proc/{self.pid}/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1])
        raise ProcessFailed(f"{self._words} has no memory any more")

    def _end(self, number: signal.Signals) -> None:
        if self._process.poll() is None:
            self._process.send_signal(number)
        try:
            self._process.wait(END_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()
