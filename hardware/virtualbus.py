"""A serial line with counter displays on it that are made of software: `python -m hardware.virtualbus --pty LINK`.

Says `ready LINK`, then one line of JSON for each display that shows something else, and takes lines on standard input:
`dead UNIT` makes a Modbus display neither show nor answer, `alive UNIT` brings it back. Ends with its input.
"""

import argparse
import json
import os
import select
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from hardware.virtualdisplay import VirtualPanels

_READ_BYTES = 256
_CLOSE_S = 5.0
_ALPHA_START, _ALPHA_END = b"\x00\x00", b"\x04"
_WRITE_MANY = 16
_ONE_BYTES, _MANY_BYTES = 8, 9

OnShown = Callable[[int, str], None]


class VirtualBus:
    """Modbus and Alpha displays of every address behind a pseudo-terminal, with a thread of its own.

    Attributes:
        panels: what they show, and which are dead.
        link: name of the port for a device URL.
    """

    def __init__(self, link: Path, on_shown: OnShown | None = None) -> None:
        """Puts the port at `link`, which stays the same; `on_shown` hears on the thread of each change of a text."""
        self.panels = VirtualPanels()
        self.link = link
        self._on_shown = on_shown
        import tty  # Windows has no pseudo-terminals

        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        link.unlink(missing_ok=True)
        link.symlink_to(os.ttyname(self._slave))
        self._wake_read, self._wake_write = os.pipe()
        self._thread = threading.Thread(target=self._run, name="virtual-bus", daemon=True)
        self._thread.start()

    def shows(self, unit: int) -> str:
        """What a display shows, without the room around it."""
        return self.panels.shown.get(unit, "").strip()

    def close(self) -> None:
        """Takes the port away and ends the thread."""
        os.write(self._wake_write, b".")
        self._thread.join(_CLOSE_S)
        self.link.unlink(missing_ok=True)
        for end in (self._master, self._slave, self._wake_read, self._wake_write):
            os.close(end)

    def _run(self) -> None:
        waiting = b""
        while True:
            ready, _, _ = select.select([self._master, self._wake_read], [], [])
            if self._wake_read in ready:
                return
            waiting += os.read(self._master, _READ_BYTES)
            while frame := first_frame(waiting):
                waiting = waiting[len(frame) :]
                self._take(frame)

    def _take(self, frame: bytes) -> None:
        before = dict(self.panels.shown)
        self.panels.write(frame, 0)
        answer = self.panels.read(_READ_BYTES, 0)
        for unit, text in self.panels.shown.items():
            if before.get(unit) != text and self._on_shown is not None:
                self._on_shown(unit, text.strip())
        # Last: whoever has the answer may rely on what is shown, and on its having been told.
        if answer:
            os.write(self._master, answer)


def first_frame(data: bytes) -> bytes:
    """Cut the first whole frame off; empty while there is none. Frames of both families tell their own length."""
    if data.startswith(_ALPHA_START):
        length = data.find(_ALPHA_END) + 1
    elif len(data) < _ONE_BYTES:
        length = 0
    else:
        length = _MANY_BYTES + data[6] if data[1] == _WRITE_MANY else _ONE_BYTES
    return data[:length] if 0 < length <= len(data) else b""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pty", type=Path, required=True, metavar="LINK", help="where the port shall be")
    link: Path = parser.parse_args(arguments).pty
    bus = VirtualBus(link, lambda unit, text: print(json.dumps({"unit": unit, "text": text}), flush=True))
    print(f"ready {link}", flush=True)
    try:
        for line in sys.stdin:
            word, _, unit = line.partition(" ")
            change = {"dead": bus.panels.dead.add, "alive": bus.panels.dead.discard}.get(word)
            if change is None or not unit.strip().isdecimal():
                print(f"refused {line.strip()}", flush=True)
            else:
                change(int(unit))
    except KeyboardInterrupt:
        return 130
    finally:
        bus.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
