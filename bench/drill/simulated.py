"""An office that makes the faults of a drill by itself: real programs, a virtual printer, and cables of proxies."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack, closing
from pathlib import Path
from types import TracebackType

from appkit.rehearsal import Rehearsal
from appkit.robotdriver import RobotDriver
from bench.devices import PairedDevice
from bench.drill.drills import Drill, Step
from bench.drill.running import Reply
from bench.faults.proxy import Proxy
from server.storage.engine import DATABASE_NAME

_PIN = "481516"
_SCREEN = ("--screen", "1080x1920@21.5in", "--touch-pause-ms", "0")
_PATIENCE_S = 30.0
_HOLD_S = 3.0
_OPERATORS = {"sari": 1, "budi": 2, "tuti": 6}
"""Who sits at which counter: the first two serve the same."""


class SimulatedOffice:
    """Server, kiosk with printer, board and two counters; the hands of a drill. Ends with the context.

    Attributes:
        url: of the server, without any cable between.
        watch_code: pairs the device that the drill watches with.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stack = ExitStack()
        self._office = self._stack.enter_context(Rehearsal(folder / "office"))
        self._office.serve()
        self.url = self._office.url
        for login in _OPERATORS:
            self._office.add_operator(login, _PIN)
        self.watch_code = self._office.pairing_code("counter", "Latihan")
        self._printer = self._office.printer("kiosk")
        self._kiosk_code = self._office.pairing_code("kiosk", "Kios 1", "--printer", self._printer.url)
        self._board_code = self._office.pairing_code("board", "Papan 1")
        self._alike = [self._counter(login, place) for login, place in _OPERATORS.items() if login != "tuti"]
        self._counter_of_all = self._counter("tuti", _OPERATORS["tuti"])
        self._desk = PairedDevice(self.url, self._office.pairing_code("kiosk", "Kios 2"))
        self._kiosk_cable, kiosk_url = self._cable()
        self._board_cable, board_url = self._cable()
        self._kiosk_url = kiosk_url
        self._kiosk = self._start_kiosk(self._kiosk_code)
        self._board = RobotDriver(
            "display", ["--server", board_url, "--pair", self._board_code, "--state", self._at("board")]
        )

    def __enter__(self) -> SimulatedOffice:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._kiosk.close()
        self._board.close()
        self._stack.close()

    def prepare(self, step: Step) -> Reply:
        """Nobody has to be asked: what a question is about was looked at by `act`."""
        return Reply.DONE

    def act(self, drill: Drill, place: int) -> None:
        """Do what the step asks for."""
        self._acts()[drill.name][place]()

    def _acts(self) -> Mapping[str, tuple[Callable[[], object], ...]]:
        return {
            "number": (self._take_number,),
            "double_touch": (self._take_number_twice,),
            "paper_out": (lambda: self._printer.tell("paper out"), lambda: self._printer.tell("paper ok")),
            "printer_off": (
                lambda: self._printer.tell("cover open"),
                self._take_number,
                lambda: self._printer.tell("cover closed"),
            ),
            "kiosk_cable": (self._number_without_network, lambda: self._plug(self._kiosk_cable)),
            "at_once": (self._call_at_once,),
            "board_cable": (
                lambda: self._pull(self._board_cable),
                self._number_and_call,
                lambda: self._plug(self._board_cable),
            ),
            "counter_cable": (self._number_and_call, self._nothing, self._number_and_call),
            "counter_off": (self._number_and_call, self._number_and_call),
            "kiosk_off": (self._kiosk_off,),
            "quick_restart": (self._office.kill_server, self._office.serve),
            "server_power": (self._office.kill_server, self._office.serve, self._take_number),
        }

    def _nothing(self) -> None:
        """The feed alone is looked at."""

    def _take_number(self) -> str:
        self._choose()
        self._kiosk.touch("priority.none")
        return self._finish_visit()

    def _take_number_twice(self) -> str:
        self._choose()
        place = self._kiosk.read("priority.none")
        self._kiosk.touch("priority.none")
        assert place["found"], "it was there"
        self._kiosk.touch_at(100, 250)
        return self._finish_visit()

    def _choose(self) -> None:
        self._kiosk.wait("tile.AMBIL", enabled=True, timeout_s=_PATIENCE_S)
        self._kiosk.touch("tile.AMBIL")
        self._kiosk.wait("priority.none", enabled=True, timeout_s=_PATIENCE_S)

    def _finish_visit(self) -> str:
        number = str(self._kiosk.wait("ticket.number", timeout_s=_PATIENCE_S)["text"])
        until_s = time.monotonic() + _PATIENCE_S
        while not self._is_home():
            for name in ("done", "start_over", "paper.yes"):
                found = self._kiosk.read(name)
                if found["found"] and found["visible"] and found["enabled"]:
                    self._kiosk.touch(name)
                    break
            assert time.monotonic() < until_s, "the visit comes to its end"
            time.sleep(0.1)
        return number

    def _is_home(self) -> bool:
        tile = self._kiosk.read("tile.AMBIL")
        return bool(tile["found"] and tile["visible"])

    def _number_without_network(self) -> None:
        self._pull(self._kiosk_cable)
        time.sleep(_HOLD_S)
        self._take_number()

    def _number_and_call(self) -> None:
        self._take_number()
        self._counter_of_all.command("call-next")

    def _call_at_once(self) -> None:
        for _ in self._alike:
            self._desk.command("issue-ticket", service_id=self._service_of_both())
        presses = [threading.Thread(target=counter.command, args=("call-next",)) for counter in self._alike]
        for press in presses:
            press.start()
        for press in presses:
            press.join()

    def _service_of_both(self) -> int:
        with closing(sqlite3.connect(self._office.data / DATABASE_NAME)) as database:
            rows = database.execute("SELECT planned_services FROM counter ORDER BY number LIMIT 2").fetchall()
        first, second = (set(json.loads(row[0])) for row in rows)
        return int(min(first & second))

    def _kiosk_off(self) -> None:
        self._choose()
        self._kiosk.touch("priority.none")
        self._kiosk.wait("ticket.number", timeout_s=_PATIENCE_S)
        os.kill(self._kiosk.pid, signal.SIGKILL)
        self._kiosk.close()
        self._kiosk = self._start_kiosk()

    def _start_kiosk(self, code: str | None = None) -> RobotDriver:
        pairing = [] if code is None else ["--pair", code]
        return RobotDriver("kiosk", ["--server", self._kiosk_url, *pairing, "--state", self._at("kiosk"), *_SCREEN])

    def _counter(self, login: str, counter_id: int) -> PairedDevice:
        code = self._office.pairing_code("counter", f"Loket {counter_id}", "--counter", str(counter_id))
        device = PairedDevice(self.url, code)
        device.command("sign-in", operator_name=login, pin=_PIN)
        device.command("take-counter", counter_id=counter_id)
        return device

    def _cable(self) -> tuple[tuple[Proxy, Proxy], str]:
        """The two ways to the server that one device has, and the address that it is told."""
        http_address, push_address = self._office.addresses
        push = self._stack.enter_context(Proxy(push_address))
        http = self._stack.enter_context(Proxy(http_address, renamed=(push_address, push.address)))
        return (http, push), f"http://{http.address}"

    def _pull(self, cable: tuple[Proxy, Proxy]) -> None:
        for way in cable:
            way.hold()

    def _plug(self, cable: tuple[Proxy, Proxy]) -> None:
        for way in cable:
            way.pass_on()

    def _at(self, name: str) -> str:
        return str(self._folder / f"state-{name}")
