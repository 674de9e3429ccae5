"""From the press of *next* to the message at the boards."""

from __future__ import annotations

import json
import math
import time
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from types import TracebackType

from bench.devices import Connection
from bench.office import Office
from bench.process import Process

_SETTLE_S = 1.0


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of all lies, by the nearest rank."""
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Presses:
    """What some presses gave.

    Attributes:
        answer_ms: from each press to its answer at the counter.
        message_ms: from each press to each message at a board.
        missing: messages that did not come. connected: boards that are still there.
    """

    answer_ms: list[float]
    message_ms: list[float]
    missing: int
    connected: int


class Boards:
    """So many boards of an office, in a process of their own. Ends with the context."""

    def __init__(self, office: Office, count: int, *, is_deaf: bool = False, acknowledges: bool = False) -> None:
        self.count = count
        options = [*(["--deaf"] if is_deaf else []), *(["--acknowledge"] if acknowledges else [])]
        arguments = ["bench.watchers", office.push_address, str(count), office.board.token, *options]
        self._process = Process(arguments)
        line = self._process.line(90)
        assert line == "ready", line

    def __enter__(self) -> Boards:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.stop()

    def take(self) -> tuple[list[int], int]:
        """When changes arrived since the last time, in nanoseconds, and how many boards are still connected."""
        self._process.tell("take")
        told = json.loads(self._process.line())
        return sorted(told["arrived_ns"]), told["connected"]


def press_next(office: Office, boards: Boards, presses: int, pause_s: float) -> Presses:
    """Press *next* at the counters in turn, and see when each board hears of it."""
    connection = Connection(office.url)
    tokens = [counter.token for counter in office.counters]
    boards.take()
    pressed_ns, answer_ms = [], []
    for turn in range(presses):
        pressed_ns.append(time.monotonic_ns())
        connection.post("/api/commands/call-next", b"{}", tokens[turn % len(tokens)])
        answer_ms.append((time.monotonic_ns() - pressed_ns[-1]) / 1e6)
        time.sleep(pause_s)
    connection.close()
    time.sleep(_SETTLE_S)
    arrived_ns, connected = boards.take()
    message_ms = [(at - pressed_ns[bisect_right(pressed_ns, at) - 1]) / 1e6 for at in arrived_ns]
    missing = presses * boards.count - len(arrived_ns)
    return Presses(answer_ms=answer_ms, message_ms=message_ms, missing=missing, connected=connected)
