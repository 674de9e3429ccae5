"""What the service manager is told: that we are ready, that we are alive, that we stop (the protocol of sd_notify).

Without a service manager that listens nothing is sent. A program on a screen does the same in `appkit.supervised`.
"""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

READY = "READY=1"
ALIVE = "WATCHDOG=1"
STOPPING = "STOPPING=1"

_SOCKET = "NOTIFY_SOCKET"
_WATCHDOG_US = "WATCHDOG_USEC"


class Supervisor:
    """The service manager that started this process, if it wants to hear of it. Any thread.

    Attributes:
        alive_every_s: how often it has to hear `ALIVE`, with room for one that is late; None if never.
    """

    def __init__(self, address: str | None = None, watchdog_us: int | None = None) -> None:
        self._address = None if address is None else address.replace("@", "\0", 1)
        self.alive_every_s = watchdog_us / 1_000_000 / 3 if address is not None and watchdog_us else None

    @classmethod
    def of_this_process(cls) -> Supervisor:
        """As the environment says, which forgets it: what we start ourselves must not speak for us."""
        address, watchdog_us = os.environ.pop(_SOCKET, None), os.environ.pop(_WATCHDOG_US, "")
        return cls(address or None, int(watchdog_us) if watchdog_us.isdecimal() else None)

    def tell(self, *states: str) -> None:
        """Send these states in one message. Whoever does not listen any more misses nothing."""
        if self._address is None:
            return
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as telling:
            # One that does not read must not hold us up.
            telling.setblocking(False)
            try:
                telling.connect(self._address)
                telling.send("\n".join(states).encode())
            except OSError:
                return

    @contextmanager
    def watched(self, is_well: Callable[[], bool]) -> Iterator[None]:
        """Say meanwhile, as often as it has to be, that we are alive: as long as `is_well` says so."""
        if self.alive_every_s is None:
            yield
            return
        stopping = threading.Event()
        thread = threading.Thread(
            target=self._say_alive, args=(stopping, self.alive_every_s, is_well), name="watchdog", daemon=True
        )
        thread.start()
        try:
            yield
        finally:
            stopping.set()
            thread.join()

    def _say_alive(self, stopping: threading.Event, every_s: float, is_well: Callable[[], bool]) -> None:
        while True:
            if is_well():
                self.tell(ALIVE)
            if stopping.wait(every_s):
                return
