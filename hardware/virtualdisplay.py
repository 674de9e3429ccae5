"""Counter displays made of software, on one line: they show what they are sent and may be dead."""

import re
import threading

from hardware.clock import Clock, SystemClock
from hardware.displayframes import crc16
from hardware.errors import Unavailable, WriteFailed
from hardware.transport import PortStatus

_WRITE_ONE, _WRITE_MANY = 6, 16
_ALPHA = re.compile(rb"\x00{5}\x01Z(?P<unit>[0-9A-F]{2})\x02AA\x1b b(?P<text>[ -~]*)(?:\x03[0-9A-F]{4})?\x04")
_CD5220 = re.compile(rb"\x0c(?:\x1bQA(?P<text>[ -~]*)\r)?")


class VirtualPanels:
    """A line with displays of every address on it; a link as far as a program can tell.

    Attributes:
        shown: what each display shows, by address; those without one (CD5220) under 0.
        frames: everything that was sent, frame by frame.
        dead: addresses of Modbus displays that neither show nor answer.
        is_plugged: the line is there.
    """

    label = "virtual displays"
    duplex = True
    bytes_per_s = None

    def __init__(self, clock: Clock | None = None) -> None:
        self.shown: dict[int, str] = {}
        self.frames: list[bytes] = []
        self.dead: set[int] = set()
        self.is_plugged = True
        self._clock = clock or SystemClock()
        self._answer = b""

    def open(self) -> None:
        if not self.is_plugged:
            raise Unavailable(self.label, "not there")

    def close(self) -> None:
        self._answer = b""

    def write(self, data: bytes, timeout_s: float) -> None:
        if not self.is_plugged:
            raise WriteFailed(self.label, "pulled out", 0)
        self.frames.append(data)
        alpha, pole = _ALPHA.fullmatch(data), _CD5220.fullmatch(data)
        if alpha is not None:
            self.shown[int(alpha["unit"], 16)] = alpha["text"].decode("ascii")
        elif pole is not None:
            self.shown[0] = (pole["text"] or b"").decode("ascii")
        elif len(data) >= 8 and crc16(data[:-2]) == data[-2:]:
            self._modbus(data)

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        if not self.is_plugged:
            raise Unavailable(self.label, "pulled out")
        answer, self._answer = self._answer[:max_bytes], self._answer[max_bytes:]
        if not answer:
            self._clock.wait(threading.Event(), timeout_s)
        return answer

    def port_status(self) -> PortStatus | None:
        return None

    def _modbus(self, frame: bytes) -> None:
        unit, function = frame[0], frame[1]
        if unit in self.dead:
            return
        if function == _WRITE_MANY:
            self.shown[unit] = "".join(chr(code) for code in frame[8:-2:2])
        elif function == _WRITE_ONE:
            self.shown[unit] = str(int.from_bytes(frame[4:6], "big"))
        else:
            return
        if unit:
            self._answer = frame[:6] + crc16(frame[:6])
