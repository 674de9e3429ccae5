"""Which kind of system-wide key this computer has."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping

from counter.globalkey.combination import Combination
from counter.globalkey.port import GlobalKey, NoSystemWideKeysError
from counter.globalkey.windows import WindowsKey
from counter.globalkey.x11 import X11Key


class NoKey:
    """Stands for a system that gives keys only to the program in front."""

    def __init__(self, reason: str) -> None:
        self._reason = reason

    def open(self, on_press: Callable[[], None]) -> None:
        raise NoSystemWideKeysError(self._reason)

    def close(self) -> None:
        """Nothing was taken."""


def find_global_key(
    combination: Combination, platform: str = sys.platform, environment: Mapping[str, str] | None = None
) -> GlobalKey:
    """The key of this system; nothing is taken yet. The parameters are those of this process unless given."""
    environment = os.environ if environment is None else environment
    if platform == "win32":
        return WindowsKey(combination)
    # A Wayland session also has an X server, but its grabs see only keys meant for programs of that server.
    if environment.get("WAYLAND_DISPLAY") or environment.get("XDG_SESSION_TYPE") == "wayland":
        return NoKey("Wayland gives keys only to the program in front")
    display = environment.get("DISPLAY")
    return NoKey("there is no X server") if not display else X11Key(combination, display)
