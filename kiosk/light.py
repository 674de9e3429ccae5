"""How bright the screen is, where the system has a backlight that this program may set (Linux: `/sys/class/backlight`).

Give the kiosk's user the right to write there, for instance with a udev rule; without it the staff corner has no such
keys.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path

from appkit.log import log_event

BACKLIGHTS = Path("/sys/class/backlight")


class Light:
    """The first backlight that can be set. Files in memory: reading and writing them takes no time."""

    def __init__(self, folder: Path = BACKLIGHTS) -> None:
        self._folder = folder

    def percent(self) -> int | None:
        """How bright it is now, None when nobody here can set it."""
        panel = self._panel()
        if panel is None:
            return None
        try:
            most = int((panel / "max_brightness").read_text(encoding="ascii"))
            now = int((panel / "brightness").read_text(encoding="ascii"))
        except (OSError, ValueError) as error:
            log_event("light_unreadable", logging.WARNING, detail=str(error))
            return None
        return None if most <= 0 else round(100 * now / most)

    def set(self, percent: int) -> None:
        """Makes it this bright, as far as the system lets us."""
        panel = self._panel()
        if panel is None:
            return
        try:
            most = int((panel / "max_brightness").read_text(encoding="ascii"))
            (panel / "brightness").write_text(str(max(1, round(most * percent / 100))), encoding="ascii")
        except (OSError, ValueError) as error:
            log_event("light_not_set", logging.WARNING, detail=str(error))

    def _panel(self) -> Path | None:
        if not self._folder.is_dir():
            return None
        panels = sorted(self._folder.iterdir())
        return next((panel for panel in panels if os.access(panel / "brightness", os.W_OK)), None)
