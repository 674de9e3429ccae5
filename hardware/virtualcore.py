"""A ticket printer made of software, with faults that can be switched on: what a real one does with its bytes.

No input or output of its own: `hardware.virtualport` gives it a network port, a serial line or a place in the program.
"""

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum

from hardware.escstream import Command, Piece, StreamReader
from hardware.options import PaperFault, VirtualOptions
from hardware.render import PaperRenderer, RenderedTicket

BUFFER_BYTES = 4096
_IDENTITY = {65: b"1.00", 66: b"GILIRAN", 67: b"VIRTUAL", 68: b"V0001"}
_CLEAR = b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"
_REAL_TIME = re.compile(
    rb"\x10\x04([\x01-\x04])|\x10\x05([\x01\x02])|(" + re.escape(_CLEAR) + rb")|\x10\x14\x07([\x01-\x03])", re.DOTALL
)


class Skill(StrEnum):
    """Commands that not every printer knows."""

    REAL_TIME = "real-time"
    ASB = "asb"
    PROCESS_ID = "process-id"
    FENCE = "fence"
    IDENTITY = "identity"


@dataclass(frozen=True, kw_only=True)
class Faults:
    """What is wrong with the printer now.

    Attributes:
        silent: answers nothing. lying: answers as if all were well and prints nothing.
        speed: bytes a second that it takes, 0 for all at once.
        paper_out_after, drop_after: bytes from now until the paper ends or the connection breaks, None for never.
    """

    paper: PaperFault = PaperFault.OK
    cover: bool = False
    cutter: bool = False
    heat: bool = False
    fatal: bool = False
    silent: bool = False
    lying: bool = False
    power: bool = True
    speed: int = 0
    paper_out_after: int | None = None
    drop_after: int | None = None

    @property
    def is_offline(self) -> bool:
        """The printer takes bytes into its buffer and prints nothing."""
        return self.paper is PaperFault.OUT or self.cover or self.cutter or self.heat or self.fatal


def faults_of(options: VirtualOptions) -> Faults:
    """Give the faults that a virtual device's URL starts with."""
    return Faults(**{option.name: getattr(options, option.name) for option in fields(options)})


@dataclass(frozen=True, kw_only=True)
class VirtualTicket:
    """One paper that came out: cut, or torn off half-done (`is_whole` false)."""

    data: bytes
    paper: RenderedTicket
    is_whole: bool


@dataclass
class _Unread:
    """Bytes that came in and are not printed yet, and those on the paper since the last cut."""

    waiting: bytearray = field(default_factory=bytearray)
    on_paper: bytearray = field(default_factory=bytearray)
    real_time_tail: bytes = b""


class VirtualPrinter:
    """Takes bytes, gives answers, cuts tickets. Safe to use from several threads.

    Attributes:
        answered: set while answers wait to be taken.
        changed: set whenever faults were changed; the ports clear it.
    """

    def __init__(
        self,
        on_ticket: Callable[[VirtualTicket], None],
        *,
        width_dots: int = 576,
        faults: Faults | None = None,
        skills: frozenset[Skill] = frozenset(Skill),
    ) -> None:
        self._on_ticket = on_ticket
        self._skills = skills
        self._faults = faults or Faults()
        self._lock = threading.RLock()
        self._renderer = PaperRenderer(width_dots)
        self._reader = StreamReader()
        self._bytes = _Unread()
        self._answers = bytearray()
        self._asb_mask = 0
        self.answered = threading.Event()
        self.changed = threading.Event()

    @property
    def faults(self) -> Faults:
        """What is wrong now."""
        return self._faults

    @property
    def room_bytes(self) -> int:
        """How much the buffer still takes."""
        return max(0, BUFFER_BYTES - len(self._bytes.waiting))

    def set_faults(self, **changes: object) -> None:
        """Change faults; the printer says so if it may, and goes on with its buffer when it can print again."""
        with self._lock:
            before = self._faults
            self._faults = replace(before, **changes)  # type: ignore[arg-type]
            if not self._faults.power:
                self._lose_power()
            if before.paper is PaperFault.OUT and self._faults.paper is not PaperFault.OUT:
                self._tear()
            self._push_status()
            self._print_waiting()
            self.changed.set()

    def receive(self, data: bytes) -> int:
        """Take bytes; gives how many went in before the buffer was full or the connection broke."""
        with self._lock:
            accepted = data[: self.room_bytes]
            if self._faults.drop_after is not None:
                accepted = accepted[: self._faults.drop_after]
                self._faults = replace(self._faults, drop_after=self._faults.drop_after - len(accepted))
            self._answer_real_time(accepted)
            if not self._faults.lying:
                self._bytes.waiting += accepted
                self._print_waiting()
            else:
                self._pretend(accepted)
            return len(accepted)

    @property
    def has_dropped(self) -> bool:
        """The bytes until a planned break are used up."""
        return self._faults.drop_after == 0

    def take_answers(self) -> bytes:
        """Give what the printer has to say, once."""
        with self._lock:
            answers = bytes(self._answers)
            self._answers.clear()
            self.answered.clear()
            return answers

    def disconnect(self) -> None:
        """The host went away: answers for it are lost, the buffer is printed on, a planned break is done."""
        with self._lock:
            self._answers.clear()
            self.answered.clear()
            self._bytes.real_time_tail = b""
            self._asb_mask = 0
            if self.has_dropped:
                self._faults = replace(self._faults, drop_after=None)

    def _print_waiting(self) -> None:
        while self._bytes.waiting and not self._faults.is_offline and self._faults.power:
            size = len(self._bytes.waiting)
            limit = self._faults.paper_out_after
            if limit is not None:
                size = min(size, limit)
            chunk = bytes(self._bytes.waiting[:size])
            del self._bytes.waiting[:size]
            for piece in self._reader.feed(chunk):
                self._print(piece)
            if limit is not None:
                self._use_up_paper(limit - size)

    def _use_up_paper(self, left_bytes: int) -> None:
        self._faults = replace(self._faults, paper_out_after=left_bytes or None)
        if left_bytes == 0:
            self._faults = replace(self._faults, paper=PaperFault.OUT)
            self._push_status()

    def _print(self, piece: Piece) -> None:
        self._bytes.on_paper += piece.name + piece.data if isinstance(piece, Command) else piece.data
        paper = self._renderer.write(piece)
        if paper is not None:
            self._come_out(paper, is_whole=True)
        if isinstance(piece, Command):
            self._answer_in_order(piece)

    def _come_out(self, paper: RenderedTicket, *, is_whole: bool) -> None:
        data = bytes(self._bytes.on_paper)
        self._bytes.on_paper.clear()
        self._on_ticket(VirtualTicket(data=data, paper=paper, is_whole=is_whole))

    def _tear(self) -> None:
        paper = self._renderer.tear()
        if paper is not None:
            self._come_out(paper, is_whole=False)

    def _lose_power(self) -> None:
        self._bytes = _Unread(on_paper=self._bytes.on_paper)
        self._reader.clear()
        self._asb_mask = 0
        self._answers.clear()
        self._tear()

    def _answer_in_order(self, command: Command) -> None:
        name, data = command.name, command.data
        if name == b"\x1b@":
            self._asb_mask = 0
        elif name == b"\x1da" and Skill.ASB in self._skills:
            self._asb_mask = data[0]
            self._push_status()
        elif name == b"\x1dr" and Skill.FENCE in self._skills:
            self._say(bytes([self._asb()[2] if data[0] in (1, 49) else 0]))
        elif name == b"\x1d(H" and Skill.PROCESS_ID in self._skills and data[2:4] == b"00":
            self._say(b"\x37\x22" + data[4:8] + b"\x00")
        elif name == b"\x1dI" and Skill.IDENTITY in self._skills:
            self._say(b"\x5f" + _IDENTITY[data[0]] + b"\x00" if data[0] in _IDENTITY else b"\x20")

    def _pretend(self, data: bytes) -> None:
        """Answer in order without printing anything."""
        for piece in self._reader.feed(data):
            if isinstance(piece, Command):
                self._answer_in_order(piece)

    def _answer_real_time(self, data: bytes) -> None:
        """Obey what a printer obeys at once and anywhere, also in the middle of a picture."""
        stream = self._bytes.real_time_tail + data
        end = 0
        for match in _REAL_TIME.finditer(stream):
            end = match.end()
            question, recovery, clear, _ = match.groups()
            if question and Skill.REAL_TIME in self._skills:
                self._say(bytes([self._real_time(question[0])]))
            elif recovery:
                self.set_faults(cutter=False)
            elif clear and Skill.PROCESS_ID in self._skills:
                self._bytes.waiting.clear()
                self._reader.clear()
                self._say(b"\x37\x25\x00")
            elif match[4]:
                self._say(self._asb())
        self._bytes.real_time_tail = stream[max(end, len(stream) - len(_CLEAR) + 1) :]

    def _say(self, answer: bytes) -> None:
        if not self._faults.silent:
            self._answers += answer
            self.answered.set()

    def _push_status(self) -> None:
        if self._asb_mask:
            self._say(self._asb())

    def _seen(self) -> Faults:
        return Faults() if self._faults.lying else self._faults

    def _asb(self) -> bytes:
        seen = self._seen()
        printer = 0x10 | 0x04 | 0x08 * seen.is_offline | 0x20 * seen.cover
        errors = 0x08 * seen.cutter | 0x20 * seen.fatal | 0x40 * seen.heat
        paper = 0x03 * (seen.paper is not PaperFault.OK) | 0x0C * (seen.paper is PaperFault.OUT)
        return bytes([printer, errors, paper, 0x0F])

    def _real_time(self, question: int) -> int:
        seen = self._seen()
        is_out, is_low = seen.paper is PaperFault.OUT, seen.paper is not PaperFault.OK
        has_error = seen.cutter or seen.fatal or seen.heat
        return (
            0x12
            | {
                1: 0x04 | 0x08 * seen.is_offline,
                2: 0x04 * seen.cover | 0x20 * is_out | 0x40 * has_error,
                3: 0x08 * seen.cutter | 0x20 * seen.fatal | 0x40 * seen.heat,
                4: 0x0C * is_low | 0x60 * is_out,
            }[question]
        )
