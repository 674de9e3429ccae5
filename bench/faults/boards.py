"""Boards without windows: the programs' own session layer on a real socket, noting everything that it was told."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable

from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from wire.rows import CallRow
from wire.session import ClientSession, Step

_RECEIVE_S = 0.1
_WINDOW_S = 0.5


class WatchingBoard:
    """Watches until it is closed and comes back by itself after every break, as `appkit.link` does.

    Attributes:
        session: what the board knows.
        heard_calls: ids of calls in the order in which the board first saw them.
        shown: by the id of each call, the number it showed.
        n_connections: how often it was let in.
        texts: every message, as it came.
        lost_s: when what it knows stopped being fresh, by the machine's monotonic clock.
    """

    def __init__(self, address: str, token: Callable[[], str], drop_after_s: float = 5.0) -> None:
        self.session = ClientSession()
        self.heard_calls: list[int] = []
        self.shown: dict[int, str] = {}
        self.texts: list[str | bytes] = []
        self.n_connections = 0
        self.lost_s: list[float] = []
        self._url, self._token, self._drop_after_s = f"ws://{address}", token, drop_after_s
        self._was_fresh = False
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="board", daemon=True)
        self._thread.start()

    @property
    def is_fresh(self) -> bool:
        """Whether it may show what it knows without a mark."""
        return self.session.is_fresh(_now_ms())

    def close(self) -> None:
        """Stop watching; blocks until the thread ended."""
        self._stopping.set()
        self._thread.join(15)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._watch_once()
            except (OSError, WebSocketException, ValueError):
                self._look()
            self._pause(random.random() * _WINDOW_S)

    def _pause(self, wait_s: float) -> None:
        until_s = time.monotonic() + wait_s
        while time.monotonic() < until_s and not self._stopping.wait(0.02):
            self._look()

    def _watch_once(self) -> None:
        with connect(
            self._url,
            open_timeout=3,
            close_timeout=0.5,
            ping_interval=None,
            compression=None,
            proxy=None,
            max_size=2**24,
        ) as connection:
            connection.send(self.session.hello(self._token()))
            opened_s = time.monotonic()
            while not self._stopping.is_set():
                try:
                    text = connection.recv(timeout=_RECEIVE_S)
                except TimeoutError:
                    self._look()
                    silence_s = min(self.session.silence_ms(_now_ms()) / 1000, time.monotonic() - opened_s)
                    if silence_s > self._drop_after_s:
                        return
                    continue
                self.texts.append(text)
                received = self.session.receive(text, _now_ms())
                self.n_connections += received.step is Step.WELCOMED
                self._note()
                if received.step is Step.RESYNC:
                    connection.send(self.session.hello(self._token()))
                self._look()

    def _note(self) -> None:
        calls = sorted((row for row in self.session.rows.values() if isinstance(row, CallRow)), key=lambda row: row.id)
        for call in calls:
            if call.id not in self.shown:
                self.shown[call.id] = call.number
                self.heard_calls.append(call.id)

    def _look(self) -> None:
        is_fresh = self.is_fresh
        if self._was_fresh and not is_fresh:
            self.lost_s.append(time.monotonic())
        self._was_fresh = is_fresh


def _now_ms() -> int:
    return time.monotonic_ns() // 1_000_000
