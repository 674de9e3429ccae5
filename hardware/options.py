"""Options that may follow a device URL, one frozen record per kind of device, each with its reader."""

import string
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

_Value = TypeVar("_Value")


class Parity(StrEnum):
    """Parity of a serial line."""

    NONE = "N"
    EVEN = "E"
    ODD = "O"


class Flow(StrEnum):
    """Who tells the sender of a serial line to wait. DSR is polled between chunks, see `hardware.serialport`."""

    NONE = "none"
    XONXOFF = "xonxoff"
    RTSCTS = "rtscts"
    DSR = "dsr"


class CodesMode(StrEnum):
    """Who draws a QR code: the printer (native) or this program (raster)."""

    AUTO = "auto"
    NATIVE = "native"
    RASTER = "raster"


class TextMode(StrEnum):
    """Who draws the letters: the printer (native) or this program (raster). Auto is native, line by line where
    the printer's code pages can say it."""

    AUTO = "auto"
    NATIVE = "native"
    RASTER = "raster"


class CutMode(StrEnum):
    """What ends a ticket."""

    PARTIAL = "partial"
    FULL = "full"
    NONE = "none"


class StatusMode(StrEnum):
    """How the printer's condition is learnt: pushed by it, asked for, both, or not at all (some die of a question)."""

    AUTO = "auto"
    ASB = "asb"
    POLL = "poll"
    OFF = "off"


class ConfirmMode(StrEnum):
    """How the printer proves that a ticket came out; auto asks what it can do."""

    AUTO = "auto"
    PROCESS_ID = "process-id"
    FENCE = "fence"
    PORT = "port"
    NONE = "none"


class PaperFault(StrEnum):
    """Paper of a virtual printer."""

    OK = "ok"
    LOW = "low"
    OUT = "out"


class Checksum(StrEnum):
    """Sum at the end of a display frame."""

    NONE = "none"
    XOR = "xor"
    SUM = "sum"
    CRC16 = "crc16"


class DigitMap(StrEnum):
    """How a Modbus panel takes its text: one letter code per register, or the number in one register."""

    ASCII = "ascii"
    NUMBER = "number"


class KeypadAction(StrEnum):
    """What a key of an operator's keypad asks for."""

    NEXT = "next"
    RECALL = "recall"
    START = "start"
    ABSENT = "absent"
    HOLD = "hold"
    FINISH = "finish"
    PAUSE = "pause"


class Terminator(StrEnum):
    """End of a line from a scanner or keypad; `any` takes carriage return and line feed alike."""

    ANY = "any"
    CR = "cr"
    LF = "lf"


def _reads(read: Callable[[str], _Value]) -> dict[str, Callable[[str], _Value]]:
    return {"read": read}


def _whole(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not text.isascii() or not text.lstrip("-").isdigit() or not low <= int(text) <= high:
            raise ValueError(f"a whole number from {low} to {high} is needed")
        return int(text)

    return read


def _seconds(low: float, high: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        value = float(text)
        if not low <= value <= high:
            raise ValueError(f"a number of seconds from {low} to {high} is needed")
        return value

    return read


def _switch(text: str) -> bool:
    if text not in ("0", "1"):
        raise ValueError("0 or 1 is needed")
    return text == "1"


def _one_of(kind: type[StrEnum]) -> Callable[[str], Any]:
    def read(text: str) -> StrEnum:
        try:
            return kind(text)
        except ValueError as error:
            raise ValueError(f"one of {', '.join(kind)} is needed") from error

    return read


def _of(*allowed: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if text not in [str(value) for value in allowed]:
            raise ValueError(f"one of {', '.join(map(str, allowed))} is needed")
        return int(text)

    return read


def _text(low: int, high: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        if not low <= len(text) <= high or not text.isprintable():
            raise ValueError(f"{low} to {high} printable characters are needed")
        return text

    return read


def _frame(text: str) -> str:
    """Check a frame template: printable, with known fields and sound escapes."""
    _text(1, 120)(text)
    try:
        names = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
        text.encode("ascii").decode("unicode_escape").format(addr=1, text="A012", sum="00", sumbyte="0")
    except (ValueError, KeyError, IndexError, AttributeError) as error:
        raise ValueError(f"not a frame template: {error}") from error
    if "text" not in names or names - {"addr", "text", "sum", "sumbyte"}:
        raise ValueError("a frame needs {text}, and may have {addr}, {sum} and {sumbyte}")
    return text


def _keys(text: str) -> tuple[tuple[str, KeypadAction], ...]:
    pairs = [part.split(":") for part in text.split(",")]
    if not all(len(pair) == 2 and pair[0] and pair[1] in list(KeypadAction) for pair in pairs):
        raise ValueError(f"KEY:ACTION,... is needed, with actions {', '.join(KeypadAction)}")
    return tuple((line, KeypadAction(action)) for line, action in pairs)


@dataclass(frozen=True, kw_only=True)
class TcpOptions:
    """`hold` keeps the connection (the printer is ours alone); seconds to connect and between signs of life."""

    hold: bool = field(default=True, metadata=_reads(_switch))
    connect: float = field(default=1.0, metadata=_reads(_seconds(0.1, 60)))
    keepalive: float = field(default=30.0, metadata=_reads(_seconds(1, 600)))


@dataclass(frozen=True, kw_only=True)
class SerialOptions:
    """Line settings; `chunk` bytes at a time with `delay` seconds between for printers with small buffers."""

    baudrate: int = field(default=9600, metadata=_reads(_of(1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200)))
    parity: Parity = field(default=Parity.NONE, metadata=_reads(_one_of(Parity)))
    bytesize: int = field(default=8, metadata=_reads(_of(7, 8)))
    stopbits: int = field(default=1, metadata=_reads(_of(1, 2)))
    flow: Flow = field(default=Flow.NONE, metadata=_reads(_one_of(Flow)))
    chunk: int = field(default=256, metadata=_reads(_whole(1, 4096)))
    delay: float = field(default=0.0, metadata=_reads(_seconds(0, 1)))


@dataclass(frozen=True, kw_only=True)
class Rfc2217Options(SerialOptions):
    """As for a serial line, with the seconds allowed for connecting."""

    connect: float = field(default=1.0, metadata=_reads(_seconds(0.1, 60)))


@dataclass(frozen=True, kw_only=True)
class UsbOptions:
    """A USB printer needs no settings."""


@dataclass(frozen=True, kw_only=True)
class FileOptions:
    """A file needs no settings."""


@dataclass(frozen=True, kw_only=True)
class VirtualOptions:
    """Faults that a virtual device starts with; `speed` in bytes a second (0: at once)."""

    paper: PaperFault = field(default=PaperFault.OK, metadata=_reads(_one_of(PaperFault)))
    cover: bool = field(default=False, metadata=_reads(_switch))
    cutter: bool = field(default=False, metadata=_reads(_switch))
    heat: bool = field(default=False, metadata=_reads(_switch))
    silent: bool = field(default=False, metadata=_reads(_switch))
    lying: bool = field(default=False, metadata=_reads(_switch))
    speed: int = field(default=0, metadata=_reads(_whole(0, 1_000_000)))


@dataclass(frozen=True, kw_only=True)
class PrinterChoices:
    """What the printer can do and how its answers are used; `width` in dots, `timeout` in seconds for the proof."""

    profile: str = field(default="default", metadata=_reads(_text(1, 40)))
    width: int = field(default=576, metadata=_reads(_of(360, 384, 420, 432, 512, 576, 640)))
    codes: CodesMode = field(default=CodesMode.AUTO, metadata=_reads(_one_of(CodesMode)))
    text: TextMode = field(default=TextMode.AUTO, metadata=_reads(_one_of(TextMode)))
    cut: CutMode = field(default=CutMode.PARTIAL, metadata=_reads(_one_of(CutMode)))
    status: StatusMode = field(default=StatusMode.AUTO, metadata=_reads(_one_of(StatusMode)))
    confirm: ConfirmMode = field(default=ConfirmMode.AUTO, metadata=_reads(_one_of(ConfirmMode)))
    timeout: float = field(default=8.0, metadata=_reads(_seconds(1, 120)))


@dataclass(frozen=True, kw_only=True)
class DisplayOptions:
    """Address of the panel on its line, and how its language varies from maker to maker."""

    unit: int = field(default=1, metadata=_reads(_whole(0, 247)))
    digits: int = field(default=4, metadata=_reads(_whole(1, 40)))
    register: int = field(default=0, metadata=_reads(_whole(0, 65535)))
    map: DigitMap = field(default=DigitMap.ASCII, metadata=_reads(_one_of(DigitMap)))
    frame: str = field(default=r"\x02{addr:02d}{text:>4}{sum}\x03", metadata=_reads(_frame))
    checksum: Checksum = field(default=Checksum.NONE, metadata=_reads(_one_of(Checksum)))


@dataclass(frozen=True, kw_only=True)
class InputOptions:
    """End of a line, a prefix that the device puts before each and that is taken off again, and, for a keypad, which
    line means which action."""

    terminator: Terminator = field(default=Terminator.ANY, metadata=_reads(_one_of(Terminator)))
    prefix: str = field(default="", metadata=_reads(_text(0, 8)))
    longest: int = field(default=128, metadata=_reads(_whole(1, 512)))
    keys: tuple[tuple[str, KeypadAction], ...] = field(
        default=tuple((action.value, action) for action in KeypadAction), metadata=_reads(_keys)
    )
