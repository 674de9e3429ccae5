"""Scanners and keypads: lines from a device, cleaned, on a thread of their own; and scanners that type.

Everything that comes in is untrusted: only short lines of printable ASCII get through, the rest is dropped whole.
"""

import logging
import random
import threading
from collections.abc import Callable

from hardware.clock import Clock, SystemClock
from hardware.errors import ConfigError, HardwareError
from hardware.options import InputOptions, KeypadAction, Terminator
from hardware.transport import Transport, make_transport
from hardware.url import HidLink, InputUrl, parse_device_url

_LISTEN_S = 0.1
_READ_BYTES = 256
_FIRST_RETRY_S = 0.5
_LONGEST_RETRY_S = 10.0
_CLOSE_S = 5.0
_CR, _LF = 0x0D, 0x0A
_ENDS = {Terminator.ANY: frozenset({_CR, _LF}), Terminator.CR: frozenset({_CR}), Terminator.LF: frozenset({_LF})}
# A scanner types its characters some milliseconds apart; a quick typist needs 80 or more.
_KEY_GAP_S = 0.05
_SHORTEST_SCAN = 4

_log = logging.getLogger(__name__)


class LineCollector:
    """Cuts bytes into cleaned lines; what is too long or not printable ASCII is dropped up to its end."""

    def __init__(self, options: InputOptions) -> None:
        self._options = options
        self._ends = _ENDS[options.terminator]
        self._line = bytearray()
        self._is_spoilt = False

    def feed(self, data: bytes) -> list[str]:
        """Give the lines that these bytes complete; empty ones are left out."""
        lines = []
        for byte in data:
            if byte in self._ends:
                line = self._finish()
                if line:
                    lines.append(line)
            elif byte in (_CR, _LF):
                continue
            elif not 0x20 <= byte < 0x7F or len(self._line) >= self._options.longest + len(self._options.prefix):
                self._is_spoilt = True
            else:
                self._line.append(byte)
        return lines

    def _finish(self) -> str:
        text = "" if self._is_spoilt else self._line.decode("ascii").strip()
        self._line.clear()
        self._is_spoilt = False
        if not text.startswith(self._options.prefix):
            return ""
        return text.removeprefix(self._options.prefix).strip()


class LineInput:
    """A scanner or keypad on a serial line: every line goes to the callback, on the device's own thread.

    A device that is missing or pulled out is waited for without end.
    """

    def __init__(
        self,
        target: str | InputUrl,
        on_line: Callable[[str], None],
        on_link: Callable[[bool], None] | None = None,
        transport: Transport | None = None,
        clock: Clock | None = None,
    ) -> None:
        """Start listening.

        Args:
            target: device URL.
            on_line: called with each cleaned line.
            on_link: called with whether the device is there, on every change.
            transport: a link that is already made, in place of the URL's.
            clock: time.

        Raises:
            ConfigError: the URL is wrong or names no line device.
        """
        url = _input_url(target)
        if isinstance(url.link, HidLink):
            raise ConfigError(url.label, "a scanner that types is read from key events, see TypedScans")
        self._transport = transport or make_transport(url.link, url.label)
        self._collector = LineCollector(url.options)
        self._on_line = on_line
        self._on_link = on_link
        self._clock = clock or SystemClock()
        self._closing = threading.Event()
        self._is_up: bool | None = None
        self._thread = threading.Thread(target=self._run, name="line-input", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening and end the thread."""
        self._closing.set()
        self._thread.join(_CLOSE_S)

    def _run(self) -> None:
        retry_s = _FIRST_RETRY_S
        jitter = random.Random()
        while not self._closing.is_set():
            try:
                self._transport.open()
                retry_s = _FIRST_RETRY_S
                self._tell_link(True)
                self._listen()
            except HardwareError as error:
                self._tell_link(False, error)
                self._clock.wait(self._closing, retry_s * jitter.uniform(0.8, 1.0))
                retry_s = min(_LONGEST_RETRY_S, 2 * retry_s)
            finally:
                self._transport.close()

    def _listen(self) -> None:
        while not self._closing.is_set():
            for line in self._collector.feed(self._transport.read(_READ_BYTES, _LISTEN_S)):
                self._on_line(line)

    def _tell_link(self, is_up: bool, error: HardwareError | None = None) -> None:
        if is_up is self._is_up:
            return
        self._is_up = is_up
        if error is not None:
            _log.warning("input device lost: %s", error)
        else:
            _log.info("input device is there: %s", self._transport.label)
        if self._on_link is not None:
            self._on_link(is_up)


class Keypad:
    """Turns the lines of a keypad into actions; a line that no key is set to does nothing."""

    def __init__(self, options: InputOptions, on_action: Callable[[KeypadAction], None]) -> None:
        self._keys = dict(options.keys)
        self._on_action = on_action

    def line(self, text: str) -> None:
        """Take one line from the device."""
        action = self._keys.get(text)
        if action is not None:
            self._on_action(action)


class TypedScans:
    """Tells a scanner that types like a keyboard from a person: fast keys, ended by Enter.

    For the key events of a program; pure, the time of each key is given.
    """

    def __init__(self, options: InputOptions | None = None) -> None:
        self._options = options or InputOptions()
        self._text = ""
        self._last_s = float("-inf")

    def key(self, char: str, at_s: float) -> None:
        """Take one typed character; a pause before it starts anew."""
        if at_s - self._last_s > _KEY_GAP_S:
            self._text = ""
        self._last_s = at_s
        self._text = (self._text + char)[: self._options.longest + len(self._options.prefix) + 1]

    def enter(self, at_s: float) -> str | None:
        """Take the Enter key; gives the scanned text, None when it was a person or not printable ASCII."""
        text, self._text = self._text, ""
        if at_s - self._last_s > _KEY_GAP_S or len(text) < _SHORTEST_SCAN:
            return None
        lines = LineCollector(self._options).feed(text.encode("utf-8") + b"\r\n")
        return lines[0] if lines else None


def _input_url(target: str | InputUrl) -> InputUrl:
    url = parse_device_url(target) if isinstance(target, str) else target
    if not isinstance(url, InputUrl):
        raise ConfigError(url.label, "not a scanner or keypad")
    return url
