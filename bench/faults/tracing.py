"""What a server wrote, synced and said, in its order, by strace: the raw material of power cuts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

_CALLS = "write,pwrite64,pwritev,fsync,fdatasync,ftruncate,unlink,unlinkat,rename,sendto,sendmsg"
_LONGEST_BYTES = 1_000_000

_LINE = re.compile(rb"^(\d+) +(\w+)\((.*)$")
_RESUMED = re.compile(rb"^(\d+) +<\.\.\. (\w+) resumed>")
_ON_FILE = re.compile(rb"^\d+<([^>]*)>")
_TEXT = re.compile(rb'"((?:\\x[0-9a-f]{2})*)"')
_UNFINISHED = b"<unfinished ...>"


class Deed(Enum):
    """What a server did."""

    WRITE = "write"
    TRUNCATE = "truncate"
    SYNC = "sync"
    REMOVE = "remove"
    SAY = "say"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One deed.

    Attributes:
        name: of the file; empty for what was said to somebody.
        at_byte: where in the file; for a truncation how long it is afterwards.
        is_over: False where a sync only begins; what was written before it lies on the disk once it is over.
    """

    deed: Deed
    name: str = ""
    at_byte: int = 0
    data: bytes = b""
    is_over: bool = True


def traced(output: Path) -> list[str]:
    """Words before a command line that keep what it and all its threads do in `output`."""
    # -D keeps the program itself the child that we started.
    tracing = ["strace", "-D", "-f", "-qq", "-y", "-xx", "--seccomp-bpf", "-s", str(_LONGEST_BYTES)]
    return [*tracing, "-e", f"trace={_CALLS}", "-e", "signal=none", "-o", str(output)]


def steps(trace: Path, folder: Path) -> Iterator[Step]:
    """What the trace says about the files of this folder and about answers, in its order.

    A write counts from its beginning, for it may reach the disk before it returns; a sync when it is over.
    """
    begun: dict[tuple[bytes, bytes], Step | None] = {}
    prefix = str(folder.resolve()).encode() + b"/"
    with trace.open("rb") as lines:
        for line in lines:
            if resumed := _RESUMED.match(line):
                step = begun.pop((resumed[1], resumed[2]), None)
                if step is not None and step.deed is Deed.SYNC:
                    yield Step(deed=Deed.SYNC, name=step.name)
                continue
            if (called := _LINE.match(line)) is None:
                continue
            step = _step(called[2], called[3], prefix)
            is_over = not line.rstrip().endswith(_UNFINISHED)
            if not is_over:
                begun[called[1], called[2]] = step
            if step is None:
                continue
            if step.deed is Deed.SYNC:
                yield Step(deed=Deed.SYNC, name=step.name, is_over=False)
            if is_over or step.deed is not Deed.SYNC:
                yield step


def _step(call: bytes, rest: bytes, prefix: bytes) -> Step | None:
    if call in (b"sendto", b"sendmsg"):
        return Step(deed=Deed.SAY, data=b"".join(_bytes(text) for text in _TEXT.findall(rest)))
    if call in (b"unlink", b"unlinkat", b"rename"):
        path = _bytes(_TEXT.findall(rest)[0])
        return Step(deed=Deed.REMOVE, name=_name(path, prefix)) if path.startswith(prefix) else None
    on = _ON_FILE.match(rest)
    path = b"" if on is None else _path(on[1])
    if not path.startswith(prefix):
        return None
    name = _name(path, prefix)
    if call in (b"fsync", b"fdatasync"):
        return Step(deed=Deed.SYNC, name=name)
    if call == b"ftruncate":
        return Step(deed=Deed.TRUNCATE, name=name, at_byte=int(rest.split(b", ")[1].split(b")")[0].split(b" ")[0]))
    data = _bytes(_TEXT.findall(rest)[0])
    if call == b"pwrite64":
        return Step(deed=Deed.WRITE, name=name, at_byte=_last_number(rest), data=data)
    # Plain writes append: nothing in the database is written so.
    return Step(deed=Deed.WRITE, name=name, at_byte=-1, data=data)


def _last_number(rest: bytes) -> int:
    """The offset, the last argument of pwrite64."""
    arguments = rest[rest.rindex(b'"') + 1 :].replace(_UNFINISHED, b"").split(b")")[0]
    return int(arguments.split(b", ")[-1])


def _bytes(text: bytes) -> bytes:
    return bytes.fromhex(text.replace(b"\\x", b"").decode("ascii"))


def _path(text: bytes) -> bytes:
    return _bytes(text) if text.startswith(b"\\x") else text


def _name(path: bytes, prefix: bytes) -> str:
    return path.removeprefix(prefix).decode()
