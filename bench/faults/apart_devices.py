"""Two kiosks, a counter and a board that lose their server for hours: `python -m bench.faults.apart_devices SPEC`.

They are the programs' own parts without windows. SPEC is JSON: `server`, `state` (a folder), `kiosks` (two pairing
codes), `counter`, `board` (one each), `counter_id`, `login` and `pin`. It says "ready" once all are live and somebody
sits at the counter. Then every line that comes in is a command with its JSON, and is answered by a line of JSON:

    call N          the counter presses *next* so often, as long as anybody waits
    alone WISHES    once all have lost the server: numbers of the kiosks' own, each at its moment
    watched N       once board and counter are live, and the counter knows of N who wait: since when, and its list
    told N          once the kiosks are live and know that N wait: since when
"""

from __future__ import annotations

import json
import queue
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from appkit.collecting import Collector
from appkit.nonecount import keep_none
from appkit.sender import Result
from bench.faults.lone_kiosk import WITHIN_S, Device, LoneKiosk, until
from counter.desk import hall
from kiosk.flow.events import Wish
from wire.codes import Language, PriorityKind
from wire.commands import CallNext, Command, DeskAnswer, SignIn, TakeCounter
from wire.rows import CallRow, TicketRow

_UNTOLD_S = 600.0


class Devices:
    """All four, and what they are asked."""

    def __init__(self, spec: dict[str, str]) -> None:
        server, state = spec["server"], Path(spec["state"])
        codes = enumerate(spec["kiosks"].split(), start=1)
        self._kiosks = [LoneKiosk(server, state / f"kiosk-{n}", code) for n, code in codes]
        self._counter = Device(server, state / "counter", spec["counter"])
        self._board = Device(server, state / "board", spec["board"])
        self._counter_id = int(spec["counter_id"])
        self._all: list[Device] = [*self._kiosks, self._counter, self._board]
        for device in self._all:
            device.start()
        self._give(SignIn(operator_name=spec["login"], pin=spec["pin"]))
        self._give(TakeCounter(counter_id=self._counter_id))
        until(lambda: all(each.is_live for each in self._all), "all are live")
        until(lambda: all(each.book.letter and each.book.day for each in self._kiosks), "the kiosks have letters")

    def call(self, times: int) -> dict[str, object]:
        """Press *next*; each call has to stand on the board before the next press."""
        called: list[str] = []
        for _ in range(times):
            answer = self._give(CallNext()).answer
            assert isinstance(answer, DeskAnswer), f"the press was answered by {answer}"
            if answer.ticket is None:
                break
            called.append(answer.ticket.number)
            until(lambda: called[-1] in self._on_board(), f"{called[-1]} is on the board")
        return {"called": called, "at_s": time.monotonic()}

    def alone(self, wishes: list[tuple[int, int, int, str | None]]) -> dict[str, object]:
        """Numbers of the kiosks' own: which kiosk, seconds since they lost the office, service, priority."""
        until(lambda: not any(each.is_live for each in self._all), "all have lost the server")
        began_at = max(each.clock.now().at for each in self._kiosks)
        told = []
        for place, after_s, service_id, kind in wishes:
            priority = None if kind is None else PriorityKind(kind)
            wish = Wish(service_id=service_id, priority=priority, language=Language.INDONESIAN)
            given = self._kiosks[place].give(began_at + after_s, wish)
            told.append({"number": self._kiosks[place].printed(given), "taken_at": given.taken_at})
        until(lambda: not any(each.book.unfinished() for each in self._kiosks), "every paper is known")
        # The tokens of all are as old now.
        passed_ms = max(each.stopwatch.ms() for each in self._kiosks)
        for each in self._all:
            each.stopwatch.pass_until(passed_ms)
        return {"given": told}

    def watched(self, n_waiting: int) -> dict[str, object]:
        """Wait until board and counter are right; the list is the one that the operator sees."""
        since_s = _since(
            {
                "board": lambda: self._board.is_live,
                "counter": lambda: self._counter.is_live and len(self._waiting()) == n_waiting,
            }
        )
        return {"since_s": since_s, "waiting": [row.number for row in self._waiting()]}

    def told(self, n_waiting: int) -> dict[str, object]:
        """Wait until the kiosks are right."""
        kiosks = self._kiosks
        return {
            "since_s": _since({"kiosks": lambda: all(each.is_live and each.n_waiting == n_waiting for each in kiosks)})
        }

    def stop(self) -> None:
        """Ends all threads."""
        for each in self._all:
            each.stop()

    def _waiting(self) -> list[TicketRow]:
        """The list that the operator sees."""
        own = hall.counter(self._counter.feed.rows, self._counter_id)
        now_at = self._counter.feed.server_now()
        return [] if own is None or now_at is None else hall.waiting(self._counter.feed.rows, own, now_at)

    def _on_board(self) -> set[str]:
        return {row.number for row in self._board.feed.of_kind(CallRow)} if self._board.is_live else set()

    def _give(self, command: Command) -> Result:
        ended: list[Result] = []
        self._counter.sender.send(command, ended.append, give_up_s=WITHIN_S)
        until(lambda: bool(ended), f"{type(command).__name__} is answered")
        assert ended[0].refusal is None, f"{type(command).__name__}: {ended[0].refusal}"
        return ended[0]


def _since(wanted: Mapping[str, Callable[[], bool]]) -> dict[str, float]:
    """Wait until all of it is so at once; since when each of it was, by the machine's monotonic clock."""
    since_s: dict[str, float] = {}

    def are_all() -> bool:
        for what, is_so in wanted.items():
            if is_so():
                since_s.setdefault(what, time.monotonic())
            else:
                since_s.pop(what, None)
        return len(since_s) == len(wanted)

    until(are_all, f"these are right: {', '.join(wanted)}")
    return since_s


def _commands() -> Iterator[tuple[str, str]]:
    """What comes in, while the programs work; ends with the input."""
    lines: queue.SimpleQueue[str] = queue.SimpleQueue()

    def hear() -> None:
        for line in sys.stdin:
            lines.put(line)
        lines.put("")

    threading.Thread(target=hear, name="words", daemon=True).start()
    while True:
        until(lambda: not lines.empty(), "somebody says what comes next", _UNTOLD_S)
        if not (line := lines.get()):
            return
        word, _, rest = line.partition(" ")
        yield word, rest


def _say(told: object) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def main() -> int:
    """Until the input ends."""
    keep_none()
    application = QCoreApplication(sys.argv[:1])
    collector = Collector(application)
    collector.start()
    devices = Devices(json.loads(sys.argv[1]))
    answers: dict[str, Callable[..., object]] = {
        "call": devices.call,
        "alone": devices.alone,
        "watched": devices.watched,
        "told": devices.told,
    }
    _say("ready")
    for word, rest in _commands():
        _say(answers[word](json.loads(rest)))
    devices.stop()
    collector.stop()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
