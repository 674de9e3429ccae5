"""Splits a stream of printer bytes into commands and text, as a printer's own firmware does.

For the virtual printer and the preview: it knows the lengths of the ESC/POS commands that tickets use and of their
neighbours; an unknown command loses its first two bytes and reading goes on, so garbage never raises.
"""

from collections.abc import Iterator
from dataclasses import dataclass

DLE, ESC, FS, GS = 0x10, 0x1B, 0x1C, 0x1D
_LETTERS = range(0x20, 0x100)

# Bytes after the two-byte name, for commands of fixed length.
_FIXED = {
    ESC: {
        b"@": 0, b"2": 0, b"<": 0, b"=": 1, b"a": 1, b"E": 1, b"G": 1, b"M": 1, b"!": 1, b"-": 1, b"{": 1,
        b"d": 1, b"J": 1, b"3": 1, b"t": 1, b"R": 1, b"S": 0, b"L": 0, b"$": 2, b"\\": 2, b" ": 1, b"V": 1,
        b"p": 3, b"i": 0, b"m": 0, b"r": 1, b"e": 1, b"T": 1, b"W": 8, b"%": 1, b"?": 1, b"u": 1, b"v": 0,
    },
    GS: {
        b"!": 1, b"B": 1, b"b": 1, b"a": 1, b"r": 1, b"I": 1, b"H": 1, b"f": 1, b"h": 1, b"w": 1, b"j": 1,
        b"L": 2, b"W": 2, b"P": 2, b"$": 2, b"\\": 2, b"/": 1, b":": 0, b"^": 3, b"z": 2, b"E": 1,
    },
    FS: {b".": 0, b"&": 0, b"!": 1, b"-": 1, b"C": 1, b"W": 1, b"S": 2, b"p": 2},
}  # fmt: skip


@dataclass(frozen=True)
class Text:
    """Printable bytes, or one line feed (0A)."""

    data: bytes


@dataclass(frozen=True)
class Command:
    """One command: its name, such as b"\\x1b@" or b"\\x1d(k", and the bytes after the name."""

    name: bytes
    data: bytes


Piece = Text | Command


class StreamReader:
    """Incremental splitter; keeps what is unfinished until more bytes come."""

    def __init__(self) -> None:
        self._rest = bytearray()

    def feed(self, data: bytes) -> Iterator[Piece]:
        """Give the pieces that are now complete."""
        self._rest += data
        at = 0
        while at < len(self._rest):
            piece, size = self._next(at)
            if size == 0:
                break
            at += size
            if piece is not None:
                yield piece
        del self._rest[:at]

    def clear(self) -> None:
        """Drop an unfinished command, as a buffer clear does."""
        self._rest.clear()

    def _next(self, at: int) -> tuple[Piece | None, int]:
        """Read one piece; size 0 says that bytes are missing."""
        first = self._rest[at]
        if first in _LETTERS:
            end = at + 1
            while end < len(self._rest) and self._rest[end] in _LETTERS:
                end += 1
            return Text(bytes(self._rest[at:end])), end - at
        if first == 0x0A:
            return Text(b"\n"), 1
        if first not in (DLE, ESC, FS, GS):
            return None, 1
        if len(self._rest) - at < 2:
            return None, 0
        return self._command(at, first)

    def _command(self, at: int, first: int) -> tuple[Piece | None, int]:
        head = 2
        name = bytes(self._rest[at + 1 : at + 2])
        if first == DLE:
            size = self._real_time_size(at, name)
        elif name == b"(":
            head, size = 3, self._parenthesis_size(at)
        elif first == GS and name == b"V":
            size = self._cut_size(at)
        elif first == GS and name == b"k":
            size = self._barcode_size(at)
        elif first == GS and name == b"v":
            size = self._raster_size(at)
        elif first == ESC and name in (b"*", b"c"):
            size = self._column_size(at) if name == b"*" else 2
        else:
            size = _FIXED[first].get(name, 0)
        whole = head + size
        if size < 0 or len(self._rest) - at < whole:
            return None, 0
        return Command(bytes(self._rest[at : at + head]), bytes(self._rest[at + head : at + whole])), whole

    def _at(self, index: int) -> int:
        return self._rest[index] if index < len(self._rest) else -1

    def _real_time_size(self, at: int, name: bytes) -> int:
        if name in (b"\x04", b"\x05"):
            return 1
        if name != b"\x14":
            return 0
        # fn 1 pulse and fn 2 power-off take two more, fn 7 status one, fn 8 clear its seven fixed bytes
        return {-1: -1, 1: 3, 2: 3, 3: 6, 7: 2, 8: 8}.get(self._at(at + 2), 1)

    def _parenthesis_size(self, at: int) -> int:
        low, high = self._at(at + 3), self._at(at + 4)
        return -1 if high < 0 else 2 + low + 256 * high

    def _cut_size(self, at: int) -> int:
        mode = self._at(at + 2)
        return -1 if mode < 0 else 1 if mode in (0, 1, 48, 49) else 2

    def _barcode_size(self, at: int) -> int:
        kind, length = self._at(at + 2), self._at(at + 3)
        if kind < 0 or length < 0:
            return -1
        if kind >= 65:
            return 2 + length
        end = self._rest.find(0, at + 3)
        return -1 if end < 0 else end - at - 1

    def _raster_size(self, at: int) -> int:
        header = self._rest[at + 4 : at + 8]
        if len(header) < 4:
            return -1
        return 6 + (header[0] + 256 * header[1]) * (header[2] + 256 * header[3])

    def _column_size(self, at: int) -> int:
        mode, low, high = self._at(at + 2), self._at(at + 3), self._at(at + 4)
        return -1 if high < 0 else 3 + (low + 256 * high) * (3 if mode in (32, 33) else 1)
