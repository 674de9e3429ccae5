"""What the service manager is told of a program on a screen: ready, alive, stopping (the protocol of sd_notify).

Without a service manager that listens nothing is sent. The server does the same in `server.supervised`.
"""

from __future__ import annotations

import os
import socket

_SOCKET = "NOTIFY_SOCKET"
_WATCHDOG_US = "WATCHDOG_USEC"


class Supervisor:
    """The service manager that started this program's session, if it wants to hear of it.

    Attributes:
        alive_every_ms: how often it has to hear that we are alive, with room for one that is late; None if never.
    """

    def __init__(self, address: str | None = None, watchdog_us: int | None = None) -> None:
        self._address = None if address is None else address.replace("@", "\0", 1)
        self.alive_every_ms = watchdog_us // 3_000 if address is not None and watchdog_us else None
        self._is_ready = False

    @classmethod
    def of_this_process(cls) -> Supervisor:
        """As the environment says, which forgets it: what we start ourselves must not speak for us."""
        # WATCHDOG_PID is not looked at: a kiosk's unit is led by the session's own process, and speaks through us.
        address, watchdog_us = os.environ.pop(_SOCKET, None), os.environ.pop(_WATCHDOG_US, "")
        return cls(address or None, int(watchdog_us) if watchdog_us.isdecimal() else None)

    def tell_ready(self) -> None:
        """The first screen stands. Idempotent."""
        if not self._is_ready:
            self._is_ready = True
            self._tell("READY=1")

    def tell_alive(self) -> None:
        """The interface's loop goes round."""
        self._tell("WATCHDOG=1")

    def tell_stopping(self) -> None:
        """It ends."""
        self._tell("STOPPING=1")

    def _tell(self, state: str) -> None:
        if self._address is None or not hasattr(socket, "AF_UNIX"):
            return
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as telling:
            # One that does not read must not hold us up.
            telling.setblocking(False)
            try:
                telling.connect(self._address)
                telling.send(state.encode())
            except OSError:
                return
