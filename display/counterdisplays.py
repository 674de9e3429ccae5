"""The serial displays over the counters, driven by the board's program: the server says which there are and what stands
where; each line has a thread of its own, so that a dead display holds up neither the others nor the board."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QTimer, Slot

from appkit.feed import Feed, FeedState, News
from appkit.log import log_event
from display.counterlights import CounterLights, Light
from hardware.display import DisplayLine, open_displays
from hardware.displayset import parse_displays
from hardware.errors import ConfigError
from wire.messages import DeviceView

_TICK_MS = 100
_KIND = "display."

Lines = Mapping[str, DisplayLine]
OpenLines = Callable[[Mapping[str, str], Callable[[str, bool], None]], Lines]


class CounterDisplays(QObject):
    """Owns the displays that the server names for this device. Interface thread only."""

    def __init__(
        self,
        feed: Feed,
        parent: QObject | None = None,
        now_ms: Callable[[], int] | None = None,
        open_lines: OpenLines = open_displays,
    ) -> None:
        """Needs `start`, and `stop` before the end of the program."""
        super().__init__(parent)
        self._feed = feed
        self._now_ms = now_ms or _monotonic_ms
        self._open_lines = open_lines
        self._lights = CounterLights()
        self._urls: dict[str, str] = {}
        self._lines: Lines = {}
        self._shown: dict[int, Light] = {}
        self._ending: list[threading.Thread] = []
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.tick)
        feed.device_changed.connect(self._use)
        feed.news.connect(self._take)
        feed.clock_heard.connect(self._hear)
        feed.state_changed.connect(self._hear)

    def start(self) -> None:
        """Begins to let time pass."""
        self._timer.start()

    def stop(self) -> None:
        """Makes every display dark and ends the threads; blocks shortly. Idempotent."""
        self._timer.stop()
        self._drop()
        for thread in self._ending:
            thread.join()
        self._ending.clear()

    @Slot()
    def tick(self) -> None:
        """Lets every display show what is true now."""
        numbers = [int(name) for name in self._lines]
        lights = self._lights.lights(numbers, self._feed.server_now(), self._now_ms())
        for number, light in lights.items():
            before = self._shown.get(number, Light())
            if (light.number, light.call_id) != (before.number, before.call_id):
                self._lines[str(number)].show(str(number), light.number, blinks=light.is_news)
            self._shown[number] = light

    @Slot(object)
    def _use(self, device: DeviceView) -> None:
        urls = _display_urls(device.hardware)
        if urls == self._urls:
            return
        self._urls = urls
        self._drop()
        self._lines = self._open_lines(_sound(urls), _tell_health)
        self.tick()

    @Slot(object)
    def _take(self, news: News) -> None:
        self._lights.take(self._feed.rows.values())
        self.tick()

    @Slot()
    def _hear(self) -> None:
        """Only a complete feed counts: with a gap in it a number may have left its counter long ago."""
        if self._feed.state is FeedState.LIVE:
            self._lights.hear(self._now_ms())
            self.tick()

    def _drop(self) -> None:
        """Old lines may take some seconds to end; nobody waits for them here."""
        lines, self._lines = set(self._lines.values()), {}
        self._shown.clear()
        for line in lines:
            thread = threading.Thread(target=line.close, name="display-end", daemon=True)
            thread.start()
            self._ending.append(thread)


def _display_urls(hardware: Mapping[str, str]) -> dict[str, str]:
    """URLs of counter displays by counter number; the server keeps them as `display.3`."""
    return {
        kind.removeprefix(_KIND): url
        for kind, url in sorted(hardware.items())
        if kind.startswith(_KIND) and kind.removeprefix(_KIND).isdecimal()
    }


def _sound(urls: Mapping[str, str]) -> dict[str, str]:
    """Those that can be opened; a wrong one is told of in the log and costs the others nothing."""
    sound: dict[str, str] = {}
    for name, url in urls.items():
        try:
            parse_displays({**sound, name: url})
        except ConfigError as error:
            log_event("display_url_wrong", logging.ERROR, counter=int(name), detail=str(error))
        else:
            sound[name] = url
    return sound


def _tell_health(name: str, is_healthy: bool) -> None:
    level = logging.INFO if is_healthy else logging.WARNING
    log_event("display_works" if is_healthy else "display_dead", level, counter=int(name))


def _monotonic_ms() -> int:
    return time.monotonic_ns() // 1_000_000
