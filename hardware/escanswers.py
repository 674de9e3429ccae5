"""Tells the answers of an ESC/POS printer apart while they stream in, byte by byte.

The printer sends what it likes when it likes: pushed status, answers to questions, texts, flow control between
them. The fixed bits of each kind make the stream readable without knowing what was asked. Garbage is dropped,
never an error.
"""

from dataclasses import dataclass
from enum import Enum

_XON, _XOFF = 0x11, 0x13
_LONGEST_BLOCK_BYTES = 128


class BlockKind(Enum):
    """First byte of an answer that runs to a zero byte. A process ID and the like start with 37h and a letter."""

    POWER = 0x3B
    NOTICE = 0x35
    RESPONSE = 0x37
    CODE = 0x3D
    TEXT = 0x5F


@dataclass(frozen=True)
class AsbAnswer:
    """Automatic status: what the printer pushes on every change."""

    printer: int
    errors: int
    paper: int
    reserved: int


@dataclass(frozen=True)
class RealTimeAnswer:
    """Answer to a real-time status question; it does not say to which, so only one may be open."""

    value: int


@dataclass(frozen=True)
class BlockAnswer:
    """Bytes between the first and the closing zero, both left out."""

    kind: BlockKind
    payload: bytes


@dataclass(frozen=True)
class PlainAnswer:
    """One byte that a transmit-status command (the fence) or a one-byte identification asked for."""

    value: int


Answer = AsbAnswer | RealTimeAnswer | BlockAnswer | PlainAnswer


class AnswerDecoder:
    """Incremental reader of the answer stream; one per connection."""

    def __init__(self) -> None:
        self._block: BlockKind | None = None
        self._bytes = bytearray()

    def feed(self, data: bytes) -> list[Answer]:
        """Give the answers that these bytes complete, in order; what is unfinished waits for the next bytes."""
        found: list[Answer] = []
        for byte in data:
            if byte not in (_XON, _XOFF):
                answer = self._take(byte)
                if answer is not None:
                    found.append(answer)
        return found

    def reset(self) -> None:
        """Forget an unfinished answer, for a new connection or after a long silence."""
        self._block = None
        self._bytes.clear()

    def _take(self, byte: int) -> Answer | None:
        if self._block is not None:
            return self._continue_block(self._block, byte)
        if self._bytes:
            return self._continue_asb(byte)
        return self._start(byte)

    def _start(self, byte: int) -> Answer | None:
        if byte in _BLOCK_STARTS:
            self._block = BlockKind(byte)
        elif byte & 0x93 == 0x10:
            self._bytes.append(byte)
        elif byte & 0x93 == 0x12:
            return RealTimeAnswer(byte)
        elif byte & 0x90 == 0:
            return PlainAnswer(byte)
        return None

    def _continue_block(self, kind: BlockKind, byte: int) -> Answer | None:
        if byte != 0:
            self._bytes.append(byte)
            if len(self._bytes) > _LONGEST_BLOCK_BYTES:
                self.reset()
            return None
        answer = BlockAnswer(kind, bytes(self._bytes))
        self.reset()
        return answer

    def _continue_asb(self, byte: int) -> Answer | None:
        if byte & 0x90 != 0:
            self.reset()
            return self._start(byte)
        self._bytes.append(byte)
        if len(self._bytes) < 4:
            return None
        answer = AsbAnswer(*self._bytes)
        self.reset()
        return answer


_BLOCK_STARTS = frozenset(kind.value for kind in BlockKind)
