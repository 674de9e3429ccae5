"""Counter displays: several on one line, one thread per line, a dead one never holding up the rest."""

import logging
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from hardware.clock import Clock, SystemClock
from hardware.displayframes import answer_length, display_frame, is_accepted
from hardware.errors import ConfigError, HardwareError
from hardware.transport import Transport, make_transport
from hardware.url import DisplayUrl, SerialLink, VirtualLink, parse_device_url
from hardware.virtualdisplay import VirtualPanels

_FRAME_GAP_S = 0.005  # 3.5 characters of silence end a frame, 4 ms at 9600 baud
_ANSWER_S = 0.2
_WRITE_S = 1.0
_REFRESH_S = 30.0  # a display that lost its power shows the number again by itself
_FIRST_RETRY_S = 0.5
_LONGEST_RETRY_S = 10.0
_BLINK_S = 0.5
_N_BLINKS = 5
_CLOSE_S = 5.0

_log = logging.getLogger(__name__)


@dataclass(kw_only=True)
class _Panel:
    """One display and what it should show; `due_s` is when its next frame goes out."""

    name: str
    url: DisplayUrl
    text: str = ""
    blinks_left: int = 0
    due_s: float = 0.0
    retry_s: float = _FIRST_RETRY_S
    is_healthy: bool | None = None


class DisplayLine:
    """The displays on one line, and the thread that owns it."""

    def __init__(
        self,
        transport: Transport,
        displays: Mapping[str, DisplayUrl],
        on_health: Callable[[str, bool], None] | None = None,
        clock: Clock | None = None,
    ) -> None:
        """Start the thread; a line that is not there yet is waited for without end.

        Args:
            transport: the line; closed by `close`.
            displays: the displays on it, by a name of the caller's choice.
            on_health: called on the thread when a display is found to work or not; those that cannot answer work
                as long as the line is open.
            clock: time.
        """
        self._transport = transport
        self._panels = {name: _Panel(name=name, url=url) for name, url in displays.items()}
        self._on_health = on_health
        self._clock = clock or SystemClock()
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._closing = threading.Event()
        self._is_open = False
        self._line_retry_s = _FIRST_RETRY_S
        self._thread = threading.Thread(target=self._run, name="display-line", daemon=True)
        self._thread.start()

    def show(self, name: str, text: str, *, blinks: bool = False) -> None:
        """Show a number, blinking for some seconds at first if wished; returns at once. The last text wins."""
        with self._lock:
            panel = self._panels[name]
            panel.text = text
            panel.blinks_left = 2 * _N_BLINKS if blinks else 0
            panel.due_s = self._clock.monotonic()
            panel.retry_s = _FIRST_RETRY_S
        self._wake.set()

    def clear(self, name: str) -> None:
        """Show nothing."""
        self.show(name, "")

    def is_healthy(self, name: str) -> bool | None:
        """Say whether a display works; None before it was tried."""
        return self._panels[name].is_healthy

    def close(self) -> None:
        """Blank the displays that can be reached, and end the thread."""
        self._closing.set()
        self._wake.set()
        self._thread.join(_CLOSE_S)

    def _run(self) -> None:
        while not self._closing.is_set():
            try:
                self._open()
                self._serve_next()
            except HardwareError as error:
                self._lose_line(error)
        self._blank_all()
        self._transport.close()

    def _open(self) -> None:
        if not self._is_open:
            self._transport.open()
            self._is_open = True
            self._line_retry_s = _FIRST_RETRY_S

    def _lose_line(self, error: HardwareError) -> None:
        self._transport.close()
        self._is_open = False
        for panel in self._panels.values():
            self._judge(panel, is_healthy=False, detail=str(error))
            panel.due_s = self._clock.monotonic()
        self._clock.wait(self._closing, self._line_retry_s)
        self._line_retry_s = min(_LONGEST_RETRY_S, 2 * self._line_retry_s)

    def _serve_next(self) -> None:
        with self._lock:
            self._wake.clear()
            panel = min(self._panels.values(), key=lambda panel: panel.due_s)
            wait_s = panel.due_s - self._clock.monotonic()
            is_dark = panel.blinks_left % 2 == 1
            text = "" if is_dark else panel.text
            if wait_s <= 0:
                # the last half of the last blink is dark too: the number follows as soon as after the others
                panel.due_s = self._clock.monotonic() + (_BLINK_S if panel.blinks_left else _REFRESH_S)
                panel.blinks_left = max(0, panel.blinks_left - 1)
        if wait_s > 0:
            self._clock.wait(self._wake, min(wait_s, _REFRESH_S))
            return
        self._send(panel, text)

    def _send(self, panel: _Panel, text: str) -> None:
        frame = display_frame(panel.url.protocol, panel.url.options, text)
        self._transport.read(256, 0.001)  # a late answer to an earlier frame
        self._transport.write(frame, _WRITE_S)
        wanted = answer_length(panel.url.protocol)
        is_for_all = panel.url.options.unit == 0  # then nobody answers
        if wanted == 0 or is_for_all or is_accepted(frame, self._answer(wanted)):
            self._judge(panel, is_healthy=True)
        else:
            self._judge(panel, is_healthy=False)
            self._postpone(panel)
        self._clock.wait(self._closing, _FRAME_GAP_S)

    def _answer(self, wanted: int) -> bytes:
        answer = b""
        end_s = self._clock.monotonic() + _ANSWER_S
        while len(answer) < wanted and self._clock.monotonic() < end_s:
            answer += self._transport.read(wanted - len(answer), _ANSWER_S)
        return answer

    def _postpone(self, panel: _Panel) -> None:
        """Try a dead display again later: it costs its time limit now and then, not with every number of the others."""
        with self._lock:
            panel.blinks_left = 0
            panel.due_s = self._clock.monotonic() + panel.retry_s
            panel.retry_s = min(_LONGEST_RETRY_S, 2 * panel.retry_s)

    def _judge(self, panel: _Panel, *, is_healthy: bool, detail: str = "no answer") -> None:
        if is_healthy:
            panel.retry_s = _FIRST_RETRY_S
        if is_healthy is panel.is_healthy:
            return
        panel.is_healthy = is_healthy
        if is_healthy:
            _log.info("display works: %s", panel.url.label)
        else:
            _log.warning("display does not work: %s: %s", panel.url.label, detail)
        if self._on_health is not None:
            self._on_health(panel.name, is_healthy)

    def _blank_all(self) -> None:
        if not self._is_open:
            return
        try:
            for panel in self._panels.values():
                if panel.is_healthy:
                    self._transport.write(display_frame(panel.url.protocol, panel.url.options, ""), _WRITE_S)
                    self._clock.wait(threading.Event(), _FRAME_GAP_S)
        except HardwareError as error:
            _log.info("displays left as they are: %s", error)


def open_displays(
    urls: Mapping[str, str], on_health: Callable[[str, bool], None] | None = None
) -> dict[str, DisplayLine]:
    """Start one line for each port that the URLs name, and give each display's line by the display's name.

    Raises:
        ConfigError: a URL is wrong or no display, or two displays of one line disagree about its settings.
    """
    parsed = {name: _display_url(url) for name, url in urls.items()}
    by_port: dict[str, dict[str, DisplayUrl]] = {}
    for name, url in parsed.items():
        by_port.setdefault(_port(url), {})[name] = url
    for group in by_port.values():
        first, *others = group.values()
        for other in others:
            if other.link != first.link:
                raise ConfigError(other.label, "displays of one line need the same line settings")
    lines: dict[str, DisplayLine] = {}
    for group in by_port.values():
        lines |= dict.fromkeys(group, DisplayLine(_transport(next(iter(group.values()))), group, on_health))
    return lines


def _display_url(text: str) -> DisplayUrl:
    url = parse_device_url(text)
    if not isinstance(url, DisplayUrl):
        raise ConfigError(url.label, "not a counter display")
    return url


def _transport(url: DisplayUrl) -> Transport:
    return VirtualPanels() if isinstance(url.link, VirtualLink) else make_transport(url.link, url.label)


def _port(url: DisplayUrl) -> str:
    return url.link.port if isinstance(url.link, SerialLink) else f"virtual {url.link.name}"
