"""A whole office on this machine, of the real programs in processes of their own: for the demo and whole-day tests.

with Rehearsal(folder) as office:
    office.serve()
    office.add_operator("sari", "2846")
    printer = office.printer("kios")
    kiosk = office.robot("kiosk", "Kios", "--screen", "1080x1920@21.5in", device=["--printer", printer.url])
    kiosk.touch("tile.AMBIL")
"""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any

from appkit.rehearsedbookings import StaffDoor, zone_with_hours_left
from appkit.robotdriver import ROOT, RobotDriver

READY_WITHIN_S = 30.0
END_WITHIN_S = 15.0
LOOPBACK = "127.0.0.1"

_ROLES = {"kiosk": "kiosk", "display": "board", "counter": "counter"}


class RehearsalError(AssertionError):
    """A part of the office did not do what it should; holds what it said last."""


class Part:
    """One program of the office without a window. Its lines are read as they come, so that it never blocks on us.

    Attributes:
        lines: what it printed, oldest first.
    """

    def __init__(self, arguments: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
        """Runs `python -m` with these arguments."""
        self.name = " ".join(arguments[:2])
        self.lines: list[str] = []
        self._fresh: queue.Queue[str] = queue.Queue()
        self._process = subprocess.Popen(
            [sys.executable, "-m", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            cwd=ROOT,
            env={**os.environ, **(environment or {})},
        )
        self._reader = threading.Thread(target=self._read, name=f"lines of {self.name}", daemon=True)
        self._reader.start()

    def line(self, beginning: str) -> str:
        """The next line that begins so, waiting for it.

        Raises:
            RehearsalError: it did not come.
        """
        while True:
            try:
                line = self._fresh.get(timeout=READY_WITHIN_S)
            except queue.Empty as error:
                raise RehearsalError(f"{self.name} did not say '{beginning}': {self.lines[-15:]}") from error
            if line.startswith(beginning):
                return line
            if line == _ENDED:
                raise RehearsalError(f"{self.name} ended: {self.lines[-15:]}")

    def tell(self, line: str) -> None:
        """Write a line to its standard input."""
        assert self._process.stdin is not None, "a pipe was asked for"
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def stop(self) -> int:
        """Ask it to end as a service manager does; gives the exit code."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        return self._await_end()

    def kill(self) -> None:
        """End it as a power cut would."""
        self._process.kill()
        self._await_end()

    def freeze(self) -> None:
        """Let it stand still, as a computer that swaps; what is sent to it waits."""
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._process.send_signal(signal.SIGCONT)

    def _await_end(self) -> int:
        try:
            code = self._process.wait(END_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
        self._reader.join(END_WITHIN_S)
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                stream.close()
        return code

    def _read(self) -> None:
        assert self._process.stdout is not None, "a pipe was asked for"
        for line in self._process.stdout:
            self.lines.append(line.rstrip("\n"))
            self._fresh.put(line.rstrip("\n"))
        self._fresh.put(_ENDED)


class Printer(Part):
    """A virtual printer with its folder of tickets.

    Attributes:
        folder: holds NNNN.bin and NNNN.png of every ticket that was cut.
        address: host and port, or the link to its serial line.
        url: device URL for the kiosk beside it.
    """

    def __init__(self, folder: Path, width_mm: int = 80, *options: str) -> None:
        """`options` are more of `hardware.virtual`, such as its place; without one it takes any free port."""
        self.folder = folder
        dots = {80: "576", 58: "384"}[width_mm]
        super().__init__(["hardware.virtual", "--out", str(folder), "--width", dots, *options])
        self.address = self.line("listening ").removeprefix("listening ")
        scheme = "serial" if "--pty" in options else "tcp"
        self.url = f"{scheme}://{self.address}?width={dots}"

    def tickets(self) -> list[dict[str, Any]]:
        """What it told of every ticket it cut, oldest first."""
        told = [json.loads(line) for line in self.lines if line.startswith("{")]
        return [record for record in told if record.get("event") not in ("fault", "refused")]


class Rehearsal:
    """The parts of one office, all on loopback, with everything they keep in one folder. Ends them all when left.

    Attributes:
        zone: the office's time zone, one in which neither midnight nor the end of the business day is near.
    """

    def __init__(
        self,
        folder: Path,
        *,
        template: str = "disdukcapil",
        clock_speed: int = 1,
        public_url: str = "",
    ) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.zone = zone_with_hours_left(time.time())
        self._serve_arguments = ["--template", template, "--clock-speed", str(clock_speed), "--zone", self.zone]
        if public_url:
            self._serve_arguments += ["--public-url", public_url]
        self._addresses = (f"{LOOPBACK}:0", f"{LOOPBACK}:0")
        self._parts: list[Part] = []
        self._robots: list[RobotDriver] = []
        self._server: Part | None = None
        self.url = ""

    def __enter__(self) -> Rehearsal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def addresses(self) -> tuple[str, str]:
        """Where the server takes commands and where its socket is, as HOST:PORT; known once it was started."""
        return self._addresses

    @property
    def said(self) -> list[str]:
        """What the server printed since its start, oldest first, its log among it."""
        return [] if self._server is None else self._server.lines

    def serve(self, clock_ahead_s: int = 0) -> None:
        """Start the server; after a stop or a kill it comes back at the same addresses.

        `clock_ahead_s` sets its clock, so that a visit that was booked for later today can be played now.
        """
        http, push = self._addresses
        addresses = ["--http", http, "--push", push, "--clock-ahead", str(clock_ahead_s)]
        self._server = Part(["server", "serve", "--data", str(self.data), *addresses, *self._serve_arguments])
        is_new = not self.url
        _, self.url, _, push_url = self._server.line("serving ").split()
        self._addresses = (self.url.removeprefix("http://"), push_url.removeprefix("ws://"))
        if is_new:
            # Rehearsals are held at any hour; a template brings the hours of a real office.
            self.run("calendar", "always-open")

    def stop_server(self) -> None:
        """Stop the server as a service manager does."""
        assert self._server is not None, "there is a server to stop"
        self._server.stop()
        self._server = None

    @contextmanager
    def frozen_server(self) -> Iterator[None]:
        """The server stands still meanwhile: it is asked things and answers none of them until it goes on."""
        assert self._server is not None, "there is a server to freeze"
        self._server.freeze()
        try:
            yield
        finally:
            self._server.thaw()

    def kill_server(self) -> None:
        """End the server as a power cut would."""
        assert self._server is not None, "there is a server to kill"
        self._server.kill()
        self._server = None

    def add_operator(self, login: str, pin: str, *arguments: str) -> None:
        """Add somebody who may sign in at counters."""
        self.run("operator", "add", login, "--name", login.title(), "--pin-stdin", *arguments, words=pin + "\n")

    def pairing_code(self, role: str, name: str, *arguments: str) -> str:
        """Add a device and give the code it is paired with."""
        return self.run("device", "add", role, name, *arguments).split()[-1]

    def staff_door(self, name: str) -> StaffDoor:
        """A staff device of its own, to book with; the caller closes it."""
        return StaffDoor(self.url, self.folder / f"state-{name}", self.pairing_code("desk", name))

    def run(self, *arguments: str, words: str = "") -> str:
        """Run one of the server's commands on this office's data; gives what it printed.

        Raises:
            RehearsalError: it failed.
        """
        done = subprocess.run(
            [sys.executable, "-m", "server", *arguments, "--data", str(self.data)],
            input=words,
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=ROOT,
            timeout=READY_WITHIN_S,
            check=False,
        )
        if done.returncode != 0:
            raise RehearsalError(f"{' '.join(arguments)}: {done.stderr or done.stdout}")
        return done.stdout

    def printer(self, name: str, width_mm: int = 80, *options: str) -> Printer:
        """A virtual printer that keeps its tickets in `folder/tickets-NAME`; `options` as for `Printer`."""
        printer = Printer(self.folder / f"tickets-{name}", width_mm, *options)
        self._parts.append(printer)
        return printer

    def arguments(self, program: str, name: str, device: Sequence[str] = ()) -> list[str]:
        """What a program has to be told to join this office for the first time."""
        code = self.pairing_code(_ROLES[program], name, *device)
        return ["--server", self.url, "--pair", code, "--state", str(self.folder / f"state-{name}")]

    def robot(self, program: str, name: str, *arguments: str, device: Sequence[str] = ()) -> RobotDriver:
        """Start kiosk, display or counter offscreen, paired, with a robot in front of it."""
        robot = RobotDriver(program, [*self.arguments(program, name, device), *arguments])
        self._robots.append(robot)
        return robot

    def close(self) -> None:
        """End everything: programs first, then the server, then the printers. Idempotent."""
        for robot in self._robots:
            robot.close()
        if self._server is not None:
            self.stop_server()
        for part in self._parts:
            part.stop()
        self._robots, self._parts = [], []


_ENDED = "\0ended"
