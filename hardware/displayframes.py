"""The bytes that make a counter display show something, for each family of displays. Pure functions."""

import functools
import operator
import string
from collections.abc import Callable, Mapping
from types import MappingProxyType

from hardware.options import Checksum, DigitMap, DisplayOptions
from hardware.url import DisplayProtocol

_ESC, _SOH, _STX, _ETX, _EOT = b"\x1b", b"\x01", b"\x02", b"\x03", b"\x04"
_ALPHA_ALL_TYPES, _ALPHA_WRITE_TEXT, _ALPHA_FILE = b"Z", b"A", b"A"
_ALPHA_HOLD = b"\x1b b"
_CD5220_WIDTH = 20
_WRITE_ONE, _WRITE_MANY = 6, 16
_LARGEST_NUMBER = 0xFFFF


def display_frame(protocol: DisplayProtocol, options: DisplayOptions, text: str) -> bytes:
    """Give the frame that shows a text; an empty text clears the display."""
    return _ENCODERS[protocol](options, text)


def answer_length(protocol: DisplayProtocol) -> int:
    """Say how many bytes a display answers to a frame; 0 for those that never say anything."""
    return 8 if protocol is DisplayProtocol.MODBUS else 0


def is_accepted(frame: bytes, answer: bytes) -> bool:
    """Say whether a Modbus answer confirms the frame: same unit, function and place, and a sound checksum."""
    return len(answer) == 8 and answer[:6] == frame[:6] and crc16(answer[:6]) == answer[6:]


def fitted(text: str, digits: int) -> str:
    """Give a number as a display of so many places shows it: without gap if need be, at the right.

    Where even that is too long the end counts: the digits tell neighbours apart, the letter stands on the board.
    """
    plain = "".join(char for char in text.upper() if char in _SHOWABLE).strip()
    if len(plain) > digits:
        plain = plain.replace(" ", "")
    return plain[-digits:].rjust(digits)


def crc16(data: bytes) -> bytes:
    """Give the Modbus checksum, low byte first."""
    crc = 0xFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc.to_bytes(2, "little")


def _modbus(options: DisplayOptions, text: str) -> bytes:
    shown = fitted(text, options.digits)
    head = bytes([options.unit])
    place = options.register.to_bytes(2, "big")
    if options.map is DigitMap.NUMBER:
        digits = "".join(char for char in shown if char in string.digits)
        value = min(_LARGEST_NUMBER, int(digits or "0"))
        frame = head + bytes([_WRITE_ONE]) + place + value.to_bytes(2, "big")
    else:
        values = b"".join(bytes([0, ord(char)]) for char in shown)
        count = len(shown).to_bytes(2, "big") + bytes([len(values)])
        frame = head + bytes([_WRITE_MANY]) + place + count + values
    return frame + crc16(frame)


def _alpha(options: DisplayOptions, text: str) -> bytes:
    shown = fitted(text, options.digits) if text else ""
    address = f"{options.unit:02X}".encode("ascii")
    body = _STX + _ALPHA_WRITE_TEXT + _ALPHA_FILE + _ALPHA_HOLD + shown.encode("ascii")
    if options.checksum is not Checksum.NONE:
        body += _ETX
        body += f"{sum(body) & 0xFFFF:04X}".encode("ascii")
    return bytes(5) + _SOH + _ALPHA_ALL_TYPES + address + body + _EOT


def _cd5220(options: DisplayOptions, text: str) -> bytes:
    # after ESC Q only a clear leaves the string mode, so every frame begins with one
    clear = b"\x0c"
    if not text:
        return clear
    shown = fitted(text, min(options.digits, _CD5220_WIDTH)).strip().center(_CD5220_WIDTH).rstrip()
    return clear + _ESC + b"QA" + shown.encode("ascii") + b"\r"


def _template(options: DisplayOptions, text: str) -> bytes:
    template = options.frame.encode("ascii").decode("unicode_escape")
    shown = fitted(text, options.digits)
    before = template.partition("{sum")[0].format(addr=options.unit, text=shown).encode("latin-1")
    checksum = _CHECKSUMS[options.checksum](before)
    hexadecimal = checksum.hex().upper() if options.checksum is not Checksum.NONE else ""
    whole = template.format(addr=options.unit, text=shown, sum=hexadecimal, sumbyte=checksum.decode("latin-1"))
    return whole.encode("latin-1")


_SHOWABLE = frozenset(string.ascii_uppercase + string.digits + " -.")
_CHECKSUMS: Mapping[Checksum, Callable[[bytes], bytes]] = MappingProxyType(
    {
        Checksum.NONE: lambda data: b"",
        Checksum.XOR: lambda data: bytes([functools.reduce(operator.xor, data, 0)]),
        Checksum.SUM: lambda data: bytes([sum(data) & 0xFF]),
        Checksum.CRC16: crc16,
    }
)
_ENCODERS: Mapping[DisplayProtocol, Callable[[DisplayOptions, str], bytes]] = MappingProxyType(
    {
        DisplayProtocol.MODBUS: _modbus,
        DisplayProtocol.ALPHA: _alpha,
        DisplayProtocol.CD5220: _cd5220,
        DisplayProtocol.FRAME: _template,
    }
)
