"""A virtual ticket printer for demonstrations and tests: `python -m hardware.virtual --listen HOST:PORT --out DIR`.

It prints `listening HOST:PORT` when it is ready, takes fault commands as lines on standard input, and writes each
ticket as NNNN.bin and NNNN.png into the folder with one line of JSON about it on standard output.
"""

import argparse
import json
import queue
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from hardware.options import PaperFault
from hardware.virtualcore import Faults, Skill, VirtualPrinter, VirtualTicket, faults_of
from hardware.virtualport import PtyVirtualPrinter, TcpVirtualPrinter, VirtualTransport

__all__ = [
    "Faults",
    "PtyVirtualPrinter",
    "Skill",
    "TcpVirtualPrinter",
    "TicketFolder",
    "VirtualPrinter",
    "VirtualTicket",
    "VirtualTransport",
    "apply_fault_command",
    "faults_of",
    "main",
]

_SWITCHES = ("cover", "cutter", "heat", "fatal", "silent", "lying", "power")
_ON = {"on": True, "open": True, "off": False, "closed": False, "ok": False}
FAULT_HELP = (
    "paper ok|low|out, paper out after BYTES, cover open|closed, cutter|heat|fatal|silent|lying|power on|off, "
    "slow BYTES_PER_SECOND, fast, drop after BYTES, reset"
)


class TicketFolder:
    """Writes each paper as NNNN.bin and NNNN.png, numbered from 0001, and tells about it.

    On a thread of its own: drawing takes longer than a printer may take to answer.
    """

    def __init__(self, folder: Path, tell: Callable[[dict[str, object]], None]) -> None:
        """`tell` gets one record per paper, after its files are complete."""
        self._folder = folder
        self._tell = tell
        self._papers: queue.SimpleQueue[VirtualTicket | None] = queue.SimpleQueue()
        folder.mkdir(parents=True, exist_ok=True)
        self._thread = threading.Thread(target=self._write_all, name="ticket-folder", daemon=True)
        self._thread.start()

    def __call__(self, ticket: VirtualTicket) -> None:
        """Take a paper from the printer, at once."""
        self._papers.put(ticket)

    def close(self) -> None:
        """Write what has come out and end the thread."""
        self._papers.put(None)
        self._thread.join()

    def _write_all(self) -> None:
        for number, ticket in enumerate(iter(self._papers.get, None), 1):
            self._write(number, ticket)

    def _write(self, number: int, ticket: VirtualTicket) -> None:
        stem = self._folder / f"{number:04d}"
        files = {"bin": stem.with_suffix(".bin"), "png": stem.with_suffix(".png")}
        files["bin"].write_bytes(ticket.data)
        files["png"].write_bytes(ticket.paper.png())
        self._tell(
            {
                "event": "ticket",
                "n": number,
                "is_whole": ticket.is_whole,
                "lines": list(ticket.paper.lines),
                "codes": list(ticket.paper.codes),
                **{kind: str(file) for kind, file in files.items()},
            }
        )


def apply_fault_command(printer: VirtualPrinter, line: str) -> None:
    """Obey one fault command.

    Raises:
        ValueError: there is no such command.
    """
    words = line.split()
    match words:
        case ["reset"]:
            clean = Faults()
            printer.set_faults(**{name: getattr(clean, name) for name in clean.__dataclass_fields__})
        case ["paper", "out", "after", count] if count.isdigit() and int(count) > 0:
            printer.set_faults(paper_out_after=int(count))
        case ["paper", state] if state in list(PaperFault):
            printer.set_faults(paper=PaperFault(state))
        case ["slow", speed] if speed.isdigit() and int(speed) > 0:
            printer.set_faults(speed=int(speed))
        case ["fast"]:
            printer.set_faults(speed=0)
        case ["drop", "after", count] if count.isdigit():
            printer.set_faults(drop_after=int(count))
        case [switch, state] if switch in _SWITCHES and state in _ON:
            printer.set_faults(**{switch: _ON[state]})
        case _:
            raise ValueError(f"unknown fault command {line.strip()!r}; known are: {FAULT_HELP}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line until standard input ends or somebody interrupts."""
    options = _parser().parse_args(arguments)
    tell = _teller()
    skills = frozenset(Skill) - {Skill(name) for name in options.without}
    folder = TicketFolder(options.out, tell)
    printer = VirtualPrinter(folder, width_dots=options.width, skills=skills)
    if options.pty is not None:
        terminal = PtyVirtualPrinter(printer, options.pty)
        print(f"listening {options.pty}", flush=True)
        close = terminal.close
    else:
        host, _, port = options.listen.rpartition(":")
        server = TcpVirtualPrinter(printer, host, int(port))
        print(f"listening {server.host}:{server.port}", flush=True)
        close = server.close
    try:
        _obey(printer, sys.stdin, tell)
        if options.stay:
            threading.Event().wait()
    except KeyboardInterrupt:
        pass
    finally:
        close()
        folder.close()
    return 0


def _obey(printer: VirtualPrinter, lines: Iterable[str], tell: Callable[[dict[str, object]], None]) -> None:
    for line in lines:
        if not line.strip():
            continue
        try:
            apply_fault_command(printer, line)
        except ValueError as error:
            tell({"event": "refused", "detail": str(error)})
        else:
            tell({"event": "fault", "command": line.strip()})


def _teller() -> Callable[[dict[str, object]], None]:
    """Give a writer of whole lines for several threads."""
    lock = threading.Lock()

    def tell(record: dict[str, object]) -> None:
        with lock:
            print(json.dumps(record, ensure_ascii=False), flush=True)

    return tell


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="hardware.virtual", description=__doc__, epilog=f"Faults: {FAULT_HELP}")
    place = parser.add_mutually_exclusive_group()
    place.add_argument("--listen", default="127.0.0.1:0", metavar="HOST:PORT", help="network port, 0 takes a free one")
    place.add_argument("--pty", type=Path, metavar="LINK", help="serial line instead, reached through this link")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where tickets are written")
    parser.add_argument("--width", type=int, default=576, metavar="DOTS", help="576 for 80 mm, 384 for 58 mm")
    parser.add_argument(
        "--without", action="append", default=[], choices=list(Skill), help="a command it does not know"
    )
    parser.add_argument("--stay", action="store_true", help="go on when standard input ends")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
