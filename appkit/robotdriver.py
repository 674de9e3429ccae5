"""The other end of `appkit.robot`: starts a program in its own process and uses it; no Qt in here.

with RobotDriver("kiosk", ["--server", url, "--screen", "1080x1920@21.5in"]) as kiosk:
    kiosk.touch("tile.KTP")
    kiosk.wait("ticket.number", contains="A")
    kiosk.grab("kiosk.png")
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any

ROOT = Path(__file__).resolve().parent.parent
_ANSWER_S = 20.0
_END_S = 10.0
_LOG_LINES = 400

# What a program answered: one JSON object.
Answer = dict[str, Any]


class RobotError(AssertionError):
    """A program did not do what was asked: refused, timed out, or ended. Holds its last log lines."""


class RobotDriver:
    """One running program. Not for several threads at once; close it, or use it as a context.

    Attributes:
        log: the last lines of the program's standard error, oldest first.
    """

    def __init__(
        self, program: str, arguments: Sequence[str] = (), environment: Mapping[str, str] | None = None
    ) -> None:
        """Starts `program` (kiosk, display, counter, or `module:function`) offscreen unless `environment` says else."""
        self.program = program
        self.log: deque[str] = deque(maxlen=_LOG_LINES)
        self._answers: queue.Queue[Answer | None] = queue.Queue()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "appkit.robot", program, "--", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            cwd=ROOT,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen", **(environment or {})},
        )
        assert self._process.stdin is not None, "a pipe was asked for"
        self._input: IO[str] = self._process.stdin
        self._threads = [
            threading.Thread(target=self._hear, name=f"robot-{program}-answers", daemon=True),
            threading.Thread(target=self._keep_log, name=f"robot-{program}-log", daemon=True),
        ]
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> RobotDriver:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def touch(self, name: str) -> Answer:
        """Finger on the widget of this name.

        Raises:
            RobotError: hidden, disabled, or something else lies over it (which got the touch).
        """
        return self._press("touch", name)

    def hold(self, name: str, ms: int) -> Answer:
        """Finger on the widget of this name that stays for `ms`; returns at once; raises as `touch`."""
        return self._press("hold", name, ms=ms)

    def click(self, name: str) -> Answer:
        """Mouse click on the widget of this name; raises as `touch`."""
        return self._press("click", name)

    def touch_at(self, x_mm: float, y_mm: float) -> Answer:
        """Finger anywhere, from the left top of the window."""
        return self.do("touch_at", x_mm=x_mm, y_mm=y_mm)

    def key(self, key: str, **modifiers: bool) -> Answer:
        """A key by Qt's name, with keypad, ctrl, shift or alt."""
        return self.do("key", key=key, **modifiers)

    def type(self, text: str) -> Answer:
        """Keys of a text, one after the other."""
        return self.do("type", text=text)

    def scan(self, text: str) -> Answer:
        """A keyboard scanner reads a code."""
        return self.do("scan", text=text)

    def grab(self, path: Path | str, name: str | None = None) -> Answer:
        """Picture of the window, or of one widget, as PNG."""
        return self.do("grab", path=str(Path(path).resolve()), name=name)

    def read(self, name: str) -> Answer:
        """State and texts of a widget; `found` is False if there is none."""
        return self.do("read", name=name)

    def text(self, name: str) -> str:
        """What stands on a widget now."""
        return str(self.read(name)["text"])

    def tree(self) -> list[Answer]:
        """All visible named widgets."""
        widgets: list[Answer] = self.do("tree")["widgets"]
        return widgets

    def pulse(self) -> Answer:
        """`blocked_ms`: the longest time since the last call that the interface did not answer; see `appkit.pulse`."""
        return self.do("pulse")

    def wait(self, name: str, *, timeout_s: float = 5.0, **condition: object) -> Answer:
        """Waits for `visible` (default), `enabled`, `text` or `contains`, and returns the state that fulfilled it.

        Raises:
            RobotError: not within `timeout_s`; says what was there instead.
        """
        return self.do("wait", answer_s=timeout_s + _ANSWER_S, name=name, timeout_s=timeout_s, **condition)

    def do(self, command: str, *, answer_s: float = _ANSWER_S, **parameters: object) -> Answer:
        """Sends one command and returns its answer.

        Raises:
            RobotError: refused, no answer in time, or the program has ended.
        """
        try:
            self._input.write(json.dumps({"do": command, **parameters}) + "\n")
            self._input.flush()
            answer = self._answers.get(timeout=answer_s)
        except (OSError, ValueError, queue.Empty) as error:
            raise self._failure(f"{command} {parameters}: {type(error).__name__}") from error
        if answer is None:
            raise self._failure(f"{command} {parameters}: the program has ended")
        if not answer["ok"]:
            raise self._failure(f"{command} {parameters}: {answer['error']}")
        return answer

    @property
    def pid(self) -> int:
        """Process id, to kill it as a power cut would."""
        return self._process.pid

    def close(self) -> int:
        """Ends the program (kills it if it does not end by itself) and returns its exit code. Idempotent."""
        if self._process.poll() is None:
            self._ask_to_end()
        try:
            code = self._process.wait(_END_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
        for thread in self._threads:
            thread.join(_END_S)
        for stream in (self._input, self._process.stdout, self._process.stderr):
            if stream is not None:
                _close(stream)
        return code

    def _ask_to_end(self) -> None:
        try:
            self._input.write('{"do": "quit"}\n')
            self._input.close()
        except (OSError, ValueError):
            self.log.append("robot: the program was gone before it was asked to end")

    def _press(self, how: str, name: str, **parameters: int) -> Answer:
        answer = self.do(how, name=name, **parameters)
        if answer["covered"]:
            raise self._failure(f"{how} {name}: {answer['hit']!r} lies over it")
        return answer

    def _hear(self) -> None:
        assert self._process.stdout is not None, "a pipe was asked for"
        for line in self._process.stdout:
            self._answers.put(json.loads(line))
        self._answers.put(None)

    def _keep_log(self) -> None:
        assert self._process.stderr is not None, "a pipe was asked for"
        for line in self._process.stderr:
            self.log.append(line.rstrip())

    def _failure(self, what: str) -> RobotError:
        recent = "\n".join(list(self.log)[-15:])
        return RobotError(f"{self.program}: {what}\n{recent}")


def _close(stream: IO[str]) -> None:
    try:
        stream.close()
    except OSError:
        return  # the program died with our last command still in the pipe: nothing is lost that matters
