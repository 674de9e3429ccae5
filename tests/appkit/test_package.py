"""The package can be loaded in a process that has used pydantic a little before Qt."""

from __future__ import annotations

import subprocess
import sys


def test_appkit_loads_after_a_part_of_pydantic() -> None:
    program = "from pydantic import BaseModel; import appkit.feed; print('loaded')"

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=30)

    assert (done.returncode, done.stdout) == (0, "loaded\n"), done.stderr
