"""None, True and False survive any number of calls into Qt."""

from __future__ import annotations

import subprocess
import sys

import pytest

_PROGRAM = """
from PySide6.QtCore import QObject, QRect, Signal
from appkit.nonecount import keep_none
class Bell(QObject):
    rung = Signal(object)
    def eventFilter(self, watched, event):
        return False
keep_none()
keep_none()
place = QRect(0, 0, 1, 1)
bell = Bell()
bell.rung.connect(lambda value: value)
for _ in range(100_000):
    {call}
print("alive")
"""


@pytest.mark.parametrize("call", ["place.translate(0, 0)", "bell.rung.emit(False)", "bell.parent()"])
def test_they_outlive_more_calls_into_qt_than_they_have_references(call: str) -> None:
    program = _PROGRAM.format(call=call)

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=30)

    assert (done.returncode, done.stdout) == (0, "alive\n"), done.stderr
