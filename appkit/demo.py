"""`giliran demo`: an office with server, kiosk, board, counter and printer on this machine.

With a screen the programs open as windows and wait for you. Without one the same programs run offscreen, simulated
visitors touch the kiosk and an operator calls them, and what they saw is left as pictures in a folder.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from appkit.rehearsal import Printer, Rehearsal
from appkit.robotdriver import ROOT, RobotDriver, RobotError

OPERATOR, PIN = "sari", "4826"
KIOSK_SCREEN, BOARD_SCREEN, COUNTER_SCREEN = "1080x1920@21.5in", "1920x1080@43in", "1366x768@15.6in"

# The kiosk takes a second touch within 0.8 s for a bounce, as it should: a visitor takes longer to read.
TOUCH_EVERY_S = 0.9
NEXT_VISITOR_AFTER_S = 20.0
N_BOOKED = 6

VISITORS: tuple[tuple[str, ...], ...] = (
    ("tile.KTP-R", "priority.none"),
    ("tile.AMBIL", "priority.none"),
    ("tile.KK-P", "priority.elderly"),
    ("group.1", "tile.KTP-H", "priority.none"),
    ("tile.KTP-R", "priority.with_infant"),
    ("tile.AMBIL", "priority.none"),
)
"""What each simulated visitor touches."""


@dataclass(frozen=True, kw_only=True)
class Hall:
    """The running parts without a screen."""

    office: Rehearsal
    printer: Printer
    kiosk: RobotDriver
    board: RobotDriver
    counter: RobotDriver


class Interrupted(Exception):  # noqa: N818 - says what happened
    """Somebody asked the demo to end."""


def main(argv: Sequence[str] | None = None) -> int:
    """Open the office and keep it open until Ctrl-C."""
    options = _options(argv)
    folder = options.folder or Path(tempfile.mkdtemp(prefix="giliran-demo-"))
    folder.mkdir(parents=True, exist_ok=True)
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    with ExitStack() as stack:
        office = stack.enter_context(Rehearsal(folder, template=options.template))
        office.serve()
        office.add_operator(OPERATOR, PIN, "--role", "supervisor")
        _say(f"Kantor percobaan berjalan di {office.url}. Semua berkasnya ada di {folder}")
        _book(office)
        if has_screen():
            _open_windows(office, stack)
            _say(f"Masuk di loket dengan nama {OPERATOR} dan PIN {PIN}. Tekan Ctrl-C untuk menutup.")
            stopping.wait()
        else:
            _say("Mesin ini tidak punya layar: pengunjung dan petugas diperankan, dan layar disimpan sebagai gambar.")
            _play(office, options, stopping)
    _say("Kantor percobaan ditutup.")
    return 0


def _book(office: Rehearsal) -> None:
    """Some visitors have booked for today; says where visitors book, and with which code one of them comes."""
    with office.staff_door("Meja Depan") as door:
        door.sign_in(OPERATOR, PIN)
        slips = [door.book(service_id, place) for place, service_id in enumerate(door.bookable()[:N_BOOKED])]
        door.sign_out()
    code = slips[0].code
    _say(f"Pengunjung membuat janji dari HP di {office.url}/janji. Sudah ada {len(slips)} janji untuk hari ini.")
    _say(f"Coba satu di mesin nomor: kodenya {code[:4]} {code[4:]}, halamannya {office.url}/b/{slips[0].token}")


def has_screen() -> bool:
    """Whether windows can be shown to somebody here."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="giliran demo", description="Open a whole office on this machine.")
    parser.add_argument("--folder", type=Path, metavar="DIR", help="where everything is kept (a new temporary folder)")
    parser.add_argument("--template", default="disdukcapil", help="kind of office (%(default)s)")
    parser.add_argument("--once", action="store_true", help="without a screen: end after the first visitors")
    return parser.parse_args(argv)


def _open_windows(office: Rehearsal, stack: ExitStack) -> None:
    printer = office.printer("kios")
    parts = (
        ("kiosk", "Kios 1", ("--printer", printer.url), ("--screen", KIOSK_SCREEN)),
        ("display", "Papan 1", (), ()),
        ("counter", "Loket 1", ("--counter", "1"), ()),
    )
    for program, name, device, arguments in parts:
        command = [sys.executable, "-m", program, *office.arguments(program, name, device), "--windowed", *arguments]
        stack.callback(_end, subprocess.Popen(command, cwd=ROOT))


def _end(window: subprocess.Popen[bytes]) -> None:
    if window.poll() is None:
        window.terminate()
    try:
        window.wait(10)
    except subprocess.TimeoutExpired:
        window.kill()


def _play(office: Rehearsal, options: argparse.Namespace, stopping: threading.Event) -> None:
    printer = office.printer("kios")
    hall = Hall(
        office=office,
        printer=printer,
        kiosk=office.robot("kiosk", "Kios 1", "--screen", KIOSK_SCREEN, device=["--printer", printer.url]),
        board=office.robot("display", "Papan 1", "--screen", BOARD_SCREEN),
        counter=office.robot("counter", "Loket 2", "--screen", COUNTER_SCREEN, device=["--counter", "2"]),
    )
    try:
        _morning(hall, stopping)
        _tell_where(hall)
        while not options.once and not stopping.wait(NEXT_VISITOR_AFTER_S):
            _visit(hall, VISITORS[int(time.monotonic()) % len(VISITORS)], stopping)
            _call(hall, stopping)
    except Interrupted:
        return


def _morning(hall: Hall, stopping: threading.Event) -> None:
    """A few visitors come and are called; pictures of what each screen showed are kept."""
    hall.kiosk.wait("tile.AMBIL", enabled=True, timeout_s=20)
    hall.kiosk.grab(hall.office.folder / "kiosk-first.png")
    _sign_in(hall.counter)
    for touches in VISITORS:
        number = _visit(hall, touches, stopping)
        _say(f"  nomor {number} diambil")
    for _ in VISITORS[:4]:
        _say(f"  {_call(hall, stopping)}")
    hall.counter.grab(hall.office.folder / "counter.png")


def _sign_in(counter: RobotDriver) -> None:
    counter.wait("signin.name", timeout_s=20)
    counter.touch("signin.name")
    counter.type(OPERATOR)
    counter.touch("signin.pin")
    counter.type(PIN)
    counter.key("Return")
    counter.wait("button.next", enabled=True, timeout_s=20)


def _visit(hall: Hall, touches: Sequence[str], stopping: threading.Event) -> str:
    """One visitor takes a number; gives it."""
    for name in touches:
        hall.kiosk.wait(name, enabled=True, timeout_s=20)
        _touch(hall.kiosk, name, stopping)
    number = str(hall.kiosk.wait("ticket.number", timeout_s=20)["text"])
    hall.kiosk.grab(hall.office.folder / "kiosk-ticket.png")
    _touch(hall.kiosk, "done", stopping)
    return number


def _call(hall: Hall, stopping: threading.Event) -> str:
    """The operator presses `next`; gives what stands on the counter's screen."""
    hall.counter.key("Enter", keypad=True)
    if stopping.wait(TOUCH_EVERY_S):
        raise Interrupted
    hall.board.grab(hall.office.folder / "board.png")
    try:
        return f"dipanggil: {hall.counter.text('ticket.number')}"
    except (KeyError, RobotError):
        return "tidak ada yang menunggu"


def _touch(kiosk: RobotDriver, name: str, stopping: threading.Event) -> None:
    if stopping.wait(TOUCH_EVERY_S):
        raise Interrupted
    kiosk.touch(name)


def _tell_where(hall: Hall) -> None:
    folder = hall.office.folder
    _say("Gambar layar: " + ", ".join(str(path) for path in sorted(folder.glob("*.png"))))
    _say(f"Tiket tercetak: {hall.printer.folder}")
    _say(f"API: {hall.office.url}/api/openapi.json   Keadaan server: {hall.office.url}/healthz")
    _say("Pengunjung terus datang. Tekan Ctrl-C untuk menutup.")


def _say(words: str) -> None:
    print(words, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
