"""A computer whose clock is wrong: by the seconds that stand in the file named in WRONG_CLOCK, at each moment."""

import os
import time
from pathlib import Path

_file, _right = Path(os.environ["WRONG_CLOCK"]), time.time


def _wrong() -> float:
    return _right() + float(_file.read_text() or 0)


time.time = _wrong
