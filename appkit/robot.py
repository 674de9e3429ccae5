"""A robot that uses a real program as a person does, by touches and keys: for tests, the demo and the pictures.

    python -m appkit.robot kiosk -- --server http://127.0.0.1:8080 --screen 1080x1920@21.5in

runs `kiosk.app.main(...)` in this process (or any `module:function`), reads one JSON command per line from standard
input, carries it out in the interface thread and answers one JSON line on standard output. What the program prints
itself goes to standard error. The programs contain no such door: it exists in this wrapper alone.

A program makes itself usable for it by giving its widgets object names (`tile.KTP`, `ticket.number`) and accessible
names. Commands, with the answer `{"ok": true, ...}` or `{"ok": false, "error": "..."}`:

    {"do": "touch", "name": N}            finger down and up at the middle of the visible, enabled widget N; the event
                                          goes to whatever is on top there, and `hit` says what that was
    {"do": "click", "name": N}            the same with a mouse
    {"do": "hold", "name", "ms"}          finger that stays on the widget for so long or until the next touch; answers
                                          at once
    {"do": "touch_at", "x_mm", "y_mm"}    anywhere, from the left top of the window
    {"do": "key", "key": "Enter"}         a key by Qt's name; "keypad", "ctrl", "shift", "alt": true
    {"do": "type", "text": T}             keys of a text into what has the focus
    {"do": "scan", "text": T}             a scanner that acts as keyboard: all keys at once, then Return
    {"do": "grab", "path": P}             the window (or widget "name") as PNG; answers width_px and height_px
    {"do": "read", "name": N}             found, visible, enabled, text, accessible_name, rows of a list or table
    {"do": "tree"}                        all visible named widgets with class, text and place
    {"do": "wait", "name": N, ...}        until it is "visible" (default true), "enabled", has the "text", or
                                          "contains" one; at most "timeout_s" (default 5)
    {"do": "pulse"}                       how long the interface did not answer since the last such command, see
                                          `appkit.pulse`; the first one begins
    {"do": "quit"}                        ends the program as closing its window would; so does the end of the input
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import threading
from collections.abc import Callable
from typing import Any, TextIO

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication

from appkit.robothands import Hands, RobotRefusal

# A JSON object as it came over the pipe: its values are of any JSON type until a command has checked them.
JsonObject = dict[str, Any]


class _Mouth:
    """Writes answers; any thread."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()

    def say(self, answer: JsonObject) -> None:
        with self._lock:
            self._stream.write(json.dumps(answer, ensure_ascii=False) + "\n")
            self._stream.flush()


class _Robot(QObject):
    """Receives lines from the reader thread and acts in the interface thread.

    Signals:
        line_read(str): one command; emitted from the reader thread, delivered queued.
        input_ended(): the other side is gone.
    """

    line_read = Signal(str)
    input_ended = Signal()

    def __init__(self, mouth: _Mouth) -> None:
        super().__init__()
        self._mouth = mouth
        self._hands = Hands()
        self.line_read.connect(self._act, Qt.ConnectionType.QueuedConnection)
        self.input_ended.connect(_quit, Qt.ConnectionType.QueuedConnection)

    @Slot(str)
    def _act(self, line: str) -> None:
        try:
            command = json.loads(line)
            self._hands.act(command, self._mouth.say)
        except (RobotRefusal, ValueError, KeyError, TypeError) as refusal:
            self._mouth.say({"ok": False, "error": f"{type(refusal).__name__}: {refusal}"})


def main(arguments: list[str]) -> int:
    """Runs the program named first, with what follows `--`; returns its exit code."""
    own, theirs = _split(arguments)
    if len(own) != 1:
        sys.stderr.write("usage: python -m appkit.robot PROGRAM -- ARGUMENTS\n")
        return 2
    mouth = _Mouth(os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8"))
    sys.stdout = sys.stderr
    robot = _Robot(mouth)
    threading.Thread(target=_read, args=(robot,), name="robot-reader", daemon=True).start()
    return _entry(own[0])(theirs)


def _entry(program: str) -> Callable[[list[str]], int]:
    module, _, function = program.partition(":")
    if not function:
        module, function = f"{program}.app", "main"
    entry: Callable[[list[str]], int] = getattr(importlib.import_module(module), function)
    return entry


def _split(arguments: list[str]) -> tuple[list[str], list[str]]:
    cut = arguments.index("--") if "--" in arguments else len(arguments)
    return arguments[:cut], arguments[cut + 1 :]


def _read(robot: _Robot) -> None:
    for line in sys.stdin:
        if line.strip():
            robot.line_read.emit(line)
    robot.input_ended.emit()


def _quit() -> None:
    QApplication.quit()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
