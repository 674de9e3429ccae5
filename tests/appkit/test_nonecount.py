"""None survives any number of calls into Qt."""

from __future__ import annotations

import subprocess
import sys

_PROGRAM = """
from PySide6.QtCore import QRect
from appkit.nonecount import keep_none
keep_none()
keep_none()
place = QRect(0, 0, 1, 1)
for _ in range(200_000):
    place.translate(0, 0)
print("alive")
"""


def test_none_outlives_more_calls_into_qt_than_it_has_references() -> None:
    done = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, text=True, timeout=30)

    assert (done.returncode, done.stdout) == (0, "alive\n"), done.stderr
