"""Many clients at once, by `wrk`."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.process import ProcessFailed

_SCRIPT = Path(__file__).with_name("load.lua")
_ANSWER_WITHIN_S = 20
_prefixes = count(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What is asked of whom: each request takes the next token and the next body."""

    url: str
    path: str
    tokens: Sequence[str] = ("none",)
    bodies: Sequence[str] = ("{}",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What came of it.

    Attributes:
        refused: answers that were no success. broken: requests without an answer.
        tickets: ids and numbers of the tickets that were answered.
    """

    requests: int
    duration_s: float
    p50_ms: float
    p99_ms: float
    refused: int
    broken: int
    tickets: list[tuple[int, str]] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Answers in a second."""
        return self.requests / self.duration_s


class RunningLoad:
    """Clients at work. `result` waits until their time is over, `interrupt` ends it now."""

    def __init__(self, target: Target, clients: int, duration_s: int) -> None:
        self._folder = TemporaryDirectory(prefix="giliran-load-")
        folder = Path(self._folder.name)
        self._answers = folder / "answers"
        for name, lines in (("tokens", target.tokens), ("bodies", target.bodies)):
            (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
        own = [f"load-{next(_prefixes):05d}", target.path, str(folder / "tokens"), str(folder / "bodies")]
        wrk = ["wrk", "-t1", f"-c{clients}", f"-d{duration_s}s", "--timeout", f"{_ANSWER_WITHIN_S}s"]
        self._limit_s = duration_s + _ANSWER_WITHIN_S + 10
        self._process = subprocess.Popen(
            [*wrk, "-s", str(_SCRIPT), target.url, "--", *own, str(self._answers)],
            stdout=subprocess.PIPE,
            text=True,
        )

    def interrupt(self) -> None:
        """Have no more requests made."""
        self._process.send_signal(signal.SIGINT)

    def result(self) -> Load:
        """What was measured.

        Raises:
            ProcessFailed: the clients could not work.
        """
        try:
            printed, _ = self._process.communicate(timeout=self._limit_s)
            told = [line for line in printed.splitlines() if line.startswith("{")]
            if not told:
                raise ProcessFailed(f"wrk measured nothing: {printed}")
            return _load_of(json.loads(told[-1]), self._answers)
        finally:
            self._process.kill()
            self._folder.cleanup()


def run_load(target: Target, clients: int, duration_s: int) -> Load:
    """Let so many keep-alive clients work for so long.

    Raises:
        ProcessFailed: they could not work, or an answer was no success.
    """
    load = RunningLoad(target, clients, duration_s).result()
    if load.refused or load.broken:
        raise ProcessFailed(f"{target.path}: {load.refused} refused and {load.broken} broken of {load.requests}")
    return load


def _load_of(told: dict[str, int], answers: Path) -> Load:
    # The last line may be cut where the clients were interrupted: it was answered, but its number is not whole.
    lines = answers.read_text(encoding="utf-8").split("\n")[:-1]
    pairs = (line.split(" ", 1) for line in lines)
    return Load(
        requests=told["requests"],
        duration_s=told["duration_us"] / 1e6,
        p50_ms=told["p50_us"] / 1000,
        p99_ms=told["p99_us"] / 1000,
        refused=told["refused"],
        broken=told["broken"],
        tickets=[(int(ticket_id), number) for ticket_id, number in pairs],
    )
