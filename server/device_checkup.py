"""Looking at devices in the network for somebody at a page: in a process of its own, for drivers are no small load."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Sequence

WITHIN_S = 90


class DeviceCheckup:
    """See `server.application.device_checkup.DeviceCheckups`. One at a time: a line has one owner."""

    def __init__(self) -> None:
        self._one_at_a_time = threading.Lock()
        self._kept: str | None = None

    def keep(self, report: str) -> None:
        """See the port."""
        self._kept = report

    def last(self) -> str | None:
        """See the port."""
        return self._kept

    def examine(self, urls: Sequence[str]) -> str | None:
        """See the port."""
        command = [sys.executable, "-m", "hardware.doctor", "--json", "--", *urls]
        if not self._one_at_a_time.acquire(timeout=WITHIN_S):
            return None
        try:
            # Its exit code says whether the devices are well, which the findings say too.
            done = subprocess.run(command, capture_output=True, text=True, timeout=WITHIN_S, check=False)
        except subprocess.TimeoutExpired:
            return None
        finally:
            self._one_at_a_time.release()
        return done.stdout or None
