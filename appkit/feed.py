"""What a program knows of the office: the rows, the clock, and how fresh both are. The interface thread's side.

`appkit.link.Link` fills it from the server's socket, `appkit.fakes.FakeFeed` from a test.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from appkit.log import log_event
from wire.messages import Acked, DeviceView
from wire.rows import Row, RowKey, key_of
from wire.session import LOST_AFTER_MS

_WATCH_MS = 50
_Row = TypeVar("_Row")


class FeedState(StrEnum):
    """How far what is shown can be trusted."""

    STARTING = "starting"
    LIVE = "live"
    LOST = "lost"
    REFUSED = "refused"
    NOT_PAIRED = "not_paired"
    OLD_SERVER = "old_server"
    WRONG_SERVER = "wrong_server"
    """What answers there cannot prove to be this office's server; a person has to look after it."""


@dataclass(frozen=True, kw_only=True)
class News:
    """One message's worth of change.

    Attributes:
        rows: came or changed.
        gone: keys of rows that are there no more.
        is_snapshot: everything is new: `rows` is all there is.
    """

    rows: tuple[Row, ...]
    gone: tuple[RowKey, ...]
    is_snapshot: bool


class Feed(QObject):
    """Rows by (kind, id), the device as the server knows it, the office's clock, and the state. Interface thread only.

    Signals:
        state_changed(FeedState): also when rows stop or begin to be fresh; within 2 s of the last sign of life.
        news(News): after `rows` has changed.
        device_changed(DeviceView): the server told who this device is.
        clock_heard(int): the office's clock, whole seconds since the epoch; about once a second.
    """

    state_changed = Signal(object)
    news = Signal(object)
    device_changed = Signal(object)
    clock_heard = Signal(object)

    def __init__(self, parent: QObject | None = None, now_ms: Callable[[], int] | None = None) -> None:
        super().__init__(parent)
        self._now_ms = now_ms or _monotonic_ms
        self._rows: dict[RowKey, Row] = {}
        self._device: DeviceView | None = None
        self._state = FeedState.STARTING
        self._server_at: int | None = None
        self._heard_at_ms = 0
        self._is_complete = False
        self._watch = QTimer(self)
        self._watch.setInterval(_WATCH_MS)
        self._watch.timeout.connect(self._look)

    @property
    def rows(self) -> Mapping[RowKey, Row]:
        """All rows known, read-only; old ones stay while the feed is lost."""
        return MappingProxyType(self._rows)

    @property
    def state(self) -> FeedState:
        """How far the rows can be trusted now."""
        return self._state

    @property
    def device(self) -> DeviceView | None:
        """This device as the server knows it; None before the first contact."""
        return self._device

    def of_kind(self, kind: type[_Row]) -> list[_Row]:
        """All rows of one class, by id."""
        return [row for _, row in sorted(self._rows.items()) if isinstance(row, kind)]

    def server_now(self) -> int | None:
        """The office's clock now, going on between messages; None before the first."""
        if self._server_at is None:
            return None
        return self._server_at + (self._now_ms() - self._heard_at_ms) // 1000

    def silence_ms(self) -> int | None:
        """Milliseconds since the last sign of life; None before the first."""
        return None if self._server_at is None else self._now_ms() - self._heard_at_ms

    def acknowledge(self, acked: Acked) -> None:
        """Tells the server what became of calls; at once, or not at all where it cannot be reached or does not ask."""
        raise NotImplementedError

    def start(self) -> None:
        """Begins to listen and to watch the freshness."""
        self._watch.start()

    def stop(self) -> None:
        """Ends both; blocks shortly until nothing runs any more. Idempotent."""
        self._watch.stop()

    def _heard(self, at: int, is_complete: bool, heard_at_ms: int) -> None:
        """A message came at `heard_at_ms`; `is_complete` says that no change is known to be missing."""
        self._server_at, self._heard_at_ms, self._is_complete = at, heard_at_ms, is_complete
        self.clock_heard.emit(at)
        self._look()

    def _learned(self, news: News) -> None:
        if news.is_snapshot:
            self._rows.clear()
        for key in news.gone:
            self._rows.pop(key, None)
        self._rows.update((key_of(row), row) for row in news.rows)
        self.news.emit(news)

    def _met(self, device: DeviceView) -> None:
        self._device = device
        self.device_changed.emit(device)

    def _turned_away(self, state: FeedState) -> None:
        """The server refuses this device: the rows are not fresh whatever was heard."""
        self._is_complete = False
        self._enter(state)

    def _look(self) -> None:
        is_fresh = self._is_complete and self._now_ms() - self._heard_at_ms <= LOST_AFTER_MS
        if is_fresh:
            self._enter(FeedState.LIVE)
        elif self._state is FeedState.LIVE:
            self._enter(FeedState.LOST)

    def _enter(self, state: FeedState) -> None:
        if state is not self._state:
            log_event("feed", state=state, before=self._state)
            self._state = state
            self.state_changed.emit(state)


def _monotonic_ms() -> int:
    return time.monotonic_ns() // 1_000_000
