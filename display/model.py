"""The view-model: brings the feed, the clock, the board's heart and the voice together, ten times a second."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from appkit.feed import Feed, FeedState, News
from display.acknowledging import Acknowledging
from display.announcer import Said
from display.board import Board, BoardSettings, Freshness
from display.speaker import Speaker
from display.window import Surroundings
from display.wording import Wording
from wire.boardrules import PREPARED_S
from wire.messages import DeviceView
from wire.rows import CallRow

_TICK_MS = 100
_NOTICE_MS = 60_000


class BoardModel(QObject):
    """What the window shows. Without rules: those are in `display.board` and `display.announcer`.

    Signals:
        shown(BoardView, Surroundings): after each change of either, and first at `start`.
    """

    shown = Signal(object, object)

    def __init__(
        self,
        feed: Feed,
        speaker: Speaker,
        wording: Wording,
        now_ms: Callable[[], int] | None = None,
        settings: BoardSettings | None = None,
    ) -> None:
        """`settings` with zones keep them, whatever the server says this device is for."""
        super().__init__()
        self._feed = feed
        self._speaker = speaker
        self._wording = wording
        self._now_ms = now_ms or _monotonic_ms
        self._settings = settings or BoardSettings()
        self._is_zone_fixed = bool(self._settings.zones)
        self._board = Board(self._settings)
        self._is_taken_in = self._is_news = False
        self._acks = Acknowledging()
        self._notice, self._notice_until_ms = "", 0
        self._last: object = None
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.tick)
        feed.news.connect(self._take)
        feed.clock_heard.connect(self._hear)
        feed.state_changed.connect(self._enter)
        feed.device_changed.connect(self._meet)
        speaker.said.connect(self._say)

    def start(self) -> None:
        """Begins to let time pass."""
        self._timer.start()
        self.tick()

    def stop(self) -> None:
        """Ends it, and the voice."""
        self._timer.stop()
        self._speaker.stop()

    def notice(self, text: str) -> None:
        """Shows a sentence for whoever hangs the board, for a minute, in the place of the rule."""
        self._notice, self._notice_until_ms = text, self._now_ms() + _NOTICE_MS

    def note_painted(self, call_ids: tuple[int, ...]) -> None:
        """The window has these calls on the screen."""
        self._acks.show(call_ids)

    def tick(self) -> None:
        """Lets the board be what it is now, and tells if it has changed."""
        now_ms = self._now_ms()
        self._board.advance(now_ms)
        office_at = self._board.office_at(now_ms)
        if office_at is not None:
            self._lead_voice(now_ms, office_at)
        view = self._board.view(now_ms)
        around = Surroundings(
            speaking_id=None if self._speaker.is_silent else self._speaker.speaking_id,
            is_silent=self._speaker.is_silent,
            trouble=self._trouble(view.freshness),
            notice=self._notice if now_ms < self._notice_until_ms else "",
        )
        if (view, around) != self._last:
            self._last = (view, around)
            self.shown.emit(view, around)
        acked = self._acks.next(now_ms) if self._feed.state is FeedState.LIVE else None
        if acked is not None:
            self._feed.acknowledge(acked)

    def _lead_voice(self, now_ms: int, office_at: int) -> None:
        if self._is_news:
            self._is_news = False
            soonest_at = office_at - PREPARED_S
            self._speaker.prepare([call for call in self._feed.of_kind(CallRow) if call.announce_at >= soonest_at])
        self._speaker.take(self._board.due_calls(now_ms), office_at)

    def _take(self, news: News) -> None:
        """Rows first; only when they are in does what was heard count as a sign of life."""
        self._is_taken_in = False
        self._board.take(self._feed.rows.values())
        self._acks.keep(call.id for call in self._feed.of_kind(CallRow))
        self._is_taken_in = True
        self._is_news = True

    def _hear(self, server_at: int) -> None:
        if self._is_taken_in and self._feed.state is FeedState.LIVE:
            self._board.hear(server_at, self._now_ms())
            self.tick()

    def _enter(self, state: FeedState) -> None:
        server_at = self._feed.server_now()
        if state is FeedState.LIVE and server_at is not None:
            self._hear(server_at)
        else:
            self.tick()

    def _say(self, said: Said) -> None:
        if not self._settings.is_quiet:
            self._acks.say(said.call_id, is_heard=said.is_heard)

    def _meet(self, device: DeviceView) -> None:
        self._acks.begin_anew()
        if not self._is_zone_fixed:
            self._settings = replace(self._settings, zones=tuple(device.zones))
            self._board.change_settings(self._settings)

    def _trouble(self, freshness: Freshness) -> str:
        if freshness is Freshness.FRESH:
            return ""
        if self._feed.state is FeedState.OLD_SERVER:
            return self._wording.old_server
        if self._feed.state is FeedState.WRONG_SERVER:
            return self._wording.wrong_server
        return self._wording.not_paired if self._feed.state in (FeedState.NOT_PAIRED, FeedState.REFUSED) else ""


def _monotonic_ms() -> int:
    return time.monotonic_ns() // 1_000_000
