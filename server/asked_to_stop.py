"""The signals that ask the server to stop, as numbers in a queue."""

from __future__ import annotations

import signal
from queue import Empty, SimpleQueue

_LOOK_AGAIN_S = 0.5


def asked_to_stop() -> SimpleQueue[int]:
    """Where the signals that ask us to stop arrive from now on. Main thread only."""
    queue: SimpleQueue[int] = SimpleQueue()
    for number in (signal.SIGTERM, signal.SIGINT):
        # A simple queue is the one that may be filled from within a signal.
        signal.signal(number, lambda received, _: queue.put(received))
    return queue


def wait_for(queue: SimpleQueue[int]) -> int:
    """The next number in it. Main thread only.

    A signal that comes in the moment before the wait begins, or to another thread, wakes nobody: its handler runs only
    once the main thread does anything at all.
    """
    while True:
        try:
            return queue.get(timeout=_LOOK_AGAIN_S)
        except Empty:
            continue
